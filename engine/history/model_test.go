package history_test

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"time"

	"strata/engine/spec"
)

// model is history as a map of lists, slow and plain: what the loading rules say, without SQL.
type model struct {
	tables   map[string]map[string][]*version // table, key, versions oldest first
	loads    int
	orgs     map[string]bool       // source and organisation it has sent rows of
	layouts  map[string]spec.Table // of the store's tables
	partial  map[string]bool       // source and time of every extract: has it, in full files alone, not every organisation
	problems []string              // load, table, line and column of every cell that does not fit, or row without a key
}

// version is one state of a row; to is zero while it is open. Cells left out are NULL.
type version struct {
	cells    map[string]string
	from, to time.Time
}

// rowFile is a file of a random extract, before it is written as CSV.
type rowFile struct {
	table   string
	mode    spec.Mode
	columns []string
	rows    []map[string]string // RemovedData "1" removes
}

const (
	id     = "RowIdentifier"
	org    = "IDOrganisationVisibleTo"
	remove = "RemovedData"
)

func keyOf(cells map[string]string) string { return cells[id] + "|" + cells[org] }

func (m *model) versions(table, key string) []*version { return m.tables[table][key] }

func openVersion(vs []*version) *version {
	if n := len(vs); n > 0 && vs[n-1].to.IsZero() {
		return vs[n-1]
	}
	return nil
}

func newModel() *model {
	return &model{tables: map[string]map[string][]*version{}, orgs: map[string]bool{}, partial: map[string]bool{}}
}

// organisations lists which source has sent rows of which organisation.
func (m *model) organisations() string {
	return strings.Join(slices.Sorted(maps.Keys(m.orgs)), "\n")
}

