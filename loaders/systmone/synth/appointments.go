package synth

import "math/rand/v2"

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
	case chance(r, missed):
		return missedIt
	}
	return finished
}

func (m *maker) appointment(p person, start, made moment, phone bool, status int64, settled int) {
	id := m.id()
	m.emit(tAppointment, id, start, settled, func(int) {
		org := m.g.orgs[p.org]
		m.end(m.start(tAppointment).num(id).text(org).at(start).at(start + 15*minute).num(status).at(made).yes(false).yes(phone).num(9000 + id%6).
			text(m.g.surgery).num(880000000041).num(p.id).text(org))
	})
}

// booking writes an appointment that was to come, as a night knows it.
func (m *maker) booking(p person, b booking) {
	if b.made == 0 {
		return
	}
	status, settled := int64(bookedAhead), 0
	if b.settled > 0 && b.settled <= m.night {
		settled = b.settled
		switch n := mix(uint64(b.start)+uint64(p.index)) % 1000; {
		case b.cancelled:
			status = cancelledByPatient
		case n < 60:
			status = missedIt
		default:
			status = finished
		}
	}
	m.appointment(p, b.start, b.made, b.phone, status, settled)
}
