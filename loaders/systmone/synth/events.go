package synth

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// medicines are names as a practice's system prints them; each begins with a word of a bundled medicine codelist,
// or is a plain everyday medicine.
var medicines = []struct {
	condition uint16
	name      string
	product   string
	dose      string
}{
	{diabetes, "Metformin 500mg tablets", "101", "one twice a day"},
	{chd, "Atorvastatin 20mg tablets", "102", "one at night"},
	{hypertension, "Ramipril 5mg capsules", "103", "one a day"},
	{asthma, "Salbutamol 100micrograms/dose inhaler", "104", "two puffs when required"},
	{copd, "Salbutamol 100micrograms/dose inhaler", "104", "two puffs when required"},
	{depression, "Sertraline 50mg tablets", "107", "one a day"},
	{0, "Amoxicillin 500mg capsules", "105", "one three times a day"},
	{0, "Omeprazole 20mg capsules", "106", "one a day"},
}

// stretch is the time a patient was registered between two times: what happens to them falls in it.
type stretch struct {
	r        *rand.Rand
	from, to time.Time
}

func (s stretch) years() float64 { return s.to.Sub(s.from).Hours() / 24 / 365 }

// times is how often something happens that does so many times a year.
func (s stretch) times(perYear float64) int {
	n := perYear * s.years()
	whole := int(n)
	if s.r.Float64() < n-float64(whole) {
		whole++
	}
	return whole
}

func (s stretch) when() time.Time {
	return workday(s.r, s.from.Add(time.Duration(s.r.Float64()*float64(s.to.Sub(s.from)))), s.from, s.to)
}

// history writes what happened to a patient between two times.
func (w *world) history(r *rand.Rand, p person, from, to time.Time) {
	if from.Before(p.from) {
		from = p.from
	}
	if !p.to.IsZero() && p.to.Before(to) {
		to = p.to
	}
	s := stretch{r, from, to}
	if s.years() <= 0 {
		return
	}
	w.measure(p, s)
	w.treat(p, s)
	for range s.times(0.3) {
		w.refer(r, p, s.when())
	}
	for range s.times(6) {
		w.appoint(r, p, s.when())
	}
}

// measure writes tests and readings; those with a condition have more of them.
func (w *world) measure(p person, s stretch) {
	if ageOn(p.born, w.now) >= 18 {
		pressure := 0.5
		if p.conditions&hypertension != 0 {
			pressure = 2.4
		}
		for range s.times(pressure) {
			w.bloodPressure(s.r, p, s.when())
		}
		for range s.times(0.35) {
			w.number(s.r, p, s.when(), "bmi", "kg/m2", 17+s.r.Float64()*18, 1)
		}
		for range s.times(0.3) {
			w.number(s.r, p, s.when(), "cholesterol", "mmol/L", 3+s.r.Float64()*4, 1)
			w.number(s.r, p, s.when(), "egfr", "mL/min/1.73m2", 35+s.r.Float64()*60, 0)
		}
		if s.times(0.3) > 0 {
			w.coded(p, s.when(), smoking(s.r), "", 0, 0)
		}
	}
	hba1c, mean := 0.2, 36.0
	if p.conditions&diabetes != 0 {
		hba1c, mean = 1.8, 55
	}
	for range s.times(hba1c) {
		w.number(s.r, p, s.when(), "hba1c", "mmol/mol", mean+s.r.NormFloat64()*8, 0)
	}
}

// treat writes medicines and the autumn's flu vaccination.
func (w *world) treat(p person, s stretch) {
	for _, m := range medicines {
		issues := 0.4
		if m.condition != 0 {
			issues = 6
			if p.conditions&m.condition == 0 {
				continue
			}
		}
		for range s.times(issues) {
			w.medicine(s.r, p, s.when(), m.name, m.product, m.dose, m.condition != 0)
		}
	}
	flu := 4.0
	if ageOn(p.born, w.now) >= 65 {
		flu = 74
	}
	for year := s.from.Year(); year <= s.to.Year(); year++ {
		day := time.Date(year, 10, 1+s.r.IntN(31), 9, s.r.IntN(60), 0, 0, time.UTC)
		if chance(s.r, flu) && day.After(s.from) && day.Before(s.to) {
			w.immunise(s.r, p, day)
		}
	}
}

// workday moves a time into surgery hours of a working day, inside the bounds.
func workday(r *rand.Rand, t, from, to time.Time) time.Time {
	day := midnight(t).Add(8*time.Hour + time.Duration(r.IntN(10*60))*time.Minute)
	switch day.Weekday() {
	case time.Saturday:
		day = day.AddDate(0, 0, -1)
	case time.Sunday:
		day = day.AddDate(0, 0, 1)
	}
	if day.Before(from) || day.After(to) {
		return t.Truncate(time.Second)
	}
	return day
}

func smoking(r *rand.Rand) string {
	switch n := r.IntN(100); {
	case n < 14:
		return "smoker"
	case n < 40:
		return "ex_smoker"
	}
	return "never_smoked"
}

