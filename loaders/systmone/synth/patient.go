package synth

// Registration statuses, as places in the generator's texts.
const (
	gms = iota
	temporary
	contraception
)

var (
	statuses = []string{"GMS", "Temporary Resident", "GMS,Contraception"}
	boys     = []string{"Oliver", "George", "Harry", "Noah", "Jack", "Muhammad", "Arjun", "Seán", "José", "Thomas", "William", "Kofi"}
	girls    = []string{"Olivia", "Amelia", "Isla", "Zoë", "Aisha", "Priya", "Siân", "Renée", "Grace", "Lily", "Florence", "Ama"}
	surnames = []string{"Smith", "Jones", "Taylor", "Patel", "Khan", "O’Brien", "D'Souza", "Müller", "García", "Brown", "Hall \"Jnr\"", "Okafor", "Wilson", "Singh", "Évans"}
	services = []string{"Physiotherapy", "District nursing", "Podiatry", "Speech and language therapy", "Health visiting"}
	// recallTypes are what a patient is called for.
	recallTypes = []string{"Annual review", "Blood test", "Blood pressure check", "Medication review", "Cervical screening"}
	roads       = []string{"High Street", "Church Lane", "Côte Street", "Mill Road – North", "Queen’s Avenue", "Station Road", "The Crescent"}
)

// patient writes the patient's row as the night knows them.
func (m *maker) patient(p person) {
	now := m.g.then(p, m.night)
	changed := 0
	if now.died != p.died {
		changed = p.left
	}
	id := m.id()
	m.emit(tPatient, id, p.from, changed, func(int) {
		g := m.g
		title, first := g.ms, g.girls[p.first]
		if p.sex == 'M' {
			title, first = g.mr, g.boys[p.first]
		}
		english := int64(91001)
		if p.english == 3 {
			english = 91003
		}
		m.end(m.start(tPatient).num(id).text(g.orgs[p.org]).text(title).text(first).text(g.surnames[p.family]).ref(p.nhs).atMinute(p.born).
			atMinute(now.died).text([]byte{p.sex}).num(english).yes(p.tested == 0).yes(p.nhs != 0))
	})
}

func (m *maker) registration(p person) {
	now := m.g.then(p, m.night)
	changed := 0
	if now.to != p.to {
		changed = p.left
	}
	id := m.id()
	m.emit(tRegistration, id, p.from, changed, func(int) {
		org := m.g.orgs[p.org]
		m.end(m.start(tRegistration).num(id).text(org).at(p.from).at(p.from).at(now.to).text(m.g.statuses[p.status]).num(p.id).text(org).text(org))
	})
}

// elsewhere writes a registration at another practice, which ended when the one here began.
func (m *maker) elsewhere(p person) {
	id, since := m.id(), p.from-3*year
	m.emit(tRegistration, id, since, 0, func(int) {
		g := m.g
		m.end(m.start(tRegistration).num(id).text(g.orgs[p.org]).at(since).at(since).at(p.from).text(g.statuses[gms]).num(p.id).text(g.other).text(g.other))
	})
}

func (m *maker) address(p person, since moment) {
	id, r := m.id(), m.r
	area, place := areaOf(p.decile, p.home), r.IntN(100)
	known, building, road := !chance(r, 1), int64(1+r.IntN(200)), r.IntN(len(roads))
	m.emit(tAddress, id, since, 0, func(int) {
		g := m.g
		w := m.start(tAddress).num(id).text(g.orgs[p.org]).at(since).at(since).num(building).text(g.roads[road]).text(g.town)
		if known {
			w.text(postcodeArea)
			w.b = appendPostcode(w.b, area, place)
		} else {
			w.text(nil)
		}
		m.end(w.num(55831).num(p.id).text(g.orgs[p.org]))
	})
}

func appendSmall(b []byte, n int) []byte {
	if n > 9 {
		b = append(b, '0'+byte(n/10))
	}
	return append(b, '0'+byte(n%10))
}

func (m *maker) optOut(p person) {
	id := m.id()
	m.emit(tOptOut, id, p.from, 0, func(int) {
		m.end(m.start(tOptOut).num(id).text(m.g.orgs[p.org]).num(p.id))
	})
}
