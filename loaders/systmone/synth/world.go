package synth

import (
	"fmt"
	"math/rand/v2"
	"time"

	"strata/engine/spec"
)

// world is the invented population and what the next extract will say of it.
type world struct {
	o       Options
	tables  *spec.Tables
	codes   map[string]code
	times   []time.Time
	out     *folder
	now     time.Time
	night   int
	next    int64 // row ids
	nhs     int64
	people  []person
	booked  []booking
	resend  []func() // rows of the full that deltas send again unchanged
	removal []key    // rows deltas remove
}

// person is what the world keeps of a patient.
type person struct {
	id, registration, address int64
	org                       int
	sex                       byte
	born, from, to, died      time.Time // to and died zero: still registered, alive
	conditions                uint16
	status, nhs               string
	gone                      bool // their SRPatient row was removed
}

type booking struct {
	id, patient int64
	org         int
	start, made time.Time
	phone       bool
}

type key struct {
	table string
	id    int64
	org   int
}

const (
	hypertension = 1 << iota
	diabetes
	type1
	chd
	asthma
	copd
	depression
	af
	ckd
)

func (w *world) id() int64 { w.next++; return w.next }

func (w *world) org(n int) string { return fmt.Sprintf("E9%04d", n+1) }

// nhsNumber is the next valid number of the 999 range.
func (w *world) nhsNumber() string {
	for {
		w.nhs++
		s := fmt.Sprintf("999%06d", w.nhs)
		sum := 0
		for i := range 9 {
			sum += int(s[i]-'0') * (10 - i)
		}
		if check := (11 - sum%11) % 11; check < 10 {
			return s + string(rune('0'+check))
		}
	}
}

// bands are UK mid-2018 thousands by five-year age band from 0-4 (ONS).
var bands = []int{3914, 4139, 3859, 3669, 4185, 4527, 4463, 4372, 3993, 4507, 4674, 4294, 3673, 3396, 3252, 2236, 1673, 1024, 448, 123, 13}

