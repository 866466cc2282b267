package synth

// event writes the consultation entries belong to.
func (m *maker) event(p person, t moment) int64 {
	id := m.id()
	location, method := int64(880000000021+m.r.IntN(2)), int64(880000000031)
	if m.r.IntN(3) == 2 {
		method++
	}
	staff := int64(m.r.IntN(6))
	m.emit(tEvent, id, t, loose, func(rev int) {
		org := m.g.orgs[p.org]
		m.end(m.start(tEvent).num(id).text(org).at(t).at(t).num(9000 + (staff+int64(rev))%6).text(org).num(location).num(method).
			yes(false).yes(true).num(p.id).text(org).text(org))
	})
	return id
}

// plain writes a coded entry without a number.
func (m *maker) plain(p person, t moment, idea string) { m.code(p, t, m.g.codes[idea], 0, 0) }

// number writes a reading in a consultation of its own.
func (m *maker) number(p person, t moment, c *code, value float64) {
	m.code(p, t, c, value, m.event(p, t))
}

func (m *maker) bloodPressure(p person, t moment) {
	r, c := m.r, m.g.codes
	systolic, diastolic := 124+r.NormFloat64()*12, 76+r.NormFloat64()*8
	if p.conditions&hypertension != 0 {
		systolic, diastolic = 131+r.NormFloat64()*10, 79+r.NormFloat64()*7
	}
	s, d := c["systolic"], c["diastolic"]
	if chance(r, 4) {
		s, d, systolic = c["home_systolic"], c["home_diastolic"], systolic-5
	}
	event := m.event(p, t)
	m.code(p, t, s, systolic, event)
	m.code(p, t, d, diastolic, event)
}

// code writes a coded entry; its code's unit makes it numeric.
func (m *maker) code(p person, t moment, c *code, value float64, event int64) {
	id := m.id()
	m.emit(tCode, id, t, loose, func(rev int) { m.putCode(p, id, t, c, value, event, rev) })
}

func (m *maker) putCode(p person, id int64, t moment, c *code, value float64, event int64, rev int) {
	g := m.g
	org, seen := g.orgs[p.org], g.orgs[p.org]
	if g.blankOrg(id) {
		seen = nil
	}
	on := t
	if id%997 == 0 { // a slip of the keyboard: a date in the future
		on += 3652 * day
	}
	w := m.start(tCode).num(id).text(seen).at(t)
	if g.quirks.badcell && id%2003 == 7 {
		w.text(badDate)
	} else {
		w.at(on)
	}
	w.num(9000 + (id+int64(rev))%6).text(org).text(c.ctv3).text(c.term).text(c.snomed).text(c.term)
	if len(c.unit) == 0 {
		w.yes(false).text(minusOne).text(nil)
	} else {
		tenths := max(0, int64(value*10)+int64(rev)*int64(c.step))
		if c.step == 10 {
			tenths = (tenths + 5) / 10 * 10
		}
		w.yes(true).tenths(tenths).text(c.unit)
	}
	m.end(w.ref(event).num(p.id).text(org).text(org))
}

func (m *maker) medicine(p person, t moment, drug int, repeat bool) {
	id := m.id()
	m.emit(tMedication, id, t, loose, func(rev int) {
		d, org := &m.g.drugs[drug], m.g.orgs[p.org]
		m.end(m.start(tMedication).num(id).text(org).at(t).at(t).num(d.product).text(d.name).at(t).at(t + moment(28+7*rev)*day).text(d.dose).
			text(twentyEight).yes(repeat).num(p.id).text(org))
	})
}

func (m *maker) template(p person, drug int) {
	id := m.id()
	m.emit(tTemplate, id, p.from, loose, func(rev int) {
		d, org := &m.g.drugs[drug], m.g.orgs[p.org]
		m.end(m.start(tTemplate).num(id).text(org).at(p.from).at(p.from).num(d.product).text(d.name).day(p.from).text(d.dose).num(12 + int64(rev)).
			num(p.id).text(org))
	})
}

func (m *maker) immunisation(p person, t moment) {
	id, site := m.id(), int64(90001+m.r.IntN(2))
	m.emit(tImmunisation, id, t, loose, func(rev int) {
		org := m.g.orgs[p.org]
		m.end(m.start(tImmunisation).num(id).text(org).at(t).at(t).num(6000).num(90001 + (site+int64(rev))%2).num(90011).text(m.g.codes["flu"].ctv3).
			num(90101).num(p.id).text(org).text(org))
	})
}

func (m *maker) refer(p person, t moment) {
	id, out := m.id(), chance(m.r, 80)
	reason, kind, urgent := int64(880000000001+m.r.IntN(3)), int64(m.r.IntN(4)), m.r.IntN(3)/2
	if !out {
		m.emit(tReferralIn, id, t, loose, func(rev int) {
			org := m.g.orgs[p.org]
			m.end(m.start(tReferralIn).num(id).text(org).at(t).at(t).num(reason).at(t + moment(rev)*day).num(880000000051 + kind/2).num(880000000011).
				num(p.id).text(org))
		})
		return
	}
	m.emit(tReferralOut, id, t, loose, func(rev int) {
		org := m.g.orgs[p.org]
		m.end(m.start(tReferralOut).num(id).text(org).at(t).at(t).num(31686 + max(0, kind-1)).num(reason).num(175137).
			num(880000000011 + (int64(urgent)+int64(rev))%2).num(p.id).text(org))
	})
}
