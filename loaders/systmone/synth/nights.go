package synth

import (
	"math/rand/v2"
	"time"
)

// full writes the first extract: the whole history.
func (w *world) full() {
	w.reference()
	everSeen := w.o.Patients + w.o.Patients/2
	perOrg := (w.o.Patients + w.o.Organisations - 1) / w.o.Organisations
	for i := range everSeen {
		r := rand.New(rand.NewPCG(w.o.Seed, uint64(i)))
		org := r.IntN(w.o.Organisations) // who left is spread evenly
		if i < w.o.Patients {
			org = i / perOrg
		}
		p := w.newPerson(r, org, i < w.o.Patients)
		w.people = append(w.people, p)
		w.putPatient(p)
		w.putRegistration(p)
		w.putAddress(r, p, p.address, p.from)
		w.diagnoses(r, p)
		w.history(r, p, w.now.AddDate(-2, 0, 0), w.now)
		w.chart(r, p)
		if i%1000 == 0 {
			w.o.Progress("patients", int64(i), int64(everSeen))
		}
	}
	w.o.Progress("patients", int64(everSeen), int64(everSeen))
}

// chart writes what stands open in a patient's record: repeat templates, an opt-out, appointments to come, and a
// registration elsewhere that a shared record shows.
func (w *world) chart(r *rand.Rand, p person) {
	if !p.to.IsZero() {
		return
	}
	for _, m := range medicines {
		if m.condition != 0 && p.conditions&m.condition != 0 && chance(r, 85) {
			w.out.table("SRRepeatTemplate").live().set("RowIdentifier", num(w.id()), "IDOrganisationVisibleTo", w.org(p.org), "DateEventRecorded", at(p.from),
				"DateEvent", at(p.from), "IDMultiLexProduct", m.product, "NameOfMedication", m.name,
				"DateMedicationTemplateStart", p.from.Format("02 Jan 2006"), "MedicationDosage", m.dose, "MaxIssues", "12", "IDPatient", num(p.id),
				"IDOrganisation", w.org(p.org)).put()
		}
	}
	if chance(r, 5) {
		w.out.table("SRNDOptOutPreference").live().set("RowIdentifier", num(w.id()), "IDOrganisationVisibleTo", w.org(p.org), "IDPatient", num(p.id)).put()
	}
	if chance(r, 15) {
		days, _ := lead(r)
		start := workday(r, w.now.AddDate(0, 0, 1+r.IntN(28)), w.now, w.now.AddDate(0, 2, 0))
		b := booking{id: w.id(), patient: p.id, org: p.org, start: start, made: w.now.AddDate(0, 0, -days), phone: chance(r, 27)}
		w.booked = append(w.booked, b)
		w.putAppointment(b, "70005")
	}
	if chance(r, 0.3) {
		elsewhere := p
		elsewhere.registration, elsewhere.to = w.id(), p.from
		elsewhere.from = p.from.AddDate(-3, 0, 0)
		w.out.table("SRPatientRegistration").live().set("RowIdentifier", num(elsewhere.registration), "IDOrganisationVisibleTo", w.org(p.org),
			"DateEventRecorded", at(elsewhere.from), "DateRegistration", at(elsewhere.from), "DateDeRegistration", at(elsewhere.to),
			"RegistrationStatus", "GMS", "IDPatient", num(p.id), "IDOrganisation", "E99999", "IDOrganisationRegisteredAt", "E99999").put()
	}
	if w.night == 0 && chance(r, 0.2) { // remembered for a later night
		t := w.now.AddDate(0, 0, -1-r.IntN(300))
		id := w.id()
		w.putCode(id, p, t, t, "never_smoked", "", 0, 0)
		w.removal = append(w.removal, key{"SRCode", id, p.org})
		again := w.id()
		w.putCode(again, p, t, t, "bmi", "kg/m2", 24.1, 0)
		w.resend = append(w.resend, func() { w.putCode(again, p, t, t, "bmi", "kg/m2", 24.1, 0) })
	}
}

