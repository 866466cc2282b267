package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"strata/engine/duck"
	"strata/engine/export"
)

// askedOf is an answer of literal rows; the report's counts are named by its header.
func askedOf(r *Report, names string, rows ...[]any) *Asked {
	a := &Asked{report: r, args: duck.Args{"as_at": time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)}, rows: rows}
	for _, name := range strings.Fields(names) {
		a.columns = append(a.columns, duck.Column{Name: name})
		a.table.Columns = append(a.table.Columns, export.Column{Name: name})
	}
	return a
}

// treatAll treats tables that go out together, as lines of text by table.
func treatAll(t *testing.T, s Scheme, asked ...*Asked) (out [][]string) {
	t.Helper()
	tables, err := Treat(asked, s)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		var lines []string
		for _, row := range table.Rows {
			lines = append(lines, plain(row))
		}
		out = append(out, lines)
	}
	return out
}

// TestSameInTwoTables: what is hidden for the sake of another count in one table is hidden in a table that goes out with it, when it is
// the same thing there, and not otherwise; what it would follow from there is hidden too.
func TestSameInTwoTables(t *testing.T) {
	ten := scheme(t, "threshold10")
	ten.base = 1 // counts as they are
	tables := func(same string, other int64) (a, b *Asked) {
		ra, rb := &Report{ID: "a", Counts: []Count{{Name: "n"}}}, &Report{ID: "b", Counts: []Count{{Name: "men"}, {Name: "women"}, {Name: "people"}}}
		ra.Sames = []Same{{Name: "men", Count: "n", Where: []Where{{"sex", "M"}}}}
		rb.Sames = []Same{{Name: same, Count: "men"}}
		return askedOf(ra, "organisation sex n", []any{"P1", "All", int64(25)}, []any{"P1", "F", int64(5)}, []any{"P1", "M", int64(20)}),
			askedOf(rb, "organisation men women people", []any{"P1", other, int64(31), other + 31}, []any{"P2", int64(40), int64(41), int64(81)})
	}
	a, b := tables("others", 20)
	got := treatAll(t, ten, a, b)
	if want := []string{"P1 20 31 51", "P2 40 41 81"}; !slices.Equal(got[1], want) || got[0][2] != "P1 M [c]" {
		t.Errorf("nothing is the same, yet got %q", got)
	}
	a, b = tables("men", 20)
	got = treatAll(t, ten, a, b)
	if want := []string{"P1 20 31 51", "P2 40 41 81"}; !slices.Equal(got[1], want) || got[0][2] != "P1 M 20" || got[0][0] != "P1 All [c]" {
		t.Errorf("men follow from the other table, so others are to be hidden than they: %q", got)
	}
	b.report.Counts, b.report.Sames = b.report.Counts[:1], []Same{{Name: "men", Count: "men"}} // nothing to follow from
	b.columns, b.rows = b.columns[:2], [][]any{{"P1", int64(20)}, {"P2", int64(40)}}
	got = treatAll(t, ten, a, b)
	if want := []string{"P1 [c]", "P2 40"}; !slices.Equal(got[1], want) || got[0][2] != "P1 M [c]" {
		t.Errorf("hidden in one table, got %q of both", got)
	}
	a, b = tables("men", 21) // they differ: no such thing
	if got = treatAll(t, ten, a, b); got[1][0] != "P1 21 31 52" {
		t.Errorf("counts that differ were tied: %q", got)
	}
	a, b = tables("men", 20)
	b.args = duck.Args{"as_at": time.Date(2026, 2, 28, 0, 0, 0, 0, time.UTC)}
	if got = treatAll(t, ten, a, b); got[1][0] != "P1 20 31 51" {
		t.Errorf("another day's count was tied: %q", got)
	}
}

