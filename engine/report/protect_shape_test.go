package report

import (
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"strata/engine/duck"
	"strata/engine/export"
)

// shownOf treats a table of literal rows: names of its columns, and the counts among them.
func shownOf(t *testing.T, scheme Scheme, r *Report, names string, rows ...[]any) []string {
	t.Helper()
	var columns []duck.Column
	for _, name := range strings.Fields(names) {
		columns = append(columns, duck.Column{Name: name})
	}
	out, _, err := r.treated(columns, rows, scheme)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, row := range out {
		lines = append(lines, plain(row))
	}
	return lines
}

// TestTotalsBothWays: 6 + 12 = 18 and 6 + 8 + 8 = 22 leave only 6 once rounded, so a second cell is hidden; and what rests on it.
func TestTotalsBothWays(t *testing.T) {
	r := &Report{Counts: []Count{{Name: "n"}}, Stats: []Stat{{Name: "wait", Over: "n"}}}
	row := func(sex, age string, n int64) []any { return []any{"P1", sex, age, n, float64(n)} }
	got := shownOf(t, scheme(t, "hes"), r, "organisation sex age n wait", row("All", "All", 34), row("All", "young", 18), row("All", "old", 16), row("F", "All", 22),
		row("F", "young", 6), row("F", "old", 16), row("M", "All", 12), row("M", "young", 12))
	if n := strings.Count(strings.Join(got, "\n"), "[c] [c]"); n != 1 {
		t.Errorf("nothing follows, yet %d rows are hidden:\n%s", n, strings.Join(got, "\n"))
	}
	leak := [][]any{row("All", "All", 40), row("All", "young", 18), row("All", "mid", 10), row("All", "old", 12), row("F", "All", 22), row("F", "young", 6),
		row("F", "mid", 8), row("F", "old", 8), row("M", "All", 18), row("M", "young", 12), row("M", "mid", 2), row("M", "old", 4)}
	got = shownOf(t, scheme(t, "hes"), r, "organisation sex age n wait", leak...)
	want := []string{"P1 All All 40 40.0", "P1 All young 20 18.0", "P1 All mid 10 10.0", "P1 All old 10 12.0", "P1 F All 20 22.0", "P1 F young [c] [c]",
		"P1 F mid 10 8.0", "P1 F old 10 8.0", "P1 M All 20 18.0", "P1 M young [c] [c]", "P1 M mid [c] [c]", "P1 M old [c] [c]"}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestTablesThatDoNotAddUp: a row All that is no sum of its rows (a patient in two of them) is treated by itself, also under a
// scheme whose totals are sums.
func TestTablesThatDoNotAddUp(t *testing.T) {
	r := &Report{Counts: []Count{{Name: "n"}}}
	got := shownOf(t, scheme(t, "opensafely"), r, "organisation a n", []any{"P1", "All", int64(23)}, []any{"P1", "x", int64(20)}, []any{"P1", "y", int64(13)})
	if want := []string{"P1 All 25", "P1 x 20", "P1 y 15"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	got = shownOf(t, scheme(t, "opensafely"), r, "organisation a n", []any{"P1", "Total", int64(26)}, []any{"P1", "x", int64(13)}, []any{"P1", "y", int64(13)})
	if want := []string{"P1 Total 30", "P1 x 15", "P1 y 15"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	// A name beside a code is a total in the same rows: the two are one.
	got = shownOf(t, scheme(t, "opensafely"), r, "practice name n", []any{"All", "All", int64(26)}, []any{"A", "Ash", int64(13)}, []any{"B", "Birch", int64(13)})
	if want := []string{"All All 30", "A Ash 15", "B Birch 15"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	// Where every row is of all organisations that column has no totals.
	got = shownOf(t, scheme(t, "opensafely"), r, "organisation a n", []any{"All", "All", int64(26)}, []any{"All", "x", int64(13)}, []any{"All", "y", int64(13)})
	if want := []string{"All All 30", "All x 15", "All y 15"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	// NULL is no nought.
	got = shownOf(t, scheme(t, "hes"), r, "organisation a n", []any{"P1", "All", nil}, []any{"P1", "x", int64(3)}, []any{"P1", "y", nil})
	if want := []string{"P1 All <nil>", "P1 x [c]", "P1 y <nil>"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// TestSumsAcross: counts of one row that add up in every row are known to, as list_end = list_start + joined - left is.
func TestSumsAcross(t *testing.T) {
	r := &Report{Counts: []Count{{Name: "start"}, {Name: "joined"}, {Name: "gone"}, {Name: "end"}}}
	columns := []duck.Column{{Name: "month"}, {Name: "start"}, {Name: "joined"}, {Name: "gone"}, {Name: "end"}}
	rows := [][]any{{"1", int64(100), int64(12), int64(5), int64(107)}, {"2", int64(107), int64(3), int64(20), int64(90)}}
	g := r.gridOf(columns, rows)
	if got := g.sumsAcross(); len(got) != 1 || !slices.Equal(got[0], []int64{1, 1, -1, -1}) {
		t.Errorf("got %v", got)
	}
	rows[1][4] = int64(91)
	if got := r.gridOf(columns, rows).sumsAcross(); len(got) != 0 {
		t.Errorf("got %v for counts that do not add up", got)
	}
}

// TestSharesOfAllAndNone: a share of 0 % or 100 % stays, and a note says to look; what rounds to nought is marked low.
func TestSharesOfAllAndNone(t *testing.T) {
	r := &Report{Counts: []Count{{Name: "n"}, {Name: "d"}}, Rates: []Rate{{Name: "pct", Numerator: "n", Denominator: "d", Per: 100}}}
	columns := []duck.Column{{Name: "band"}, {Name: "n"}, {Name: "d"}}
	for _, c := range []struct {
		n, d  int64
		want  string
		notes int
	}{{0, 50, "a 0 50 0", 1}, {50, 50, "a 50 50 100", 1}, {25, 50, "a 25 50 50", 0}, {10, 3000, "a 10 3000 [low]", 0}, {0, 0, "a 0 0 [z]", 0}} {
		out, notes, err := r.treated(columns, [][]any{{"a", c.n, c.d}}, scheme(t, "hes"))
		if err != nil || plain(out[0]) != c.want || len(notes) != c.notes {
			t.Errorf("got %s with notes %q, want %s and %d notes", plain(out[0]), notes, c.want, c.notes)
		}
	}
}

// TestSameTableSameMarks: which cells are hidden depends on the table, not on chance; and a large table with four groups is
// done in seconds.
func TestSameTableSameMarks(t *testing.T) {
	rng := rand.New(rand.NewSource(5))
	b := newBrute(rng, []int{3, 5, 4, 6}, 2)
	start := time.Now()
	var first []string
	for range 2 {
		out, _, err := b.r.treated(b.columns, b.rows, scheme(t, "hes"))
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, row := range out {
			lines = append(lines, plain(row))
		}
		if first != nil && !slices.Equal(first, lines) {
			t.Error("the same table was treated otherwise")
		}
		first = lines
	}
	hidden := 0
	for i, row := range b.rows {
		for c, v := range row {
			if n, ok := v.(int64); ok && n > 7 && strings.Fields(first[i])[c] == "[c]" {
				hidden++
			}
		}
	}
	t.Logf("%d rows, %d counts hidden for the sake of others, %s", len(b.rows), hidden, time.Since(start))
	if d := time.Since(start); d > time.Minute || hidden > 20 {
		t.Errorf("took %s, hid %d", d, hidden)
	}
}

// TestManyRows: a long table takes little longer to treat than to read.
func TestManyRows(t *testing.T) {
	rng := rand.New(rand.NewSource(6))
	r := &Report{Counts: []Count{{Name: "n"}}}
	var rows [][]any
	for org := range 200 {
		b := newBrute(rng, []int{3, 20}, 1)
		for _, row := range b.rows {
			rows = append(rows, []any{valueName(org + 1), row[1], row[2], row[3]})
		}
	}
	for i := range 50_000 {
		rows = append(rows, []any{"P", "m", valueName(i + 100), int64(i % 20)})
	}
	start := time.Now()
	out, _, err := r.treated([]duck.Column{{Name: "organisation"}, {Name: "a"}, {Name: "b"}, {Name: "n"}}, rows, scheme(t, "hes"))
	if err != nil {
		t.Fatal(err)
	}
	further := 0
	for i, row := range rows {
		further += b2i(row[3].(int64) > 7 && out[i][3] == export.Suppressed)
	}
	t.Logf("%d rows, %d counts hidden for the sake of others, %s", len(rows), further, time.Since(start))
	if d := time.Since(start); d > 30*time.Second || further > 500 {
		t.Errorf("%s, %d hidden", d, further)
	}
}
