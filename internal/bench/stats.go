package main

import (
	"math"
	"sort"
)

// median is the middle value, the mean of the two middle ones when there are as many on either side; NaN of nothing.
func median(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	v := append([]float64(nil), values...)
	sort.Float64s(v)
	if n := len(v); n%2 == 0 {
		return (v[n/2-1] + v[n/2]) / 2
	}
	return v[len(v)/2]
}

// spread is the smallest and the largest value.
func spread(values []float64) (low, high float64) {
	low, high = math.NaN(), math.NaN()
	for i, v := range values {
		if i == 0 || v < low {
			low = v
		}
		if i == 0 || v > high {
			high = v
		}
	}
	return low, high
}

// ratios divides the values of each repeat.
func ratios(over, under []float64) []float64 {
	var out []float64
	for i := range min(len(over), len(under)) {
		out = append(out, over[i]/under[i])
	}
	return out
}

// exponent is the slope of the least-squares line through log y over log x: 0 for a cost that stays the same, 1 for one
// that grows as x does. NaN when there are not two different x, or a value has no logarithm.
func exponent(x, y []float64) float64 {
	n := float64(min(len(x), len(y)))
	var sx, sy, sxx, sxy float64
	for i := range int(n) {
		if x[i] <= 0 || y[i] <= 0 {
			return math.NaN()
		}
		lx, ly := math.Log(x[i]), math.Log(y[i])
		sx, sy, sxx, sxy = sx+lx, sy+ly, sxx+lx*lx, sxy+lx*ly
	}
	under := n*sxx - sx*sx
	if n < 2 || under == 0 {
		return math.NaN()
	}
	return (n*sxy - sx*sy) / under
}
