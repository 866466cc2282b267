package oracle

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maker makes one world up. It looks for edges: days around windows and birthdays, codes on the border of lists, rows
// that are nearly but not quite what a report counts.
type maker struct {
	*rand.Rand
	book    *codebook
	w       *world
	normal  bool // list ids stand in the cells, not their texts
	next    int64
	people  []who
	born    map[who]time.Time
	codes   []coding // what entries are chosen from
	weights int
	mapping map[string]string
	options map[string]string
	names   []string // of medicines
	windows []int    // months back from the day asked about that some report looks
}

// days a report is asked about: ends of months long and short, of leap years, and days in between.
var asked = []string{"2026-03-31", "2026-02-28", "2025-06-30", "2024-02-29", "2025-02-28", "2026-03-15", "2025-12-31", "2026-01-30", "2025-03-30", "2025-11-30"}

// makeWorld makes a population of so many patients up.
func makeWorld(b *codebook, seed uint64, patients int) *world {
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 7)), book: b, born: map[who]time.Time{}, mapping: map[string]string{}, options: map[string]string{}}
	asAt, _ := time.Parse("2006-01-02", asked[m.IntN(len(asked))])
	m.w = &world{seed: seed, asAt: asAt, orgs: []string{"P00001", "P00002", "P00003"}[:2+m.IntN(2)], knownAt: "now"}
	m.normal = m.IntN(2) == 0
	m.ask()
	m.prepare()
	for i := range patients {
		for n, o := range m.Perm(len(m.w.orgs)) {
			if n > 0 && m.IntN(4) > 0 {
				break
			}
			m.people = append(m.people, who{m.w.orgs[o], strconv.Itoa(1000 + i)})
		}
	}
	to := asAt.AddDate(0, 0, m.IntN(40)).Add(17*time.Hour + 7*time.Minute)
	m.w.extracts = []extract{m.firstNight(to)}
	for range 1 + m.IntN(2) {
		from := to
		to = to.Add(time.Duration(20+m.IntN(30)) * time.Hour)
		m.w.extracts = append(m.w.extracts, m.laterNight(from, to))
	}
	m.w.heard = len(m.w.extracts)
	if m.IntN(3) == 0 {
		m.w.heard = 1 + m.IntN(m.w.heard)
		m.w.knownAt = m.w.extracts[m.w.heard-1].to.Format("2006-01-02 15:04")
	}
	return m.w
}

// asks are the parameters that may be drawn for a report.
var asks = map[string][]string{"list_turnover": {"months"}, "hypertension_bp_control": {"months"}, "diabetes_treatment_targets": {"months", "medicine_months"},
	"diabetes_care_processes": {"months"}, "smoking_status": {"months"}, "appointments_by_month": {"months"}, "did_not_attend": {"months", "late_hours", "repeats"},
	"two_week_wait": {"months", "days"}, "cervical_screening": {"younger_months", "older_months"}}

// ask draws parameters for half of the reports; the windows they make are where days are looked for.
func (m *maker) ask() {
	m.w.params = map[string]map[string]string{}
	m.windows = []int{0, 0, 1, 2, 3, 6, 6, 12, 12, 12, 42, 66}
	for _, report := range sortedOracles() {
		names := asks[report]
		if m.IntN(2) == 0 {
			continue
		}
		m.w.params[report] = map[string]string{}
		for _, n := range names {
			top := map[string]int{"months": 30, "medicine_months": 14, "late_hours": 72, "repeats": 5, "days": 30, "younger_months": 70, "older_months": 90}[n]
			drawn := 1 + m.IntN(top)
			m.w.params[report][n] = strconv.Itoa(drawn)
			if strings.Contains(n, "months") {
				m.windows = append(m.windows, drawn)
			}
		}
	}
}

// one of a list of things.
func pick[T any](m *maker, of ...T) T { return of[m.IntN(len(of))] }

func (m *maker) id() string { m.next++; return strconv.FormatInt(m.next, 10) }

// near is a day on or about an edge: the day asked about, or some months before it.
func (m *maker) near() time.Time {
	months := pick(m, m.windows...)
	d := m.w.asAt
	switch m.IntN(3) {
	case 0:
		d = windowStart(d, months)
	case 1:
		d = monthsBefore(d, months)
	default:
		d = date(d.Year(), d.Month()-time.Month(months), 1)
	}
	return d.AddDate(0, 0, pick(m, -2, -1, -1, 0, 0, 0, 1, 2))
}

// recent is a day in the months before the day asked about; day is any: an edge, recent, long ago or to come.
func (m *maker) recent(months int) time.Time { return m.w.asAt.AddDate(0, 0, -m.IntN(31*months)) }

func (m *maker) day() time.Time {
	switch m.IntN(10) {
	case 0, 1, 2, 3:
		return m.near()
	case 4, 5, 6, 7:
		return m.recent(14)
	case 8:
		return m.recent(240)
	}
	return m.w.asAt.AddDate(0, 0, m.IntN(400))
}

