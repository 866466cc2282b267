package engine_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/tools/txtar"

	"strata/engine"
	"strata/engine/history"
	"strata/engine/spec"
	"strata/internal/term"
	"strata/loaders/systmone"
)

// TestHistory runs testdata/history: extracts in, history rows and reconciliation out. A txtar there holds
//
//	20260301_1707/SRCode.csv   a file of an extract; \xNN in it is that byte, so that any encoding can be written
//	a/SRExtract.zip/SRCode.csv a file in an archive of the extract; a.zip/SRCode.csv an archive with everything
//	20260301_1707/options      lines: source NAME, accept-gap, accept-closures, unlisted, months N, closures N, quarantine N,
//	                           parts NAME.zip N (cut the archive into parts of N bytes)
//	want/20260301_1707         what loading it says: "loaded", "already loaded", "problems N", or the refusal's text;
//	                           a line each when the folder holds several extracts
//	want/history/SRCode.csv    the named columns of history."SRCode", in order of all of them
//	want/sql/NAME.csv          the result of the query in its first line
//	want/rebuild               why the rebuilt history may differ; otherwise it must be the same
//
// Folders load in the order of their first file. A trial of all of them must have said what loading does. What is loaded
// is archived, and the store rebuilt from the archive must give the same answers.
func TestHistory(t *testing.T) {
	files, err := filepath.Glob("../testdata/history/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(f)
			if err != nil {
				t.Fatal(err)
			}
			runHistory(t, ar)
		})
	}
}

func runHistory(t *testing.T, ar *txtar.Archive) {
	dir := t.TempDir()
	c := readHistory(t, ar, dir)
	tried := tryAll(t, c, dir)
	archive := filepath.Join(t.TempDir(), "archive")
	s := openStore(t, filepath.Join(t.TempDir(), "store.duckdb"), false)
	defer s.Close()
	for _, folder := range c.order {
		got := loadFolder(s, filepath.Join(dir, folder), c.options[folder], archive)
		want := c.want[folder]
		if want == "" {
			want = "loaded"
		}
		if got != want && !(len(want) > 12 && strings.Contains(got, want)) {
			t.Errorf("%s: got %q, want %q", folder, got, want)
		}
	}
	c.compare(t, s)
	reconciled(t, s)
	sameAsTried(t, s, tried)
	if why, ok := c.want["rebuild"]; ok {
		t.Log("not rebuilt:", why)
		return
	}
	again := openStore(t, filepath.Join(t.TempDir(), "rebuilt.duckdb"), false)
	defer again.Close()
	rebuild(t, again, archive)
	c.compare(t, again)
	sameHistory(t, s, again)
}

// compare checks what the scenario wants of a store.
func (c historyCase) compare(t *testing.T, s *engine.Store) {
	t.Helper()
	for _, f := range c.tables {
		kind, name, _ := strings.Cut(f.Name, "/")
		text := strings.TrimSpace(string(f.Data))
		query, body, _ := strings.Cut(text, "\n")
		if kind == "history" {
			records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			var cols []string
			for _, h := range records[0] {
				cols = append(cols, `"`+h+`"`)
			}
			query, body = fmt.Sprintf(`SELECT %s FROM history.%q ORDER BY ALL`, strings.Join(cols, ", "), strings.TrimSuffix(name, ".csv")), text
		}
		if got := result(t, s, query); got != strings.TrimSpace(body) {
			t.Errorf("%s: got\n%s\nwant\n%s", f.Name, got, body)
		}
	}
}

