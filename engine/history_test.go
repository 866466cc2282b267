package engine_test

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

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
//	20260301_1707/options      lines: source NAME, accept-gap, accept-closures, unlisted, months N, closures N, quarantine N
//	want/20260301_1707         what loading it says: "loaded", "already loaded", "problems N", or the refusal's text
//	want/history/SRCode.csv    the named columns of history."SRCode", in order of all of them
//	want/sql/NAME.csv          the result of the query in its first line
//
// Extracts load in the order of their first file.
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

type historyCase struct {
	order   []string
	options map[string]string
	want    map[string]string
	tables  []txtar.File
}

func readHistory(t *testing.T, ar *txtar.Archive, dir string) historyCase {
	c := historyCase{options: map[string]string{}, want: map[string]string{}}
	seen := map[string]bool{}
	for _, f := range ar.Files {
		folder, name, _ := strings.Cut(f.Name, "/")
		switch {
		case folder == "want" && strings.Contains(name, "/"):
			c.tables = append(c.tables, txtar.File{Name: name, Data: f.Data})
		case folder == "want":
			c.want[name] = strings.TrimSpace(string(f.Data))
		case name == "options":
			c.options[folder] = string(f.Data)
		default:
			if !seen[folder] {
				seen[folder] = true
				c.order = append(c.order, folder)
			}
			path := filepath.Join(dir, folder, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, unescape(string(f.Data)), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	return c
}

// unescape turns \xNN into its byte and \ at a line's end into no line break.
func unescape(text string) []byte {
	text = strings.ReplaceAll(text, "\\\n", "")
	var out []byte
	for i := 0; i < len(text); i++ {
		if strings.HasPrefix(text[i:], `\x`) && i+4 <= len(text) {
			if b, err := strconv.ParseUint(text[i+2:i+4], 16, 8); err == nil {
				out = append(out, byte(b))
				i += 3
				continue
			}
		}
		out = append(out, text[i])
	}
	return out
}

func runHistory(t *testing.T, ar *txtar.Archive) {
	dir := t.TempDir()
	c := readHistory(t, ar, dir)
	s := openStore(t, filepath.Join(dir, "store.duckdb"), false)
	defer s.Close()
	for _, folder := range c.order {
		got := loadFolder(s, filepath.Join(dir, folder), c.options[folder])
		want := c.want[folder]
		if want == "" {
			want = "loaded"
		}
		if got != want && !(len(want) > 12 && strings.Contains(got, want)) {
			t.Errorf("%s: got %q, want %q", folder, got, want)
		}
	}
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

func mustLog(t *testing.T, s *engine.Store) []engine.LoadEntry {
	t.Helper()
	log, err := s.Log(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return log
}

func loadFolder(s *engine.Store, dir, options string) string {
	o, so := engine.LoadOptions{}, systmone.Options{}
	limits := history.DefaultLimits()
	for _, line := range strings.Split(strings.TrimSpace(options), "\n") {
		word, value, _ := strings.Cut(line, " ")
		n, _ := strconv.ParseInt(value, 10, 64)
		switch word {
		case "source":
			o.Source = value
		case "accept-gap":
			o.AcceptGap = true
		case "accept-closures":
			o.AcceptClosures = true
		case "unlisted":
			so.Unlisted = true
		case "months":
			o.Months = int(n)
		case "closures":
			limits.ClosureRows = n
		case "quarantine":
			limits.QuarantineRows = n
		}
	}
	o.Limits = &limits
	x, closer, err := systmone.Open(dir, so)
	if err == nil {
		defer closer.Close()
		var r *history.Result
		if r, err = s.Load(context.Background(), x, o); err == nil {
			switch {
			case r.Already:
				return "already loaded"
			case r.Problems() > 0:
				return fmt.Sprintf("problems %d", r.Problems())
			}
			return "loaded"
		}
	}
	var refused *spec.Refused
	if errors.As(err, &refused) {
		return fmt.Sprintf("refused, rule %d: %v", refused.Rule, err)
	}
	return "FAILED: " + err.Error()
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
	want, err := charmap.Windows1252.NewDecoder().String(string(all))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	os.WriteFile(filepath.Join(dir, "SRManifest.csv"), []byte("FileName,IsDelta,IsReference,DateExtractFrom,DateExtractTo\r\nSRPatient,N,N,,20260301_1707\r\n"), 0o600)
	os.WriteFile(filepath.Join(dir, "SRPatient.csv"), []byte("RowIdentifier,IDOrganisationVisibleTo,Surname\r\n1,P1,"+string(all)+"\r\n"), 0o600)
	s := openStore(t, filepath.Join(t.TempDir(), "s.duckdb"), false)
	defer s.Close()
	if got := loadFolder(s, dir, ""); got != "loaded" {
		t.Fatal(got)
	}
	equal(t, s, want, `SELECT "Surname" FROM SRPatient`, nil)
}
