package oracle

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// who is a patient at an organisation: the same id elsewhere is another record.
type who struct{ org, id string }

type patient struct {
	born, died time.Time
	sex        string
	test       bool
	spells     []spell
	entries    []*entry
	issues     []*issue
}

// spell is a time on the list: from the first day to the day they no longer are.
type spell struct{ from, to time.Time }

// entry is a coded entry.
type entry struct {
	id           int64
	at, recorded time.Time
	ctv3, snomed string
	value        float64
	numeric      bool
	unit, event  string
}

// day an entry counts from: of the event, or of recording where that is unknown. moment is the same with its time.
func (e *entry) day() time.Time    { return dayOf(first(e.at, e.recorded)) }
func (e *entry) moment() time.Time { return first(e.at, e.recorded) }

// issue is a medicine issued.
type issue struct {
	day                     time.Time
	name, product, template string
}

type template struct {
	who
	id, name string
	from, to time.Time
}

type appointment struct {
	who
	start, booked, cancelled time.Time
	status                   string
	telephone                bool
}

type referral struct {
	who
	id                    string
	day                   time.Time
	kind, reason, urgency string
}

type status struct {
	org, referral string
	day           time.Time
}

// records is what a population's rows say, read into plain structs.
type records struct {
	*matcher
	patients     map[who]*patient
	templates    []template
	issued       map[place][]time.Time // organisation and template: days of its issues
	appointments []appointment
	referrals    []referral
	statuses     []status
	products     map[string][]string
}

func id(s string) string {
	if n, err := strconv.ParseInt(s, 10, 64); err != nil || n <= 0 {
		return ""
	}
	return s
}

func yes(s string) bool {
	s = strings.ToUpper(strings.Trim(s, " "))
	return s == "TRUE" || s == "1"
}

func readRecords(b *codebook, tables map[string]map[place]row) *records {
	r := &records{matcher: newMatcher(b, tables["SRCtv3Hierarchy"]), patients: map[who]*patient{}, issued: map[place][]time.Time{}, products: map[string][]string{}}
	for k, c := range tables["SRPatient"] {
		r.patients[who{k.org, k.id}] = &patient{born: dayOf(readTime(c["DateBirth"])), died: dayOf(readTime(c["DateDeath"])), sex: c["Gender"], test: yes(c["TestPatient"])}
	}
	r.readLists(tables)
	for k, c := range tables["SRCode"] {
		p := r.patients[who{k.org, id(c["IDPatient"])}]
		if p == nil {
			continue
		}
		n, _ := strconv.ParseInt(k.id, 10, 64)
		e := &entry{id: n, at: readTime(c["DateEvent"]), recorded: readTime(c["DateEventRecorded"]), ctv3: c["CTV3Code"], snomed: c["SNOMEDCode"], unit: c["NumericUnit"], event: id(c["IDEvent"])}
		if v, err := strconv.ParseFloat(c["NumericValue"], 64); err == nil && yes(c["IsNumeric"]) {
			e.value, e.numeric = v, true
		}
		p.entries = append(p.entries, e)
	}
	for _, c := range tables["SRMedicationReadCodeDetails"] {
		if p := id(c["IDMultiLexProduct"]); p != "" && c["DrugReadCode"] != "" {
			r.products[p] = append(r.products[p], c["DrugReadCode"])
		}
	}
	for k, c := range tables["SRPrimaryCareMedication"] {
		i := &issue{day: dayOf(first(readTime(c["DateMedicationStart"]), readTime(c["DateEvent"]))), name: c["NameOfMedication"], product: id(c["IDMultiLexProduct"]), template: id(c["IDRepeatTemplate"])}
		if i.template != "" && !i.day.IsZero() {
			r.issued[place{k.org, i.template}] = append(r.issued[place{k.org, i.template}], i.day)
		}
		if p := r.patients[who{k.org, id(c["IDPatient"])}]; p != nil {
			p.issues = append(p.issues, i)
		}
	}
	r.readSpells(tables["SRPatientRegistration"])
	return r
}

