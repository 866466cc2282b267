package synth

// session is a kind of rota: who holds it, for what share of appointments.
type session struct {
	name, kind string
	staff      []int64 // of staffRoles
	share      float64
	phone      bool
}

// GPs hold nearly half of all appointments (NHS England, Appointments in General Practice).
var sessions = [...]session{
	{"Routine surgery", "Routine", []int64{0, 1, 2}, 0.22, false},
	{"On call", "Urgent", []int64{0, 1, 2}, 0.10, false},
	{"GP telephone", "Telephone", []int64{0, 1, 2}, 0.13, true},
	{"Practice nurse", "Nurse clinic", []int64{3}, 0.19, false},
	{"Minor illness", "Urgent nurse", []int64{4}, 0.09, false},
	{"Health care assistant", "HCA clinic", []int64{5}, 0.11, false},
	{"Pharmacist telephone", "Pharmacist clinic", []int64{6}, 0.12, true},
	{"Video consultations", "Video", []int64{0, 1, 2}, 0.03, false},
	{"Home visits", "Home visit", []int64{0, 1, 2}, 0.01, false},
}

// Places in sessions.
const (
	routineSurgery = iota
	onCall
	_
	_
	minorIllness
	_
	_
	_
	homeVisits
)

// sessionTexts are a session's texts, encoded.
type sessionTexts struct{ name, kind []byte }

// Rotas: one id for every organisation, day, session and clinician side by side.
const (
	rotaBase     = 20_000_000_000
	rotaDays     = 4096
	rotaSessions = 16
	rotaAtOnce   = 64
	slotMinutes  = 15
	slotsWanted  = 16  // appointments of a rota, more or less
	slotsSpare   = 1.2 // slots to an appointment
	rotasBack    = 2 * year
	rotasAhead   = 56 * day
)

// busy is how many appointments of a session an organisation has on a working day.
func (g *generator) busy(s int) float64 {
	return float64(g.ranges.perOrg) * yearlyAppointments / 255 * sessions[s].share
}

// atOnce is how many rotas of a session run side by side.
func (g *generator) atOnce(s int) int64 {
	return min(max(1, int64(g.busy(s)/slotsWanted+0.5)), rotaAtOnce)
}

// weekly reports whether a session is so small at an organisation that one rota, dated on the Monday, serves the week.
func (g *generator) weekly(s int) bool { return g.busy(s) < 3 }

func (g *generator) rotaID(org int, on moment, s int, which int64) int64 {
	switch w := on.weekday(); { // a Saturday's or Sunday's appointment is in Friday's rota
	case w == 6:
		on -= day
	case w == 0:
		on -= 2 * day
	}
	if g.weekly(s) {
		on -= moment(on.weekday()-1) * day
	}
	days := on.days() - (g.start - rotasBack).days() + 7
	return rotaBase + ((int64(org)*rotaDays+days)*rotaSessions+int64(s))*rotaAtOnce + which
}

// holder is the profile that holds a rota.
func (g *generator) holder(org int, s int, which int64) int64 {
	who := sessions[s].staff
	return profile(org, who[which%int64(len(who))])
}

// rotas writes an organisation's rotas and their slots, working day by working day.
func (m *maker) rotas(org int) {
	g := m.g
	end := g.times[len(g.times)-1] + rotasAhead
	for on := (g.start - rotasBack - 6*day).midnight(); on < end; on += day {
		if w := on.weekday(); w == 0 || w == 6 {
			continue
		}
		for s := range sessions {
			if g.weekly(s) && on.weekday() != 1 {
				continue
			}
			for which := range g.atOnce(s) {
				m.rota(org, on, s, which)
			}
		}
	}
}

func (m *maker) rota(org int, on moment, s int, which int64) {
	g, id := m.g, m.g.rotaID(org, on, s, which)
	starts := on + 8*hour
	if which%2 == 1 {
		starts = on + 14*hour
	}
	seen := g.orgs[org]
	m.emit(tRota, id, starts, 0, func(int) {
		t := g.sessions[s]
		m.end(m.start(tRota).num(id).text(seen).at(on - 42*day).text(t.name).text(t.kind).num(g.lists["site"].first).num(g.holder(org, s, which)).at(starts))
	})
	busy := g.busy(s) / float64(g.atOnce(s))
	if g.weekly(s) {
		busy *= 5
	}
	slots := int64(busy*slotsSpare + 1)
	for i, blocked := range []bool{false, true} {
		n := slots
		if blocked {
			if on.days()%4 != 0 {
				continue
			}
			n = 1 + slots/4
		}
		m.emit(tRotaSlot, 2*id+int64(i), starts, 0, func(int) {
			m.end(m.start(tRotaSlot).num(2*id + int64(i)).text(seen).num(id).text(g.sessions[s].kind).num(slotMinutes).num(n).yes(blocked))
		})
	}
}

// Caseloads of a practice's community team, one for every service.
func (g *generator) caseload(org int, service int64) int64 {
	return 500_000 + int64(org)*16 + service
}

func (m *maker) caseloads(org int) {
	g := m.g
	for i := range g.lists["service_in"].n {
		id, created := g.caseload(org, i), g.start-5*year
		m.emit(tCaseload, id, created, 0, func(int) {
			m.end(m.start(tCaseload).num(id).text(g.orgs[org]).text(g.services[i]).text(g.team).at(created))
		})
	}
}

// organisations writes what belongs to organisations and no patient: of those whose rows the extract holds.
func (d *folder) organisations() error {
	m := newMaker(d.g, d.x)
	m.out = &chunk{}
	for org := range d.g.orgs {
		joined := org == d.g.o.Organisations
		switch own := d.x.first > 0; { // the joining organisation's folder of its own
		case own && !joined, !own && joined && (d.g.o.Join == 0 || d.x.night < d.g.o.Join || d.x.n < d.g.ranges.joining):
			continue
		case !joined && d.g.silent(fate{org: org}, d.x.night):
			continue
		}
		m.org, m.born = org, 0
		if joined {
			m.born = d.g.o.Join
		}
		m.rotas(org)
		m.caseloads(org)
		if err := d.append(m.out); err != nil {
			return err
		}
		m.out.reset()
	}
	return nil
}