// reconciled checks that the store verifies and every table of every load reconciles.
func reconciled(t *testing.T, s *engine.Store) {
	t.Helper()
	checks, err := s.Verify(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range checks {
		if x.Problems != 0 {
			t.Errorf("verify: %s: %s: %d problems", x.Check, x.Table, x.Problems)
		}
	}
	for _, e := range mustLog(t, s) {
		d, err := s.LoadDetail(context.Background(), e.LoadID)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range d.Tables {
			if x.Rows != x.Inserted+x.Updated+x.Unchanged+x.Removed+x.OrphanRemovals+x.Duplicates+x.Quarantined {
				t.Errorf("load %d: %s does not reconcile: %+v", e.LoadID, x.Table, x)
			}
		}
	}
}

// rebuild loads what the archive holds, as strata rebuild does.
func rebuild(t *testing.T, s *engine.Store, archive string) {
	t.Helper()
	if _, err := os.Stat(archive); err != nil {
		return // nothing was loaded
	}
	all, err := archiveAt(archive).List()
	if err != nil {
		t.Fatal(err)
	}
	type archived struct {
		systmone.Archived
		x *spec.Extract
	}
	var open []archived
	for _, k := range all {
		if bad, err := systmone.CheckSums(k.Dir); err != nil || len(bad) > 0 {
			t.Fatalf("archive: %v %v", bad, err)
		}
		x, closer, err := systmone.Open(k.Place, systmone.Options{Unlisted: k.Kept.Unlisted})
		if err != nil {
			t.Fatal(err)
		}
		defer closer.Close()
		open = append(open, archived{k, x})
	}
	sort.SliceStable(open, func(i, j int) bool { return open[i].x.To.Before(open[j].x.To) })
	for _, k := range open {
		limits := history.Limits(*k.Kept.Limits)
		_, err := s.Load(context.Background(), k.x, engine.LoadOptions{Source: k.Kept.Source, AcceptGap: k.Kept.AcceptGap,
			AcceptClosures: k.Kept.AcceptClosures, Months: k.Kept.Months, Limits: &limits})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// sameHistory compares every version of every table of two stores.
func sameHistory(t *testing.T, s, again *engine.Store) {
	t.Helper()
	tables, err := s.Tables(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range tables {
		if !e.Loaded {
			continue
		}
		query := fmt.Sprintf(`SELECT * EXCLUDE (load_id) FROM history.%q ORDER BY ALL`, e.Name)
		if got, want := result(t, again, query), result(t, s, query); got != want {
			t.Errorf("%s rebuilt:\n%s\nwas\n%s", e.Name, got, want)
		}
	}
}

func mustLog(t *testing.T, s *engine.Store) []engine.LoadEntry {
	t.Helper()
	log, err := s.Log(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return log
}

// result is a query's result as CSV.
func result(t *testing.T, s *engine.Store, query string) string {
	t.Helper()
	rows, err := s.Query(context.Background(), query, nil, nil)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var b strings.Builder
	w := csv.NewWriter(&b)
	var head []string
	for _, c := range rows.Columns() {
		head = append(head, c.Name)
	}
	w.Write(head)
	for row := rows.Next(); row != nil; row = rows.Next() {
		var cells []string
		for _, v := range row {
			cells = append(cells, term.Cell(v))
		}
		w.Write(cells)
	}
	w.Flush()
	return strings.TrimSpace(b.String())
}

// TestEncodings: a byte that is not UTF-8 makes its file Windows-1252, whichever byte it is.
func TestEncodings(t *testing.T) {
	var all []byte
	for b := 0x80; b <= 0xff; b++ {
		all = append(all, byte(b))
	}
	want := ""
	for _, b := range all {
		r := charmap.Windows1252.DecodeByte(b)
		if r == utf8.RuneError { // the five undefined ones stay apart, as control characters
			r = rune(b)
		}
		want += string(r)
	}
	dir := t.TempDir()
	os.WriteFile(filepath.Join(dir, "SRManifest.csv"), []byte("FileName,IsDelta,IsReference,DateExtractFrom,DateExtractTo\r\nSRPatient,N,N,,20260301_1707\r\n"), 0o600)
	os.WriteFile(filepath.Join(dir, "SRPatient.csv"), []byte("RowIdentifier,IDOrganisationVisibleTo,Surname\r\n1,P1,"+string(all)+"\r\n"), 0o600)
	s := openStore(t, filepath.Join(t.TempDir(), "s.duckdb"), false)
	defer s.Close()
	if got := loadFolder(s, dir, "", ""); got != "loaded" {
		t.Fatal(got)
	}
	equal(t, s, want, `SELECT "Surname" FROM SRPatient`, nil)
}
