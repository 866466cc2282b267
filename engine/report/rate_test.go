package report

import (
	"context"
	"slices"
	"strings"
	"testing"

	"strata/engine/export"
)

// shownAs runs a report on one table under a scheme and gives its CSV and its columns.
func shownAs(t *testing.T, text, under string) (string, []export.Column) {
	t.Helper()
	got, err := parse(t, text).Run(context.Background(), store(t), nil, scheme(t, under), Breakdown{})
	if err != nil {
		t.Fatal(err)
	}
	lines, err := texts(got)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, l := range lines[1:] {
		all = append(all, strings.Join(l, ","))
	}
	return strings.Join(all, " "), got.Columns
}

// TestRateDecimals: a rate has the decimals of its column line, in every output; under rounding a percentage has no more than
// its denominator may have.
func TestRateDecimals(t *testing.T) {
	const values = "('a', 1000, 3000), ('b', 1000, 30000), ('c', 10000, 300000)"
	for _, c := range []struct{ rate, column, scheme, want string }{
		{"per 100", "", "none", "33.3 3.3 3.3"},
		{"per 100", "percent.2", "none", "33.33 3.33 3.33"},
		{"per 100", "percent.0", "none", "33 3 3"},
		{"per 100", "number.4", "none", "33.3333 3.3333 3.3333"},
		{"per 100", "percent.2", "hes", "33 3.3 3.33"},
		{"per 100", "percent.1", "hes", "33 3.3 3.3"},
		{"per 100", "percent.0", "midpoint6", "33 3 3"},
		{"per 1000", "", "hes", "333.3 33.3 33.3"},
		{"per 1000", "number.3", "hes", "333.333 33.333 33.333"},
		{"per 1000", "number.0", "none", "333 33 33"},
	} {
		lines := "-- rate: r = n / d " + c.rate + "\n"
		if c.column != "" {
			lines += "-- column: r | Rate | " + c.column + "\n"
		}
		csv, columns := shownAs(t, counting(values, lines), c.scheme)
		var got []string
		for _, row := range strings.Fields(csv) {
			got = append(got, row[strings.LastIndex(row, ",")+1:])
		}
		if !slices.Equal(got, strings.Fields(c.want)) {
			t.Errorf("%s as %s under %s: got %q, want %s", c.rate, c.column, c.scheme, got, c.want)
		}
		if kind, _, _ := strings.Cut(c.column, "."); kind != "" && columns[3].Kind != kinds[kind] {
			t.Errorf("%s as %s: kind %v", c.rate, c.column, columns[3].Kind)
		}
	}
	// Its limits go with it.
	if got, _ := shownAs(t, counting("('a', 5, 100)", "-- rate: r = n / d per 100 ci wilson\n-- column: r | Rate | percent.3\n"), "none"); got != "a,5,100,5.000,2.154,11.175" {
		t.Errorf("limits: %s", got)
	}
}

// TestStatsAreRounded: a stat has the digits of its column line and multiple whatever the query gave, in every cell, so that no output
// holds more of it than another.
func TestStatsAreRounded(t *testing.T) {
	const values = "('a', 100, 4444.4), ('b', 100, -0.4), ('c', 100, 2.5), ('d', 3, 1.25), ('e', 100, NULL), ('f', 100, 'nan')"
	for _, c := range []struct{ stat, column, want string }{
		{"s over n", "", "a,100,4444.4 b,100,-0.4 c,100,2.5 d,, e,100, f,100,"},
		{"s over n", "number.0", "a,100,4444 b,100,0 c,100,3 d,, e,100, f,100,"},
		{"s over n to 10", "number.0", "a,100,4440 b,100,0 c,100,0 d,, e,100, f,100,"},
		{"s over n to 3", "number.1", "a,100,4443.0 b,100,0.0 c,100,3.0 d,, e,100, f,100,"},
	} {
		text := counting(strings.ReplaceAll(values, "'nan'", "'nan'::DOUBLE"), "-- stat: "+c.stat+"\n")
		if c.column != "" {
			text = strings.Replace(text, "-- stat:", "-- column: s | Stat | "+c.column+"\n-- stat:", 1)
		}
		text = strings.Replace(strings.Replace(text, "-- count: n, d\n", "-- count: n\n", 1), "SELECT *", "SELECT band, n, d::DOUBLE AS s", 1)
		if got, _ := shownAs(t, text, "hes"); got != c.want {
			t.Errorf("%s as %s: got %s, want %s", c.stat, c.column, got, c.want)
		}
	}
	r := parse(t, strings.Replace(strings.Replace(counting("('a', 100, 4444.44)", "-- stat: s over n to 10\n"), "-- count: n, d\n", "-- count: n\n", 1), "SELECT *", "SELECT band, n, d::DOUBLE AS s", 1))
	got, err := r.Run(context.Background(), store(t), nil, scheme(t, "none"), Breakdown{})
	if want := (export.Rounded{Value: 4440, Decimals: 1}); err != nil || got.Rows[0][2] != want {
		t.Errorf("the cell itself: got %v, want %v, %v", got.Rows[0][2], want, err)
	}
}

// TestLimitsHaveTheirValuesDecimals: the process limits of a trend are as fine as what they are the limits of.
func TestLimitsHaveTheirValuesDecimals(t *testing.T) {
	for want, values := range map[int][]any{1: {int64(3), nil, export.Suppressed}, 3: {export.Rounded{Value: 1, Decimals: 3}, export.Rounded{Value: 2}}} {
		s := &series{}
		for _, v := range values {
			s.points = append(s.points, point{value: v})
		}
		cells := process{known: true, decimals: s.decimals(), mean: 1.23456, signals: []string{""}}.cells(0)
		if got := cells[0].(export.Rounded); got.Decimals != want {
			t.Errorf("%v: %d decimals, want %d", values, got.Decimals, want)
		}
	}
}
