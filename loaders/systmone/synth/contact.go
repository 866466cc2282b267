package synth

import "math"

// contact writes what is new in a patient's record on a night they were touched: a consultation, medicines, an
// appointment to come, now and then a new address.
func (m *maker) contact(p person, night int) {
	g := m.g
	m.pcg.Seed(g.o.Seed+uint64(aboutContact), uint64(p.index)<<10+uint64(night))
	m.born, m.next = night, g.nightBlock(p.index, night)
	m.booking(p, g.booking(p.fate, night))
	if chance(m.r, 1) {
		m.address(p, g.times[night]-hour)
	}
	since := g.times[night-1]
	t := since + moment(m.r.Float64()*float64(g.times[night]-since))
	rows := round(-math.Log(1-m.r.Float64())*g.inserts, m.r.Float64()) // few mostly, many at times
	for rows = min(rows, nightSize-8); rows > 0; {
		switch n := m.r.IntN(10); {
		case rows >= 3 && n < 5:
			size := min(rows-1, panelSize)
			m.panel(p, t, size)
			rows -= 1 + size
		case n < 9: // a prescription of some items
			for range min(rows, 1+m.r.IntN(5)) {
				m.medicine(p, t, m.drug(pick(m.r, g.acute)), 0)
				rows--
			}
		default:
			m.code(p, t, g.codes["bmi"], 18+m.r.Float64()*16, 0)
			rows--
		}
	}
}