// TestSameUnderTotalsOfShownCounts: a total shown as the sum of what is shown tells nothing, but the same count in another table tells the
// total, and with it what is hidden below it.
func TestSameUnderTotalsOfShownCounts(t *testing.T) {
	s := scheme(t, "opensafely")
	s.base = 1
	ra, rb := &Report{ID: "a", Counts: []Count{{Name: "n"}}}, &Report{ID: "b", Counts: []Count{{Name: "list"}}}
	ra.Sames, rb.Sames = []Same{{Name: "list", Count: "n"}}, []Same{{Name: "list", Count: "list"}}
	rows := [][]any{{"P1", "All", int64(35)}, {"P1", "F", int64(5)}, {"P1", "M", int64(30)}}
	got := treatAll(t, s, askedOf(ra, "organisation sex n", rows...), askedOf(rb, "organisation list", []any{"P1", int64(35)}))
	if slices.Contains(got[0], "P1 M 30") && slices.Contains(got[1], "P1 35") {
		t.Errorf("35 - 30 = 5: %q", got)
	}
	got = treatAll(t, s, askedOf(ra, "organisation sex n", rows...), askedOf(&Report{ID: "b", Counts: rb.Counts}, "organisation list", []any{"P1", int64(35)}))
	if !slices.Contains(got[0], "P1 M 30") || !slices.Contains(got[1], "P1 35") {
		t.Errorf("nothing is the same, yet got %q", got)
	}
}

// TestSameAlongTime: the end of one month is the start of the next. To hide the end would help nobody where the next month shows its start, or what it
// follows from: another count is hidden.
func TestSameAlongTime(t *testing.T) {
	ten := scheme(t, "threshold10")
	ten.base = 1
	r := &Report{ID: "turnover", Counts: []Count{{Name: "start"}, {Name: "joined"}, {Name: "gone"}, {Name: "end"}},
		Sums: []Sum{{Left: []string{"start", "joined"}, Right: []string{"gone", "end"}}}}
	rows := [][]any{{"P1", "2026-01", int64(50), int64(4), int64(34), int64(20)}, {"P1", "2026-02", int64(20), int64(30), int64(12), int64(38)},
		{"P1", "2026-03", int64(38), int64(40), int64(41), int64(37)}}
	names := "organisation month start joined gone end"
	got := treatAll(t, ten, askedOf(r, names, rows...))[0]
	if want := "P1 2026-02 20 30 12 38"; got[0] != "P1 2026-01 50 [c] 34 [c]" || got[1] != want {
		t.Fatalf("without a chain: %q", got)
	}
	r.Sames = []Same{{Name: "list", Count: "start", Month: "month", Before: true}, {Name: "list", Count: "end", Month: "month"}}
	got = treatAll(t, ten, askedOf(r, names, rows...))[0]
	if want := []string{"P1 2026-01 50 [c] [c] 20", "P1 2026-02 20 30 12 38", "P1 2026-03 38 40 41 37"}; !slices.Equal(got, want) {
		t.Errorf("with a chain: %q, want %q", got, want)
	}
}

// TestSameInTheHeader: the line is read and written as it stands; one that is none, or of no count, is refused.
func TestSameInTheHeader(t *testing.T) {
	for _, text := range []string{"registered list = n", "registered list = n at month", "registered list = n before month where kind = a where other = b and c = d"} {
		r, err := Parse("topic/wide.sql", strings.Replace(wide, "-- sum:", "-- same: "+text+"\n-- sum:", 1))
		if err != nil || len(r.Sames) != 1 || r.Sames[0].String() != text {
			t.Errorf("%s: %v", text, err)
		}
	}
	for text, want := range map[string]string{
		"n":                           "same: want thing = count",
		"List = n":                    "same: want thing = count",
		"list = n where kind":         "same: want where column = value, not where kind",
		"list = m":                    "same list = m is of no count column: m is none",
		"list = n\n-- same: list = n": "same list = n is there twice",
	} {
		if _, err := Parse("topic/wide.sql", strings.Replace(wide, "-- sum:", "-- same: "+text+"\n-- sum:", 1)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestOneTableAsBefore: a table that goes out by itself and declares nothing is treated alike whether others stand beside it or not.
func TestOneTableAsBefore(t *testing.T) {
	var asked []*Asked
	r := &Report{ID: "a", Counts: []Count{{Name: "n"}}}
	for i := range int64(4) {
		asked = append(asked, askedOf(r, "organisation sex n", []any{"P1", "All", 34 + i}, []any{"P1", "F", 4 + i}, []any{"P1", "M", int64(30)}))
	}
	asked = append(asked, askedOf(r, "organisation sex n"))
	together := treatAll(t, scheme(t, "hes"), asked...)
	for i, a := range asked {
		if alone := treatAll(t, scheme(t, "hes"), a)[0]; fmt.Sprint(alone) != fmt.Sprint(together[i]) {
			t.Errorf("table %d: %q, by itself %q", i, together[i], alone)
		}
	}
}
