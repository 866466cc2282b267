package report

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"strata/engine/duck"
	"strata/engine/export"
)

// treated is what may leave the store of the rows of one query that goes out by itself.
func (r *Report) treated(columns []duck.Column, rows [][]any, s Scheme) (out [][]any, notes []string, err error) {
	a := &Asked{report: r, columns: columns, rows: rows}
	if err := a.sound(); err != nil {
		return nil, nil, err
	}
	out, notes = r.finish(columns, rows, shownOfAll([]*Asked{a}, s)[0], s)
	return out, notes, nil
}

// sound fails where counts are none, or do not add up.
func (a *Asked) sound() error {
	at := map[string]int{}
	for i, c := range a.columns {
		at[c.Name] = i
	}
	for _, row := range a.rows {
		for _, c := range a.report.Counts {
			if v := row[at[c.Name]]; v != nil {
				if n, ok := v.(int64); !ok || n < 0 {
					return fmt.Errorf("count %s is not a whole number from 0 up", c.Name)
				}
			}
		}
	}
	return a.report.sumsHold(at, a.rows)
}

// finish makes the cells that anybody sees, of what is shown of the counts: stats and rates follow from it (see Again for the stats
// of which that is not so by itself). notes say what to look at before the table is published.
func (r *Report) finish(columns []duck.Column, rows, shown [][]any, s Scheme) (out [][]any, notes []string) {
	at := map[string]int{}
	for i, c := range columns {
		at[c.Name] = i
	}
	for i, row := range rows {
		cells := slices.Clone(row)
		for j, c := range r.Counts {
			cells[at[c.Name]] = shown[i][j]
		}
		out = append(out, cells)
	}
	r.workedAgain(columns, at, rows, out, s)
	whole := false
	for i, cells := range out {
		for _, st := range r.Stats {
			cell := &cells[at[st.Name]]
			if x, ok := (*cell).(float64); ok && math.IsNaN(x) { // the query says so of a row the column does not apply to
				*cell = export.NotApplicable
				continue
			}
			_, known := cells[at[st.Over]].(int64)
			if st.And != "" {
				_, also := cells[at[st.And]].(int64)
				known = known && also
			}
			if known || *cell == nil {
				*cell = st.shown(*cell, r.decimals(st.Name))
			} else {
				*cell = export.Suppressed
			}
		}
		for _, rate := range r.Rates {
			o, n := cells[at[rate.Numerator]], cells[at[rate.Denominator]]
			whole = whole || rate.ofAllOrNone(o, n)
			cells = append(cells, rate.of(o, n, s, r.decimals(rate.Name))...)
		}
		out[i] = cells
	}
	if whole && s.base > 1 {
		notes = append(notes, "A share of 0 % or 100 % says the same of everybody in the group, or nearly so: see that it may be known before the table is published.")
	}
	return out, notes
}

// shownOfAll is what is shown of the counts of tables that go out together, by table and row in the order of the header: a number, a mark, or nil for
// NULL. It is the one way from counts to cells that anybody sees: counts are hidden and rounded, and further ones are hidden from which a hidden
// one would follow.
func shownOfAll(asked []*Asked, s Scheme) (out [][][]any) {
	sh := sheafOf(asked, s)
	sh.puzzle.protect()
	for t, g := range sh.grids {
		out = append(out, g.shown(sh.puzzle.cells[sh.first[t]:], s))
	}
	return out
}

// shown is what is shown of each row's counts, of its cells under disclosure control.
func (g *grid) shown(cells []cell, s Scheme) [][]any {
	out := make([][]any, len(g.rows))
	for i := range g.rows {
		out[i] = make([]any, len(g.counts))
		for j := range g.counts {
			c := g.cell(i, j)
			switch {
			case g.value(i, j) == nil || s.sums && g.sums[c] != nil:
			case cells[c].hidden:
				out[i][j] = export.Suppressed
			default:
				out[i][j] = cells[c].rank
			}
		}
	}
	for c := range g.sums {
		if i, j := c/len(g.counts), c%len(g.counts); s.sums {
			out[i][j] = g.sumShown(i, j, out)
		}
	}
	return out
}

