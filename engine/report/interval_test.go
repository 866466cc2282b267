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
