package history_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"strata/engine/duck"
	"strata/engine/history"
	"strata/engine/spec"
	"strata/loaders/systmone"
	sqlfs "strata/sql"
)

var allColumns = map[string][]string{
	"SRPatient":     {id, org, "Surname", "Gender"},
	"SRCode":        {id, org, "CTV3Code", "NumericUnit", "IDPatient", "DateEventRecorded", "Novelty"},
	"SREvent":       {id, org, "IDPatient", "ContactMethod"},
	"SRStaffMember": {id, "StaffName", "Obsolete"},
}

// TestRandomHistories loads random extracts into a store and into the model, and compares every version after every
// extract: full and delta mixes, duplicates, removals, returns of removed rows, columns lost and found, month-limited
// fulls, patients who leave, a second source that lags behind, and a third that lags and shares an organisation. What is
// open in the end must be what hearing all in the order of their times leaves open. The state as at every earlier extract time is compared
// too, with the model's and with what was open when that time was the newest. A failing case prints its seed and leaves
// its extracts as a scenario to copy into testdata/history.
// STRATA_HISTORIES sets how many, STRATA_SEED where they begin.
func TestRandomHistories(t *testing.T) {
	count, seed := 500, uint64(1)
	fmt.Sscan(os.Getenv("STRATA_HISTORIES"), &count)
	fmt.Sscan(os.Getenv("STRATA_SEED"), &seed)
	t.Logf("%d histories from seed %d", count, seed)
	tables, err := systmone.Tables()
	if err != nil {
		t.Fatal(err)
	}
	const workers = 2
	refusedLate.Store(0)
	t.Cleanup(func() {
		if t.Logf("%d late extracts refused", refusedLate.Load()); count >= 100 && refusedLate.Load() == 0 {
			t.Error("no extract was ever refused for coming late: the case is not met")
		}
	})
	for w := range workers {
		t.Run(fmt.Sprint("worker", w), func(t *testing.T) {
			t.Parallel()
			for i := w; i < count && !t.Failed(); i += workers {
				randomHistory(t, tables, seed+uint64(i))
			}
		})
	}
}

var refusedLate atomic.Int64

type feed struct {
	source string
	orgs   []string
	own    []string // of them, those no other source has
	last   time.Time
	lag    time.Duration
}

func randomHistory(t *testing.T, tables *spec.Tables, seed uint64) {
	ctx := context.Background()
	r := rand.New(rand.NewPCG(seed, 0))
	db, err := duck.Open(ctx, "", duck.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, file := range sqlfs.Names("schema") {
		if _, err := db.Exec(ctx, sqlfs.Text(file), nil); err != nil {
			t.Fatal(err)
		}
	}
	m := newModel()
	feeds := []*feed{{source: "a", orgs: []string{"P1", "P2"}, own: []string{"P1"}}, {source: "b", orgs: []string{"P3"}, own: []string{"P3"}, lag: 36 * time.Hour},
		{source: "c", orgs: []string{"P2", "P4"}, own: []string{"P4"}, lag: 15 * time.Hour}}
	var loaded []heard
	root := t.TempDir()
	story := fmt.Sprintf("Random history of seed %d.\n", seed)
	times := map[time.Time]snapshot{}
	clock := time.Date(2026, 3, 1, 17, 0, 0, 0, time.UTC)
	for n := range 3 + r.IntN(3) {
		clock = clock.Add(time.Duration(1+r.IntN(40)) * time.Hour)
		f := feeds[0]
		if n > 0 && r.IntN(5) < 2 {
			f = feeds[1+r.IntN(2)]
		}
		at := clock.Add(-f.lag)
		if !f.last.IsZero() && !at.After(f.last) {
			continue
		}
		months := r.IntN(2)
		files := randomFiles(r, f, f.last.IsZero())
		dir := filepath.Join(root, fmt.Sprint(n))
		story += writeExtract(t, dir, files, f.last, at) + fmt.Sprintf("-- %d/options --\nsource %s\nmonths %d\n", n, f.source, months)
		if late := load(t, db, tables, dir, f.source, months); late {
			if !tooLate(loaded, at) {
				t.Fatalf("seed %d: extract %d is not late", seed, n)
			}
			refusedLate.Add(1)
			continue
		}
		f.last = at
		m.load(f.source, files, at, months)
		loaded = append(loaded, heard{f.source, files, at, months})
		times[at] = snapshot{f, own(m.at(at), f)}
		m.look(t, db, tables)
		if problem := compare(t, db, m, times); problem != "" {
			t.Errorf("seed %d, after extract %d of source %s: %s\nthe case: %s", seed, n, f.source, problem, dump(t, seed, story))
			return
		}
	}
	if got, want := m.open(), inOrder(loaded).open(); got != want {
		t.Errorf("seed %d: open rows are\n%s\nin the order of extract times they are\n%s\nthe case: %s", seed, got, want, dump(t, seed, story))
	}
}

// heard is an extract that was loaded.
type heard struct {
	source string
	files  []rowFile
	at     time.Time
	months int
}

// tooLate tells whether an extract of time at comes after one that is no older: only such a one may be refused for it.
func tooLate(loaded []heard, at time.Time) bool {
	return slices.ContainsFunc(loaded, func(h heard) bool { return !h.at.Before(at) })
}

// inOrder is the model that heard all extracts in the order of their times, as a rebuild does.
func inOrder(loaded []heard) *model {
	sorted := append([]heard(nil), loaded...)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].at.Before(sorted[j].at) })
	m := newModel()
	for _, h := range sorted {
		m.load(h.source, h.files, h.at, h.months)
	}
	return m
}

