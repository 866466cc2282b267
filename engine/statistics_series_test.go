package engine_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"strata/engine/duck"
	sqlfs "strata/sql"
)

// TestSPCLimits: limits worked out by hand, with and without the screening of moving ranges.
func TestSPCLimits(t *testing.T) {
	o := blankStore(t)
	const freak = "[10, 12, 10, 12, 10, 12, 10, 12, 60]" // moving ranges 2 seven times, 48 once
	for expression, want := range map[string]float64{
		"spc_mean([10, 12, 11, 13, 12, 11])":        11.5,
		"spc_lower([10, 12, 11, 13, 12, 11])":       11.5 - 2.66*1.4,
		"spc_upper([10, 12, 11, 13, 12, 11])":       11.5 + 2.66*1.4,
		"mean_moving_range([10, 12, NULL, 13, 14])": 1.5,
		"spc_mean([10, 12, NULL, 14])":              12,
		"mean_moving_range(" + freak + ")":          2,
		"mean_moving_range(" + freak + ", false)":   7.75,
		"spc_upper(" + freak + ", true)":            148./9 + 2.66*2,
		"spc_upper(" + freak + ", screen := false)": 148./9 + 2.66*7.75,
		"spc_lower(" + freak + ", screen := false)": 148./9 - 2.66*7.75,
		"spc_upper([5, 5, 5])":                      5,
		"spc_upper([5])":                            math.NaN(),
		"spc_mean([]::INT[])":                       math.NaN(),
	} {
		got := o.number("statistics." + expression)
		if math.IsNaN(got) != math.IsNaN(want) || math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: got %v, want %v", expression, got, want)
		}
	}
}

// TestSPCRules: which points break which rule, at and just short of what the rule asks for.
func TestSPCRules(t *testing.T) {
	o := blankStore(t)
	steady := strings.Repeat("10, 12, ", 10) // mean 11, limits far from it
	for _, c := range []struct {
		rule, points string
		want         []int64
	}{
		{"outside", steady + "30", []int64{21}},
		{"outside", steady + "-10", []int64{21}},
		{"outside", steady + "13", nil},
		{"one_side", "1, 1, 1, 1, 1, 1, 1, 5, 5, 5, 5, 5, 5, 5", []int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}},
		{"one_side", "1, 1, 1, 1, 1, 1, 5, 5, 5, 5, 5, 5", nil},
		{"one_side", "1, 1, 1, 3, 1, 1, 1, 1, 5, 5, 5, 5, 5, 5, 5", []int64{9, 10, 11, 12, 13, 14, 15}}, // 3 is the mean: on neither side
		{"one_side", "1, 1, 1, NULL, 1, 1, 1, 1, 5, 5, 5, 5, 5, 5", nil},
		{"trend", "9, 1, 2, 3, 4, 5, 6, 7, 7", []int64{2, 3, 4, 5, 6, 7, 8}},
		{"trend", "9, 7, 6, 5, 4, 3, 3", nil},
		{"trend", "9, 8, 7, 6, 5, 4, 3, 2, 2", []int64{1, 2, 3, 4, 5, 6, 7, 8}},
		{"trend", "1, 2, 3, 3, 4, 5, 6, 7", nil},
		{"trend", "1, 2, 3, NULL, 4, 5, 6, 7", nil},
		{"trend", "1, 2, 3, 4, 5, 6", nil},
		{"near_limit", steady + "16, 11, 16", []int64{21, 23}},
		{"near_limit", steady + "16, 16", []int64{21, 22}},
		{"near_limit", steady + "6, 11, 6", []int64{21, 23}},
		{"near_limit", steady + "16, 11, 11, 16", nil},
		{"near_limit", steady + "16, 11, 6", nil},
		{"near_limit", steady + "15, 11, 15", nil}, // under two thirds of the way
	} {
		res, err := o.db.All(context.Background(), fmt.Sprintf(`SELECT p.place::INTEGER FROM (SELECT unnest(statistics.spc([%s]), recursive := true)) p
			WHERE p.%s ORDER BY p.place`, c.points, c.rule), nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []int64
		for _, r := range res.Rows {
			got = append(got, r[0].(int64))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s of %s: got %v, want %v", c.rule, c.points, got, c.want)
		}
	}
}

