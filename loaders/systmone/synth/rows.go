package synth

// event writes the consultation entries belong to.
func (m *maker) event(p person, t moment) int64 { return m.contactOf(p, t, 0) }

// contactOf writes a consultation, of a referral received unless that is 0.
func (m *maker) contactOf(p person, t moment, referral int64) int64 {
	id, place, method := m.id(), m.g.lists["place"].first, m.g.lists["contact_method"].first
	switch u := m.r.IntN(100); {
	case u < 30:
		method++
	case u < 33:
		method += 2
	}
	if p.conditions&(housebound|careHome) != 0 || referral != 0 && m.r.IntN(2) == 0 {
		place++
	}
	late := moment(0)
	if m.r.IntN(12) == 0 {
		late = moment(m.r.IntN(9)) * day // entered some days later
	}
	staff := int64(m.r.IntN(7))
	m.emit(tEvent, id, t, loose, func(rev int) {
		org := m.g.orgs[p.org]
		m.end(m.start(tEvent).num(id).text(org).at(t + late).at(t).num(clinician(p.org, staff+int64(rev))).text(org).num(place).num(method).
			yes(false).yes(true).ref(referral).num(p.id).text(org).text(org))
	})
	return id
}

// plain writes a coded entry without a number.
func (m *maker) plain(p person, t moment, idea string) int64 {
	return m.code(p, t, m.g.codes[idea], 0, 0)
}

// code writes a coded entry; its code's unit makes it numeric.
func (m *maker) code(p person, t moment, c *code, value float64, event int64) int64 {
	id := m.id()
	m.emit(tCode, id, t, loose, func(rev int) { m.putCode(p, id, t, c, value, event, rev) })
	return id
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
	w.num(clinician(p.org, id+int64(rev))).text(org).text(c.ctv3).text(c.term).text(c.snomed).text(c.term)
	if len(c.unit) == 0 {
		w.yes(false).text(minusOne).text(nil)
	} else {
		tenths := max(0, int64(value*10)+int64(rev)*int64(c.step))
		if c.step == 10 {
			tenths = (tenths + 5) / 10 * 10
		}
		if id%1511 == 5 { // another slip: no decimal point
			tenths *= 10
		}
		w.yes(true).tenths(tenths).text(c.unit)
	}
	m.end(w.ref(event).num(p.id).text(org).text(org))
}

// immunisation writes a dose; part counts from 0.
func (m *maker) immunisation(p person, t moment, name string, part int64) {
	v := m.g.vaccines[name]
	id, site := m.id(), int64(m.r.IntN(2))
	m.emit(tImmunisation, id, t, loose, func(rev int) {
		g, org := m.g, m.g.orgs[p.org]
		m.end(m.start(tImmunisation).num(id).text(org).at(t).at(t).num(v.content).num(g.lists["vaccine_site"].at(site + int64(rev))).
			num(g.lists["vaccine_method"].first).text(v.code.ctv3).text(v.code.snomed).num(g.lists["vaccine_part"].at(part)).num(p.id).text(org).text(org))
	})
}