// diagnoses writes a patient's conditions and ethnicity, dated before now.
func (w *world) diagnoses(r *rand.Rand, p person) {
	ideas := map[uint16]string{hypertension: "hypertension", chd: "chd", asthma: "asthma", copd: "copd", depression: "depression", af: "af", ckd: "ckd"}
	// onset is at most fifteen years ago, never before birth: half of the recent ones fall in the last two years
	onset := func() time.Time {
		years := min(15, max(0.01, float64(ageOn(p.born, w.now))))
		return workday(r, w.now.Add(-time.Duration(r.Float64()*years*365*24)*time.Hour), p.born, w.now)
	}
	for c := uint16(1); c <= ckd; c <<= 1 {
		if p.conditions&c == 0 || c == type1 {
			continue
		}
		idea := ideas[c]
		if c == diabetes {
			idea = "diabetes_type2"
			if p.conditions&type1 != 0 {
				idea = "diabetes_type1"
			}
		}
		first := onset()
		w.coded(p, first, idea, "", 0, 0)
		if (c == diabetes || c == hypertension) && chance(r, 2) {
			resolved := map[uint16]string{diabetes: "diabetes_resolved", hypertension: "hypertension_resolved"}[c]
			w.coded(p, first.Add(time.Duration(r.Float64()*float64(w.now.Sub(first)))), resolved, "", 0, 0)
		}
	}
	if age := ageOn(p.born, w.now); p.sex == 'F' && age > 20 && age < 45 && chance(r, 2) {
		w.coded(p, onset(), "gestational", "", 0, 0)
	}
	switch n := r.IntN(1000); {
	case n < 640:
		w.coded(p, onset(), "white_british", "", 0, 0)
	case n < 780:
		w.coded(p, onset(), pick(r, []string{"irish", "indian", "pakistani", "caribbean"}), "", 0, 0)
	case n < 810:
		w.coded(p, onset(), "ethnicity_not_stated", "", 0, 0)
	}
}

func (w *world) bloodPressure(r *rand.Rand, p person, t time.Time) {
	systolic, diastolic := 124+r.NormFloat64()*12, 76+r.NormFloat64()*8
	if p.conditions&hypertension != 0 {
		systolic, diastolic = 131+r.NormFloat64()*10, 79+r.NormFloat64()*7
	}
	s, d := "systolic", "diastolic"
	if chance(r, 4) {
		s, d, systolic = "home_systolic", "home_diastolic", systolic-5
	}
	event := w.event(r, p, t)
	w.coded(p, t, s, "mmHg", systolic, event)
	w.coded(p, t, d, "mmHg", diastolic, event)
}

func (w *world) number(r *rand.Rand, p person, t time.Time, idea, unit string, value float64, decimals int) {
	if decimals > 0 {
		value = float64(int(value*10)) / 10
	}
	w.coded(p, t, idea, unit, value, w.event(r, p, t))
}

// event writes the consultation an entry belongs to.
func (w *world) event(r *rand.Rand, p person, t time.Time) int64 {
	id := w.id()
	staff := num(int64(9000 + r.IntN(6)))
	w.out.table("SREvent").live().set("RowIdentifier", num(id), "IDOrganisationVisibleTo", w.org(p.org), "DateEventRecorded", at(t), "DateEvent", at(t),
		"IDProfileEnteredBy", staff, "IDOrganisationDoneAt", w.org(p.org), "ContactEventLocation", pick(r, []string{"880000000021", "880000000022"}),
		"ContactMethod", pick(r, []string{"880000000031", "880000000031", "880000000032"}), "EventIncomplete", "FALSE", "ClinicalEvent", "TRUE",
		"IDPatient", num(p.id), "IDOrganisation", w.org(p.org), "IDOrganisationRegisteredAt", w.org(p.org)).put()
	return id
}

// coded writes a coded entry; a unit makes it numeric.
func (w *world) coded(p person, t time.Time, idea, unit string, value float64, event int64) {
	w.putCode(w.id(), p, t, t, idea, unit, value, event)
}

func (w *world) putCode(id int64, p person, t, recorded time.Time, idea, unit string, value float64, event int64) {
	c := w.codes[idea]
	numeric, text, snomed := "FALSE", "-1", c.snomed
	if unit != "" {
		numeric, text = "TRUE", fmt.Sprintf("%.4g", value)
		if unit != "kg/m2" && unit != "mmol/L" {
			text = fmt.Sprintf("%.0f", value)
		}
	}
	if snomed == "" {
		snomed = "-1"
	}
	if id%997 == 0 { // a slip of the keyboard: a date in the future
		t = t.AddDate(10, 0, 0)
	}
	parent := ""
	if event != 0 {
		parent = num(event)
	}
	w.out.table("SRCode").live().set("RowIdentifier", num(id), "IDOrganisationVisibleTo", w.org(p.org), "DateEventRecorded", at(recorded), "DateEvent", at(t),
		"IDProfileEnteredBy", num(9000+id%6), "IDOrganisationDoneAt", w.org(p.org), "CTV3Code", c.ctv3, "CTV3Text", c.term, "SNOMEDCode", snomed,
		"SNOMEDText", c.term, "IsNumeric", numeric, "NumericValue", text, "NumericUnit", unit, "IDEvent", parent, "IDPatient", num(p.id),
		"IDOrganisation", w.org(p.org), "IDOrganisationRegisteredAt", w.org(p.org)).put()
}

