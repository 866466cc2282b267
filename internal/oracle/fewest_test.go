package oracle

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// fewest leaves patients out, then rows, while a report still differs, and tells what is left, night by night. It takes
// a minute or two at most.
func (b *bench) fewest(t *testing.T, w *world, name string) string {
	runs, until := 0, time.Now().Add(2*time.Minute)
	var last []string
	differs := func(w *world) bool {
		if time.Now().After(until) {
			return false
		}
		runs++
		found, err := b.differences(t.TempDir(), w, []string{name})
		if err != nil || len(found[name]) == 0 {
			return false
		}
		last = found[name]
		return true
	}
	ids := w.people()
	nobody := !differs(w.only(ids, false))
	ids = smallest(ids, func(ids []string) bool { return differs(w.only(ids, nobody)) })
	small := w.only(ids, nobody)
	rows := smallest(small.rows(), func(rows []string) bool { return differs(small.onlyRows(rows)) })
	small = small.onlyRows(rows)
	if !differs(small) && last == nil {
		return "no fewer patients could be found for it in time"
	}
	return fmt.Sprintf("fewest for which %s differs (%d runs):\n%s\n%s", name, runs, strings.Join(last, "\n"), small)
}

// smallest leaves out ever smaller stretches of a list while still holds.
func smallest(all []string, still func([]string) bool) []string {
	for size := (len(all) + 1) / 2; size > 0; size /= 2 {
		for from := 0; from < len(all); {
			if rest := slices.Concat(all[:from], all[min(from+size, len(all)):]); still(rest) {
				all = rest
			} else {
				from += size
			}
		}
	}
	return all
}

// ofPatients says whether a table's rows are about patients.
func ofPatients(table string) bool {
	return slices.Contains(columns[table], "IDPatient") || table == "SRPatient"
}

// rows names every row about patients by where it stands.
func (w *world) rows() []string {
	var out []string
	for n, x := range w.extracts {
		for _, f := range x.files {
			for i := range f.rows {
				if ofPatients(f.table) {
					out = append(out, fmt.Sprint(n, f.table, i))
				}
			}
		}
	}
	return out
}

// onlyRows is the world with these rows about patients alone.
func (w *world) onlyRows(names []string) *world {
	keep := map[string]bool{}
	for _, n := range names {
		keep[n] = true
	}
	return w.filter(func(night int, table string, i int, _ row) bool {
		return !ofPatients(table) || keep[fmt.Sprint(night, table, i)]
	})
}

// only is the world with these patients alone; rows about nobody stay when nobody is true.
func (w *world) only(ids []string, nobody bool) *world {
	keep := map[string]bool{"": nobody}
	for _, id := range ids {
		keep[id] = true
	}
	return w.filter(func(_ int, table string, _ int, r row) bool {
		return !ofPatients(table) || keep[personOf(table, r)] || r["RemovedData"] == "1" && table != "SRPatient"
	})
}

func (w *world) filter(keep func(night int, table string, i int, r row) bool) *world {
	out := *w
	out.extracts = nil
	for n, x := range w.extracts {
		y := extract{from: x.from, to: x.to}
		for _, f := range x.files {
			g := file{table: f.table, delta: f.delta}
			for i, r := range f.rows {
				if keep(n, f.table, i, r) {
					g.rows = append(g.rows, r)
				}
			}
			y.files = append(y.files, g)
		}
		out.extracts = append(out.extracts, y)
	}
	return &out
}

// people are the ids of all patients any row speaks of.
func (w *world) people() []string {
	seen := map[string]bool{}
	for _, x := range w.extracts {
		for _, f := range x.files {
			for _, r := range f.rows {
				if id := personOf(f.table, r); id != "" {
					seen[id] = true
				}
			}
		}
	}
	ids := make([]string, 0, len(seen))
	for id := range seen {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func personOf(table string, r row) string {
	if table == "SRPatient" {
		return r["RowIdentifier"]
	}
	return id(r["IDPatient"])
}

// String is the rows about patients.
func (w *world) String() string {
	var out strings.Builder
	lines := 0
	for n, x := range w.extracts {
		fmt.Fprintf(&out, "extract %d, %s\n", n, x.to.Format("2006-01-02 15:04"))
		for _, f := range x.files {
			for _, r := range f.rows {
				if !ofPatients(f.table) {
					continue
				}
				if lines++; lines > 200 {
					return out.String() + "  and more\n"
				}
				fmt.Fprintf(&out, "  %s", f.table)
				for _, c := range append(slices.Clone(columns[f.table]), "RemovedData") {
					if r[c] != "" {
						fmt.Fprintf(&out, " %s=%s", c, strings.TrimSuffix(r[c], " 00:00:00"))
					}
				}
				out.WriteString("\n")
			}
		}
	}
	return out.String()
}
