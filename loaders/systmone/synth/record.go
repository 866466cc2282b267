package synth

import "math"

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

// ended is until when a patient's record was kept before the first extract.
func (m *maker) ended(p person) moment {
	if p.to != 0 {
		return min(p.to, m.g.start)
	}
	return m.g.start
}

// history writes what happened to a patient in the two years before the first extract.
func (m *maker) history(p person) {
	s := stretch{m, max(p.from, m.g.start-2*year), m.ended(p)}
	if s.to <= s.from {
		return
	}
	m.measure(p, s)
	m.prescribe(p, s)
	m.vaccinate(p, s)
	for range s.times(0.34 * p.seen) {
		m.referOut(p, s.when())
	}
	community := 0.05
	if p.age >= 75 || p.conditions&(housebound|careHome) != 0 {
		community = 0.2
	}
	for range s.times(community) {
		m.referIn(p, s.when())
	}
	// how often a patient comes depends on age and on the patient; the factors come to 1 over all
	often := [...]float64{0.79, 0.96, 1.22, 1.54, 2.05, 2.7}[p.group] * p.seen * math.Exp(m.r.NormFloat64()*0.45-0.1) * 0.92
	for range s.times(yearlyAppointments * often) {
		m.attend(p, s.when())
	}
	m.office(p, s)
}

// diagnoses writes a patient's conditions, circumstances and ethnicity, dated before the first extract.
func (m *maker) diagnoses(p person) {
	end := m.ended(p)
	for i := range m.g.rules {
		if c := condition(1) << i; p.conditions&c != 0 {
			m.diagnosis(p, c, &m.g.rules[i], end)
		}
	}
	if p.sex == 'F' && p.age > 20 && p.age < 45 && chance(m.r, 2) {
		m.plain(p, m.since(p, end, 10), "gestational")
	}
	if p.age >= 65 {
		switch u := m.r.Float64() * 100 / (1 + 0.8*float64(p.group-4)); {
		case u < 2.5:
			m.plain(p, m.since(p, end, 2), "frailty_severe")
		case u < 9:
			m.plain(p, m.since(p, end, 2), "frailty_moderate")
		case u < 24:
			m.plain(p, m.since(p, end, 2), "frailty_mild")
		}
	}
	if p.age >= 16 && chance(m.r, 78) {
		m.plain(p, m.since(p, end, 10), m.smokes(p))
	}
	m.ethnicity(p, end)
	m.prevention(p, end)
}

// diagnosis writes a condition, the entry that resolves it where there is one, and mostly a problem.
func (m *maker) diagnosis(p person, c condition, rule *conditionRule, end moment) {
	r := m.r
	first := m.since(p, end, rule.years)
	what := m.coded(p, c, rule)
	id := m.code(p, first, what, 0, 0)
	closed := moment(0)
	if rule.resolved != nil && chance(r, rule.resolves) {
		closed = first + moment((0.1+0.9*r.Float64())*float64(end-first))
		m.code(p, closed, rule.resolved, 0, 0)
	}
	if chance(r, 75) && c != carer && c != ndh {
		m.problem(p, first, what, closed, id)
	}
}

// coded is the code of a condition: of its codes one, or what fits the patient.
func (m *maker) coded(p person, c condition, rule *conditionRule) *code {
	codes, one := m.g.codes, pick(m.r, rule.codes)
	switch {
	case c == diabetes && p.conditions&type1 != 0:
		return codes["diabetes_type1"]
	case c == cancer && m.r.IntN(3) == 0:
		if p.sex == 'M' {
			return codes["cancer_prostate"]
		}
		return codes["cancer_breast"]
	case c == ckd:
		switch egfr := m.value(p, &m.g.readings[lineEGFR], lineEGFR); {
		case egfr < 30:
			return codes["ckd_4"]
		case egfr < 45:
			return codes["ckd_3b"]
		case egfr < 60 && m.r.IntN(2) == 0:
			return codes["ckd_3a"]
		}
	}
	return one
}

// chart writes what else stands in a patient's record: an opt-out, and a registration elsewhere that a shared record shows.
func (m *maker) chart(p person) {
	if p.to != 0 {
		return
	}
	if chance(m.r, 5) {
		m.optOut(p)
	}
	if chance(m.r, 0.3) {
		m.elsewhere(p)
	}
}
