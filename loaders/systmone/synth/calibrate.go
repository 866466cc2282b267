package synth

// sampled is how many patients' records are counted before the first extract is written, to settle how many entries
// and nightly changes a patient has so that the whole comes to what was asked for.
const sampled = 5000

// counted is what a sample of patients has, per patient registered.
type counted struct {
	codes, rows, weight float64 // of all ever seen
	mine                float64 // rows that change by chance, of those registered
}

func (g *generator) count() counted {
	m := newMaker(g, extract{})
	m.only, m.out = true, &chunk{}
	s := g.ranges
	step := max(1, s.registered/sampled)
	n := float64((s.registered + step - 1) / step)
	var c counted
	for i := int64(0); i < s.registered; i += step {
		m.record(g.fate(i))
	}
	for t := range tables {
		if isLoose(t) {
			c.mine += float64(m.out.rows[t]) / n
		}
	}
	for i := s.registered; i < s.before; i += step {
		m.record(g.fate(i))
	}
	for t := range tables {
		c.rows += float64(m.out.rows[t]) / n
	}
	m.rotas(0)
	m.caseloads(0)
	for _, t := range []int{tRota, tRotaSlot, tCaseload} {
		c.rows += float64(m.out.rows[t]) * float64(g.o.Organisations) / float64(s.registered)
	}
	c.codes, c.weight = float64(m.out.rows[tCode])/n, m.weighed/n
	return c
}

func isLoose(table int) bool {
	switch table {
	case tPatient, tRegistration, tAddress, tAppointment, tOptOut, tRota, tRotaSlot, tCaseload:
		return false
	}
	return true
}

// calibrate settles the generator's rates.
func (g *generator) calibrate() {
	c := g.count()
	if g.o.Entries > 0 {
		g.extra = max(0, (float64(g.o.Entries)-c.codes)/c.weight)
		c = g.count()
	}
	// A night's changes per patient: appointments that end or are made, people who come and go; the rest is half new
	// rows, and of what remains nine in ten a change of a row and one a removal.
	wanted := max(0, g.o.Churn) / 100 * c.rows
	natural := bookedFirst * (1.0/28 + 0.01)
	rest := max(wanted-natural, wanted/2)
	g.updates = 0.04
	g.touch = 0.45 * rest / (g.updates * c.mine)
	if g.touch > 0.9 {
		g.touch, g.updates = 0.9, 0.45*rest/(0.9*c.mine)
	}
	g.removes = g.updates / 9
	if g.touch > 0 {
		g.inserts = max(0, 0.5*rest/g.touch-bookedNight)
	}
}
