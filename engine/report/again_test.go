package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"strata/engine/duck"
	"strata/engine/export"
)

const gaps = `-- title: Gaps
-- question: Who is behind?
-- grain: one row per organisation, breakdown and group
-- standing: local
-- audience: ICB
-- reads: patient
-- source: local
-- privacy: aggregate
-- count: eligible, met
-- stat: gap over met and eligible
-- again: gap = met_pct less All
-- rate: met_pct = met / eligible per 100
SELECT 1`

// TestGapOfWhatIsShown: the gap of a row is that of the percentages anybody can work out from the counts shown. The raw one
// beside them tells who is left: here one patient, not met, who is hidden.
func TestGapOfWhatIsShown(t *testing.T) {
	r, err := Parse("topic/gaps.sql", gaps)
	if err != nil {
		t.Fatal(err)
	}
	columns := []duck.Column{{Name: "organisation", Type: "VARCHAR"}, {Name: "breakdown", Type: "VARCHAR"}, {Name: "group", Type: "VARCHAR"},
		{Name: "eligible", Type: "BIGINT"}, {Name: "met", Type: "BIGINT"}, {Name: "gap", Type: "DOUBLE"}}
	rows := [][]any{
		{"P1", "All", "All", int64(55), int64(35), nil},
		{"P1", "Register", "No", int64(54), int64(35), 100 * (35.0/54 - 35.0/55)},
		{"P1", "Register", "Yes", int64(1), int64(0), -100 * 35.0 / 55},
		{"P1", "Sex", "F", int64(31), int64(23), 100 * (23.0/31 - 35.0/55)},
		{"P1", "Sex", "M", int64(24), int64(12), 100 * (12.0/24 - 35.0/55)},
		{"P2", "All", "All", int64(0), int64(0), nil},
		{"P2", "Sex", "F", int64(0), int64(0), 0.0},
	}
	for name, want := range map[string][]any{
		"hes":  {nil, 0.0, export.Suppressed, 100 * (25.0/30 - 35.0/55), 100 * (10.0/25 - 35.0/55), nil, export.Suppressed},
		"none": {nil, 1.2, -63.6, 10.6, -13.6, nil, export.Suppressed},
	} {
		out, _, err := r.treated(columns, rows, scheme(t, name))
		if err != nil {
			t.Fatal(err)
		}
		for i, w := range want {
			got := out[i][5]
			if x, ok := got.(export.Rounded); ok {
				if number, _ := w.(float64); math.Abs(x.Value-number) > 0.05001 {
					t.Errorf("%s row %d: %v, want %v", name, i, x.Value, w)
				}
			} else if got != w {
				t.Errorf("%s row %d: %v, want %v", name, i, got, w)
			}
		}
	}
	for bad, want := range map[string]string{
		"again: gap = met less All":              "again: met is no rate",
		"again: hole = met_pct less All":         "again: hole is no stat",
		"again: gap":                             "again: want gap = rate less All, or lower, upper = dobson rate of count",
		"again: gap, gap = dobson gap of nobody": "again: nobody is no count",
		"again: gap = met_pct less All\n-- again: gap = met_pct less All": "there twice",
	} {
		if _, err := Parse("topic/gaps.sql", strings.Replace(gaps, "again: gap = met_pct less All", bad, 1)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// TestDobsonOfWhatIsShown: the two distances of Dobson's limits from their rate stand to each other as those of Byar's limits from the
// count, which tells the count. They must be those of the count shown.
func TestDobsonOfWhatIsShown(t *testing.T) {
	r := &Report{Counts: []Count{{Name: "n"}}, Stats: []Stat{{Name: "rate", Over: "n"}, {Name: "lower", Over: "n"}, {Name: "upper", Over: "n"}},
		Again: []Again{{Lower: "lower", Upper: "upper", Value: "rate", Of: "n"}}, Formats: map[string]Format{}}
	for _, name := range []string{"rate", "lower", "upper"} {
		r.Formats[name] = Format{Decimals: 6}
	}
	columns := []duck.Column{{Name: "organisation", Type: "VARCHAR"}, {Name: "n", Type: "BIGINT"}, {Name: "rate", Type: "DOUBLE"}, {Name: "lower", Type: "DOUBLE"}, {Name: "upper", Type: "DOUBLE"}}
	row := func(n int64) []any {
		l, u := Byar(float64(n), Z95)
		return []any{"P1", n, 7530.0, 7530 + 600*(l-float64(n)), 7530 + 600*(u-float64(n))}
	}
	text := func(s string, n int64) string {
		out, _, err := r.treated(columns, [][]any{row(n)}, scheme(t, s))
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(out[0])
	}
	var seen []string
	for n := int64(13); n <= 17; n++ { // all shown as 15
		seen = append(seen, text("hes", n))
	}
	if len(slices.Compact(seen)) != 1 {
		t.Errorf("the limits tell the count: %q", seen)
	}
	if text("none", 13) == text("none", 14) || text("none", 15) != text("hes", 15) {
		t.Errorf("untreated: %s %s %s", text("none", 13), text("none", 15), text("hes", 15))
	}
	if got := text("hes", 5); strings.Count(got, "suppressed") != 4 {
		t.Errorf("hidden: %s", got)
	}
}
