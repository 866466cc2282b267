package report

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"strata/engine/duck"
)

const wide = `-- title: Wide
-- question: How many?
-- grain: one row per organisation and kind
-- standing: local
-- reads: patient
-- source: a test
-- privacy: aggregate
-- unit: patient
-- group: kind = a, b
-- apart: kind
-- count: n = all
-- count: c1, c2, c3, c4, c5, c6
-- count: things = sum thing
-- sum: n = c1 + c2 + c3 + c4 + c5 + c6
-- rate: mean_things = things / n per 1
SELECT 'P1' AS organisation, range AS patient_id, CASE WHEN range % 2 = 0 THEN 'a' ELSE 'All' END AS kind, range % 6 = 0 AS c1, range % 6 = 1 AS c2,
    range % 6 = 2 AS c3, range % 6 = 3 AS c4, range % 6 = 4 AS c5, range % 6 = 5 AS c6, 1 AS thing
FROM range(120)
`

// TestApart: a group whose values overlap has no row of all; a value that reads as a total is marked as the feed's.
func TestApart(t *testing.T) {
	r, err := Parse("topic/wide.sql", wide)
	if err != nil {
		t.Fatal(err)
	}
	query, err := r.statement(Breakdown{})
	if err != nil {
		t.Fatal(err)
	}
	res, err := store(t).All(context.Background(), query, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range res.Rows {
		got = append(got, row[1].(string))
	}
	if !slices.Equal(got, []string{"a", "All (as recorded)"}) {
		t.Errorf("groups %q", got)
	}
	if _, err := Parse("topic/wide.sql", strings.Replace(wide, "apart: kind", "apart: sort", 1)); err == nil || !strings.Contains(err.Error(), "apart: sort is no group") {
		t.Errorf("a group that is none: %v", err)
	}
}

// TestSumsOfTheHeader: in a row of more than six counts a sum of seven is known from the header, and a hidden count that would
// follow from it takes another with it.
func TestSumsOfTheHeader(t *testing.T) {
	r, err := Parse("topic/wide.sql", wide)
	if err != nil {
		t.Fatal(err)
	}
	r.Rates, r.Sums = nil, nil
	names := "organisation kind n c1 c2 c3 c4 c5 c6 things"
	ten := scheme(t, "threshold10")
	ten.base = 1 // counts as they are
	one := []any{"P1", "a", int64(70), int64(13), int64(10), int64(11), int64(12), int64(19), int64(5), int64(70)}
	without := strings.Count(shownOf(t, ten, r, names, one)[0], "[c]")
	r.Sums = []Sum{{Left: []string{"n"}, Right: []string{"c1", "c2", "c3", "c4", "c5", "c6"}}}
	if with := strings.Count(shownOf(t, ten, r, names, one)[0], "[c]"); without != 1 || with < 2 {
		t.Errorf("one small count: hidden %d with the sum, %d without", with, without)
	}
	one[2] = int64(71)
	if _, _, err := r.treated(columnsOf(names), [][]any{one}, ten); err == nil || !strings.Contains(err.Error(), "counts do not add up in row 1: n = c1 + c2 + c3 + c4 + c5 + c6") {
		t.Errorf("a sum that does not hold: %v", err)
	}
}

func columnsOf(names string) (columns []duck.Column) {
	for _, name := range strings.Fields(names) {
		columns = append(columns, duck.Column{Name: name})
	}
	return columns
}

// TestMeansOfCountedSums: a mean beside its units and its sum, both rounded, gives them away: it is a rate, of the counts shown.
func TestMeansOfCountedSums(t *testing.T) {
	mean := strings.Replace(wide, "rate: mean_things = things / n per 1", "stat: mean_things = mean thing over n", 1)
	if _, err := Parse("topic/wide.sql", mean); err == nil || !strings.Contains(err.Error(), "stat mean_things would give count things away: make it a rate, things / n per 1") {
		t.Errorf("a mean of a sum that is counted: %v", err)
	}
	r := &Report{Counts: []Count{{Name: "n"}, {Name: "things"}}, Rates: []Rate{{Name: "mean", Numerator: "things", Denominator: "n", Per: 1}}}
	got := shownOf(t, scheme(t, "hes"), r, "organisation n things", []any{"P1", int64(20), int64(2)}, []any{"P2", int64(26), int64(125)})
	if want := []string{"P1 20 [c] [c]", "P2 25 125 5.0"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// TestBreakdownsUnderOneTotal: where several breakdowns stand one under the other, each adds up to the row of all by itself: four
// groups of 7 under 28, which is shown as 30, can be nothing else.
func TestBreakdownsUnderOneTotal(t *testing.T) {
	r := &Report{Counts: []Count{{Name: "n"}}}
	rows := [][]any{{"P1", "All", "All", int64(28)}}
	for _, g := range []string{"a", "b", "c", "d"} {
		rows = append(rows, []any{"P1", "Ethnicity", g, int64(7)})
	}
	rows = append(rows, []any{"P1", "Sex", "F", int64(14)}, []any{"P1", "Sex", "M", int64(14)})
	got := shownOf(t, scheme(t, "hes"), r, "organisation breakdown group n", rows...)
	if got[0] != "P1 All All [c]" {
		t.Errorf("the total tells the groups: %q", got)
	}
}

// TestNoneAndNegative: none is for parameters that are none by default, and no window is shorter than nothing.
func TestNoneAndNegative(t *testing.T) {
	r := &Report{ID: "x", Params: []Param{{"months", "whole", "12", "how many"}, {"list", "codelist", "none", "which"}}}
	for given, want := range map[string]string{"none": "report x: parameter months may not be none", "-1": `report x: parameter months: "-1" is below 0`} {
		if _, err := r.Bind(map[string]string{"months": given}, time.Now()); err == nil || err.Error() != want {
			t.Errorf("%s: %v", given, err)
		}
	}
	args, err := r.Bind(map[string]string{"list": "none"}, time.Now())
	if err != nil || args["list"] != nil || !r.AsItStands(args, time.Now()) {
		t.Errorf("none by default: %v, %v", args, err)
	}
	if args, _ = r.Bind(map[string]string{"months": "6"}, time.Now()); r.AsItStands(args, time.Now()) {
		t.Error("other months are the report as it stands")
	}
}