// compare says how store and model differ, blank when they do not.
func compare(t *testing.T, db *duck.DB, m *model, times map[time.Time]snapshot) string {
	if got, want := stored(t, db, m), m.String(); got != want {
		return fmt.Sprintf("versions are\n%s\nwant\n%s", got, want)
	}
	if got, want := recorded(t, db), strings.Join(m.problems, "\n"); got != want {
		return fmt.Sprintf("problems are\n%s\nwant\n%s", got, want)
	}
	if got, want := organisations(t, db), m.organisations(); got != want {
		return fmt.Sprintf("organisations are\n%s\nwant\n%s", got, want)
	}
	if got, want := partials(t, db), m.partials(); got != want {
		return fmt.Sprintf("partial extracts are\n%s\nwant\n%s", got, want)
	}
	asAt := storedAt(t, db, m, times)
	for at, then := range times {
		got := asAt[at.Format("0102_1504")]
		if want := m.at(at); got != want {
			return fmt.Sprintf("as at %v:\n%s\nwant\n%s", at, got, want)
		}
		if now := own(got, then.feed); now != then.open {
			return fmt.Sprintf("as at %v the store said\n%s\nnow it says\n%s", at, then.open, now)
		}
	}
	return ""
}

// snapshot is what of a feed's rows was open at its extract time, right after that extract.
type snapshot struct {
	feed *feed
	open string
}

// own keeps the rows of a feed's organisations: what another source brings later cannot change them.
func own(state string, f *feed) string {
	var lines []string
	for _, line := range strings.Split(state, "\n") {
		for _, o := range f.own {
			if strings.Contains(line, "|"+o+"|") {
				lines = append(lines, line)
			}
		}
	}
	return strings.Join(lines, "\n")
}

// dump leaves the failing case where it outlives the test.
func dump(t *testing.T, seed uint64, story string) string {
	path := filepath.Join(os.TempDir(), fmt.Sprintf("strata-history-%d.txtar", seed))
	if err := os.WriteFile(path, []byte(story), 0o600); err != nil {
		t.Error(err)
	}
	return path
}

// randomFiles makes a small extract: few ids, few values, so that every kind of meeting happens.
func randomFiles(r *rand.Rand, f *feed, first bool) []rowFile {
	var files []rowFile
	for _, table := range []string{"SRCode", "SREvent", "SRPatient", "SRStaffMember"} {
		if r.IntN(4) == 0 {
			continue
		}
		file := rowFile{table: table, mode: spec.Delta}
		if first || r.IntN(3) == 0 {
			file.mode = spec.Full
		}
		usual := r.IntN(3) > 0 // as configured; else with columns lost or found
		for _, c := range allColumns[table] {
			if c == id || c == org || c != "Novelty" && usual || !usual && (r.IntN(6) > 0 && (c != "Novelty" || r.IntN(3) == 0)) {
				file.columns = append(file.columns, c)
			}
		}
		if file.mode == spec.Delta {
			file.columns = append(file.columns, remove)
		}
		r.Shuffle(len(file.columns), func(i, j int) { file.columns[i], file.columns[j] = file.columns[j], file.columns[i] })
		for range r.IntN(9) {
			file.rows = append(file.rows, randomRow(r, f, file))
		}
		files = append(files, file)
	}
	return files
}

