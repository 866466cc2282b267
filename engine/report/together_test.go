package report

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"strata/engine/export"
)

// trendOf is a report's trend over tables of one month each, the last of which ends on a day.
func trendOf(t *testing.T, r *Report, end string, tables ...export.Table) export.Table {
	t.Helper()
	out, err := r.Trend(context.Background(), store(t), Months(day(t, end), len(tables)), tables)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// result is what Against gives, whole.
func result(t *testing.T, r *Report, table export.Table, dir, scheme_, asAt string) (export.Table, []string) {
	t.Helper()
	rs, err := OpenReleases(dir)
	if err != nil {
		t.Fatal(err)
	}
	out, warnings, err := r.Against(table, rs, scheme(t, scheme_), day(t, asAt))
	if err != nil {
		t.Fatal(err)
	}
	return out, warnings
}

// TestTrendWarns: each month of a trend is held against the same month of the earlier release, and no other.
func TestTrendWarns(t *testing.T) {
	none := scheme(t, "none")
	month := func(n, all int64) export.Table {
		_, table := bands(t, none, "band n d", []any{"All", n + 40, all + 100}, []any{"a", n, all}, []any{"b", int64(40), int64(100)})
		return table
	}
	r, _ := bands(t, none, "band n d")
	for _, c := range []struct {
		now  []export.Table
		want string
	}{
		{[]export.Table{month(12, 90), month(60, 90), month(29, 91)}, ""}, // a month differs from the month before by little: that is no revision
		{[]export.Table{month(15, 90), month(60, 90), month(29, 91)}, "x_trend: 2 counts differ by 1 to 7 from x_trend_2026-02-28.csv: the difference is a small count, the first at All, 2026-01-31, n"},
		{[]export.Table{month(12, 90), month(60, 93), month(63, 93)}, "x_trend: 2 counts differ by 1 to 7 from x_trend_2026-02-28.csv: the difference is a small count, the first at All, 2026-02-28, d"},
		{[]export.Table{month(12, 90), month(80, 90), month(80, 90)}, ""},
	} {
		dir := t.TempDir()
		keep(t, dir, "x_trend_2026-02-28.csv", trendOf(t, r, "2026-02-28", month(30, 80), month(12, 90), month(60, 90)))
		out, warnings := result(t, r, trendOf(t, r, "2026-03-31", c.now...), dir, "none", "2026-03-31")
		if strings.Join(warnings, "; ") != c.want {
			t.Errorf("got %q, want %q", warnings, c.want)
		}
		for _, note := range []string{"Months of the release x_trend_2026-02-28.csv that are not in this one: 2025-12-31.", "Months without an earlier value: 2026-03-31."} {
			if !slices.Contains(out.Notes, note) {
				t.Errorf("no note %q in %q", note, out.Notes)
			}
		}
		for _, note := range out.Notes { // it would lead the reader there
			if strings.Contains(note, "first at") {
				t.Errorf("a note says where: %s", note)
			}
		}
	}
}

// bySexAndAge is a table of all, F and M, and of a fourth row of cells X, by age.
func bySexAndAge(cells ...any) export.Table {
	out := export.Table{Name: "x", Columns: []export.Column{{Name: "sex"}, {Name: "age"}, {Name: "n", Kind: export.Whole, Status: true}}}
	for i, cell := range cells {
		out.Rows = append(out.Rows, []any{[]string{"All", "F", "M", "X"}[i/4], []string{"All", "young", "mid", "old"}[i%4], cell})
	}
	return out
}

// TestReleasesTogether: F young is 6 or more by its column in the earlier release (18 less 12), and 6 or less by its row in this one (22 less
// 16): also where only one month of a trend has it so, and where rows of the earlier release, or of this one, are not in the other.
func TestReleasesTogether(t *testing.T) {
	c := export.Suppressed
	i := func(n ...int) (out []any) {
		for _, v := range n {
			if v < 0 {
				out = append(out, c)
			} else {
				out = append(out, int64(v))
			}
		}
		return out
	}
	r := &Report{ID: "x", Counts: []Count{{Name: "n"}}}
	was, is := bySexAndAge(i(40, 20, 10, 10, 20, -1, -1, 10, 20, 10, -1, -1)...), bySexAndAge(i(40, 20, 10, 10, 20, -1, 10, 10, 20, -1, -1, -1)...)
	plain := bySexAndAge(i(80, 40, 20, 20, 40, 20, 10, 10, 40, 20, 10, 10)...)
	with := func(all ...int) export.Table { // four more rows
		return bySexAndAge(i(append(all, 20, 0, 20, 0)...)...)
	}
	wasMore := with(60, 20, 30, 10, 20, -1, -1, 10, 20, 10, -1, -1)
	isMore := with(60, 20, 30, 10, 20, -1, 10, 10, 20, -1, -1, -1)
	moved := bySexAndAge(i(60, 40, 10, 10, 20, -1, -1, 10, 40, 35, -1, -1)...) // M young was 33 or more, and cannot be now
	for _, k := range []struct {
		name     string
		old, now export.Table
		want     string
	}{
		{"as it was", was, was, ""},
		{"hidden then, shown now", was, is, "x: 3 hidden counts follow from this release and x_2026-02-28.csv together where nothing else changed, the first at F, young, n"},
		{"shown then, hidden now", is, was, "x: 3 hidden counts follow from this release and x_2026-02-28.csv together where nothing else changed, the first at F, young, n"},
		{"rows gone", wasMore, is, "x: 3 hidden counts follow from this release and x_2026-02-28.csv together where nothing else changed, the first at F, young, n"},
		{"rows new", was, isMore, "x: 3 hidden counts follow from this release and x_2026-02-28.csv together where nothing else changed, the first at F, young, n"},
		{"changed too far", moved, is, ""},
		{"a month of a trend", trendOf(t, r, "2026-02-28", plain, was), trendOf(t, r, "2026-03-31", is, plain),
			"x_trend: 3 hidden counts follow from this release and x_trend_2026-02-28.csv together where nothing else changed, the first at F, young, 2026-02-28, n"},
		{"months apart", trendOf(t, r, "2026-02-28", was, plain), trendOf(t, r, "2026-03-31", plain, is), ""},
	} {
		dir := t.TempDir()
		keep(t, dir, k.old.Name+"_2026-02-28.csv", k.old)
		if _, warnings := result(t, r, k.now, dir, "hes", "2026-03-31"); strings.Join(warnings, "; ") != k.want {
			t.Errorf("%s: got %q, want %q", k.name, warnings, k.want)
		}
	}
}

// TestRoundedDifferences: of rounded counts a difference is known where both are. Four tens that add up to 50 are twelves, and to 30
// eights: their difference is 4. Tens that add up to 40 may be anything, and so may the difference.
func TestRoundedDifferences(t *testing.T) {
	r, _ := bands(t, scheme(t, "hes"), "band n")
	table := func(all int64) export.Table {
		out := export.Table{Name: "x", Columns: []export.Column{{Name: "band"}, {Name: "n", Kind: export.Whole, Status: true}}, Rows: [][]any{{"All", all}}}
		for _, band := range []string{"a", "b", "c", "d"} {
			out.Rows = append(out.Rows, []any{band, int64(10)})
		}
		return out
	}
	for _, c := range []struct {
		was, is int64
		scheme  string
		want    string
	}{
		{50, 30, "hes", "x: 4 counts differ by 1 to 7 from x_2026-02-28.csv: the difference is a small count, the first at a, n"},
		{50, 40, "hes", ""},
		{50, 30, "opensafely", ""}, // its totals are not of the counts but of what is shown
	} {
		dir := t.TempDir()
		keep(t, dir, "x_2026-02-28.csv", table(c.was))
		if _, warnings := result(t, r, table(c.is), dir, c.scheme, "2026-03-31"); strings.Join(warnings, "; ") != c.want {
			t.Errorf("%d then, %d now, %s: got %q, want %q", c.was, c.is, c.scheme, warnings, c.want)
		}
	}
}

// TestAgainstCameAndWent: organisations and groups of one release only are counted, and their changes not available, whatever they show.
func TestAgainstCameAndWent(t *testing.T) {
	dir, hes := t.TempDir(), scheme(t, "hes")
	_, old := bands(t, hes, "organisation band n", []any{"A", "x", int64(20)}, []any{"A", "y", int64(20)}, []any{"B", "x", int64(30)}, []any{"B", "y", int64(20)}, []any{"C", "x", int64(2)})
	keep(t, dir, "x_2026-02-28.csv", old)
	r, now := bands(t, hes, "organisation band n", []any{"A", "x", int64(20)}, []any{"A", "z", int64(3)}, []any{"D", "x", int64(30)}, []any{"D", "y", int64(4)})
	now.Columns[0].Kind = export.Text
	out, warnings := result(t, r, now, dir, "hes", "2026-03-31")
	var got []string
	for _, row := range out.Rows {
		got = append(got, plain(row))
	}
	if want := []string{"A x 20 0", "A z [c] [x]", "D x 30 [x]", "D y [c] [x]"}; !slices.Equal(got, want) || len(warnings) > 0 {
		t.Errorf("got %q, warnings %q", got, warnings)
	}
	for _, note := range []string{"Organisations of that release that are not in this one: 2.", "Organisations of this release that are not in that one: 1.",
		"Other rows of that release that are not in this one: 1.", "Other rows of this release that are not in that one: 1."} {
		if !slices.Contains(out.Notes, note) {
			t.Errorf("no note %q in %q", note, out.Notes)
		}
	}
	// A total that lost three patients with the organisation that left, counts as they are.
	none := scheme(t, "none")
	_, old = bands(t, none, "organisation n", []any{"All", int64(63)}, []any{"A", int64(60)}, []any{"C", int64(3)})
	keep(t, dir, "x_2026-02-28.csv", old)
	r, now = bands(t, none, "organisation n", []any{"All", int64(60)}, []any{"A", int64(60)})
	if _, warnings := result(t, r, now, dir, "none", "2026-03-31"); len(warnings) != 1 || !strings.HasSuffix(warnings[0], "the first at All, n") || !strings.HasPrefix(warnings[0], "x: 1 counts differ") {
		t.Errorf("got %q", warnings)
	}
}

// TestAgainstMonthsInBoth: a month that is not in both is not held against anything.
func TestAgainstMonthsInBoth(t *testing.T) {
	r, month := bands(t, scheme(t, "none"), "band n d", []any{"a", int64(3), int64(7)})
	dir := t.TempDir()
	keep(t, dir, "x_trend_2025-12-31.csv", trendOf(t, r, "2025-12-31", month, month))
	out, warnings := result(t, r, trendOf(t, r, "2026-03-31", month, month), dir, "none", "2026-03-31")
	if len(warnings) > 0 {
		t.Errorf("got %q", warnings)
	}
	at := slices.IndexFunc(out.Columns, func(c export.Column) bool { return c.Name == "month_end" })
	for _, row := range out.Rows {
		if !slices.Contains(row, any(export.NotAvailable)) || strings.Contains(plain(row), "[r]") || row[at].(time.Time).Before(day(t, "2026-02-28")) {
			t.Errorf("got %s", plain(row))
		}
	}
}
