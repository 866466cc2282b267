package report

import (
	"math"

	"strata/engine/export"
)

// of is the rate and its limits with so many decimals, or the mark that stands in their place. A percentage has no more of
// them than the scheme lets its denominator have.
func (rate Rate) of(numerator, denominator any, s Scheme, decimals int) []any {
	cells := 1
	if rate.CI != "" {
		cells = 3
	}
	same := func(v any) []any {
		out := make([]any, cells)
		for i := range out {
			out[i] = v
		}
		return out
	}
	o, isO := numerator.(int64)
	n, isN := denominator.(int64)
	switch {
	case numerator == nil || denominator == nil:
		return same(nil)
	case !isO || !isN:
		return same(export.Suppressed)
	case s.sums && rate.Per == 100 && o > n:
		return same(export.Suppressed) // sums of what is shown: more is hidden of the whole than of the part
	case n == 0:
		return same(export.NotApplicable)
	}
	out := []any{rate.Per * float64(o) / float64(n)}
	switch rate.CI {
	case "wilson":
		lower, upper := Wilson(min(float64(o), float64(n)), float64(n), Z95)
		out = append(out, rate.Per*lower, rate.Per*upper)
	case "byar":
		lower, upper := Exact(float64(o), 0.025)
		if o >= 10 {
			lower, upper = Byar(float64(o), Z95)
		}
		out = append(out, rate.Per*lower/float64(n), rate.Per*upper/float64(n))
	}
	if rate.Per == 100 {
		decimals = min(decimals, s.Decimals(n))
	}
	for i := range out {
		out[i] = export.Rounded{Value: round(out[i].(float64), decimals), Decimals: decimals}
	}
	if o > 0 && out[0].(export.Rounded).Value == 0 {
		out[0] = export.Low
	}
	return out
}

// ofAllOrNone says whether a percentage is shown as 0 % or 100 %.
func (rate Rate) ofAllOrNone(numerator, denominator any) bool {
	o, isO := numerator.(int64)
	n, isN := denominator.(int64)
	return rate.Per == 100 && isO && isN && n > 0 && (o == 0 || o >= n)
}

// round is x to so many decimals, halves away from nought.
func round(x float64, decimals int) float64 {
	p := math.Pow10(decimals)
	return math.Round(x*p)/p + 0 // nought has no sign
}

// shown is a stat as everybody sees it: to its decimals, and to the multiple of its header. What is no number stays as it is.
func (st Stat) shown(v any, decimals int) any {
	x, ok := v.(float64)
	if n, whole := v.(int64); whole {
		x, ok = float64(n), true
	}
	if !ok || math.IsNaN(x) || math.IsInf(x, 0) {
		return v
	}
	if st.To > 0 {
		x = math.Round(x/float64(st.To)) * float64(st.To)
	}
	return export.Rounded{Value: round(x, decimals), Decimals: decimals}
}