// TestSPCOverRows: the chart is made from an aggregate, one chart per group, in the order asked for.
func TestSPCOverRows(t *testing.T) {
	o := blankStore(t)
	res, err := o.db.All(context.Background(), `SELECT g, unnest(statistics.spc(list(v ORDER BY month)), recursive := true)
		FROM (VALUES ('x', 2, 20), ('x', 1, 10), ('y', 1, 5)) t(g, month, v) GROUP BY g ORDER BY 1, 2`, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range res.Rows {
		got = append(got, fmt.Sprintln(r[0], r[1], r[2], r[3], r[4] != nil, r[8]))
	}
	want := []string{fmt.Sprintln("x", int64(1), 10., 15., true, false), fmt.Sprintln("x", int64(2), 20., 15., true, false), fmt.Sprintln("y", int64(1), 5., 5., false, false)}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestFunnel: limits by hand, and the zone on both sides of every limit: for 20 % of 100 the limits are 12.16, 27.84 and 7.64, 32.36.
func TestFunnel(t *testing.T) {
	o := blankStore(t)
	for expression, want := range map[string]float64{
		"funnel_lower(0.2, 100)":                       0.2 - 1.959963984540054*0.04,
		"funnel_upper(0.2, 100, statistics.z(0.998))":  0.2 + 3.090232306167813*0.04,
		"funnel_lower(0.01, 10)":                       0,
		"funnel_upper(0.99, 10)":                       1,
		"funnel_rate_lower(0.01, 10000)":               0.01 - 1.959963984540054*0.001,
		"funnel_rate_upper(1, 25, statistics.z(0.95))": 1 + 1.959963984540054*0.2,
		"funnel_rate_lower(1, 2)":                      0,
	} {
		if got := o.number("statistics." + expression); !(math.Abs(got-want) <= 1e-9) {
			t.Errorf("%s: got %v, want %v", expression, got, want)
		}
	}
	for events, want := range map[int]float64{7: -2, 8: -1, 12: -1, 13: 0, 20: 0, 27: 0, 28: 1, 32: 1, 33: 2} {
		if got := o.number(fmt.Sprintf("statistics.funnel_zone(%d, 100, 0.2)", events)); got != want {
			t.Errorf("%d of 100: zone %v, want %v", events, got, want)
		}
	}
	for expression, want := range map[string]any{"against(1, 2, 3)": "lower", "against(1, 2, 2)": "similar", "against(2, 3, 2)": "similar", "against(3, 4, 2)": "higher",
		"against(NULL, 4, 2)": nil} {
		if got := o.row("statistics." + expression)[0]; got != want {
			t.Errorf("%s: got %v, want %v", expression, got, want)
		}
	}
}

// TestInequality: figures on a straight line give its slope, whatever the populations; others the weighted least squares by hand.
func TestInequality(t *testing.T) {
	o := blankStore(t)
	for expression, want := range map[string]float64{
		"slope_index([10, 8, 6, 4], [1, 1, 1, 1])":        -8,
		"relative_index([10, 8, 6, 4], [50, 50, 50, 50])": -8. / 7,
		"slope_index([3.5, 5, 6.5], [10, 20, 10])":        4,
		"relative_index([3.5, 5, 6.5], [10, 20, 10])":     0.8,
		"slope_index([5, 5, 5], [1, 2, 3])":               0,
		// Ranks 0.25 and 0.75, figures 1 and 0 of two, weights 1/2: -1 over half of the ranking.
		"slope_index([1, 0], [7, 7])": -2,
		// Ranks 1/8, 3/8, 3/4 with shares 1/4, 1/4, 1/2 of figures 4, 0, 2, whose mean is 2: covariance over variance.
		"slope_index([4, 0, 2], [1, 1, 2])": (0.25*4*0.125 + 0.5*2*0.75 - 2*0.5) / (0.25*0.125*0.125 + 0.25*0.375*0.375 + 0.5*0.75*0.75 - 0.25),
	} {
		if got := o.number("statistics." + expression); !(math.Abs(got-want) <= 1e-9) {
			t.Errorf("%s: got %v, want %v", expression, got, want)
		}
	}
}

// TestStandardPopulation: 19 bands that make 100,000, found by age.
func TestStandardPopulation(t *testing.T) {
	o := blankStore(t)
	for expression, want := range map[string]float64{"esp2013(0)": 5000, "esp2013(4)": 5000, "esp2013(5)": 5500, "esp2013(34)": 6500, "esp2013(89)": 1500,
		"esp2013(90)": 1000, "esp2013(112)": 1000} {
		if got := o.number("statistics." + expression); got != want {
			t.Errorf("%s: got %v, want %v", expression, got, want)
		}
	}
	got := fmt.Sprintln(o.row(`count(*), sum(weight)::BIGINT, min(age_band), max(age_band), list(age_to ORDER BY age_from)[18:] FROM statistics.esp2013_weight`)...)
	if want := "19 100000 00-04 90+ [89 <nil>]\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := o.row("statistics.esp2013_band(87)")[0]; got != "85-89" {
		t.Errorf("87: got %v", got)
	}
}

// TestXMRQuery: what trends ask, a row per point in order with the broken rules in words.
func TestXMRQuery(t *testing.T) {
	o := blankStore(t)
	ask := func(values string) [][]any {
		t.Helper()
		res, err := o.db.All(context.Background(), sqlfs.Text("query/xmr.sql"), duck.Args{"values": values})
		if err != nil {
			t.Fatal(err)
		}
		return res.Rows
	}
	rows := ask("10,12,11,13,12,11")
	if want := 11.5 - 2.66*1.4; len(rows) != 6 || rows[0][0] != 11.5 || math.Abs(rows[0][1].(float64)-want) > 1e-9 || rows[5][3] != nil {
		t.Errorf("got %v", rows)
	}
	// Mean 3.6875; without the step down of 6.5 the mean range is 6.5/6, the upper limit 6.57, and near it is above 5.61.
	rows = ask("1,2,3,4,5,6,7.5,1")
	if got := []any{rows[0][3], rows[5][3], rows[6][3], rows[7][3]}; !slices.Equal(got, []any{"trend of 7", "trend of 7; 2 of 3 near a limit",
		"outside the limits; trend of 7; 2 of 3 near a limit", nil}) {
		t.Errorf("got %v", got)
	}
	rows = ask("8,12,8,12,8,12,8,12,11,11,11,11,11,11,11,4") // mean 10.125, limits far
	if got := []any{rows[7][3], rows[8][3], rows[14][3], rows[15][3]}; !slices.Equal(got, []any{"7 on one side of the mean", "7 on one side of the mean", "7 on one side of the mean", nil}) {
		t.Errorf("got %v", got)
	}
}
