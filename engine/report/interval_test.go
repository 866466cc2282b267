package report

import (
	"math"
	"testing"
)

// TestIntervals holds the intervals against the golden values of the UKHSA test files.
func TestIntervals(t *testing.T) {
	const z998 = 3.090232306167813
	const tail998 = 0.001
	for _, c := range []struct {
		name                 string
		lower, upper         float64
		wantLower, wantUpper float64
	}{
		pair("Wilson 65/100", 0.5525444330, 0.7363575176)(Wilson(65, 100, Z95)),
		pair("Wilson 65/100, 99.8 %", 0.4954946574, 0.7783540614)(Wilson(65, 100, z998)),
		pair("Wilson 0/100", 0, 0.0369934982)(Wilson(0, 100, Z95)),
		pair("Wilson 100/100", 1-0.0369934982, 1)(Wilson(100, 100, Z95)),
		pair("Byar 65", 50.1631877105, 82.8491385459)(Byar(65, Z95)),
		pair("Byar 65, 99.8 %", 42.8802614715, 94.0002908443)(Byar(65, z998)),
		pair("Byar 20", 12.2114288349, 30.8898803692)(Byar(20, Z95)),
		pair("Exact 5", 1.6234863901, 11.6683320793)(Exact(5, 0.025)),
		pair("Exact 1", 0.0253178080, 5.5716433909)(Exact(1, 0.025)),
		// Without an event the upper limit is where P(0) = the tail: -ln(tail).
		pair("Exact 0", 0, -math.Log(0.025))(Exact(0, 0.025)),
		pair("Exact 0, 99.8 %", 0, -math.Log(tail998))(Exact(0, tail998)),
	} {
		near(t, c.name+" lower", c.lower, c.wantLower)
		near(t, c.name+" upper", c.upper, c.wantUpper)
	}
}

type limits = struct {
	name                 string
	lower, upper         float64
	wantLower, wantUpper float64
}

func pair(name string, wantLower, wantUpper float64) func(lower, upper float64) limits {
	return func(lower, upper float64) limits { return limits{name, lower, upper, wantLower, wantUpper} }
}

// near allows for the ten decimals the golden values are given to.
func near(t *testing.T, name string, got, want float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > 1e-9*max(1, math.Abs(want)) {
		t.Errorf("%s: got %.10f, want %.10f", name, got, want)
	}
}

// TestDSR holds the directly standardised rate against the golden value of the UKHSA test files: 19 five-year age bands
// weighted by the European Standard Population 2013.
func TestDSR(t *testing.T) {
	weights := []float64{5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000}
	counts := [][2]float64{{12, 636}, {4, 558}, {3, 609}, {2, 543}, {3, 384}, {4, 594}, {8, 669}, {2, 843}, {2, 660}, {3, 576}, {4, 606},
		{5, 522}, {6, 426}, {8, 273}, {5, 300}, {6, 288}, {5, 153}, {5, 123}, {4, 207}}
	var strata []Stratum
	for i, c := range counts {
		strata = append(strata, Stratum{Events: c[0], Population: c[1], Weight: weights[i]})
	}
	rate, lower, upper, shown := DSR(strata, 100000, Z95)
	if !shown {
		t.Fatal("not shown")
	}
	const decimals = 1e-7 // as many as the golden values have
	for _, c := range [][2]float64{{rate, 1103.2120253}, {lower, 877.4557675}, {upper, 1367.0882227}} {
		if !(math.Abs(c[0]-c[1]) <= decimals) {
			t.Errorf("got %.7f, want %.7f", c[0], c[1])
		}
	}
	if rate, _, _, shown := DSR(strata[1:4], 100000, Z95); shown || rate != 0 {
		t.Error("4 + 3 + 2 = 9 events are shown")
	}
	// 10 events are enough, and one stratum alone is a crude rate with Byar's limits.
	rate, lower, upper, shown = DSR([]Stratum{{Events: 10, Population: 200, Weight: 3}}, 1, Z95)
	low, high := Byar(10, Z95)
	near(t, "one stratum", rate, 0.05)
	near(t, "one stratum lower", lower, low/200)
	near(t, "one stratum upper", upper, high/200)
	if !shown {
		t.Error("10 events are not shown")
	}
	strata[3].Population = 0
	if _, _, _, shown := DSR(strata, 100000, Z95); shown {
		t.Error("a stratum with nobody in it is shown")
	}
	if _, _, _, shown := DSR(nil, 100000, Z95); shown {
		t.Error("no strata at all are shown")
	}
}
