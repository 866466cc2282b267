package synth

// problem writes a problem of a coded entry, open while it has no end.
func (m *maker) problem(p person, t moment, c *code, end moment, entry int64) {
	id := m.id()
	minor := m.r.Int64N(4) / 3
	m.emit(tProblem, id, t, loose, func(rev int) {
		org := m.g.orgs[p.org]
		m.end(m.start(tProblem).num(id).text(org).at(t).at(t).text(c.ctv3).at(end).num(m.g.lists["severity"].at(minor + int64(rev))).num(entry).num(p.id).text(org))
	})
}

// office writes what a practice's office keeps: recalls, consent to texts, relationships, notes, people at risk.
func (m *maker) office(p person, s stretch) {
	r := m.r
	recalls := 0.12
	if p.conditions&reviewed != 0 {
		recalls = 0.6
	}
	for range s.times(recalls) {
		m.recall(p, s)
	}
	if p.age >= 16 && chance(r, 55) {
		m.smsConsent(p, s.when(), chance(r, 88))
	}
	if chance(r, 9) || p.conditions&carer != 0 && chance(r, 50) {
		m.related(p, s)
	}
	if chance(r, 3.4) {
		m.note(p, s)
	}
	if chance(r, 2.6) {
		m.atRisk(p, s)
	}
}

func (m *maker) recall(p person, s stretch) {
	r := m.r
	id, t := m.id(), s.when()
	due := t + moment(r.IntN(300)-40)*day
	kind, status, told := r.IntN(len(m.g.recalls)), int64(0), t
	if due < m.g.start {
		status = [...]int64{0, 1, 2, 2, 2, 2, 3, 4}[r.IntN(8)]
	}
	if status != 0 {
		told = min(max(t, due+moment(r.IntN(40)-10)*day), m.g.start)
	}
	m.emit(tRecall, id, t, loose, func(rev int) {
		org, l := m.g.orgs[p.org], m.g.lists["recall_status"]
		m.end(m.start(tRecall).num(id).text(org).at(t).at(t).at(due + moment(rev)*7*day).text(m.g.recalls[kind]).num(l.first).num(l.at(status)).at(told).
			num(p.id).text(org))
	})
}

func (m *maker) smsConsent(p person, t moment, yes bool) {
	id := m.id()
	m.emit(tSmsConsent, id, t, loose, func(rev int) {
		org := m.g.orgs[p.org]
		m.end(m.start(tSmsConsent).num(id).text(org).at(t).at(t).yes(yes != (rev%2 == 1)).num(p.id).text(org))
	})
}

func (m *maker) related(p person, s stretch) {
	r := m.r
	id, t := m.id(), s.when()
	cares, kin, kind, end := chance(r, 30) || p.age > 80 && chance(r, 40), chance(r, 60), r.Int64N(5), moment(0)
	if chance(r, 12) {
		end = t + moment(r.Float64()*float64(s.to-t))
	}
	m.emit(tRelationship, id, t, loose, func(rev int) {
		org := m.g.orgs[p.org]
		m.end(m.start(tRelationship).num(id).text(org).at(t).at(t).at(end).num(m.g.lists["relationship"].at(kind + int64(rev))).yes(kin).yes(cares).
			yes(cares && kin).num(p.id).text(org))
	})
}

func (m *maker) note(p person, s stretch) {
	r := m.r
	id, t, kind, end := m.id(), s.when(), r.Int64N(3), moment(0)
	if chance(r, 35) {
		end = t + moment(30+r.IntN(500))*day
	}
	m.emit(tSpecialNote, id, t, loose, func(rev int) {
		m.end(m.start(tSpecialNote).num(id).text(m.g.orgs[p.org]).at(t).at(t).num(m.g.lists["note_type"].at(kind + int64(rev))).text(m.g.noteText).at(end).num(p.id))
	})
}

// atRisk writes a person at risk, and for most of them allegations.
func (m *maker) atRisk(p person, s stretch) {
	r, l := m.r, m.g.lists
	id, t, plan, why, end := m.id(), s.when(), chance(r, 40), r.Int64N(4), moment(0)
	if gone := t + moment(60+r.IntN(500))*day; gone < s.to {
		end = gone
	}
	m.emit(tPersonAtRisk, id, t, loose, func(rev int) {
		org := m.g.orgs[p.org]
		w := m.start(tPersonAtRisk).num(id).text(org).at(t).yes(plan).at(end)
		if end != 0 {
			w.num(l["plan_ended"].at(int64(p.index)))
		} else {
			w.text(nil)
		}
		m.end(w.num(p.id).text(org).num(l["plan_reason"].at(why + int64(rev))))
	})
	for range 1 + r.IntN(2) {
		allegation, on, kind, outcome := m.id(), t+moment(r.IntN(30))*day, r.Int64N(4), r.Int64N(3)
		if on > s.to {
			continue
		}
		m.emit(tAllegation, allegation, on, loose, func(rev int) {
			m.end(m.start(tAllegation).num(allegation).text(m.g.orgs[p.org]).num(id).at(on).num(l["abuse_type"].at(kind)).num(l["allegation_outcome"].at(outcome + int64(rev))))
		})
	}
}
