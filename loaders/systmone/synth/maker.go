package synth

import "math/rand/v2"

// maker makes patients' rows for one extract, on one core. Which rows are wanted depends on the extract: all that are
// true in a full file, those that changed in a delta. The record itself is always made whole, in the same order, so
// that every row keeps its id.
type maker struct {
	g     *generator
	x     extract
	night int
	out   *chunk
	pcg   *rand.PCG
	r     *rand.Rand
	row   row

	next    int64 // next id
	org     int   // of the patient
	born    int   // night since which the rows being made exist
	touched []int // nights on which the patient's record was worked on
	weighed float64
	only    bool // count rows, write none
}

func newMaker(g *generator, x extract) *maker {
	m := &maker{g: g, x: x, night: x.night, pcg: rand.NewPCG(0, 0), row: row{cal: g.cal}}
	m.r = rand.New(m.pcg)
	return m
}

func (m *maker) id() int64 {
	m.next++
	return m.next - 1
}

// loose, as the night of a row's last change, leaves its changes to chance.
const loose = -1

// make adds what the extract has of a patient.
func (m *maker) make(i int64) {
	g := m.g
	f := g.fate(i)
	if f.appears > m.night || g.silent(f, m.night) {
		return
	}
	if gone, ok := g.gone[i]; ok && gone <= m.night {
		if gone == m.night && !m.x.full[tPatient] {
			m.remove(tPatient, g.block(i), f.org)
		}
		return
	}
	m.org = f.org
	m.touched = g.touches(m.touched[:0], f, m.night)
	if !m.x.anyFull && !g.changes(f, m.touched, m.night) {
		return
	}
	m.record(f)
	if g.quirks.orphans {
		m.orphans(f)
	}
}

// emit decides what becomes of a row: its date limits full files, changed is the night of its last change, or loose.
// write writes it as it was changed so many times.
func (m *maker) emit(table int, id int64, date moment, changed int, write func(rev int)) {
	if m.only {
		m.out.rows[table]++
		return
	}
	rev, last, removed, again := 0, max(m.born, changed), 0, false
	if changed == loose {
		for _, n := range m.touched {
			if n <= m.born {
				continue
			}
			u := unit(m.g.hash(aboutRow, id, int64(n)))
			if u < m.g.removes {
				removed = n
				break
			}
			if u -= m.g.removes; u < m.g.updates {
				rev, last = rev+1, n
			}
			again = n == m.night && u > 1-resent
		}
	}
	switch {
	case m.x.full[table]:
		if removed == 0 && (date >= m.x.window || !m.g.dated[table]) {
			m.put(id, rev, write)
		}
	case removed == m.night:
		m.removeOf(table, id)
	case removed != 0:
	case last == m.night:
		m.put(id, rev, write)
	case again:
		write(rev)
		write(rev)
	}
}

// resent is the share of a touched patient's unchanged rows that a delta sends again, twice.
const resent = 0.001

// put writes a row, with the feed's quirk of sending a key twice: half of those an older state first.
func (m *maker) put(id int64, rev int, write func(rev int)) {
	if m.g.quirks.dups {
		if h := m.g.hash(aboutDup, id, int64(m.night)) % 1000; h < 2 {
			write(rev + int(h))
		}
	}
	write(rev)
}

func (m *maker) start(table int) *row {
	s := m.g.shapes[table]
	m.row.b, m.row.s, m.row.next = m.out.bytes[table], s, 0
	m.row.table, m.row.end = table, s.delta
	if m.x.full[table] {
		m.row.end = s.full
	}
	return &m.row
}

func (m *maker) end(r *row) {
	m.out.bytes[r.table] = append(r.b, r.end...)
	m.out.rows[r.table]++
}

// remove writes a removal: it carries little but the key.
func (m *maker) remove(table int, id int64, org int) {
	m.removal(table, id, m.g.orgs[org])
}

func (m *maker) removeOf(table int, id int64) {
	org := m.g.orgs[m.org]
	if table == tCode && m.g.blankOrg(id) {
		org = nil
	}
	m.removal(table, id, org)
}

func (m *maker) removal(table int, id int64, org []byte) {
	s := m.g.removal[table]
	m.row.b, m.row.s, m.row.next, m.row.table, m.row.end = m.out.bytes[table], s, 0, table, s.gone
	m.end(m.row.num(id).text(org))
}