func (w *world) medicine(r *rand.Rand, p person, t time.Time, name, product, dose string, repeat bool) {
	is := "FALSE"
	if repeat {
		is = "TRUE"
	}
	w.out.table("SRPrimaryCareMedication").live().set("RowIdentifier", num(w.id()), "IDOrganisationVisibleTo", w.org(p.org), "DateEventRecorded", at(t),
		"DateEvent", at(t), "IDMultiLexProduct", product, "NameOfMedication", name, "DateMedicationStart", at(t), "DateMedicationEnd", at(t.AddDate(0, 0, 28)),
		"MedicationDosage", dose, "MedicationQuantity", "28", "IsRepeatMedication", is, "IDPatient", num(p.id), "IDOrganisation", w.org(p.org)).put()
}

func (w *world) immunise(r *rand.Rand, p person, t time.Time) {
	w.out.table("SRImmunisation").live().set("RowIdentifier", num(w.id()), "IDOrganisationVisibleTo", w.org(p.org), "DateEventRecorded", at(t),
		"DateEvent", at(t), "IDImmunisationContent", "6000", "Location", pick(r, []string{"90001", "90002"}), "Method", "90011",
		"ImmsReadCode", w.codes["flu"].ctv3, "VaccPart", "90101", "IDPatient", num(p.id), "IDOrganisation", w.org(p.org),
		"IDOrganisationRegisteredAt", w.org(p.org)).put()
}

func (w *world) refer(r *rand.Rand, p person, t time.Time) {
	if chance(r, 80) {
		w.out.table("SRReferralOut").live().set("RowIdentifier", num(w.id()), "IDOrganisationVisibleTo", w.org(p.org), "DateEventRecorded", at(t),
			"DateEvent", at(t), "TypeOfReferral", pick(r, []string{"31686", "31686", "31687", "31688"}), "Reason", num(880000000001+int64(r.IntN(3))),
			"ServiceOffered", "175137", "Urgency", pick(r, []string{"880000000011", "880000000011", "880000000012"}), "IDPatient", num(p.id),
			"IDOrganisation", w.org(p.org)).put()
		return
	}
	w.out.table("SRReferralIn").live().set("RowIdentifier", num(w.id()), "IDOrganisationVisibleTo", w.org(p.org), "DateEventRecorded", at(t),
		"DateEvent", at(t), "DateReferral", at(t), "PrimaryReason", num(880000000001+int64(r.IntN(3))), "Source", pick(r, []string{"880000000051", "880000000052"}),
		"Urgency", "880000000011", "IDPatient", num(p.id), "IDOrganisation", w.org(p.org)).put()
}

// lead is how many days ahead an appointment was booked, and the share of those booked so that nobody comes to
// (NHS England, Appointments in General Practice; did-not-attend by lead time 2018).
func lead(r *rand.Rand) (days int, missed float64) {
	switch n := r.IntN(100); {
	case n < 40:
		return 0, 1.9
	case n < 48:
		return 1, 5
	case n < 68:
		return 2 + r.IntN(6), 6.8
	case n < 83:
		return 8 + r.IntN(7), 8.2
	case n < 95:
		return 15 + r.IntN(14), 8.5
	}
	return 29 + r.IntN(14), 8.9
}

func (w *world) appoint(r *rand.Rand, p person, start time.Time) {
	days, missed := lead(r)
	b := booking{id: w.id(), patient: p.id, org: p.org, start: start, made: start.AddDate(0, 0, -days), phone: chance(r, 27)}
	w.putAppointment(b, outcome(r, missed))
}

func outcome(r *rand.Rand, missed float64) string {
	switch {
	case chance(r, 4):
		return "70003"
	case chance(r, 1.5):
		return "70004"
	case chance(r, missed):
		return "70002"
	}
	return "70001"
}

func (w *world) putAppointment(b booking, status string) {
	phone := "FALSE"
	if b.phone {
		phone = "TRUE"
	}
	w.out.table("SRAppointment").live().set("RowIdentifier", num(b.id), "IDOrganisationVisibleTo", w.org(b.org), "DateStart", at(b.start),
		"DateEnd", at(b.start.Add(15*time.Minute)), "AppointmentStatus", status, "DateAppointmentBooked", at(b.made), "FollowUpAppointment", "FALSE",
		"TelephoneAppointment", phone, "IDProfileClinician", num(9000+b.id%6), "RotaName", "Surgery", "RotaLocation", "880000000041",
		"IDPatient", num(b.patient), "IDOrganisation", w.org(b.org)).put()
}
