package report

import (
	"fmt"
	"math"
	"regexp"
	"slices"

	"strata/engine/duck"
	"strata/engine/export"
)

// Again are stats a query works out from counts it also shows. As the query has them they would give the counts away, so they
// are worked out again from the counts shown.
type Again struct {
	Gap, Rate           string // Gap is Rate less that of the row of all of its organisation, or
	Lower, Upper, Value string // Dobson's limits of a directly standardised rate, whose distances from it go with those of Byar's limits
	Of                  string // from the count of events
}

var (
	gapText    = regexp.MustCompile(`^([a-z0-9_]+) = ([a-z0-9_]+) less All$`)
	dobsonText = regexp.MustCompile(`^([a-z0-9_]+), ([a-z0-9_]+) = dobson ([a-z0-9_]+) of ([a-z0-9_]+)$`)
)

func (p *parser) setAgain(text string, line int) error {
	if m := gapText.FindStringSubmatch(text); m != nil {
		p.Again = append(p.Again, Again{Gap: m[1], Rate: m[2]})
		return p.once("again "+m[1], line)
	}
	m := dobsonText.FindStringSubmatch(text)
	if m == nil {
		return fmt.Errorf("again: want gap = rate less All, or lower, upper = dobson rate of count")
	}
	p.Again = append(p.Again, Again{Lower: m[1], Upper: m[2], Value: m[3], Of: m[4]})
	return p.once("again "+m[1], line)
}

// again checks that what is worked out again is a stat, and what from is there.
func (p *parser) again() (line int, err error) {
	for _, a := range p.Again {
		line := p.at["again "+a.Gap+a.Lower]
		if p.Unit != "" {
			return line, fmt.Errorf("again is not for reports of units: the engine works their stats out")
		}
		for _, name := range []string{a.Gap, a.Lower, a.Upper, a.Value} {
			if name != "" && p.at["stat "+name] == 0 {
				return line, fmt.Errorf("again: %s is no stat", name)
			}
		}
		if a.Gap != "" && p.at["rate "+a.Rate] == 0 {
			return line, fmt.Errorf("again: %s is no rate", a.Rate)
		}
		if a.Gap == "" && p.at["count "+a.Of] == 0 {
			return line, fmt.Errorf("again: %s is no count", a.Of)
		}
	}
	return 0, nil
}

// workedAgain puts stats into treated rows that follow from the counts shown. rows are the query's; out has the counts as shown, and its
// stats as the query has them or hidden.
func (r *Report) workedAgain(columns []duck.Column, at map[string]int, rows, out [][]any, s Scheme) {
	for _, a := range r.Again {
		for i, row := range rows {
			if a.Gap != "" {
				r.gap(a, columns, at, i, row, out, s)
			} else {
				a.dobson(at, row, out[i], s)
			}
		}
	}
}

// gap is the distance of a row's rate from that of the row of all. Where the query has none there is none.
func (r *Report) gap(a Again, columns []duck.Column, at map[string]int, i int, row []any, out [][]any, s Scheme) {
	cell := &out[i][at[a.Gap]]
	if x, ok := row[at[a.Gap]].(float64); !ok || math.IsNaN(x) {
		return
	}
	*cell = export.Suppressed
	rate := r.Rates[slices.IndexFunc(r.Rates, func(rate Rate) bool { return rate.Name == a.Rate })]
	all := slices.IndexFunc(out, func(other []any) bool { return isAll(columns, other) && other[0] == out[i][0] })
	if all < 0 {
		return
	}
	share := func(row []any) (float64, bool) {
		o, isO := row[at[rate.Numerator]].(int64)
		n, isN := row[at[rate.Denominator]].(int64)
		return rate.Per * float64(o) / float64(n), isO && isN && n > 0 && !(s.sums && o > n)
	}
	own, known := share(out[i])
	whole, also := share(out[all])
	if known && also {
		decimals := r.decimals(a.Gap)
		*cell = export.Rounded{Value: round(own-whole, decimals), Decimals: decimals}
	}
}

// isAll says whether a row is that of all of its organisation: every text beside the first column says so.
func isAll(columns []duck.Column, row []any) bool {
	some := false
	for j, c := range columns[1:] {
		if text, ok := row[j+1].(string); ok && KindOf(c.Type) == export.Text {
			if some = true; text != "All" {
				return false
			}
		}
	}
	return some
}

// dobson scales the distances of the limits from the rate to the count shown. Source of the limits: Dobson, Kuulasmaa, Eberle,
// Scherer, Statistics in Medicine 10 (1991) 457-462, as OHID uses them: rate + scale (limit of the count - count).
func (a Again) dobson(at map[string]int, row, shown []any, s Scheme) {
	o, isO := row[at[a.Of]].(int64)
	seen, isSeen := shown[at[a.Of]].(int64)
	value, isValue := row[at[a.Value]].(float64)
	if !isO || !isSeen || !isValue || s.base <= 1 || o == seen {
		return
	}
	arms := func(n int64) (lower, upper float64) {
		l, u := Byar(float64(n), Z95)
		return float64(n) - l, u - float64(n)
	}
	wasLower, wasUpper := arms(o)
	isLower, isUpper := arms(seen)
	for name, times := range map[string]float64{a.Lower: isLower / wasLower, a.Upper: isUpper / wasUpper} {
		if limit, ok := row[at[name]].(float64); ok && !math.IsNaN(limit) {
			shown[at[name]] = value + (limit-value)*times
		}
	}
}
