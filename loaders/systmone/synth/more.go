package synth

import (
	"math"
	"math/bits"
)

// A practice's whole history is far more than two years of readings. Its further coded entries are readings too, which
// come in panels, one consultation each, up to fifteen years back and denser towards now.

// reading is one line of a panel: what is measured, around what, and how much it varies in one person.
type reading struct {
	code          *code
	mean, between float64   // over people
	within        float64   // in one person
	only          condition // for those with one of these conditions, 0: for all
	condition     condition // those with this one …
	with, wider   float64   // … have so much more, and vary so much more
}

const panelSize = 6

// Places of readings.
const (
	lineSystolic = iota
	lineDiastolic
	lineWeight
	lineBMI
	lineCreatinine
	lineEGFR
	lineCholesterol
	lineLDL
	lineNonHDL
	lineHbA1c
	lineACR
	lineHeight
)

func readings(c map[string]*code) []reading {
	kidney := ckd | failingKidney
	return []reading{
		{code: c["systolic"], mean: 124, between: 7, within: 8, condition: hypertension, with: 10},
		{code: c["diastolic"], mean: 76, between: 4, within: 5, condition: hypertension, with: 3},
		{code: c["weight"], mean: 75, between: 12, within: 2},
		{code: c["bmi"], mean: 26.9, between: 4.6, within: 0.5, condition: diabetes | ndh, with: 3},
		{code: c["creatinine"], mean: 76, between: 10, within: 5, condition: kidney, with: 45},
		{code: c["egfr"], mean: 84, between: 6, within: 4, condition: kidney, with: -36, wider: 4},
		{code: c["cholesterol"], mean: 4.9, between: 0.6, within: 0.4, condition: cardiovascular, with: -0.9},
		{code: c["ldl"], mean: 2.9, between: 0.4, within: 0.3, condition: cardiovascular, with: -0.75},
		{code: c["non_hdl"], mean: 3.5, between: 0.5, within: 0.3, condition: cardiovascular, with: -0.75},
		{code: c["hba1c"], mean: 36, between: 2.5, within: 1.5, condition: diabetes | undiagnosed, with: 20, wider: 9},
		{code: c["acr"], mean: 1.6, between: 0.5, within: 0.4, only: diabetes | ckd | hypertension, condition: ckd, with: 4, wider: 3},
		{code: c["height"], mean: 168, between: 9, within: 0},
	}
}

// weight is a patient's share of further entries: more with age and with every condition, and unequal anyway. Who has
// left keeps a quarter.
func (m *maker) weight(p person) float64 {
	w := [...]float64{0.65, 0.8, 1, 1.25, 1.6, 1.9}[p.group]
	if p.age < 18 {
		w = 0.25
	}
	w += 0.35 * float64(bits.OnesCount64(uint64(p.conditions&commonIllness)))
	w *= math.Exp(m.r.NormFloat64()*0.4 - 0.08)
	if p.to != 0 {
		w /= 4
	}
	return w
}

// more writes a patient's further entries.
func (m *maker) more(p person) {
	w := m.weight(p)
	m.weighed += w
	n := min(round(w*m.g.extra, m.r.Float64()), blockSize*2/3)
	if n == 0 {
		return
	}
	end := m.g.start
	if p.to != 0 {
		end = p.to
	}
	if p.from > end {
		end = p.from
	}
	// not everybody is seen every year: a person's last panel lies further back in some than in others
	gap := -math.Log(1-unit(m.g.hash(aboutBody, p.index, -2))) * 0.8 * float64(year)
	end = max(end-moment(gap), p.born+(end-p.born)/2)
	span := min(float64(end-p.born), 15*float64(year))
	for n > 0 {
		back := m.r.Float64()
		t := m.workday(end-moment(back*math.Sqrt(back)*span), p.born, end)
		size := min(n, panelSize)
		m.panel(p, t, size)
		n -= size
	}
}

// panel writes a consultation of so many entries.
func (m *maker) panel(p person, t moment, n int) {
	event := m.event(p, t)
	if p.age >= 18 && m.r.IntN(8) == 0 {
		m.code(p, t, m.g.codes[m.smokes(p)], 0, event)
		n--
	}
	lines := m.g.readings
	for at := m.r.IntN(len(lines)); n > 0; at = (at + 1) % len(lines) {
		if l := &lines[at]; l.only == 0 || p.conditions&l.only != 0 {
			m.code(p, t, l.code, m.value(p, l, at), event)
			n--
		}
	}
}

// value is a reading of a person who has their own mean of it.
func (m *maker) value(p person, l *reading, which int) float64 {
	// the sum of three is near enough to a bell
	h := m.g.hash(aboutBody, p.index, int64(which))
	bell := (float64(h&0xffff)+float64(h>>16&0xffff)+float64(h>>32&0xffff))/65536*2 - 3
	v := l.mean + bell*l.between + m.r.NormFloat64()*l.within
	if l.condition != 0 && p.conditions&l.condition != 0 {
		v += l.with + l.wider*max(bell, -1)
	}
	if p.age < 18 {
		v *= [...]float64{0.55, 0.75, 0.9}[p.age/6]
	}
	return max(v, 0.15*l.mean)
}

func (m *maker) smokes(p person) string {
	n, current := m.g.hash(aboutBody, p.index, -1)%1000, uint64(230-17*p.decile) // more where people are poor
	switch {
	case n < current:
		return "smoker"
	case n < 400:
		return "ex_smoker"
	}
	return "never_smoked"
}