// sumShown is a total as the sum of the cells shown. It is hidden where that says nothing: some are hidden and the others nought.
func (g *grid) sumShown(row, count int, shown [][]any) any {
	sum, hidden := int64(0), false
	for _, leaf := range g.sums[g.cell(row, count)] {
		n, ok := shown[leaf][count].(int64)
		sum, hidden = sum+n, hidden || !ok
	}
	if hidden && sum == 0 {
		return export.Suppressed
	}
	return sum
}

// puzzle is the grid as somebody sees it who wants to know a hidden count. Totals that add up are sums of the rows they stand
// for, and so is a count that follows from others of its row. Where the scheme shows the sums of what is shown, totals say
// nothing more and are left out.
func (g *grid) puzzle(r *Report, s Scheme, sums map[int][]int) *puzzle {
	p := &puzzle{least: s.hidden + 1, cells: make([]cell, len(g.rows)*len(g.counts))}
	known := func(c int) bool {
		_, ok := g.value(c/len(g.counts), c%len(g.counts)).(int64)
		return ok && !(s.sums && sums[c] != nil)
	}
	for c := range p.cells {
		p.cells[c].sum = -1
		if known(c) {
			n := g.value(c/len(g.counts), c%len(g.counts)).(int64)
			shown, hidden := s.Count(n)
			p.cells[c] = cell{value: n, span: s.spanOf(shown, hidden), rank: shown, hidden: hidden, sum: -1}
		}
	}
	if s.hidden == 0 {
		return p // nothing is hidden that could follow
	}
	across, some := g.sumsAcross(r)
	rest := follower(across)
	g.rest = rest
	for c := range p.cells {
		if parts := g.parts(c, sums, rest); known(c) && (len(parts) != 1 || parts[0].cell != c) {
			p.cells[c].sum = len(p.limits)
			p.limits = append(p.limits, limit{parts: parts, span: p.cells[c].span, sum: c})
		}
	}
	for _, f := range append(g.totals(), g.across(r, append(across, some...))...) {
		if g.holdsIn(p, f, known) {
			p.facts = append(p.facts, f)
			p.addLimit(f, func(c int) []summand { return g.parts(c, sums, rest) })
		}
	}
	return p
}

// parts are the cells that are no sums which a cell is the sum of: itself where it is none.
func (g *grid) parts(c int, sums map[int][]int, rest []int64) (out []summand) {
	i, j := c/len(g.counts), c%len(g.counts)
	rows := []int{i}
	if sums[c] != nil {
		rows = sums[c]
	}
	for _, row := range rows {
		if rest == nil || rest[j] != 0 {
			out = append(out, summand{g.cell(row, j), 1})
			continue
		}
		for k, sign := range rest {
			if k != j && sign != 2 {
				out = append(out, summand{g.cell(row, k), sign})
			}
		}
	}
	return out
}

// holdsIn says whether a fact is true of the table, and all its cells are known of.
func (g *grid) holdsIn(p *puzzle, f fact, known func(int) bool) bool {
	sum := int64(0)
	for _, t := range f.parts {
		if !known(t.cell) {
			return false
		}
		sum += t.sign * p.cells[t.cell].value
	}
	return sum == 0 || f.atMost && sum < 0
}

// addLimit makes a fact a limit of the cells that are no sums, unless it is true whatever they are.
func (p *puzzle) addLimit(f fact, parts func(int) []summand) {
	signs := map[int]int64{}
	for _, t := range f.parts {
		for _, part := range parts(t.cell) {
			signs[part.cell] += t.sign * part.sign
		}
	}
	l, says := limit{sum: -1}, false
	if f.atMost {
		l.span.low = -many
	}
	for _, c := range slices.Sorted(maps.Keys(signs)) {
		if signs[c] != 0 {
			l.parts = append(l.parts, summand{c, signs[c]})
			says = says || !f.atMost || signs[c] > 0
		}
	}
	if says {
		p.limits = append(p.limits, l)
	}
}
