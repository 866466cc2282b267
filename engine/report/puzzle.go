package report

import (
	"cmp"
	"math"
	"slices"
)

// many stands for no upper limit.
const many = math.MaxInt64 / 8

// How long one search, and all searches of one table, may be, in steps.
const (
	searchSteps = 1000
	tableSteps  = 20_000_000
)

// tried is how many cells are tried in the place of the one hidden next.
const tried = 12

// span is the whole numbers a cell may be, to somebody who sees what is shown and knows the scheme.
type span struct{ low, high int64 }

// cell is a count of a table under disclosure control.
type cell struct {
	value  int64 // as counted
	span   span
	rank   int64 // what is shown where it is shown: smaller ones are hidden first
	hidden bool
}

// summand is a cell of a fact, added or taken away.
type summand struct {
	cell int
	sign int64
}

// fact is something anybody knows of a table: its parts add up to 0, or, where atMost, to 0 or less.
type fact struct {
	parts  []summand
	atMost bool
}

// place is where a cell stands: in which fact, and with which sign.
type place struct {
	fact int
	sign int64
}

// puzzle is a table as somebody sees it who wants to know a hidden cell: what each cell may be, and how cells add up.
//
// A cell is safe when there is a second table that fits all that is shown and in which the cell is another number. Such a
// table is looked for by changing cells by one, which finds one where there is one as long as the facts form a network: totals of
// one or two groups of one count. In other tables, and where the search would take too long, a cell may be
// taken for unsafe that is not: more is hidden than need be, never less.
type puzzle struct {
	cells []cell
	facts []fact
	of    [][]place // the facts a cell is part of
	least int64     // the least a cell may be that is hidden for the sake of another
	steps int       // left for all searches

	change []int64 // of the search under way, by cell
	fixed  []bool
	sums   []int64 // by fact
}

// settle is called once cells and facts are all there.
func (p *puzzle) settle() {
	p.of = make([][]place, len(p.cells))
	for i, f := range p.facts {
		for _, t := range f.parts {
			p.of[t.cell] = append(p.of[t.cell], place{i, t.sign})
		}
	}
	for _, f := range p.facts {
		// Cells in few facts first: their change leaves least to mend.
		slices.SortStableFunc(f.parts, func(a, b summand) int { return cmp.Compare(len(p.of[a.cell]), len(p.of[b.cell])) })
	}
	p.steps = tableSteps
	p.change, p.fixed, p.sums = make([]int64, len(p.cells)), make([]bool, len(p.cells)), make([]int64, len(p.facts))
	for i, f := range p.facts {
		for _, t := range f.parts {
			p.sums[i] += t.sign * p.cells[t.cell].value
		}
	}
}

// protect hides further cells until every hidden one is safe: of those that would do the smallest shown, of equals the
// first. What is hidden depends on the table alone.
func (p *puzzle) protect() {
	p.settle()
	done := make([]bool, len(p.cells))
	for again := true; again; {
		again = false
		for i := range p.cells {
			for p.cells[i].hidden && !done[i] && !p.secure(i, done) {
				helpers := p.helpers(i)
				for _, h := range helpers {
					p.hide(h)
				}
				// Nothing left to hide: all that is not nought is hidden, and any multiple of it would fit.
				done[i] = len(helpers) == 0
				again = again || !done[i]
			}
		}
	}
}

// secure looks for a table in which a hidden cell is another number, and notes all hidden cells it differs in.
func (p *puzzle) secure(i int, safe []bool) bool {
	changed := p.other(i)
	for _, c := range changed {
		safe[c] = safe[c] || p.cells[c].hidden
	}
	return len(changed) > 0
}

// hide hides a cell for the sake of another one.
func (p *puzzle) hide(i int) {
	p.cells[i].hidden, p.cells[i].span = true, span{p.least, many}
}

// helpers picks the shown cell to hide for the sake of hidden cell i: the smallest shown that makes i and itself safe, or
// else the smallest. Where time is up it is all there are.
func (p *puzzle) helpers(i int) []int {
	near := p.near(i)
	for n, c := range near {
		if n == tried || p.steps <= 0 {
			break
		}
		was := p.cells[c]
		p.hide(c)
		ok := len(p.other(i)) > 0 && len(p.other(c)) > 0
		p.cells[c] = was
		if ok {
			return near[n : n+1]
		}
	}
	if p.steps <= 0 {
		return near
	}
	return near[:min(1, len(near))]
}

// near lists the cells that may be hidden for the sake of cell i, smallest shown first: those it shares a fact with, else the
// nearest there are. Noughts stay.
func (p *puzzle) near(i int) []int {
	seen := map[int]bool{i: true}
	for ring := []int{i}; len(ring) > 0; {
		var next, found []int
		for _, c := range ring {
			for _, f := range p.of[c] {
				for _, t := range p.facts[f.fact].parts {
					if seen[t.cell] {
						continue
					}
					seen[t.cell] = true
					next = append(next, t.cell)
					if !p.cells[t.cell].hidden && p.cells[t.cell].value > 0 {
						found = append(found, t.cell)
					}
				}
			}
		}
		if len(found) > 0 {
			slices.SortFunc(found, func(a, b int) int {
				return cmp.Or(cmp.Compare(p.cells[a].rank, p.cells[b].rank), cmp.Compare(a, b))
			})
			return found
		}
		ring = next
	}
	return nil
}
