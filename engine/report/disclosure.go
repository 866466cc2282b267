package report

import (
	"strings"

	"strata/engine/spec"
)

// Scheme is a rule for small counts.
//
//	hes          NHS Digital, HES and ECDS from September 2018: 0 stays, 1-7 hidden, 8 and over to the nearest 5
//	opensafely   OpenSAFELY output checking: 7 or fewer hidden but 0, then to the nearest 5; totals are sums of the cells shown
//	midpoint6    OpenSAFELY midpoint 6: ceil(n/6)*6-3, 0 stays
//	threshold10  under 10 hidden but 0, then to the nearest 5
//	none         as counted
type Scheme struct {
	Name     string
	hidden   int64 // largest count hidden
	base     int64 // rounded to the nearest
	midpoint bool
	sums     bool // totals are the sums of the cells shown
}

func schemes() []Scheme {
	return []Scheme{
		{Name: "hes", hidden: 7, base: 5},
		{Name: "opensafely", hidden: 7, base: 5, sums: true},
		{Name: "midpoint6", midpoint: true, base: 6},
		{Name: "threshold10", hidden: 9, base: 5},
		{Name: "none", base: 1},
	}
}

// Schemes lists the names ParseScheme knows.
func Schemes() []string {
	var names []string
	for _, s := range schemes() {
		names = append(names, s.Name)
	}
	return names
}

// ParseScheme finds a scheme by name; an unknown one is *spec.Usage.
func ParseScheme(name string) (Scheme, error) {
	for _, s := range schemes() {
		if s.Name == name {
			return s, nil
		}
	}
	return Scheme{}, spec.Usagef("schemes: "+strings.Join(Schemes(), ", "), "unknown disclosure scheme %q", name)
}

// Count treats one count. hidden means that nothing of it may be shown.
func (s Scheme) Count(n int64) (treated int64, hidden bool) {
	switch {
	case n == 0:
		return 0, false
	case n <= s.hidden:
		return 0, true
	case s.midpoint:
		return (n+s.base-1)/s.base*s.base - s.base/2, false
	case s.base <= 1:
		return n, false
	}
	return (n + s.base/2) / s.base * s.base, false
}

// spanOf is what a count may be of which this is shown, to somebody who knows the scheme and which counts are hidden for their
// own sake.
func (s Scheme) spanOf(treated int64, hidden bool) span {
	switch {
	case hidden:
		return span{1, s.hidden}
	case treated == 0 || s.base <= 1:
		return span{treated, treated}
	case s.midpoint:
		return span{treated - s.base/2 + 1, treated + s.base/2}
	}
	return span{max(treated-s.base/2, s.hidden+1), treated + s.base/2}
}

// Decimals is how many decimals a percentage of a treated denominator may have: under rounding, one needs a denominator of
// 4,000 or more, and each further one ten times that. Source: the HES analysis guidance's rule for percentages, which is of
// the first; the others go on as it does.
func (s Scheme) Decimals(denominator int64) int {
	decimals := 0
	for least := int64(4000); decimals < mostDecimals && (s.base <= 1 || denominator >= least); least *= 10 {
		decimals++
	}
	return decimals
}

// Describe says what the scheme does, for a workbook's cover.
func (s Scheme) Describe() string {
	switch s.Name {
	case "hes":
		return "counts of 1 to 7 are hidden, and so are counts they would follow from; other counts are rounded to the nearest 5 (NHS Digital, HES and ECDS, September 2018)"
	case "opensafely":
		return "counts of 1 to 7 are hidden, and so are counts they would follow from; other counts are rounded to the nearest 5; totals are sums of the counts shown (OpenSAFELY)"
	case "midpoint6":
		return "counts are rounded to the midpoint of bands of six (OpenSAFELY)"
	case "threshold10":
		return "counts of 1 to 9 are hidden, and so are counts they would follow from; other counts are rounded to the nearest 5"
	}
	return "none: counts are shown as they are; do not publish"
}
