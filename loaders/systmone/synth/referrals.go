package synth

// referOut writes a referral out, what became of it, and mostly letters.
func (m *maker) referOut(p person, t moment) {
	r, l := m.r, m.g.lists
	id := m.id()
	reason, urgency, kind := r.Int64N(3), int64(0), int64(0)
	switch u := r.IntN(100); {
	case u < 13:
		urgency, kind = 2, 1 // suspected cancer
	case u < 30:
		urgency = 1
	case u < 55:
		kind = 2
	}
	service := int64(unset)
	if r.IntN(5) < 2 {
		service = l["service_out"].at(r.Int64N(7))
	}
	again := r.IntN(14) == 0
	m.emit(tReferralOut, id, t, loose, func(rev int) {
		org := m.g.orgs[p.org]
		m.end(m.start(tReferralOut).num(id).text(org).at(t).at(t).num(l["referral_type"].at(kind)).num(l["reason"].at(reason + int64(rev))).num(service).
			yes(again).num(l["urgency"].at(urgency)).num(p.id).text(org))
	})
	if r.IntN(100) < 92 {
		m.outStatus(p, id, t+moment(r.IntN(4))*hour, 0)
	}
	if r.IntN(100) < 80 {
		m.outStatus(p, id, t+moment(2+r.IntN(24))*day, 1+r.Int64N(3))
	}
	m.letter(p, t+hour, 1, 2)
	if r.IntN(100) < 62 {
		m.letter(p, t+moment(20+r.IntN(120))*day, 0, r.Int64N(2))
	}
}

// unset in a column that offers services is the id of the list itself, as in most of the feed's rows.
const unset = 175137

// outStatus writes how a referral stands; what is not yet known is not written.
func (m *maker) outStatus(p person, referral int64, t moment, status int64) {
	id := m.id()
	if t > m.g.start {
		return
	}
	m.emit(tReferralOutStatus, id, t, loose, func(rev int) {
		org := m.g.orgs[p.org]
		m.end(m.start(tReferralOutStatus).num(id).text(org).at(t + moment(rev)*hour).at(t).num(m.g.lists["status_out"].at(status)).num(referral).num(p.id).text(org))
	})
}

func (m *maker) letter(p person, t moment, direction, kind int64) {
	id := m.id()
	if t > m.g.start {
		return
	}
	m.emit(tLetter, id, t, loose, func(rev int) {
		org, l := m.g.orgs[p.org], m.g.lists
		m.end(m.start(tLetter).num(id).text(org).num(p.id).at(t).at(t + moment(rev)*day).num(l["direction"].at(direction)).num(l["letter_type"].at(kind)).text(org))
	})
}

// received is a referral to the practice's community team.
type received struct {
	id, service               int64
	made, seen, ended         moment // 0: not yet
	rejected                  bool
	consultant, urgent, again bool
}

// referIn writes a referral received and its way: waiting, accepted, seen, discharged.
func (m *maker) referIn(p person, t moment) {
	r, now := m.r, m.ended(p)
	v := received{id: m.id(), service: r.Int64N(5), made: t, rejected: chance(r, 9), consultant: r.IntN(2) == 0, urgent: r.IntN(5) == 0, again: r.IntN(10) == 0}
	wait := moment(r.ExpFloat64()*35+1) * day
	if chance(r, 6) {
		wait += moment(r.IntN(400)) * day
	}
	if v.urgent {
		wait /= 6
	}
	seen := opening(t+wait+hour, r.Uint64())
	if seen < t {
		seen = t + day
	}
	end := seen + moment(10+r.ExpFloat64()*110)*day
	if v.rejected {
		seen, end = 0, t+moment(1+r.IntN(10))*day
	}
	if seen < now {
		v.seen = seen
	}
	if end < now {
		v.ended = end
	}
	m.putReferralIn(p, v)
	m.inStatuses(p, v)
	m.waiting(p, v)
	if v.consultant && !v.rejected {
		m.clock(p, v)
	}
	if v.seen != 0 {
		m.contacts(p, v, min(end, now))
	}
}

func (m *maker) putReferralIn(p person, v received) {
	source, reason, why := m.r.Int64N(3), m.r.Int64N(3), m.r.Int64N(3)
	m.emit(tReferralIn, v.id, v.made, loose, func(rev int) {
		org, l := m.g.orgs[p.org], m.g.lists
		w := m.start(tReferralIn).num(v.id).text(org).at(v.made).at(v.made).num(l["reason"].at(reason)).at(v.made + moment(rev)*day).num(l["source"].at(source)).
			num(l["service_in"].at(v.service)).yes(v.again)
		urgency, outcome := int64(0), int64(0)
		if v.urgent {
			urgency = 1
		}
		if v.rejected {
			outcome, why = 1, 3
		}
		w.num(l["urgency"].at(urgency))
		if v.seen == 0 && !v.rejected {
			w.text(nil).text(nil).text(nil)
		} else {
			w.num(l["outcome"].at(outcome)).at(v.ended)
			if v.ended != 0 {
				w.num(l["discharge_reason"].at(why))
			} else {
				w.text(nil)
			}
		}
		m.end(w.yes(v.ended == 0).num(l["priority"].at(2 * urgency)).num(m.g.caseload(p.org, v.service)).num(p.id).text(org))
	})
}

// inStatuses writes received, accepted or rejected, discharged.
func (m *maker) inStatuses(p person, v received) {
	decided := int64(1)
	if v.rejected {
		decided = 2
	}
	for i, t := range [...]moment{v.made, v.made + 2*day, v.ended} {
		id, status := m.id(), [...]int64{0, decided, 3}[i]
		if t == 0 || t > m.g.start || v.rejected && i == 2 {
			continue
		}
		m.emit(tReferralInStatus, id, t, loose, func(rev int) {
			org := m.g.orgs[p.org]
			m.end(m.start(tReferralInStatus).num(id).text(org).at(t + moment(rev)*hour).at(t).num(m.g.lists["status_in"].at(status)).num(v.id).num(p.id).text(org))
		})
	}
}