// text writes a day and maybe a time of day as the feed may; a few are blank or no time at all.
func (m *maker) text(d time.Time) string {
	switch m.IntN(60) {
	case 0:
		return ""
	case 1:
		return "31 Jun 2025 00:00:00"
	case 2, 3:
		return d.Format("02 Jan 2006")
	case 4, 5:
		return d.Format("02 Jan 2006 15:04")
	}
	return d.Format("02 Jan 2006 15:04:05")
}

func (m *maker) at(d time.Time) time.Time {
	switch m.IntN(6) {
	case 0:
		return d.Add(23*time.Hour + 59*time.Minute + 59*time.Second)
	case 1, 2:
		return d
	}
	return d.Add(time.Duration(8*3600+m.IntN(10)*1800+m.IntN(2)*m.IntN(1800)) * time.Second)
}

// maybe is the text of a day, or blank one time in n.
func (m *maker) maybe(n int, d time.Time) string {
	if m.IntN(n) == 0 {
		return ""
	}
	return m.text(d)
}

func (m *maker) birth() time.Time {
	switch m.IntN(12) {
	case 0:
		return date(1920+4*m.IntN(26), 2, 29)
	case 1, 2, 3, 4, 5:
		return m.w.asAt.AddDate(-pick(m, 0, 5, 6, 15, 16, 17, 18, 25, 40, 50, 65, 75, 80, 85, 95), 0, m.IntN(3)-1)
	}
	return m.w.asAt.AddDate(-pick(m, m.IntN(100), 25+m.IntN(40), 60+m.IntN(35)), 0, -m.IntN(365))
}

func (m *maker) patient(k who) row {
	b := m.birth()
	if old, ok := m.born[k]; ok && m.IntN(3) > 0 {
		b = old
	}
	m.born[k] = b
	r := row{"RowIdentifier": k.id, "IDOrganisationVisibleTo": k.org, "NHSNumber": fmt.Sprintf("999%07d", m.IntN(10000000)), "DateBirth": b.Format("02 Jan 2006 15:04"),
		"Gender": pick(m, "M", "F", "M", "F", "M", "F", "F", "F", "I", "U", ""), "TestPatient": pick(m, "FALSE", "FALSE", "", "0", "false")}
	switch m.IntN(30) {
	case 0:
		r["TestPatient"] = pick(m, "TRUE", "1", "true")
	case 1:
		r["DateBirth"] = ""
	case 2:
		r["DateBirth"] = m.w.asAt.AddDate(0, 0, m.IntN(60)-10).Add(13 * time.Hour).Format("02 Jan 2006 15:04")
	}
	if m.IntN(20) == 0 {
		r["DateDeath"] = m.text(m.day())
	}
	return r
}

func (m *maker) registration(k who) row {
	r := row{"RowIdentifier": m.id(), "IDOrganisationVisibleTo": k.org, "IDPatient": k.id, "DateEventRecorded": m.text(m.day())}
	return m.fillRegistration(r)
}

func (m *maker) fillRegistration(r row) row {
	r["DateRegistration"] = m.maybe(25, pick(m, m.day(), m.recent(400), m.recent(400), m.recent(400), m.recent(400), m.near()))
	r["DateDeRegistration"] = ""
	if m.IntN(5) == 0 {
		r["DateDeRegistration"] = m.text(pick(m, m.day(), m.near()))
	}
	r["RegistrationStatus"] = pick(m, "GMS", "GMS", "GMS", "GMS", "GMS", "GMS", "GMS", "Contraception,GMS", "gms, Minor Surgery", "GMS ", "Contraception", "GMSX", "Temporary", "Applied", "")
	r["IDOrganisation"] = pick(m, r["IDOrganisationVisibleTo"], r["IDOrganisationVisibleTo"], r["IDOrganisationVisibleTo"], "", m.w.orgs[m.IntN(len(m.w.orgs))])
	return r
}

// firstNight is the first extract: every table in full.
func (m *maker) firstNight(to time.Time) extract {
	rows := map[string][]row{}
	add := func(table string, r row) { rows[table] = append(rows[table], r) }
	m.referenceRows(add)
	for _, k := range m.people {
		if m.IntN(80) > 0 { // some are only spoken of
			add("SRPatient", m.patient(k))
		}
		for range pick(m, 0, 1, 1, 1, 1, 1, 2, 2, 3) {
			add("SRPatientRegistration", m.registration(k))
		}
		m.clinical(k, add)
	}
	for range 20 {
		add("SRAppointment", m.appointment(who{m.w.orgs[0], pick(m, "-1", "", "0")}))
	}
	for range 10 {
		add("SRReferralInStatusDetails", row{"RowIdentifier": m.id(), "IDOrganisationVisibleTo": m.w.orgs[0], "DateEvent": m.text(m.day()), "IDReferralIn": m.id(), "IDPatient": m.people[0].id})
	}
	add("SRReferralIn", row{"RowIdentifier": m.id(), "IDOrganisationVisibleTo": m.w.orgs[0], "IDPatient": m.people[0].id})
	x := extract{to: to}
	for _, t := range order {
		if t == "SRPatientRemovedByContentFilter" {
			continue
		}
		m.repeat(t, rows)
		x.files = append(x.files, file{table: t, rows: rows[t]})
	}
	return x
}