// delta writes what changed since the last extract.
func (w *world) delta(since time.Time) {
	w.control()
	r := rand.New(rand.NewPCG(w.o.Seed, 1<<40+uint64(w.night)))
	share := func(perYear float64) int { return max(1, int(float64(w.o.Patients)*perYear/365+0.5)) }
	w.day(r, since)
	w.appointments(r, since)
	for range share(0.08) {
		w.join(r, since)
	}
	for range share(0.07) {
		w.leave(r, since, false)
	}
	for range share(0.01) {
		w.leave(r, since, true)
	}
	w.corrections(r)
	if w.night%2 == 1 {
		w.removePatient(r)
	}
}

// day writes the night's activity of about one registered patient in fifty.
func (w *world) day(r *rand.Rand, since time.Time) {
	for i := range w.people {
		p := w.people[i]
		if p.gone || !p.to.IsZero() || !chance(r, 2) {
			continue
		}
		t := since.Add(time.Duration(r.Float64() * float64(w.now.Sub(since)))).Truncate(time.Second)
		switch r.IntN(4) {
		case 0:
			w.bloodPressure(r, p, t)
		case 1:
			w.number(r, p, t, "bmi", "kg/m2", 17+r.Float64()*18, 1)
		case 2:
			m := pick(r, medicines)
			w.medicine(r, p, t, m.name, m.product, m.dose, false)
		default:
			w.appoint(r, p, t)
		}
	}
}

// appointments settles those whose time has come and books new ones.
func (w *world) appointments(r *rand.Rand, since time.Time) {
	var open []booking
	for _, b := range w.booked {
		switch {
		case b.start.Before(w.now):
			w.putAppointment(b, outcome(r, 6))
		case chance(r, 1):
			w.putAppointment(b, "70003")
		default:
			open = append(open, b)
		}
	}
	w.booked = open
	for range max(1, w.o.Patients/400) {
		p := pick(r, w.people)
		if p.gone || !p.to.IsZero() {
			continue
		}
		start := workday(r, w.now.AddDate(0, 0, 1+r.IntN(28)), w.now, w.now.AddDate(0, 2, 0))
		b := booking{id: w.id(), patient: p.id, org: p.org, start: start, made: since.Add(time.Hour), phone: chance(r, 27)}
		w.booked = append(w.booked, b)
		w.putAppointment(b, "70005")
	}
}

func (w *world) join(r *rand.Rand, since time.Time) {
	p := w.newPerson(r, r.IntN(w.o.Organisations), true)
	p.from = since.Add(time.Duration(r.Float64() * float64(w.now.Sub(since)))).Truncate(time.Second)
	if p.born.After(p.from) {
		p.born = midnight(p.from)
	}
	w.people = append(w.people, p)
	w.putPatient(p)
	w.putRegistration(p)
	w.putAddress(r, p, p.address, p.from)
}

// leave ends a registration; dead also sets the date of death, which sends the patient's row again.
func (w *world) leave(r *rand.Rand, since time.Time, dead bool) {
	i := r.IntN(len(w.people))
	p := &w.people[i]
	if p.gone || !p.to.IsZero() {
		return
	}
	p.to = w.now
	if dead {
		p.died = midnight(w.now)
		w.putPatient(*p)
	}
	w.putRegistration(*p)
}

// corrections writes the oddities of real deltas: a row removed, a removal of a row never sent, a row twice, a row
// sent again unchanged, a change of address.
func (w *world) corrections(r *rand.Rand) {
	if n := len(w.removal); n > 0 {
		k := w.removal[n-1]
		w.removal = w.removal[:n-1]
		w.remove(k)
	}
	w.remove(key{"SRCode", w.id(), 0})
	if n := len(w.resend); n > 0 {
		w.resend[n-1]()
		w.resend[n-1]()
		w.resend = w.resend[:n-1]
	}
	if p := pick(r, w.people); !p.gone && p.to.IsZero() {
		w.putAddress(r, p, w.id(), w.now.Add(-time.Hour))
	}
}

func (w *world) remove(k key) {
	w.out.table(k.table).set("RowIdentifier", num(k.id), "IDOrganisationVisibleTo", w.org(k.org), "RemovedData", "1").put()
}

// removePatient takes a whole record out of the extract.
func (w *world) removePatient(r *rand.Rand) {
	for range 100 {
		i := r.IntN(len(w.people))
		p := &w.people[i]
		if p.gone || p.to.IsZero() || p.to.After(w.now.AddDate(0, 0, -8)) {
			continue
		}
		p.gone = true
		w.remove(key{"SRPatient", p.id, p.org})
		return
	}
}
