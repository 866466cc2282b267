package report

import (
	"slices"
	"strings"
	"testing"
)

// TestTotalsOfNumberedRows: a year or an age that is a number tells rows apart, and each year's total gives its hidden count away; a
// target that is a number does not.
func TestTotalsOfNumberedRows(t *testing.T) {
	ten := scheme(t, "threshold10")
	ten.base = 1 // counts as they are
	r := &Report{Counts: []Count{{Name: "n"}}}
	row := func(sex string, year any, n int64) []any { return []any{"P1", sex, year, n} }
	got := shownOf(t, ten, r, "organisation sex year n", row("All", int64(2024), 25), row("F", int64(2024), 5), row("M", int64(2024), 20),
		row("All", int64(2025), 71), row("F", int64(2025), 40), row("M", int64(2025), 31))
	if want := []string{"P1 All 2024 25", "P1 F 2024 [c]", "P1 M 2024 [c]", "P1 All 2025 71", "P1 F 2025 40", "P1 M 2025 31"}; !slices.Equal(got, want) {
		t.Errorf("25 - 20 = 5: %q", got)
	}
	got = shownOf(t, ten, r, "organisation sex target n", row("All", 92.5, 25), row("F", 90.0, 5), row("M", 95.0, 20))
	if strings.Count(strings.Join(got, " "), "[c]") != 2 {
		t.Errorf("a target is no group: %q", got)
	}
	// A year and a target: the total of a year is of rows whose targets differ.
	two := func(sex string, year int64, target float64, n int64) []any { return []any{"P1", sex, year, target, n} }
	got = shownOf(t, ten, r, "organisation sex year target n", two("All", 2024, 92.5, 25), two("F", 2024, 90, 5), two("M", 2024, 95, 20),
		two("All", 2025, 92.5, 71), two("F", 2025, 90, 40), two("M", 2025, 95, 31))
	if strings.Count(strings.Join(got[:3], " "), "[c]") != 2 || strings.Contains(strings.Join(got[3:], " "), "[c]") {
		t.Errorf("a year and a target: %q", got)
	}
	// Under opensafely a year's total is the sum of what is shown of it.
	got = shownOf(t, scheme(t, "opensafely"), r, "organisation sex year n", row("All", int64(2024), 26), row("F", int64(2024), 13), row("M", int64(2024), 13),
		row("All", int64(2025), 33), row("F", int64(2025), 3), row("M", int64(2025), 30))
	if want := []string{"P1 All 2024 30", "P1 F 2024 15", "P1 M 2024 15", "P1 All 2025 30", "P1 F 2025 [c]", "P1 M 2025 30"}; !slices.Equal(got, want) {
		t.Errorf("totals of years: %q", got)
	}
}