// repeat has a few keys come twice in a file, the last time as it is meant.
func (m *maker) repeat(table string, rows map[string][]row) {
	if !slices.Contains(columns[table], "IDPatient") && table != "SRPatient" {
		return
	}
	for range min(4, len(rows[table])/20) {
		i := m.IntN(len(rows[table]))
		other := copyRow(rows[table][m.IntN(len(rows[table]))])
		other["RowIdentifier"], other["IDOrganisationVisibleTo"] = rows[table][i]["RowIdentifier"], rows[table][i]["IDOrganisationVisibleTo"]
		rows[table] = slices.Insert(rows[table], i, other)
	}
}

func copyRow(r row) row {
	out := row{}
	for k, v := range r {
		out[k] = v
	}
	return out
}

// clinical adds what is known of one patient at one organisation.
func (m *maker) clinical(k who, add func(string, row)) {
	for range m.IntN(14) {
		for _, r := range m.entries(k) {
			add("SRCode", r)
		}
	}
	switch m.IntN(8) {
	case 0, 1:
		m.diabetic(k, add)
	case 2:
		add("SRCode", m.coded(k, "hypertension", m.recent(60)))
		m.measured(k, add)
	case 3:
		add("SRCode", m.coded(k, pick(m, "smoking_current", "smoking_ex", "smoking_never"), m.near()))
		for range 1 + m.IntN(2) {
			add("SRCode", m.coded(k, "cervical_screening", windowStart(m.w.asAt, pick(m, m.windows[10:]...)).AddDate(0, 0, pick(m, -1, 0, 0, 1, 90))))
		}
	}
	m.medicines(k, add)
	for range m.IntN(5) {
		add("SRAppointment", m.appointment(k))
	}
	for range m.IntN(2) * m.IntN(3) {
		m.refer(k, add)
	}
}

// laterNight is a night's changes: new, changed and removed rows, patients who leave, and sometimes SRCode in full again.
func (m *maker) laterNight(from, to time.Time) extract {
	now := m.w.replay(len(m.w.extracts))
	rows := map[string][]row{}
	add := func(table string, r row) { rows[table] = append(rows[table], r) }
	for range 12 {
		m.clinical(m.people[m.IntN(len(m.people))], add)
	}
	full := m.IntN(3) == 0
	for _, table := range order[:8] {
		for _, k := range sorted(now[table]) {
			r := now[table][k]
			switch n := m.IntN(100); {
			case n == 0 && (table != "SRPatient" || m.IntN(3) == 0):
				if !full || table != "SRCode" {
					add(table, row{"RowIdentifier": k.id, "IDOrganisationVisibleTo": k.org, "RemovedData": "1"})
				}
			case n < 5:
				add(table, m.change(table, k, r))
			case full && table == "SRCode":
				add(table, r)
			}
		}
		if table != "SRCode" || !full {
			add(table, row{"RowIdentifier": m.id(), "IDOrganisationVisibleTo": m.w.orgs[0], "RemovedData": "1"}) // never seen
		}
	}
	x := extract{from: from, to: to}
	for _, t := range order[:8] {
		m.repeat(t, rows)
		x.files = append(x.files, file{table: t, delta: !(full && t == "SRCode"), rows: rows[t]})
	}
	if m.IntN(2) == 0 {
		x.files = append(x.files, file{table: "SRPatientRemovedByContentFilter", rows: []row{{"IDPatient": m.people[m.IntN(len(m.people))].id}}})
	}
	return x
}

func sorted(rows map[place]row) []place {
	keys := make([]place, 0, len(rows))
	for k := range rows {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b place) int { return strings.Compare(a.org+" "+a.id, b.org+" "+b.id) })
	return keys
}

// change is another version of a row.
func (m *maker) change(table string, k place, r row) row {
	out := copyRow(r)
	w := who{k.org, r["IDPatient"]}
	switch table {
	case "SRPatient":
		return m.patient(who{k.org, k.id})
	case "SRPatientRegistration":
		return m.fillRegistration(out)
	case "SRCode":
		if e := m.entries(w)[0]; m.IntN(2) == 0 {
			out = e
		}
		out["DateEvent"] = m.maybe(8, m.at(m.day()))
	case "SRAppointment":
		out = m.appointment(w)
	default:
		for _, c := range columns[table] {
			if strings.HasPrefix(c, "Date") {
				out[c] = m.maybe(10, m.at(m.day()))
				if strings.HasPrefix(c, "DateMedicationTemplate") {
					out[c] = m.day().Format("02 Jan 2006")
				}
			}
		}
	}
	out["RowIdentifier"] = k.id
	return out
}
