package main

import (
	"math"
	"strings"
	"testing"
)

func TestMedianAndSpread(t *testing.T) {
	for _, c := range []struct {
		values         []float64
		mid, low, high float64
	}{{[]float64{3}, 3, 3, 3}, {[]float64{5, 1, 3}, 3, 1, 5}, {[]float64{4, 1, 2, 3}, 2.5, 1, 4}} {
		low, high := spread(c.values)
		if m := median(c.values); m != c.mid || low != c.low || high != c.high {
			t.Errorf("%v: %v, %v to %v", c.values, m, low, high)
		}
	}
	if !math.IsNaN(median(nil)) {
		t.Error("the median of nothing is a number")
	}
}

func TestExponent(t *testing.T) {
	x := []float64{1, 3, 10}
	for _, power := range []float64{0, 0.5, 1, 2} {
		y := make([]float64, len(x))
		for i := range x {
			y[i] = 7 * math.Pow(x[i], power)
		}
		if e := exponent(x, y); math.Abs(e-power) > 1e-9 {
			t.Errorf("exponent of x^%v: %v", power, e)
		}
	}
	if !math.IsNaN(exponent([]float64{2, 2}, []float64{1, 3})) || !math.IsNaN(exponent([]float64{1, 2}, []float64{0, 3})) {
		t.Error("an exponent without two sizes, or of nothing")
	}
}

func TestRowVerdicts(t *testing.T) {
	for _, c := range []struct {
		r             row
		median, judge string
	}{
		{row{Ours: []float64{2, 4, 3}, Theirs: []float64{2, 2, 2}, Bar: 1.25}, "1.50×", "not met"},
		{row{Ours: []float64{2, 2}, Theirs: []float64{2, 2}, Bar: 1.25}, "1.00×", "met"},
		{row{Ours: []float64{1}, Theirs: []float64{25}, Bar: 20, Faster: true}, "25.0×", "met"},
		{row{Ours: []float64{1}, Theirs: []float64{5}, Bar: 20, Faster: true}, "5.00×", "not met"},
		{row{Ours: []float64{1.5}, Unit: "GB", Bar: 2.5}, "1.50", "met"},
		{row{Ours: []float64{1}, Theirs: []float64{2}}, "0.50×", ""},
		{row{NotRun: "no rival", Bar: 2}, "", "not run: no rival"},
	} {
		cells := c.r.cells()
		if cells[4] != c.median || cells[7] != c.judge {
			t.Errorf("%+v: %q", c.r, cells)
		}
	}
}

func TestTables(t *testing.T) {
	lines := [][]string{{"a", "≤ 1"}, {"long|er", "2"}}
	if got, want := plainTable([]string{"x", "y"}, lines), "x        y\na        ≤ 1\nlong|er  2\n"; got != want {
		t.Errorf("%q", got)
	}
	if got := markdownTable([]string{"x", "y"}, lines); !strings.Contains(got, "|---|---|\n| a | ≤ 1 |\n| long\\|er | 2 |") {
		t.Errorf("%q", got)
	}
}
