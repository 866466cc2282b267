package report

import (
	"maps"
	"slices"
)

// sheaf is tables that go out together, as one puzzle: what the header declares the same is one number in all of them.
type sheaf struct {
	puzzle *puzzle
	grids  []*grid
	first  []int // by table: the number of its first cell
}

// sheafOf lays the tables' puzzles under one another and ties what is the same.
func sheafOf(asked []*Asked, s Scheme) *sheaf {
	sh := &sheaf{puzzle: &puzzle{least: s.hidden + 1}}
	things := map[string][]int{}
	for _, a := range asked {
		g := a.report.gridOf(a.columns, a.rows)
		g.sums = g.summed()
		first := sh.puzzle.under(g.puzzle(a.report, s, g.sums))
		sh.grids, sh.first = append(sh.grids, g), append(sh.first, first)
		for what, cells := range g.things(a.report, a.columns, a.args) {
			for _, c := range cells {
				if _, known := g.value(c/len(g.counts), c%len(g.counts)).(int64); known {
					things[what] = append(things[what], first+c)
				}
			}
		}
	}
	if s.hidden == 0 {
		return sh
	}
	for _, what := range slices.Sorted(maps.Keys(things)) {
		sh.tie(things[what], s)
	}
	return sh
}

// under appends the cells and what is known of them of another puzzle, and says where they begin.
func (p *puzzle) under(q *puzzle) (first int) {
	first = len(p.cells)
	limits := len(p.limits)
	p.budget += max(tableSteps, cellSteps*len(q.cells))
	move := func(parts []summand) []summand {
		for i := range parts {
			parts[i].cell += first
		}
		return parts
	}
	for _, c := range q.cells {
		if c.sum >= 0 {
			c.sum += limits
		}
		p.cells = append(p.cells, c)
	}
	for _, f := range q.facts {
		p.facts = append(p.facts, fact{move(f.parts), f.atMost})
	}
	for _, l := range q.limits {
		if l.parts = move(l.parts); l.sum >= 0 {
			l.sum += first
		}
		p.limits = append(p.limits, l)
	}
	return first
}

// at is the table a cell is of, and its row and count there.
func (sh *sheaf) at(cell int) (g *grid, first, row, count int) {
	i, found := slices.BinarySearch(sh.first, cell)
	if !found {
		i--
	}
	for i+1 < len(sh.first) && sh.first[i+1] == cell { // tables without a cell begin where the next one does
		i++
	}
	g, first = sh.grids[i], sh.first[i]
	return g, first, (cell - first) / len(g.counts), (cell - first) % len(g.counts)
}

// tie makes cells one number: they are hidden together, and what is known of one is known of the others. Cells that differ are not
// the same, whatever their reports say.
func (sh *sheaf) tie(cells []int, s Scheme) {
	value := func(c int) int64 {
		g, _, i, j := sh.at(c)
		n, _ := g.value(i, j).(int64)
		return n
	}
	for n, c := range cells {
		for _, other := range cells[:n] {
			if value(c) != value(other) {
				continue
			}
			f := fact{}
			for sign, cell := range map[int64]int{-1: other, 1: c} {
				for _, part := range sh.seen(cell, s) {
					f.parts = append(f.parts, summand{part, sign})
				}
			}
			slices.SortFunc(f.parts, func(a, b summand) int { return a.cell - b.cell })
			sh.puzzle.facts = append(sh.puzzle.facts, f)
			sh.puzzle.addLimit(f, sh.parts)
			sh.puzzle.tied(other, c)
			break // to one of them: the others are tied to that
		}
	}
}

// seen are the cells by which somebody knows of a cell: itself, or those a total shown as their sum is the sum of.
func (sh *sheaf) seen(cell int, s Scheme) []int {
	g, first, _, j := sh.at(cell)
	if !s.sums || g.sums[cell-first] == nil {
		return []int{cell}
	}
	var out []int
	for _, leaf := range g.sums[cell-first] {
		out = append(out, first+g.cell(leaf, j))
	}
	return out
}

// parts are the cells that are no sums which a cell is the sum of.
func (sh *sheaf) parts(cell int) []summand {
	g, first, _, _ := sh.at(cell)
	out := g.parts(cell-first, g.sums, g.rest)
	for i := range out {
		out[i].cell += first
	}
	return out
}

// tied makes two cells one to hide.
func (p *puzzle) tied(a, b int) {
	if p.twins == nil {
		p.twins = map[int][]int{}
	}
	all := append(append([]int{a}, p.twins[a]...), append([]int{b}, p.twins[b]...)...)
	for _, c := range all {
		p.twins[c] = slices.DeleteFunc(slices.Clone(all), func(other int) bool { return other == c })
	}
}
