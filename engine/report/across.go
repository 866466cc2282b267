package report

import "slices"

// mostAcross is how many counts a row may have for sums of all of them to be looked for.
const mostAcross = 6

// across are the facts about the counts of one row: a part is at most the whole, and counts that add up in every row, or by the report's header, add up.
func (g *grid) across(r *Report, sums [][]int64) []fact {
	var out []fact
	for i := range g.rows {
		for _, pair := range r.partsOfWholes() {
			out = append(out, fact{parts: []summand{{g.cell(i, pair[0]), 1}, {g.cell(i, pair[1]), -1}}, atMost: true})
		}
	}
	for _, signs := range sums {
		for i := range g.rows {
			var f fact
			for j, sign := range signs {
				if sign != 0 {
					f.parts = append(f.parts, summand{g.cell(i, j), sign})
				}
			}
			out = append(out, f)
		}
	}
	return out
}

// partsOfWholes are pairs of counts of which the first is part of the second: a rate's numerator and denominator, where it
// is a percentage, and a flag of units and all units.
func (r *Report) partsOfWholes() (pairs [][2]int) {
	place := func(name string) int {
		return slices.IndexFunc(r.Counts, func(c Count) bool { return c.Name == name })
	}
	add := func(part, whole int) {
		if part >= 0 && whole >= 0 && part != whole && !slices.Contains(pairs, [2]int{part, whole}) {
			pairs = append(pairs, [2]int{part, whole})
		}
	}
	for _, rate := range r.Rates {
		if rate.Per == 100 {
			add(place(rate.Numerator), place(rate.Denominator))
		}
	}
	for i, whole := range r.Counts {
		for j, c := range r.Counts {
			if whole.Kind == "all" && c.Kind == "flag" {
				add(j, i)
			}
		}
	}
	return pairs
}

// sumsAcross are sums of counts that hold in every row: those the header says, first, and those found: equal counts, complements
// (a + b = c), and flows (start + joined = end + left), of up to mostAcross counts, or of up to three where a row has more than
// that. Signs are by count. Counts that are nought everywhere take no part. A sum that holds by chance only makes the reasoning
// more careful than it need be. some are sums of the header that hold, but with counts that are not known in every row.
func (g *grid) sumsAcross(r *Report) (all, some [][]int64) {
	n := len(g.counts)
	if len(g.rows) == 0 {
		return nil, nil
	}
	for _, s := range r.Sums {
		if signs := s.signs(r.Counts); g.holds(signs) {
			all = append(all, signs)
		} else {
			some = append(some, signs)
		}
	}
	terms := n
	if n > mostAcross {
		terms = 3
	}
	signs := make([]int64, n)
	var add func(from, left int)
	add = func(from, left int) {
		for j := from; j < n && left > 0; j++ {
			for _, sign := range []int64{1, -1} {
				if signs[j] = sign; left == terms && sign < 0 {
					continue // each sum once, not also with all signs turned
				}
				if left < terms && slices.Contains(signs, -1) && g.holds(signs) && !slices.ContainsFunc(all, func(s []int64) bool { return slices.Equal(s, signs) }) {
					all = append(all, slices.Clone(signs))
				}
				add(j+1, left-1)
			}
			signs[j] = 0
		}
	}
	add(0, terms)
	return all, some
}

// follower picks, of the first sum across, a count that follows from the others: 0 stands at its place, and at theirs the signs they
// are added with; 2 at counts that take no part. nil where there is no sum.
func follower(sums [][]int64) []int64 {
	if len(sums) == 0 {
		return nil
	}
	at := slices.IndexFunc(sums[0], func(sign int64) bool { return sign < 0 })
	out := make([]int64, len(sums[0]))
	for j, sign := range sums[0] {
		if out[j] = sign; sign == 0 {
			out[j] = 2
		}
	}
	out[at] = 0
	return out
}

// holds says whether a sum across is nought in every row, and none of its counts in all of them.
func (g *grid) holds(signs []int64) bool {
	seen := make([]bool, len(signs))
	for i := range g.rows {
		sum := int64(0)
		for j, sign := range signs {
			if sign == 0 {
				continue
			}
			n, ok := g.value(i, j).(int64)
			if !ok {
				return false
			}
			sum += sign * n
			seen[j] = seen[j] || n != 0
		}
		if sum != 0 {
			return false
		}
	}
	for j, sign := range signs {
		if sign != 0 && !seen[j] {
			return false
		}
	}
	return true
}
