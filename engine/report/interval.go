package report

import "math"

// Z95 is the standard normal deviate of a 95 % interval.
const Z95 = 1.959963984540054

// Wilson is the Wilson score interval of o of n, as a share. It works at o = 0 and o = n.
// Source: OHID, Fingertips public health technical guidance, proportions.
func Wilson(o, n, z float64) (lower, upper float64) {
	q := 1 - o/n
	root := z * math.Sqrt(z*z+4*o*q)
	lower, upper = (2*o+z*z-root)/(2*(n+z*z)), (2*o+z*z+root)/(2*(n+z*z))
	return max(lower, 0), min(upper, 1)
}

// Byar is Byar's approximate interval of a count of 10 or more.
// Source: OHID, Fingertips public health technical guidance, rates.
func Byar(o, z float64) (lower, upper float64) {
	lower = o * math.Pow(1-1/(9*o)-z/(3*math.Sqrt(o)), 3)
	u := o + 1
	return lower, u * math.Pow(1-1/(9*u)+z/(3*math.Sqrt(u)), 3)
}

// Exact is the exact Poisson interval of a count, for counts under 10. tail is the probability left out on each
// side, 0.025 for 95 %. Source: OHID, Fingertips public health technical guidance, rates; the limits are half
// of chi-squared quantiles, found here as roots of the Poisson distribution they stand for.
func Exact(o, tail float64) (lower, upper float64) {
	if o > 0 {
		lower = bisect(func(mean float64) float64 { return 1 - poisson(o-1, mean) - tail }, 0, o+1)
	}
	return lower, bisect(func(mean float64) float64 { return tail - poisson(o, mean) }, o, 4*o+40)
}

// poisson is the probability of k or fewer events where mean are expected.
func poisson(k, mean float64) float64 {
	term, sum := math.Exp(-mean), 0.0
	for i := 0.0; i <= k; i++ {
		if i > 0 {
			term *= mean / i
		}
		sum += term
	}
	return sum
}

// bisect finds the root of a function that rises from a to b.
func bisect(f func(float64) float64, a, b float64) float64 {
	for range 200 {
		m := (a + b) / 2
		if f(m) < 0 {
			a = m
		} else {
			b = m
		}
	}
	return (a + b) / 2
}
