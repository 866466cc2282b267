package report

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"strata/engine/duck"
	"strata/engine/export"
	"strata/engine/spec"
)

// bands is a report's table of literal rows, treated.
func bands(t *testing.T, sc Scheme, names string, rows ...[]any) (*Report, export.Table) {
	t.Helper()
	r := &Report{ID: "x", Privacy: "aggregate", Counts: []Count{{Name: "n"}}, Formats: map[string]Format{}}
	if strings.Contains(names, " d") {
		r.Counts = append(r.Counts, Count{Name: "d"})
		r.Rates = []Rate{{Name: "pct", Numerator: "n", Denominator: "d", Per: 100}}
	}
	var columns []duck.Column
	table := export.Table{Name: "x"}
	for _, name := range strings.Fields(names) {
		columns = append(columns, duck.Column{Name: name})
		col := export.Column{Name: name}
		if r.counts(name) {
			col.Kind, col.Status = export.Whole, true
		}
		table.Columns = append(table.Columns, col)
	}
	for _, rate := range r.Rates {
		table.Columns = append(table.Columns, r.rateColumns(rate)...)
	}
	var err error
	if table.Rows, _, err = r.treated(columns, rows, sc); err != nil {
		t.Fatal(err)
	}
	return r, table
}

func day(t *testing.T, text string) time.Time {
	t.Helper()
	d, err := Day(text, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func keep(t *testing.T, dir, name string, table export.Table) {
	t.Helper()
	var b bytes.Buffer
	if err := export.CSV(&b, table); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func compareWith(t *testing.T, r *Report, table export.Table, dir, scheme_, asAt string) (lines, warnings []string) {
	t.Helper()
	rs, err := OpenReleases(dir)
	if err != nil {
		t.Fatal(err)
	}
	out, warnings, err := r.Against(table, rs, scheme(t, scheme_), day(t, asAt))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range out.Columns {
		names = append(names, c.Name)
	}
	lines = []string{strings.Join(names, " ")}
	for _, row := range out.Rows {
		lines = append(lines, plain(row))
	}
	return lines, warnings
}

func TestAgainst(t *testing.T) {
	dir, hes := t.TempDir(), scheme(t, "hes")
	_, old := bands(t, hes, "band n d", []any{"a", int64(20), int64(100)}, []any{"b", int64(3), int64(50)}, []any{"=c", int64(0), int64(0)})
	keep(t, dir, "x_2026-02-28.csv", old)
	keep(t, dir, "x_2026-05-31.csv", old) // after the day asked about
	r, now := bands(t, hes, "band n d", []any{"a", int64(31), int64(100)}, []any{"b", int64(9), int64(50)}, []any{"=c", int64(0), int64(0)}, []any{"new", int64(8), int64(40)})
	got, warnings := compareWith(t, r, now, dir, "hes", "2026-03-31")
	want := []string{"band n n_change d d_change pct pct_change", "a 30 10 100 0 30 10", "b 10 [c] 50 0 20 [c]", "=c 0 0 0 0 [z] [z]", "new 10 [x] 40 [x] 25 [x]"}
	if !slices.Equal(got, want) || len(warnings) > 0 {
		t.Errorf("got\n%s\n%q", strings.Join(got, "\n"), warnings)
	}
	// The same day: what differs was revised.
	got, _ = compareWith(t, r, now, dir, "hes", "2026-05-31")
	want = []string{"band n n_change d d_change pct pct_change revised", "a 30 10 100 0 30 10 [r] n, pct", "b 10 [c] 50 0 20 [c] [r] n, pct",
		"=c 0 0 0 0 [z] [z] <nil>", "new 10 [x] 40 [x] 25 [x] <nil>"}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	if _, warnings := compareWith(t, r, now, dir, "hes", "2026-01-31"); len(warnings) != 1 || warnings[0] != "no earlier release of x to compare with" {
		t.Errorf("got %q", warnings)
	}
}

// TestAgainstMonths: in a table of months only those over by the earlier release count as revised.
func TestAgainstMonths(t *testing.T) {
	dir, hes := t.TempDir(), scheme(t, "hes")
	_, old := bands(t, hes, "month n", []any{"2026-01", int64(20)}, []any{"2026-02", int64(20)}, []any{"2026-03", int64(10)})
	keep(t, dir, "x_2026-03-15.csv", old)
	r, now := bands(t, hes, "month n", []any{"2026-01", int64(20)}, []any{"2026-02", int64(30)}, []any{"2026-03", int64(40)})
	got, _ := compareWith(t, r, now, dir, "hes", "2026-03-31")
	if want := []string{"month n n_change revised", "2026-01 20 0 <nil>", "2026-02 30 10 [r] n", "2026-03 40 30 <nil>"}; !slices.Equal(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

// TestAgainstTrend: a trend's months are compared each with itself.
func TestAgainstTrend(t *testing.T) {
	dir, hes := t.TempDir(), scheme(t, "hes")
	r, january := bands(t, hes, "band n d", []any{"a", int64(20), int64(100)})
	_, february := bands(t, hes, "band n d", []any{"a", int64(30), int64(100)})
	_, revised := bands(t, hes, "band n d", []any{"a", int64(40), int64(100)})
	months := Months(day(t, "2026-02-28"), 2)
	old, err := r.Trend(context.Background(), store(t), months, []export.Table{january, february})
	if err != nil {
		t.Fatal(err)
	}
	keep(t, dir, "x_trend_2026-02-28.csv", old)
	now, err := r.Trend(context.Background(), store(t), append(months, day(t, "2026-03-31")), []export.Table{january, revised, february})
	if err != nil {
		t.Fatal(err)
	}
	got, _ := compareWith(t, r, now, dir, "hes", "2026-03-31")
	for i, want := range []string{"numerator_change", "0 <nil>", "10 [r] numerator, value", "[x] <nil>"} {
		if first, last, _ := strings.Cut(want, " "); !strings.Contains(got[i], first) || !strings.HasSuffix(got[i], last) {
			t.Errorf("got %s, want %s", got[i], want)
		}
	}
}

// TestAgainstWarns: of small differences between numbers as counted, of a release treated otherwise, and of hidden cells that
// follow from two releases although they follow from neither.
func TestAgainstWarns(t *testing.T) {
	none, hes := scheme(t, "none"), scheme(t, "hes")
	rows := func(n ...int64) (out [][]any) {
		for i, v := range n {
			out = append(out, []any{valueName(i), v})
		}
		return out
	}
	for _, c := range []struct {
		old, now Scheme
		was, is  []int64
		want     string
	}{
		{none, none, []int64{60, 20, 40}, []int64{63, 23, 40}, "x: 2 counts differ by 1 to 7 from x_2026-02-28.csv: the difference is a small count, the first at All, n"},
		{none, none, []int64{60, 20, 40}, []int64{70, 30, 40}, ""},
		{none, hes, []int64{63, 23, 40}, []int64{60, 20, 40}, "x: 2 counts of x_2026-02-28.csv are not treated as this release is: the two together may disclose what is hidden"},
		{hes, hes, []int64{60, 20, 40}, []int64{60, 20, 40}, ""},
	} {
		dir := t.TempDir()
		_, old := bands(t, c.old, "band n", rows(c.was...)...)
		keep(t, dir, "x_2026-02-28.csv", old)
		r, now := bands(t, c.now, "band n", rows(c.is...)...)
		_, warnings := compareWith(t, r, now, dir, c.now.Name, "2026-03-31")
		if strings.Join(warnings, "; ") != c.want {
			t.Errorf("%s %v, %s %v: got %q, want %q", c.old.Name, c.was, c.now.Name, c.is, warnings, c.want)
		}
	}
	// Each release hides three cells; read together, what one shows bares what the other hides.
	mark := export.Suppressed
	table := func(cells ...any) export.Table {
		out := export.Table{Name: "x", Columns: []export.Column{{Name: "sex"}, {Name: "age"}, {Name: "n", Kind: export.Whole, Status: true}}}
		for i, at := range [][2]string{{"All", "All"}, {"All", "young"}, {"All", "old"}, {"F", "All"}, {"F", "young"}, {"F", "old"}, {"M", "All"}, {"M", "young"}, {"M", "old"}} {
			out.Rows = append(out.Rows, []any{at[0], at[1], cells[i]})
		}
		return out
	}
	dir := t.TempDir()
	r := &Report{ID: "x", Counts: []Count{{Name: "n"}}}
	keep(t, dir, "x_2026-02-28.csv", table(int64(40), int64(20), int64(20), int64(20), mark, mark, int64(20), int64(10), mark))
	_, warnings := compareWith(t, r, table(int64(40), int64(20), int64(20), int64(20), mark, int64(10), int64(20), mark, mark), dir, "hes", "2026-03-31")
	if len(warnings) != 0 {
		t.Errorf("nothing follows, got %q", warnings)
	}
	// F young is 6 or more by its column (18 less 12) and 6 or less by its row (22 less 16).
	dir = t.TempDir()
	three := func(cells ...any) export.Table {
		out := table(int64(0), int64(0), int64(0), int64(0), int64(0), int64(0), int64(0), int64(0), int64(0))
		out.Rows = nil
		for i, at := range [][2]string{{"All", "All"}, {"All", "young"}, {"All", "mid"}, {"All", "old"}, {"F", "All"}, {"F", "young"}, {"F", "mid"}, {"F", "old"},
			{"M", "All"}, {"M", "young"}, {"M", "mid"}, {"M", "old"}} {
			out.Rows = append(out.Rows, []any{at[0], at[1], cells[i]})
		}
		return out
	}
	keep(t, dir, "x_2026-02-28.csv", three(int64(40), int64(20), int64(10), int64(10), int64(20), mark, mark, int64(10), int64(20), int64(10), mark, mark))
	_, warnings = compareWith(t, r, three(int64(40), int64(20), int64(10), int64(10), int64(20), mark, int64(10), int64(10), int64(20), mark, mark, mark), dir, "hes", "2026-03-31")
	if len(warnings) != 1 || !strings.Contains(warnings[0], "x: 3 hidden counts follow from this release and x_2026-02-28.csv together where nothing else changed, the first at F, young, n") {
		t.Errorf("got %q", warnings)
	}
}

func TestAgainstRefuses(t *testing.T) {
	r, now := bands(t, scheme(t, "hes"), "band n", []any{"a", int64(20)})
	dir := t.TempDir()
	for _, c := range []struct{ file, text, want string }{
		{"x_2026-02-28.csv", "other,n\r\na,20\r\n", "x_2026-02-28.csv has no column band"},
		{"x_2026-02-28.csv", "band,sex,n\r\na,F,20\r\na,M,10\r\n", "x_2026-02-28.csv is broken down further: several of its rows fit one"},
		{"x_2026-02-28.csv", "", "compare with x_2026-02-28.csv: the file is empty"},
		{"x_2026-02-28.csv", "band,n\r\na,20,secret\r\n", "compare with x_2026-02-28.csv:2: wrong number of fields"},
	} {
		if err := os.WriteFile(filepath.Join(dir, c.file), []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		rs, err := OpenReleases(dir)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err = r.Against(now, rs, scheme(t, "hes"), day(t, "2026-03-31")); err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
	for _, folder := range []string{t.TempDir(), filepath.Join(dir, "none")} {
		var usage *spec.Usage
		if _, err := OpenReleases(folder); !errors.As(err, &usage) {
			t.Errorf("got %v", err)
		}
	}
}
