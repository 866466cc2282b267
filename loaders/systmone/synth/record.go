package synth

import "time"

// medicines are names as a practice's system prints them; each begins with a word of a bundled medicine codelist,
// or is a plain everyday medicine.
var medicines = [...]struct {
	condition uint16
	name      string
	product   int64
	dose      string
}{
	{diabetes, "Metformin 500mg tablets", 101, "one twice a day"},
	{chd, "Atorvastatin 20mg tablets", 102, "one at night"},
	{hypertension, "Ramipril 5mg capsules", 103, "one a day"},
	{asthma, "Salbutamol 100micrograms/dose inhaler", 104, "two puffs when required"},
	{copd, "Salbutamol 100micrograms/dose inhaler", 104, "two puffs when required"},
	{depression, "Sertraline 50mg tablets", 107, "one a day"},
	{0, "Amoxicillin 500mg capsules", 105, "one three times a day"},
	{0, "Omeprazole 20mg capsules", 106, "one a day"},
}

// stretch is the time a patient was registered between two times: what happens to them falls in it.
type stretch struct {
	m        *maker
	from, to moment
}

// times is how often something happens that does so many times a year.
func (s stretch) times(perYear float64) int {
	return round(perYear*float64(s.to-s.from)/float64(year), s.m.r.Float64())
}

func (s stretch) when() moment {
	return s.m.workday(s.from+moment(s.m.r.Float64()*float64(s.to-s.from)), s.from, s.to)
}

// workday moves a time into surgery hours of a working day, inside the bounds.
func (m *maker) workday(t, from, to moment) moment {
	if on := opening(t, uint64(m.r.IntN(600))); on >= from && on <= to {
		return on
	}
	return t
}

// record makes all of a patient's rows: what was known at the first extract, then night by night.
func (m *maker) record(f fate) {
	g := m.g
	m.pcg.Seed(g.o.Seed, uint64(f.index))
	p := g.person(m.r, f)
	m.next, m.born = p.id, f.appears
	m.patient(p)
	m.registration(p)
	m.address(p, p.from)
	m.booking(p, g.booking(f, 0))
	m.diagnoses(p)
	m.history(p)
	m.chart(p)
	m.more(p)
	for _, n := range m.touched {
		m.contact(p, n)
	}
}

// history writes what happened to a patient in the two years before the first extract.
func (m *maker) history(p person) {
	s := stretch{m, max(p.from, m.g.start-2*year), m.g.start}
	if p.to != 0 && p.to < s.to {
		s.to = p.to
	}
	if s.to <= s.from {
		return
	}
	m.measure(p, s)
	m.treat(p, s)
	for range s.times(0.3) {
		m.refer(p, s.when())
	}
	for range s.times(6) {
		start := s.when()
		days, missed := lead(m.r)
		m.appointment(p, start, start-moment(days)*day, chance(m.r, 27), outcome(m.r, missed), 0)
	}
}

// measure writes tests and readings; those with a condition have more of them.
func (m *maker) measure(p person, s stretch) {
	c, r := m.g.codes, m.r
	if p.age >= 18 {
		pressure := 0.5
		if p.conditions&hypertension != 0 {
			pressure = 2.4
		}
		for range s.times(pressure) {
			m.bloodPressure(p, s.when())
		}
		for range s.times(0.35) {
			m.number(p, s.when(), c["bmi"], 17+r.Float64()*18)
		}
		for range s.times(0.3) {
			m.number(p, s.when(), c["cholesterol"], 3+r.Float64()*4)
			m.number(p, s.when(), c["egfr"], 35+r.Float64()*60)
		}
		if s.times(0.3) > 0 {
			m.plain(p, s.when(), smoking(r))
		}
	}
	hba1c, mean := 0.2, 36.0
	if p.conditions&diabetes != 0 {
		hba1c, mean = 1.8, 55
	}
	for range s.times(hba1c) {
		m.number(p, s.when(), c["hba1c"], mean+r.NormFloat64()*8)
	}
}

// treat writes medicines and the autumn's flu vaccination.
func (m *maker) treat(p person, s stretch) {
	for i, drug := range medicines {
		issues := 0.4
		if drug.condition != 0 {
			issues = 6
			if p.conditions&drug.condition == 0 {
				continue
			}
		}
		for range s.times(issues) {
			m.medicine(p, s.when(), i, drug.condition != 0)
		}
	}
	flu := 4.0
	if p.age >= 65 {
		flu = 74
	}
	for y := s.from.time().Year(); y <= s.to.time().Year(); y++ {
		on := momentOf(time.Date(y, 10, 1+m.r.IntN(31), 9, m.r.IntN(60), 0, 0, time.UTC))
		if chance(m.r, flu) && on > s.from && on < s.to {
			m.immunisation(p, on)
		}
	}
}

// diagnoses writes a patient's conditions and ethnicity, dated before the first extract.
func (m *maker) diagnoses(p person) {
	r, now := m.r, m.g.start
	// onset is at most fifteen years ago, never before birth: half of the recent ones fall in the last two years
	onset := func() moment {
		years := min(15, max(0.01, float64(p.age)))
		return m.workday(now-moment(r.Float64()*years*float64(year)), p.born, now)
	}
	for c := uint16(1); c <= ckd; c <<= 1 {
		if p.conditions&c == 0 || c == type1 {
			continue
		}
		first := onset()
		m.plain(p, first, idea(c, p.conditions))
		if (c == diabetes || c == hypertension) && chance(r, 2) {
			resolved := "hypertension_resolved"
			if c == diabetes {
				resolved = "diabetes_resolved"
			}
			m.plain(p, first+moment(r.Float64()*float64(now-first)), resolved)
		}
	}
	if p.sex == 'F' && p.age > 20 && p.age < 45 && chance(r, 2) {
		m.plain(p, onset(), "gestational")
	}
	switch n := r.IntN(1000); {
	case n < 640:
		m.plain(p, onset(), "white_british")
	case n < 780:
		m.plain(p, onset(), pick(r, []string{"irish", "indian", "pakistani", "caribbean"}))
	case n < 810:
		m.plain(p, onset(), "ethnicity_not_stated")
	}
}

func idea(condition, all uint16) string {
	switch condition {
	case hypertension:
		return "hypertension"
	case diabetes:
		if all&type1 != 0 {
			return "diabetes_type1"
		}
		return "diabetes_type2"
	case chd:
		return "chd"
	case asthma:
		return "asthma"
	case copd:
		return "copd"
	case depression:
		return "depression"
	case af:
		return "af"
	}
	return "ckd"
}

// chart writes what stands open in a patient's record: repeat templates, an opt-out, and a registration elsewhere that
// a shared record shows.
func (m *maker) chart(p person) {
	if p.to != 0 {
		return
	}
	for i, drug := range medicines {
		if drug.condition != 0 && p.conditions&drug.condition != 0 && chance(m.r, 85) {
			m.template(p, i)
		}
	}
	if chance(m.r, 5) {
		m.optOut(p)
	}
	if chance(m.r, 0.3) {
		m.elsewhere(p)
	}
}
