package synth

// waiting writes the entry of a waiting list.
func (m *maker) waiting(p person, v received) {
	id, added := m.id(), v.made+moment(m.r.IntN(5))*day
	if added > m.g.start || v.rejected && m.r.IntN(2) == 0 {
		return
	}
	deleted := moment(0)
	if v.rejected {
		deleted = v.ended
	}
	m.emit(tWaitingList, id, added, loose, func(rev int) {
		org, l := m.g.orgs[p.org], m.g.lists
		limit, urgency := int64(126), int64(0)
		if v.urgent {
			limit, urgency = 14, 2
		}
		limit += 7 * int64(rev)
		m.end(m.start(tWaitingList).num(id).text(org).text(m.g.services[v.service]).at(added).num(limit).num(l["priority"].at(urgency)).
			at(v.made + moment(limit)*day).at(max(v.seen, 0)).at(deleted).at(v.made).num(v.id).num(p.id).text(org))
	})
}

// clock writes a referral-to-treatment clock and its statuses, and for some an 18 week wait.
func (m *maker) clock(p person, v received) {
	r, l := m.r, m.g.lists
	id, stop := m.id(), moment(0)
	if v.seen != 0 {
		stop = v.seen + moment(r.IntN(60))*day
	}
	if stop > m.ended(p) {
		stop = 0
	}
	until := stop
	if until == 0 {
		until = m.g.start
	}
	breached, why, how := until-v.made > 126*day, r.Int64N(3), 1+r.Int64N(3)
	if stop == 0 {
		how = 0
	}
	m.emit(tRtt, id, v.made, loose, func(rev int) {
		org := m.g.orgs[p.org]
		w := m.start(tRtt).num(id).text(org).at(v.made).at(stop).num(l["rtt_status"].at(how))
		if breached {
			w.num(l["breach_reason"].at(why + int64(rev)))
		} else {
			w.text(nil)
		}
		m.end(w.num(l["led_by"].at(int64(rev))).num(v.id).num(p.id).text(org).num(int64((until - v.made) / minute)))
	})
	m.rttStatus(p, v, v.made, 0)
	if stop != 0 {
		m.rttStatus(p, v, stop, how)
	}
	if r.IntN(5) > 0 {
		m.eighteenWeeks(p, v, stop)
	}
}

func (m *maker) rttStatus(p person, v received, t moment, status int64) {
	id := m.id()
	m.emit(tRttStatus, id, t, loose, func(rev int) {
		m.end(m.start(tRttStatus).num(id).text(m.g.orgs[p.org]).at(t + moment(rev)*hour).at(t).num(m.g.lists["rtt_status"].at(status)).num(v.id).num(p.id))
	})
}

func (m *maker) eighteenWeeks(p person, v received, stop moment) {
	id, function := m.id(), m.r.Int64N(3)
	m.emit(tEighteenWeeks, id, v.made, loose, func(rev int) {
		org, l, status := m.g.orgs[p.org], m.g.lists, int64(0)
		if stop != 0 {
			status = 1
		}
		m.end(m.start(tEighteenWeeks).num(id).text(org).at(v.made + moment(rev)*hour).at(v.made).num(l["treatment_function"].at(function)).at(v.made).
			at(v.made + 126*day).at(stop).at(max(stop, v.made)).num(l["wait_status"].at(status)).num(v.id).num(p.id).text(org))
	})
}

// contacts writes a patient's time on a caseload: consultations or visits every few weeks.
func (m *maker) contacts(p person, v received, end moment) {
	r := m.r
	atHome := v.service == 1 || p.conditions&(housebound|careHome) != 0
	m.contactOf(p, v.seen, v.id)
	gap := moment(7+r.IntN(18)) * day
	for t, n := v.seen+gap, 0; t < end && n < 12; t, n = t+gap, n+1 {
		if atHome {
			m.homeVisit(p, v, m.workday(t, v.seen, end))
		} else if n%2 == 0 {
			m.contactOf(p, m.workday(t, v.seen, end), v.id)
		}
	}
	id := m.id()
	if v.ended == 0 {
		end = 0
	}
	m.emit(tCaseloadHistory, id, v.seen, loose, func(rev int) {
		to := end
		if end != 0 {
			to += moment(rev) * day
		}
		org := m.g.orgs[p.org]
		m.end(m.start(tCaseloadHistory).num(id).text(org).num(p.id).num(v.id).num(m.g.caseload(p.org, v.service)).at(to).text(org))
	})
}

func (m *maker) homeVisit(p person, v received, t moment) {
	r := m.r
	id, status, follow, minutes := m.id(), int64(1), r.Int64N(2), int64(15+5*r.IntN(10))
	switch u := r.IntN(100); {
	case u < 4:
		status = 2
	case u < 8:
		status = 3
	case u < 10:
		status = 4
	}
	staff := r.Int64N(7)
	m.emit(tVisit, id, t, loose, func(rev int) {
		org, l := m.g.orgs[p.org], m.g.lists
		m.end(m.start(tVisit).num(id).text(org).at(t - 3*day).at(t).at(t - 3*day).num(l["visit_status"].at(status)).num(clinician(p.org, staff+int64(rev))).
			num(l["visit_follow_up"].at(follow)).num(v.id).num(p.id).text(org).num(minutes))
	})
}