func bornOn(r *rand.Rand, day time.Time) time.Time {
	total := 0
	for _, b := range bands {
		total += b
	}
	n := r.IntN(total)
	for i, b := range bands {
		if n < b {
			return midnight(day).AddDate(-5*i-r.IntN(5), 0, -r.IntN(365))
		}
		n -= b
	}
	return day
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// prevalence per cent by age: under 30, 30-44, 45-54, 55-64, 65-74, 75 and over.
var prevalence = []struct {
	condition uint16
	percent   [6]float64
}{
	{hypertension, [6]float64{0.3, 3, 12, 27, 45, 60}},
	{diabetes, [6]float64{0.4, 2.5, 7.5, 13, 18, 21}},
	{chd, [6]float64{0, 0.3, 2, 6, 11, 17}},
	{asthma, [6]float64{13, 14, 13, 13, 13, 12}},
	{copd, [6]float64{0, 0.2, 1.5, 4.5, 8, 9}},
	{depression, [6]float64{16, 32, 34, 32, 28, 24}},
	{af, [6]float64{0, 0.1, 0.4, 1.5, 4.5, 13}},
	{ckd, [6]float64{0, 0.3, 1, 3.5, 10, 32}},
}

func ageOn(born, day time.Time) int {
	age := day.Year() - born.Year()
	if day.Month() < born.Month() || (day.Month() == born.Month() && day.Day() < born.Day()) {
		age--
	}
	return age
}

func ageGroup(age int) int {
	for i, limit := range []int{30, 45, 55, 65, 75} {
		if age < limit {
			return i
		}
	}
	return 5
}

func chance(r *rand.Rand, percent float64) bool { return r.Float64()*100 < percent }

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// newPerson invents a patient of an organisation. Of those ever seen about a third have left or died.
func (w *world) newPerson(r *rand.Rand, org int, registered bool) person {
	p := person{id: w.id(), registration: w.id(), address: w.id(), org: org, status: "GMS", sex: 'F'}
	p.born = bornOn(r, w.now)
	if r.IntN(1000) < 497 {
		p.sex = 'M'
	}
	if chance(r, 0.2) {
		p.sex = pick(r, []byte{'I', 'U'})
	}
	if p.nhs = w.nhsNumber(); chance(r, 0.4) {
		p.nhs = ""
	}
	years := 1 - r.Float64()
	p.from = w.now.Add(-time.Duration(years*years*25*365*24) * time.Hour)
	if chance(r, 16) {
		p.from = w.now.Add(-time.Duration(r.Float64()*2*365*24) * time.Hour) // joiners of the last two years
	}
	if p.from.Before(p.born) {
		p.from = p.born.Add(time.Duration(r.IntN(60*24)) * time.Hour)
		if p.from.After(w.now) {
			p.from = w.now.Add(-time.Hour)
		}
	}
	switch {
	case chance(r, 1.5):
		p.status = "Temporary Resident"
	case p.sex == 'F' && chance(r, 1):
		p.status = "GMS,Contraception"
	}
	if !registered {
		stay := w.now.Sub(p.from)
		end := w.now.Add(-time.Duration(r.Float64() * float64(stay)))
		if chance(r, 70) && stay > 800*24*time.Hour {
			end = w.now.Add(-time.Duration(r.Float64()*730*24) * time.Hour)
		}
		p.to = end
		if age := ageOn(p.born, end); chance(r, []float64{1, 2, 5, 15, 35, 75}[ageGroup(age)]) {
			p.died = midnight(end)
		}
	}
	group := ageGroup(ageOn(p.born, w.now))
	for _, c := range prevalence {
		percent := c.percent[group]
		if c.condition == depression && ageOn(p.born, w.now) < 18 {
			percent = 1
		}
		if chance(r, percent) {
			p.conditions |= c.condition
		}
	}
	if p.conditions&diabetes != 0 && (group == 0 || chance(r, 6)) {
		p.conditions |= type1
	}
	return p
}

var (
	boys     = []string{"Oliver", "George", "Harry", "Noah", "Jack", "Muhammad", "Arjun", "Seán", "José", "Thomas", "William", "Kofi"}
	girls    = []string{"Olivia", "Amelia", "Isla", "Zoë", "Aisha", "Priya", "Siân", "Renée", "Grace", "Lily", "Florence", "Ama"}
	surnames = []string{"Smith", "Jones", "Taylor", "Patel", "Khan", "O’Brien", "D'Souza", "Müller", "García", "Brown", "Hall \"Jnr\"", "Okafor", "Wilson", "Singh", "Évans"}
	roads    = []string{"High Street", "Church Lane", "Côte Street", "Mill Road – North", "Queen’s Avenue", "Station Road", "The Crescent"}
)

// putPatient writes a patient's row. What only decorates it follows from the patient's id, so that a row sent again
// says the same.
func (w *world) putPatient(p person) {
	r := rand.New(rand.NewPCG(w.o.Seed, uint64(p.id)))
	names, title := girls, "Ms"
	if p.sex == 'M' {
		names, title = boys, "Mr"
	}
	died := ""
	if !p.died.IsZero() {
		died = p.died.Format("02 Jan 2006 15:04")
	}
	test := "FALSE"
	if chance(r, 0.05) {
		test = "TRUE"
	}
	w.out.table("SRPatient").live().set("RowIdentifier", num(p.id), "IDOrganisationVisibleTo", w.org(p.org), "Title", title,
		"FirstName", pick(r, names), "Surname", pick(r, surnames), "NHSNumber", p.nhs, "DateBirth", p.born.Format("02 Jan 2006 15:04"),
		"DateDeath", died, "Gender", string(p.sex), "SpeaksEnglish", pick(r, []string{"91001", "91001", "91001", "91003"}), "TestPatient", test,
		"SpineMatched", map[bool]string{true: "TRUE", false: "FALSE"}[p.nhs != ""]).put()
}

func (w *world) putRegistration(p person) {
	to := ""
	if !p.to.IsZero() {
		to = at(p.to)
	}
	w.out.table("SRPatientRegistration").live().set("RowIdentifier", num(p.registration), "IDOrganisationVisibleTo", w.org(p.org),
		"DateEventRecorded", at(p.from), "DateRegistration", at(p.from), "DateDeRegistration", to, "RegistrationStatus", p.status,
		"IDPatient", num(p.id), "IDOrganisation", w.org(p.org), "IDOrganisationRegisteredAt", w.org(p.org)).put()
}

func (w *world) putAddress(r *rand.Rand, p person, id int64, since time.Time) {
	postcode := fmt.Sprintf("ZZ%d %d%c%c", 1+r.IntN(30), 1+r.IntN(9), "ABDEFGHJLN"[r.IntN(10)], "ABDEFGHJLN"[r.IntN(10)])
	if chance(r, 1) {
		postcode = ""
	}
	w.out.table("SRPatientAddressHistory").live().set("RowIdentifier", num(id), "IDOrganisationVisibleTo", w.org(p.org),
		"DateEventRecorded", at(since), "DateEvent", at(since), "NumberOfBuilding", num(int64(1+r.IntN(200))), "NameOfRoad", pick(r, roads),
		"NameOfTown", "Anytown", "FullPostCode", postcode, "AddressType", "55831", "IDPatient", num(p.id), "IDOrganisation", w.org(p.org)).put()
}
