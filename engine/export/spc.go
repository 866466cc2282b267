package export

import "slices"

// What an XmR chart is made with. Source: NHS England, Making Data Count; NHSRplotthedots.
const (
	xmrFactor   = 2.66  // of the mean moving range, to either limit
	screenRange = 3.267 // moving ranges from so many means are left out before the mean is taken again
	runLength   = 7     // points on one side of the mean, or in one direction
)

// fewestPoints is how many points a line needs before limits are drawn: a choice of ours; with fewer they say little.
const fewestPoints = 12

// Signal is a rule of an XmR chart that a point meets.
type Signal int

// The rules.
const (
	Outside   Signal = 1 << iota // outside the limits
	Shift                        // one of seven or more points on one side of the mean
	Trend                        // one of seven or more points that all rise or all fall
	NearLimit                    // one of two of three points beyond two thirds of the way to the same limit
)

// XmR are the limits of an individuals chart and what its points signal.
type XmR struct {
	Mean, Lower, Upper float64
	Signals            []Signal // of each point, rules added up; 0 for a gap
}

// Limits works out an XmR chart: mean plus and minus 2.66 mean moving ranges, ranges from 3.267 times their mean on
// screened out first. nil is a gap: nothing is put in its place, no range is taken across it, and it ends every run.
// ok is false when there are not two points side by side.
func Limits(values []*float64) (x XmR, ok bool) {
	var sum float64
	var n int
	var ranges []float64
	for i, v := range values {
		if v == nil {
			continue
		}
		sum, n = sum+*v, n+1
		if i > 0 && values[i-1] != nil {
			ranges = append(ranges, max(*v-*values[i-1], *values[i-1]-*v))
		}
	}
	if len(ranges) == 0 {
		return x, false
	}
	x.Mean = sum / float64(n)
	limit := screenRange * mean(ranges)
	if limit > 0 {
		ranges = slices.DeleteFunc(ranges, func(r float64) bool { return r >= limit })
	}
	half := xmrFactor * mean(ranges)
	x.Lower, x.Upper = x.Mean-half, x.Mean+half
	x.signals(values)
	return x, true
}

func mean(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(max(len(v), 1))
}

func (x *XmR) signals(values []*float64) {
	x.Signals = make([]Signal, len(values))
	for i, v := range values {
		if v != nil && (*v > x.Upper || *v < x.Lower) {
			x.Signals[i] |= Outside
		}
	}
	x.runs(values, Shift, runLength, 1, func(i int) int { return sign(*values[i] - x.Mean) })
	x.runs(values, Trend, runLength-1, 2, func(i int) int {
		if i == 0 || values[i-1] == nil {
			return 0
		}
		return sign(*values[i] - *values[i-1])
	})
	third := (x.Upper - x.Mean) * 2 / 3
	for i := 2; i < len(values); i++ {
		for _, side := range []float64{1, -1} {
			var near []int
			for j := i - 2; j <= i && values[i-2] != nil && values[i-1] != nil && values[i] != nil; j++ {
				if side*(*values[j]-x.Mean) > third && third > 0 {
					near = append(near, j)
				}
			}
			for _, j := range near {
				if len(near) >= 2 {
					x.Signals[j] |= NearLimit
				}
			}
		}
	}
}

// runs marks the points of runs in which way gives the same sign, steps of them or more. A run of steps between points
// has reach-1 more points before its first.
func (x *XmR) runs(values []*float64, s Signal, steps, reach int, way func(i int) int) {
	from, last := 0, 0
	for i := 0; i <= len(values); i++ {
		now := 0
		if i < len(values) && values[i] != nil {
			now = way(i)
		}
		if now == last && now != 0 {
			continue
		}
		if last != 0 && i-from >= steps {
			for j := from - reach + 1; j < i; j++ {
				x.Signals[j] |= s
			}
		}
		from, last = i, now
	}
}

func sign(x float64) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}
