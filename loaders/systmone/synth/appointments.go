package synth

import "math/rand/v2"

// yearlyAppointments is how many a patient has in a year, as a mean (NHS England, Appointments in General Practice).
const yearlyAppointments = 6.0

// lead is how many days ahead an appointment was booked, and the share of those booked so that nobody comes to
// (NHS England, Appointments in General Practice; did-not-attend by lead time 2018).
func lead(r *rand.Rand) (days int, missed float64) {
	switch n := r.IntN(100); {
	case n < 40:
		return 0, 1.9
	case n < 48:
		return 1, 5
	case n < 68:
		return 2 + r.IntN(6), 6.8
	case n < 83:
		return 8 + r.IntN(7), 8.2
	case n < 95:
		return 15 + r.IntN(14), 8.5
	}
	return 29 + r.IntN(14), 8.9
}

// Statuses of an appointment, ids of SRMapping.
const (
	finished = 70001 + iota
	missedIt
	cancelledByPatient
	cancelledByUnit
	bookedAhead
)

func outcome(r *rand.Rand, missed float64) int64 {
	switch {
	case chance(r, 4):
		return cancelledByPatient
	case chance(r, 1.5):
		return cancelledByUnit
	case chance(r, 0.8):
		return bookedAhead // nobody said how it ended
	case chance(r, missed):
		return missedIt
	}
	return finished
}

// turn is an appointment: which session it is in, and how it went.
type turn struct {
	start, made              moment
	status                   int64
	session                  int
	settled                  int
	arrived, seen, calledOff moment
	followUp                 bool
}

// sessionFor picks the session of an appointment booked so many days ahead: who comes the same day is seen as urgent more often.
func (m *maker) sessionFor(p person, days int) int {
	if p.conditions&(housebound|careHome) != 0 && chance(m.r, 30) {
		return homeVisits
	}
	u := m.r.Float64()
	if days == 0 && u < 0.3 {
		if u < 0.16 {
			return onCall
		}
		return minorIllness
	}
	u = m.r.Float64()
	for s := range sessions {
		if u -= sessions[s].share; u < 0 {
			if days > 1 && s == onCall {
				return routineSurgery
			}
			return s
		}
	}
	return routineSurgery
}

// attend writes an appointment of the years before the first extract.
func (m *maker) attend(p person, start moment) {
	days, missed := lead(m.r)
	missed *= 1.25 - 0.05*float64(p.decile)
	v := turn{start: start, made: start - moment(days)*day, session: m.sessionFor(p, days)}
	if days == 0 {
		v.made = start.midnight() + 8*hour - moment(m.r.IntN(30))*minute
	}
	v.status = outcome(m.r, missed)
	m.ends(&v, m.r.Uint64())
	m.appointment(p, v)
}

// ends fills in when a patient came and was seen, or when the appointment was cancelled.
func (m *maker) ends(v *turn, h uint64) {
	switch v.status {
	case finished:
		wait := moment(h % 16)
		if h>>8%5 == 0 {
			wait += moment(h >> 16 % 20)
		}
		v.seen = v.start + (wait-3)*minute
		if !sessions[v.session].phone && v.session != homeVisits {
			v.arrived = v.start - moment(h>>24%14)*minute
			v.seen = max(v.seen, v.arrived+minute)
		}
		v.followUp = h>>32%7 == 0
	case cancelledByPatient, cancelledByUnit:
		v.calledOff = v.made + moment(float64(v.start-v.made)*unit(h))
		if h>>56%4 == 0 {
			v.calledOff = max(v.made, v.start-moment(h%6)*hour)
		}
	}
}

// appointment writes an appointment of a patient.
func (m *maker) appointment(p person, v turn) {
	id := m.id()
	m.emit(tAppointment, id, v.start, v.settled, func(int) {
		g, org := m.g, m.g.orgs[p.org]
		t, which := g.sessions[v.session], id%g.atOnce(v.session)
		m.end(m.start(tAppointment).num(id).text(org).at(v.start).at(v.start + slotMinutes*minute).num(v.status).at(v.made).at(v.arrived).at(v.seen).
			yes(v.followUp).yes(sessions[v.session].phone).num(g.holder(p.org, v.session, which)).text(t.name).text(t.kind).num(g.lists["site"].first).
			at(v.calledOff).num(g.rotaID(p.org, v.start, v.session, which)).num(p.id).text(org))
	})
}

// booking writes an appointment that was to come, as a night knows it.
func (m *maker) booking(p person, b booking) {
	if b.made == 0 {
		return
	}
	h := mix(uint64(b.start) + uint64(p.index))
	v := turn{start: b.start, made: b.made, status: bookedAhead, session: int(h >> 20 % 7)}
	if v.session == onCall {
		v.session = routineSurgery
	}
	if b.settled > 0 && b.settled <= m.night {
		v.settled = b.settled
		switch n := h % 1000; {
		case b.cancelled:
			v.status = cancelledByPatient
		case n < 60:
			v.status = missedIt
		default:
			v.status = finished
		}
		m.ends(&v, mix(h))
		if b.cancelled {
			v.calledOff = max(v.made, m.g.times[b.settled]-hour*moment(1+h%6))
		}
	}
	m.appointment(p, v)
}
