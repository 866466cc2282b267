package report

import "strata/engine/export"

// of is the rate and its limits, or the mark that stands in their place.
func (rate Rate) of(numerator, denominator any, s Scheme) []any {
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
	decimals := 1
	if rate.Per == 100 {
		decimals = s.Decimals(n)
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

func round(x float64, decimals int) float64 {
	p := 1.0
	for range decimals {
		p *= 10
	}
	return float64(int64(x*p+0.5)) / p
}