// readLists reads the tables whose rows are counted one by one, with list ids turned into their texts.
func (r *records) readLists(tables map[string]map[place]row) {
	texts := map[string]string{}
	for k, c := range tables["SRMapping"] {
		texts["m"+k.id] = c["Mapping"]
	}
	for k, c := range tables["SRConfiguredListOption"] {
		texts["c"+k.id] = c["ConfiguredListOption"]
	}
	text := func(kind, raw string) string {
		if t, ok := texts[kind+raw]; ok {
			return t
		}
		return raw
	}
	for k, c := range tables["SRRepeatTemplate"] {
		r.templates = append(r.templates, template{who{k.org, id(c["IDPatient"])}, k.id, c["NameOfMedication"], readTime(c["DateMedicationTemplateStart"]), readTime(c["DateMedicationTemplateEnd"])})
	}
	for k, c := range tables["SRAppointment"] {
		r.appointments = append(r.appointments, appointment{who{k.org, id(c["IDPatient"])}, readTime(c["DateStart"]), readTime(c["DateAppointmentBooked"]), readTime(c["DateAppointmentCancelled"]),
			text("m", c["AppointmentStatus"]), yes(c["TelephoneAppointment"])})
	}
	for k, c := range tables["SRReferralOut"] {
		r.referrals = append(r.referrals, referral{who{k.org, id(c["IDPatient"])}, k.id, dayOf(readTime(c["DateEvent"])), text("m", c["TypeOfReferral"]), text("c", c["Reason"]), text("c", c["Urgency"])})
	}
	for k, c := range tables["SRReferralOutStatusDetails"] {
		r.statuses = append(r.statuses, status{k.org, id(c["IDReferralOut"]), dayOf(readTime(c["DateEvent"]))})
	}
}

func (r *records) readSpells(rows map[place]row) {
	for k, c := range rows {
		p := r.patients[who{k.org, id(c["IDPatient"])}]
		from := dayOf(readTime(c["DateRegistration"]))
		gms := slices.ContainsFunc(strings.Split(c["RegistrationStatus"], ","), func(s string) bool { return strings.ToUpper(strings.Trim(s, " ")) == "GMS" })
		if p == nil || p.test || from.IsZero() || !gms || c["IDOrganisation"] != "" && c["IDOrganisation"] != k.org {
			continue
		}
		s := spell{from, dayOf(readTime(c["DateDeRegistration"]))}
		if p.born.After(s.from) {
			s.from = p.born
		}
		if !p.died.IsZero() && (s.to.IsZero() || p.died.Before(s.to)) {
			s.to = p.died
		}
		p.spells = append(p.spells, s)
	}
}

// onList says whether the patient is on the list at the end of a day.
func (p *patient) onList(day time.Time) bool {
	return slices.ContainsFunc(p.spells, func(s spell) bool { return !s.from.After(day) && (s.to.IsZero() || s.to.After(day)) })
}

// age in whole years, or -1 when it is not known.
func (p *patient) age(day time.Time) int {
	if p.born.IsZero() {
		return -1
	}
	return ageOn(p.born, day)
}

// newest of the entries that count by a day and for which of says a text: the text and the day.
func (p *patient) newest(by time.Time, of func(*entry) string) (string, time.Time) {
	var best *entry
	text := ""
	for _, e := range p.entries {
		t := of(e)
		if t == "" || e.day().IsZero() || e.day().After(by) {
			continue
		}
		if best == nil || e.moment().After(best.moment()) || e.moment().Equal(best.moment()) && e.id > best.id {
			best, text = e, t
		}
	}
	if best == nil {
		return "", time.Time{}
	}
	return text, best.day()
}

// ever says whether the patient has an entry of a list by a day.
func (r *records) ever(p *patient, list string, by time.Time) bool {
	return slices.ContainsFunc(p.entries, func(e *entry) bool { return !e.day().IsZero() && !e.day().After(by) && r.has(list, e) })
}

// coded says whether the patient has an entry of a list with its event in a stretch of days.
func (r *records) coded(p *patient, list string, from, to time.Time) bool {
	return slices.ContainsFunc(p.entries, func(e *entry) bool { return within(dayOf(e.at), from, to) && r.has(list, e) })
}

// issuedIn says whether a medicine of a list was issued in a stretch of days.
func (r *records) issuedIn(p *patient, list string, from, to time.Time) bool {
	return slices.ContainsFunc(p.issues, func(i *issue) bool { return within(i.day, from, to) && r.medicine(list, i, r.products) })
}
