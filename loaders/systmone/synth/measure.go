package synth

// review is a row of reviews.csv.
type review struct {
	what     string
	code     *code
	line     int // of readings, or noLine
	only     condition
	from, to int
	percent  float64
	done     uint64 // the bit of what is done
}

const noLine = -1

func (g *generator) readReviews(names map[string]condition) error {
	rows, err := readData("reviews.csv")
	if err != nil {
		return err
	}
	bits := map[string]uint64{}
	for _, r := range rows {
		v := review{what: r["what"], code: g.codes[r["what"]], line: noLine, percent: r.number("percent", 0)}
		v.from, v.to = r.ages()
		v.only, _ = mask(names, nil, r.words("for"))
		if bits[v.what] == 0 {
			bits[v.what] = 1 << len(bits)
		}
		v.done = bits[v.what]
		for i, l := range g.readings {
			if v.code != nil && l.code == v.code {
				v.line = i
			}
		}
		g.reviews = append(g.reviews, v)
	}
	return nil
}

// measure writes annual reviews of those with a condition, and readings of anybody.
func (m *maker) measure(p person, s stretch) {
	r := m.r
	if p.conditions&reviewed != 0 {
		for t := m.g.start - moment(r.Float64()*float64(year)); t > s.from; t -= year {
			if t < s.to && chance(r, 97*p.seen) {
				m.review(p, m.workday(t, s.from, s.to))
			}
		}
	}
	if p.age >= 18 {
		often := p.seen * (0.55 + 0.01*float64(min(p.age, 80)))
		pressure := 0.5
		if p.conditions&hypertension != 0 {
			pressure = 1.1
		}
		for range s.times(pressure * often) {
			m.bloodPressure(p, s.when(), 0)
		}
		for range s.times(0.18 * often) {
			t := s.when()
			m.reading(p, t, lineBMI, m.event(p, t))
		}
		for range s.times(0.22 * often) {
			t := s.when()
			event := m.event(p, t)
			m.reading(p, t, lineCholesterol, event)
			m.reading(p, t, lineEGFR, event)
			m.reading(p, t, lineHbA1c, event)
		}
		for range s.times(0.2 * p.seen) {
			m.plain(p, s.when(), m.smokes(p))
		}
	}
	m.unseen(p, s)
}

// unseen writes raised readings of people without the diagnosis: twice, some months apart.
func (m *maker) unseen(p person, s stretch) {
	for _, u := range []struct {
		only condition
		line int
	}{{undiagnosed, lineHbA1c}, {failingKidney, lineEGFR}} {
		if p.conditions&u.only == 0 {
			continue
		}
		first := s.when()
		m.reading(p, first, u.line, m.event(p, first))
		if again := first + moment(100+m.r.IntN(200))*day; again < s.to {
			m.reading(p, again, u.line, m.event(p, again))
		}
	}
}

// review writes a year's review: all in one consultation, each thing once.
func (m *maker) review(p person, t moment) {
	event, done := m.event(p, t), uint64(0)
	for i := range m.g.reviews {
		v := &m.g.reviews[i]
		if v.only != 0 && p.conditions&v.only == 0 || p.age < v.from || p.age > v.to || done&v.done != 0 || !chance(m.r, v.percent) {
			continue
		}
		done |= v.done
		switch {
		case v.line != noLine:
			m.reading(p, t, v.line, event)
		case v.what == "pressure":
			m.bloodPressure(p, t, event)
		case v.what == "smoking":
			m.code(p, t, m.g.codes[m.smokes(p)], 0, event)
		case v.what == "mrc":
			m.code(p, t, m.g.codes[m.breathless(p)], 0, event)
		case v.what == "qrisk":
			m.risk(p, t, event)
		default:
			m.code(p, t, v.code, 0, event)
		}
	}
}

// breathless is a patient's MRC grade, which changes by one at most.
func (m *maker) breathless(p person) string {
	grade := m.g.hash(aboutBody, p.index, -3)%4 + uint64(m.r.IntN(2))
	return [...]string{"mrc_1", "mrc_2", "mrc_3", "mrc_4", "mrc_5"}[grade]
}

// reading writes a value of a patient who has their own mean of it.
func (m *maker) reading(p person, t moment, line int, event int64) {
	l := &m.g.readings[line]
	m.code(p, t, l.code, m.value(p, l, line), event)
}

// risk writes a ten-year risk: it grows with age.
func (m *maker) risk(p person, t moment, event int64) {
	v := float64(p.age-25) * float64(p.age-25) / 110 * (0.6 + m.r.Float64()*0.8)
	if p.conditions&(diabetes|hypertension|ckd) != 0 {
		v *= 1.4
	}
	m.code(p, t, m.g.codes["qrisk"], min(max(v, 0.1), 80), event)
}

// bloodPressure writes both readings, in a consultation of their own where there is none.
func (m *maker) bloodPressure(p person, t moment, event int64) {
	c := m.g.codes
	systolic, diastolic := m.value(p, &m.g.readings[lineSystolic], lineSystolic), m.value(p, &m.g.readings[lineDiastolic], lineDiastolic)
	s, d := c["systolic"], c["diastolic"]
	if chance(m.r, 4) {
		s, d, systolic = c["home_systolic"], c["home_diastolic"], systolic-5
	}
	if event == 0 {
		event = m.event(p, t)
	}
	m.code(p, t, s, systolic, event)
	m.code(p, t, d, diastolic, event)
}