func randomRow(r *rand.Rand, f *feed, file rowFile) map[string]string {
	row := map[string]string{}
	for _, c := range file.columns {
		switch c {
		case id:
			row[c] = fmt.Sprint(1 + r.IntN(4))
			if r.IntN(40) == 0 {
				row[c] = "junk"
			}
		case org:
			row[c] = f.orgs[r.IntN(len(f.orgs))]
			if r.IntN(12) == 0 && f.source == "a" {
				row[c] = ""
			}
		case "IDPatient":
			row[c] = fmt.Sprint(1 + r.IntN(4))
		case "DateEventRecorded":
			row[c] = []string{"", "01 Jan 2020", "01 Jan 2020", "20 Feb 2026", "20 Feb 2026", "28 Feb 2026", "28 Feb 2026", "soon"}[r.IntN(8)]
		case "Obsolete":
			row[c] = []string{"", "true", "TRUE", "1", "false", "0", "maybe"}[r.IntN(7)]
		case remove:
			row[c] = []string{"0", "0", "0", "1"}[r.IntN(4)]
		default:
			row[c] = []string{"", "x", "y"}[r.IntN(3)]
		}
	}
	if row[remove] == "1" && r.IntN(2) == 0 { // removals carry little but the key
		for c := range row {
			if c != id && c != org && c != remove {
				row[c] = ""
			}
		}
	}
	return row
}

func writeExtract(t *testing.T, dir string, files []rowFile, from, to time.Time) string {
	t.Helper()
	if err := os.MkdirAll(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	manifest := "FileName,IsDelta,IsReference,DateExtractFrom,DateExtractTo\r\n"
	folder, story := filepath.Base(dir), ""
	if len(files) == 0 {
		files = []rowFile{{table: "SRPatient", mode: spec.Delta, columns: []string{id, org, remove}}}
		if from.IsZero() {
			files[0].mode = spec.Full
		}
	}
	for _, f := range files {
		isDelta, start := "N", ""
		if f.mode == spec.Delta {
			isDelta, start = "Y", from.Format("20060102_1504")
		}
		manifest += fmt.Sprintf("%s,%s,N,%s,%s\r\n", f.table, isDelta, start, to.Format("20060102_1504"))
		text := strings.Join(f.columns, ",") + "\r\n"
		for _, r := range f.rows {
			var cells []string
			for _, c := range f.columns {
				cells = append(cells, r[c])
			}
			text += strings.Join(cells, ",") + "\r\n"
		}
		story += fmt.Sprintf("-- %s/%s.csv --\n%s", folder, f.table, strings.ReplaceAll(text, "\r\n", "\n"))
		if err := os.WriteFile(filepath.Join(dir, f.table+".csv"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "SRManifest.csv"), []byte(manifest), 0o600); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("-- %s/SRManifest.csv --\n%s", folder, strings.ReplaceAll(manifest, "\r\n", "\n")) + story
}

// load reports true when the extract was refused for coming too late.
func load(t *testing.T, db *duck.DB, tables *spec.Tables, dir, source string, months int) (late bool) {
	t.Helper()
	x, closer, err := systmone.Open(dir, systmone.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer closer.Close()
	_, err = history.Load(context.Background(), db, tables, x, history.Options{Source: source, Months: months, Limits: history.DefaultLimits(),
		TempDir: t.TempDir(), Now: time.Now}, func([]string) error { return nil })
	var refused *spec.Refused
	if errors.As(err, &refused) && refused.Rule == 12 {
		return true
	}
	if err != nil {
		t.Fatal(err)
	}
	return false
}
