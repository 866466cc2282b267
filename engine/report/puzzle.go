package report

import (
	"cmp"
	"slices"
)

// many stands for no limit; a million of them can still be added.
const many = 1 << 40

// How long one search, and all searches of one table, may be, in steps; the latter at least, and for each cell.
const (
	searchSteps = 1000
	tableSteps  = 100_000
	cellSteps   = 50
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
	sum    int // the limit that holds the cells it is the sum of; -1 where it is a sum of none
}

// summand is a cell, added or taken away.
type summand struct {
	cell int
	sign int64
}

// fact is something anybody knows of a table: its parts add up to 0, or, where atMost, to 0 or less.
type fact struct {
	parts  []summand
	atMost bool
}

// limit is a fact about cells that are no sums: their sum lies in a span. Totals are limits by what is shown of them.
type limit struct {
	parts []summand
	span  span
	sum   int   // the cell it is what is known of, or -1
	now   int64 // with the changes of the search under way
}

// place is where a cell stands: in which limit, and with which sign.
type place struct {
	limit int
	sign  int64
}

// puzzle is a table as somebody sees it who wants to know a hidden cell: what each cell may be, and how cells add up.
//
// A cell is safe when there is a second table that fits all that is shown and in which the cell is another number. Such a
// table is looked for by changing cells by one, in every way there is. With totals of one or two groups of one count, a network,
// that finds one where there is one. In other tables one may need larger changes, and a search may take too long: then a
// cell is taken for unsafe that is not, and more is hidden than need be, never less.
type puzzle struct {
	cells  []cell
	facts  []fact // cells that help each other
	limits []limit
	least  int64         // the least a cell may be that is hidden for the sake of another
	steps  int           // left for all searches
	budget int           // what steps are to begin with
	twins  map[int][]int // by cell: those that are the same number by the reports' headers, hidden together

	kin    [][]int   // by cell: the facts it is part of
	places [][]place // by cell that is no sum: the limits it is part of
	change []int64   // of the search under way, by cell
	fixed  []bool
}

// settle is called once cells, facts and limits are all there.
func (p *puzzle) settle() {
	p.kin, p.places = make([][]int, len(p.cells)), make([][]place, len(p.cells))
	p.change, p.fixed, p.steps = make([]int64, len(p.cells)), make([]bool, len(p.cells)), p.budget
	for i, f := range p.facts {
		for _, t := range f.parts {
			p.kin[t.cell] = append(p.kin[t.cell], i)
		}
	}
	for i := range p.limits {
		l := &p.limits[i]
		for _, t := range l.parts {
			p.places[t.cell] = append(p.places[t.cell], place{i, t.sign})
			l.now += t.sign * p.cells[t.cell].value
		}
	}
	for _, at := range p.places { // short ones first: they leave fewest ways
		slices.SortStableFunc(at, func(a, b place) int {
			return cmp.Compare(len(p.limits[a.limit].parts), len(p.limits[b.limit].parts))
		})
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
	differ := p.other(i)
	for _, c := range differ {
		safe[c] = safe[c] || p.cells[c].hidden
	}
	return len(differ) > 0
}

// hide hides a cell for the sake of another one.
func (p *puzzle) hide(i int) {
	p.show(i, true, span{p.least, many})
	for _, twin := range p.twins[i] {
		p.show(twin, true, span{p.least, many})
	}
}

// unhide takes back that a cell, and those that are the same number, were hidden: they were as this one was.
func (p *puzzle) unhide(i int, was cell) {
	p.show(i, was.hidden, was.span)
	for _, twin := range p.twins[i] {
		p.show(twin, was.hidden, was.span)
	}
}

// show changes what is known of a cell.
func (p *puzzle) show(i int, hidden bool, s span) {
	c := &p.cells[i]
	if c.hidden, c.span = hidden, s; c.sum >= 0 {
		p.limits[c.sum].span = s
	}
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
		p.unhide(c, was)
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
			for _, f := range p.kin[c] {
				for _, t := range p.facts[f].parts {
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
