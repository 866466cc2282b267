package engine_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"strata/engine"
	"strata/engine/duck"
	"strata/engine/report"
	"strata/engine/spec"
	"strata/loaders/systmone"
)

// one runs an expression on an empty store.
type one struct {
	t  *testing.T
	db *duck.DB
}

func blankStore(t *testing.T) one {
	t.Helper()
	tables, err := systmone.Tables()
	if err != nil {
		t.Fatal(err)
	}
	db, err := engine.Blank(context.Background(), tables, spec.Codelists{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return one{t, db}
}

// row is the values of a SELECT of one row.
func (o one) row(selected string) []any {
	o.t.Helper()
	res, err := o.db.All(context.Background(), "SELECT "+selected, nil)
	if err != nil {
		o.t.Fatalf("%s: %v", selected, err)
	}
	if len(res.Rows) != 1 {
		o.t.Fatalf("%s: %d rows", selected, len(res.Rows))
	}
	return res.Rows[0]
}

// number is the value of an expression; NaN for NULL.
func (o one) number(expression string) float64 {
	o.t.Helper()
	switch v := o.row("(" + expression + ")::DOUBLE")[0].(type) {
	case nil:
		return math.NaN()
	case float64:
		return v
	default:
		o.t.Fatalf("%s: got %T", expression, v)
		return 0
	}
}

// Events and people of 19 five-year bands: the UKHSA test file for directly standardised rates.
const (
	dsrEvents = "[12, 4, 3, 2, 3, 4, 8, 2, 2, 3, 4, 5, 6, 8, 5, 6, 5, 5, 4]"
	dsrPeople = "[636, 558, 609, 543, 384, 594, 669, 843, 660, 576, 606, 522, 426, 273, 300, 288, 153, 123, 207]"
)

// TestStatisticsGolden holds the macros against published figures: the UKHSA test files to as many digits as they have,
// Newcombe's worked example, and the rest to the formulas of the sources the macros' files name. NaN is NULL.
func TestStatisticsGolden(t *testing.T) {
	o := blankStore(t)
	null := math.NaN()
	for _, c := range []struct {
		expression string
		want       float64
		within     float64
	}{
		{"wilson_lower(65, 100)", 0.5525444330, 1e-9},
		{"wilson_upper(65, 100)", 0.7363575176, 1e-9},
		{"wilson_lower(65, 100, statistics.z(0.998))", 0.4954946574, 1e-9},
		{"wilson_upper(65, 100, statistics.z(0.998))", 0.7783540614, 1e-9},
		{"wilson_lower(0, 100)", 0, 1e-9},
		{"wilson_upper(0, 100)", 0.0369934982, 1e-9},
		{"wilson_lower(100, 100)", 1 - 0.0369934982, 1e-9},
		{"wilson_upper(100, 100)", 1, 1e-9},
		{"byar_lower(65)", 50.1631877105, 1e-9},
		{"byar_upper(65)", 82.8491385459, 1e-9},
		{"byar_lower(65, statistics.z(0.998))", 42.8802614715, 1e-9},
		{"byar_upper(65, statistics.z(0.998))", 94.0002908443, 1e-9},
		{"rate(20, 100, 100)", 20, 1e-9},
		{"rate_lower(20, 100, 100)", 12.2114288349, 1e-9},
		{"rate_upper(20, 100, 100)", 30.8898803692, 1e-9},
		{"rate_lower(5, 100, 100)", 1.6234863901, 1e-9},
		{"rate_upper(5, 100, 100)", 11.6683320793, 1e-9},
		{"rate_lower(1, 100, 100)", 0.0253178080, 1e-9},
		{"rate_upper(1, 100, 100)", 5.5716433909, 1e-9},
		{"poisson_lower(0)", 0, 1e-12},
		{"poisson_upper(0)", -math.Log(0.025), 1e-9}, // without an event the limit is where P(0) is the tail
		{"poisson_upper(0, 0.002)", -math.Log(0.001), 1e-9},
		{"dsr(" + dsrEvents + ", " + dsrPeople + ", statistics.esp2013_weights(), 100000)", 1103.2120253, 1e-7},
		{"dsr_lower(" + dsrEvents + ", " + dsrPeople + ", statistics.esp2013_weights(), 100000)", 877.4557675, 1e-7},
		{"dsr_upper(" + dsrEvents + ", " + dsrPeople + ", statistics.esp2013_weights(), 100000)", 1367.0882227, 1e-7},
		{"dsr([4, 3, 2], [558, 609, 543], [1, 1, 1])", null, 0}, // 9 events: not shown
		{"dsr_lower([4, 3, 2], [558, 609, 543], [1, 1, 1])", null, 0},
		{"dsr_upper([4, 3, 2], [558, 609, 543], [1, 1, 1])", null, 0},
		{"dsr([4, 4, 2], [100, 100, 100], [1, 1, 2])", 0.03, 1e-12}, // 10: shown
		{"dsr([40, 4], [100, 0], [1, 1])", null, 0},
		{"dsr([40, 4], [100, NULL], [1, 1])", null, 0},
		{"dsr([40, 4], [100], [1, 1])", null, 0},
		{"dsr([]::INT[], []::INT[], []::INT[])", null, 0},
		{"dsr([40, 4], [100, 100], [0, 0])", null, 0},
		// Newcombe 1998, method 10: 56/70 against 48/80.
		{"gap(56, 70, 48, 80)", 0.2, 1e-12},
		{"gap_lower(56, 70, 48, 80)", 0.0524, 5e-5},
		{"gap_upper(56, 70, 48, 80)", 0.3339, 5e-5},
		{"gap(56, 70, 48, 80, 100)", 20, 1e-9},
		{"rate_ratio(24, 80000, 30, 300000)", 3, 1e-12},
		{"rate_ratio_lower(24, 80000, 30, 300000)", 3 / math.Exp(1.959963984540054*math.Sqrt(1./24+1./30)), 1e-9},
		{"rate_ratio_upper(24, 80000, 30, 300000)", 3 * math.Exp(1.959963984540054*math.Sqrt(1./24+1./30)), 1e-9},
		{"rate_ratio(0, 10, 5, 10)", 0, 0},
		{"rate_ratio_lower(0, 10, 5, 10)", null, 0},
		{"rate_ratio(5, 10, 0, 10)", null, 0},
		{"rate_gap_lower(4, 100, 1, 100, 100)", 3 - 1.959963984540054*math.Sqrt(5), 1e-9},
		{"rate_gap_upper(4, 100, 1, 100, 100)", 3 + 1.959963984540054*math.Sqrt(5), 1e-9},
		{"isr(5, 4, 100)", 125, 1e-9},
		{"isr_lower(5, 100, 100)", 1.6234863901, 1e-9},
		{"isr_upper(20, 100, 100)", 30.8898803692, 1e-9},
		{"isr(5, 0)", null, 0},
		{"expected([100, 200], [1, 2], [10, 40])", 20, 1e-12},
		{"expected([100, 200], [1, 2], [10, 0])", null, 0},
		{"expected([100, 0], [1, 2], [10, 40])", 10, 1e-12}, // nobody in a band of the place: nothing is expected of it
	} {
		got := o.number("statistics." + c.expression)
		if math.IsNaN(got) != math.IsNaN(c.want) || math.Abs(got-c.want) > c.within {
			t.Errorf("%s: got %.10f, want %.10f", c.expression, got, c.want)
		}
	}
}

// TestStatisticsOutOfRange: what cannot be worked out is NULL, and so is what follows from NULL.
func TestStatisticsOutOfRange(t *testing.T) {
	o := blankStore(t)
	for _, expression := range []string{
		"wilson_lower(-1, 10)", "wilson_upper(-1, 10)", "wilson_lower(1, 0)", "wilson_upper(1, 0)", "wilson_lower(11, 10)", "wilson_upper(11, 10)",
		"wilson_lower(NULL, 10)", "wilson_upper(3, NULL)", "byar_lower(-1)", "byar_upper(-1)", "byar_lower(NULL)", "poisson_lower(-1)", "poisson_upper(-1)",
		"poisson_lower(NULL)", "poisson_upper(NULL)", "count_lower(NULL)", "count_upper(-3)", "rate(1, 0)", "rate(-1, 10)", "rate(NULL, 10)", "rate_lower(1, 0)",
		"rate_upper(12, 0)", "esp2013(-1)", "esp2013(NULL)", "funnel_lower(1.1, 10)", "funnel_upper(0.5, 0)", "funnel_rate_lower(-1, 10)", "funnel_rate_upper(1, 0)",
		"funnel_zone(NULL, 10, 0.5)", "slope_index([1], [1])", "slope_index([1, 2], [1, 0])", "slope_index([1, NULL], [1, 1])", "slope_index([1, 2], [1, 2, 3])",
		"relative_index([0, 0], [1, 1])", "z(NULL)",
	} {
		if got := o.row("statistics." + expression)[0]; got != nil {
			t.Errorf("%s: got %v, want NULL", expression, got)
		}
	}
	if _, err := o.db.All(context.Background(), "SELECT statistics.count_lower(20, 0.9)", nil); err == nil {
		t.Error("a level nobody published is taken")
	}
}

// TestStatisticsAsInGo compares the macros with the report engine's own intervals on a grid of values.
func TestStatisticsAsInGo(t *testing.T) {
	o := blankStore(t)
	for _, level := range []struct{ z, alpha float64 }{{report.Z95, 0.05}, {3.090232306167813, 0.002}} {
		res, err := o.db.All(context.Background(), fmt.Sprintf(`SELECT o::DOUBLE, n::DOUBLE, statistics.wilson_lower(o, n, %[1]v), statistics.wilson_upper(o, n, %[1]v),
			statistics.byar_lower(o, %[1]v), statistics.byar_upper(o, %[1]v), statistics.poisson_lower(o, %[2]v), statistics.poisson_upper(o, %[2]v),
			statistics.count_lower(o, %[3]v), statistics.count_upper(o, %[3]v)
			FROM range(0, 130) a(o), (VALUES (130), (1000), (50000)) b(n)`, level.z, level.alpha, 1-level.alpha), nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Rows) != 390 {
			t.Fatalf("%d rows", len(res.Rows))
		}
		for _, r := range res.Rows {
			count, n := r[0].(float64), r[1].(float64)
			var want []float64
			add := func(lower, upper float64) { want = append(want, lower, upper) }
			add(report.Wilson(count, n, level.z))
			if count > 0 {
				add(report.Byar(count, level.z))
			} else {
				_, upper := report.Byar(0, level.z)
				add(0, upper)
			}
			add(report.Exact(count, level.alpha/2))
			if count < 10 {
				add(report.Exact(count, level.alpha/2))
			} else {
				add(report.Byar(count, level.z))
			}
			for i, w := range want {
				if got, ok := r[i+2].(float64); !ok || !(math.Abs(got-w) <= 1e-9*max(1, w)) {
					t.Errorf("%v of %v, column %s: got %v, want %v", count, n, res.Columns[i+2].Name, r[i+2], w)
				}
			}
		}
	}
}

// TestDSRAsInGo compares the directly standardised rate with one worked out in Go, on events and people from a plain rule.
func TestDSRAsInGo(t *testing.T) {
	o := blankStore(t)
	for seed := 1; seed <= 40; seed++ {
		var strata []stratum
		var events, people, weights []string
		for i := range 3 + seed%17 {
			s := stratum{Events: float64(i * seed % 7), Population: float64(100 + 37*i*seed%900), Weight: float64(1000 + 500*((i+seed)%5))}
			strata = append(strata, s)
			events, people, weights = append(events, fmt.Sprint(s.Events)), append(people, fmt.Sprint(s.Population)), append(weights, fmt.Sprint(s.Weight))
		}
		rate, lower, upper, shown := dsr(strata, 1000, report.Z95)
		list := func(l []string) string { return "[" + strings.Join(l, ", ") + "]" }
		args := fmt.Sprintf("(%s, %s, %s, 1000)", list(events), list(people), list(weights))
		for name, want := range map[string]float64{"dsr": rate, "dsr_lower": lower, "dsr_upper": upper} {
			got := o.number("statistics." + name + args)
			if shown == math.IsNaN(got) || shown && math.Abs(got-want) > 1e-9*max(1, want) {
				t.Errorf("%s%s: got %v, want %v (shown %v)", name, args, got, want, shown)
			}
		}
	}
}

// stratum is one group, mostly an age band, of a directly standardised rate.
type stratum struct{ Events, Population, Weight float64 }

// dsr is a directly standardised rate with its limits (Dobson's method over Byar's). shown is false, and the rest
// zero, under 10 events, where the method does not hold, and where a stratum has nobody in it.
// Source: OHID, Fingertips public health technical guidance, rates.
func dsr(strata []stratum, per, z float64) (rate, lower, upper float64, shown bool) {
	var events, weights, sum, squares float64
	for _, s := range strata {
		if s.Population <= 0 {
			return 0, 0, 0, false
		}
		share := s.Weight / s.Population
		events += s.Events
		weights += s.Weight
		sum += share * s.Events
		squares += share * share * s.Events
	}
	if events < 10 || weights <= 0 {
		return 0, 0, 0, false
	}
	rate = sum / weights
	scale := math.Sqrt(squares/(weights*weights)) / math.Sqrt(events)
	low, high := report.Byar(events, z)
	return per * rate, per * (rate + scale*(low-events)), per * (rate + scale*(high-events)), true
}
