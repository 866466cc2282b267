package report

import (
	"fmt"
	"slices"

	"strata/engine/duck"
	"strata/engine/export"
)

// treated is what may leave the store of a query's rows: the one way from counts to cells that anybody sees. Counts are
// hidden and rounded, further ones are hidden from which a hidden one would follow, and stats and rates
// follow from what is left. notes say what to look at before the table is published.
func (r *Report) treated(columns []duck.Column, rows [][]any, s Scheme) (out [][]any, notes []string, err error) {
	at := map[string]int{}
	for i, c := range columns {
		at[c.Name] = i
	}
	for _, row := range rows {
		for _, c := range r.Counts {
			if v := row[at[c.Name]]; v != nil {
				if n, ok := v.(int64); !ok || n < 0 {
					return nil, nil, fmt.Errorf("count %s is not a whole number from 0 up", c.Name)
				}
			}
		}
	}
	shown := r.shownCounts(columns, rows, s)
	whole := false
	for i, row := range rows {
		cells := slices.Clone(row)
		for j, c := range r.Counts {
			cells[at[c.Name]] = shown[i][j]
		}
		for _, st := range r.Stats {
			if _, known := cells[at[st.Over]].(int64); !known && row[at[st.Name]] != nil {
				cells[at[st.Name]] = export.Suppressed
			}
		}
		for _, rate := range r.Rates {
			o, n := cells[at[rate.Numerator]], cells[at[rate.Denominator]]
			whole = whole || rate.ofAllOrNone(o, n)
			cells = append(cells, rate.of(o, n, s)...)
		}
		out = append(out, cells)
	}
	if whole && s.base > 1 {
		notes = append(notes, "A share of 0 % or 100 % says the same of everybody in the group, or nearly so: see that it may be known before the table is published.")
	}
	return out, notes, nil
}

// shownCounts is what is shown of each row's counts, in the order of the header: a number, a mark, or nil for NULL.
func (r *Report) shownCounts(columns []duck.Column, rows [][]any, s Scheme) [][]any {
	g := r.gridOf(columns, rows)
	derived := map[int]bool{}
	if s.sums {
		derived = g.summed()
	}
	p := g.puzzle(r, s, derived)
	p.protect()
	out := make([][]any, len(rows))
	for i := range rows {
		out[i] = make([]any, len(g.counts))
		for j := range g.counts {
			c := g.cell(i, j)
			switch {
			case g.value(i, j) == nil || derived[c]:
			case p.cells[c].hidden:
				out[i][j] = export.Suppressed
			default:
				out[i][j] = p.cells[c].rank
			}
		}
	}
	for c := range derived {
		i, j := c/len(g.counts), c%len(g.counts)
		out[i][j] = g.sumShown(i, j, out)
	}
	return out
}

// sumShown is a total as the sum of the cells shown. It is hidden where that says nothing: some are hidden and the others nought.
func (g *grid) sumShown(row, count int, shown [][]any) any {
	sum, hidden := int64(0), false
	for _, leaf := range g.leaves(row) {
		n, ok := shown[leaf][count].(int64)
		sum, hidden = sum+n, hidden || !ok
	}
	if hidden && sum == 0 {
		return export.Suppressed
	}
	return sum
}

// puzzle is the grid as somebody sees it who wants to know a hidden count. Cells of derived are sums of what is shown: they
// say nothing more.
func (g *grid) puzzle(r *Report, s Scheme, derived map[int]bool) *puzzle {
	p := &puzzle{least: s.hidden + 1, cells: make([]cell, len(g.rows)*len(g.counts))}
	for i := range g.rows {
		for j := range g.counts {
			n, ok := g.value(i, j).(int64)
			c := g.cell(i, j)
			if !ok || derived[c] {
				continue
			}
			shown, hidden := s.Count(n)
			p.cells[c] = cell{value: n, span: s.spanOf(shown, hidden), rank: shown, hidden: hidden}
		}
	}
	if s.hidden == 0 {
		return p // nothing is hidden that could follow
	}
	for _, f := range append(g.totals(), g.across(r)...) {
		sum, known := int64(0), true
		for _, t := range f.parts {
			_, ok := g.value(t.cell/len(g.counts), t.cell%len(g.counts)).(int64)
			known = known && ok && !derived[t.cell]
			sum += t.sign * p.cells[t.cell].value
		}
		if known && (sum == 0 || f.atMost && sum < 0) {
			p.facts = append(p.facts, f)
		}
	}
	return p
}