// partials lists which extracts are partial.
func (m *model) partials() string {
	var lines []string
	for x, partial := range m.partial {
		lines = append(lines, fmt.Sprint(x, " ", partial))
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}

// lacking tells whether all files are full, and an organisation known before has no row in one.
func (m *model) lacking(source string, files []rowFile) bool {
	here := map[string]bool{}
	for _, f := range files {
		if f.mode != spec.Full {
			return false
		}
		for _, r := range f.rows {
			here[source+" "+r[org]] = here[source+" "+r[org]] || f.table != "SRStaffMember" && r[id] != "junk"
		}
	}
	for o := range m.orgs {
		if strings.HasPrefix(o, source+" ") && !here[o] && len(files) > 0 {
			return true
		}
	}
	return false
}

// load applies one extract of time t. months is the window of full files, 0 for all history.
func (m *model) load(source string, files []rowFile, t time.Time, months int) {
	type leaver struct{ patient, org string }
	var leavers []leaver
	m.loads++
	m.partial[source+" "+t.Format("0102_1504")] = m.lacking(source, files)
	for _, f := range files {
		f.rows = m.typed(f)
		if m.tables[f.table] == nil {
			m.tables[f.table] = map[string][]*version{}
		}
		last := map[string]map[string]string{} // the last row of every key
		for _, r := range f.rows {
			last[keyOf(r)] = r
		}
		for key, r := range last {
			if r[org] != "" {
				m.orgs[source+" "+r[org]] = true
			}
			m.row(f, key, r, t)
			if f.table == "SRPatient" && r[remove] == "1" {
				leavers = append(leavers, leaver{r[id], r[org]})
			}
		}
		if f.mode == spec.Full && f.table != "SRStaffMember" {
			m.absent(f, last, t, months)
		}
	}
	for _, l := range leavers {
		for table, rows := range m.tables {
			for key, vs := range rows {
				v := openVersion(vs)
				if v == nil || v.from.After(t) || v.cells[org] != l.org || patientOf(table, v) != l.patient {
					continue
				}
				if v.from.Equal(t) { // brought by this very extract: never true
					m.tables[table][key] = vs[:len(vs)-1]
				} else {
					v.to = t
				}
			}
		}
	}
}

// typed is the rows of a file as their types read them, those without a key left out.
func (m *model) typed(f rowFile) (kept []map[string]string) {
	columns := append([]string(nil), f.columns...)
	sort.Strings(columns)
	for i, r := range f.rows {
		line := func(what string) string { return fmt.Sprintf("%d %s %d %s", m.loads, f.table, i+2, what) }
		if r[id] == "junk" {
			m.problems = append(m.problems, line("row"))
			continue
		}
		row := map[string]string{}
		for _, c := range columns {
			switch v := r[c]; {
			case c == "Obsolete" && (v == "TRUE" || v == "1"):
				row[c] = "true"
			case c == "Obsolete" && v == "0":
				row[c] = "false"
			case v == "soon", v == "maybe":
				m.problems = append(m.problems, line(c+" "+v))
			case v != "":
				row[c] = v
			}
		}
		kept = append(kept, row)
	}
	return kept
}

func patientOf(table string, v *version) string {
	switch table {
	case "SRPatient":
		return v.cells[id]
	case "SRStaffMember":
		return "none"
	}
	return v.cells["IDPatient"]
}

func (m *model) row(f rowFile, key string, r map[string]string, t time.Time) {
	vs := m.versions(f.table, key)
	open := openVersion(vs)
	switch {
	case open != nil && !open.from.Before(t), open == nil && len(vs) > 0 && vs[len(vs)-1].to.After(t):
		return // a newer extract of another source has said otherwise
	case r[remove] == "1":
		if open != nil {
			open.to = t
		}
		return
	}
	next := map[string]string{}
	changed := open == nil
	if open != nil {
		for c, v := range open.cells {
			next[c] = v
		}
	}
	for _, c := range f.columns {
		if c == remove {
			continue
		}
		changed = changed || next[c] != r[c]
		next[c] = r[c]
	}
	if !changed {
		return
	}
	if open != nil {
		open.to = t
	}
	m.tables[f.table][key] = append(vs, &version{cells: next, from: t})
}

// absent closes rows a full file does not have, of organisations it does have, within its window.
func (m *model) absent(f rowFile, last map[string]map[string]string, t time.Time, months int) {
	orgs := map[string]bool{}
	for _, r := range last {
		orgs[r[org]] = true
	}
	for key, vs := range m.tables[f.table] {
		v := openVersion(vs)
		if v == nil || last[key] != nil || !orgs[v.cells[org]] || !v.from.Before(t) {
			continue
		}
		if months > 0 && (f.table == "SRCode" || f.table == "SREvent") { // tables with a date-defining column; SREvent rows here have no date
			day, err := time.Parse("02 Jan 2006", v.cells["DateEventRecorded"])
			if err != nil || day.Before(t.AddDate(0, -months, 0)) {
				continue
			}
		}
		v.to = t
	}
}

// String lists every version in order, one line each.
func (m *model) String() string {
	return m.list(func(v *version) bool { return true }, func(v *version) string {
		return fmt.Sprintf(" %s..%s", v.from.Format("0102_1504"), v.end().Format("0102_1504"))
	})
}

// at lists the rows true at a time.
func (m *model) at(t time.Time) string {
	return m.list(func(v *version) bool { return !v.from.After(t) && t.Before(v.end()) }, func(*version) string { return "" })
}

// open lists the rows open now.
func (m *model) open() string {
	return m.list(func(v *version) bool { return v.to.IsZero() }, func(*version) string { return "" })
}

func (v *version) end() time.Time {
	if v.to.IsZero() {
		return time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
	}
	return v.to
}

func (m *model) list(wanted func(*version) bool, bounds func(*version) string) string {
	var lines []string
	for table, rows := range m.tables {
		for _, vs := range rows {
			for _, v := range vs {
				if !wanted(v) {
					continue
				}
				var cells []string
				for _, c := range allColumns[table] {
					cells = append(cells, v.cells[c])
				}
				lines = append(lines, table+" "+strings.Join(cells, "|")+bounds(v))
			}
		}
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}
