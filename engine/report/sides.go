package report

import (
	"slices"
	"strconv"
	"strings"

	"strata/engine/duck"
	"strata/engine/export"
)

// sides is one table of counts as both releases show it, over the rows of either; of a trend, one month.
type sides struct {
	month       string // of a trend
	keys        [][]string
	grid        *grid
	now, before []shown // by cell of the grid
}

// shown is what a release shows of a count. A row it does not have counts nobody.
type shown struct {
	there, known, hidden bool
	n                    int64
}

// sides are the tables to hold against each other: the table itself, or of a trend each month that both releases have.
func (c *comparison) sides() []*sides {
	s := &sideMaker{c: c, of: map[string]*sides{}, rows: map[string]map[string]int{}}
	for i, row := range c.now.Rows {
		s.row(c.rowKeys[i], c.monthOf(c.rowKeys[i]), func(j int) shown { return nowShown(row[j]) }, false)
	}
	for _, keys := range c.was.keys {
		row := c.was.rows[rowKey(keys)]
		s.row(keys, c.monthOf(keys), func(j int) shown { return c.was.shown(row, c.now.Columns[j].Name) }, true)
	}
	var out []*sides
	for _, one := range s.order {
		if one.month != "" && !(slices.ContainsFunc(one.now, isThere) && slices.ContainsFunc(one.before, isThere)) {
			continue
		}
		one.settle(c)
		out = append(out, one)
	}
	return out
}

func isThere(s shown) bool { return s.there }

// sideMaker sorts rows of both releases by month and by what tells them apart.
type sideMaker struct {
	c     *comparison
	of    map[string]*sides
	rows  map[string]map[string]int // by month and key
	order []*sides
}

// row takes the counts of a row of a release.
func (m *sideMaker) row(keys []string, month string, cell func(column int) shown, before bool) {
	c := m.c
	s := m.of[month]
	if s == nil {
		s = &sides{month: month}
		m.of[month], m.rows[month], m.order = s, map[string]int{}, append(m.order, s)
	}
	var own []string
	for i, k := range keys {
		if name := c.now.Columns[c.keys[i]].Name; !c.trend || name != "measure" && name != "month_end" {
			own = append(own, bare(k))
		}
	}
	at, seen := m.rows[month][rowKey(own)]
	if !seen {
		at = len(s.keys)
		m.rows[month][rowKey(own)], s.keys = at, append(s.keys, own)
		s.now = append(s.now, make([]shown, len(c.r.Counts))...)
		s.before = append(s.before, make([]shown, len(c.r.Counts))...)
	}
	side := s.now
	if before {
		side = s.before
	}
	cells := side[at*len(c.r.Counts):][:len(c.r.Counts)]
	for i := range cells {
		cells[i].there = true
	}
	for column, count := range c.countsOf(keys) {
		cells[count] = cell(column)
	}
}

// countsOf says which columns of a row are which counts of the report: of a trend, those of its measure.
func (c *comparison) countsOf(keys []string) map[int]int {
	out := map[int]int{}
	place := func(column, count string) {
		i := slices.IndexFunc(c.now.Columns, func(col export.Column) bool { return col.Name == column })
		j := slices.IndexFunc(c.r.Counts, func(n Count) bool { return n.Name == count })
		if i >= 0 && j >= 0 {
			out[i] = j
		}
	}
	if !c.trend {
		for _, n := range c.r.Counts {
			place(n.Name, n.Name)
		}
		return out
	}
	title := keys[slices.IndexFunc(c.keys, func(k int) bool { return c.now.Columns[k].Name == "measure" })]
	for _, m := range c.r.measures() {
		if c.r.titleOf(m.Name) != title {
			continue
		}
		if place("numerator", m.Numerator); m.Denominator != "" {
			place("denominator", m.Denominator)
		} else {
			place("value", m.Name)
		}
	}
	return out
}

// monthOf is the month of a trend's row; blank in other tables.
func (c *comparison) monthOf(keys []string) string {
	if !c.trend {
		return ""
	}
	return keys[slices.IndexFunc(c.keys, func(k int) bool { return c.now.Columns[k].Name == "month_end" })]
}

// nowShown is what a cell of this release shows.
func nowShown(cell any) shown {
	switch v := cell.(type) {
	case int64:
		return shown{there: true, known: true, n: v}
	case export.Mark:
		return shown{there: true, hidden: v == export.Suppressed}
	}
	return shown{there: true}
}

// shown is what the earlier release shows of a count.
func (r *released) shown(row []string, column string) shown {
	text, status, _ := r.cell(row, column)
	n, err := strconv.ParseInt(text, 10, 64)
	return shown{there: true, known: err == nil, n: n, hidden: status == export.Suppressed.Status}
}

// settle lays the rows out as a grid, once they are all there.
func (s *sides) settle(c *comparison) {
	var columns []duck.Column
	for _, k := range c.keys {
		if name := c.now.Columns[k].Name; !c.trend || name != "measure" && name != "month_end" {
			columns = append(columns, duck.Column{Name: name})
		}
	}
	var rows [][]any
	for _, keys := range s.keys {
		var row []any
		for _, k := range keys {
			row = append(row, k)
		}
		rows = append(rows, append(row, make([]any, len(c.r.Counts))...))
	}
	for _, n := range c.r.Counts {
		columns = append(columns, duck.Column{Name: n.Name})
	}
	s.grid = c.r.gridOf(columns, rows)
}

// both says whether both releases have the row of a cell.
func (s *sides) both(cell int) bool { return s.now[cell].there && s.before[cell].there }

// where tells the row of a cell apart, its month, and the count.
func (s *sides) where(c *comparison, cell int) string {
	at := slices.Clone(s.keys[cell/len(c.r.Counts)])
	if s.month != "" {
		at = append(at, s.month)
	}
	return strings.Join(append(at, c.r.Counts[cell%len(c.r.Counts)].Name), ", ")
}

// spans are what each count may be, by what one release shows of it: those of this release, then those of the earlier one.
func (s *sides) spans(c *comparison) (out []span) {
	then := c.was.scheme(c.scheme)
	for i, side := range [][]shown{s.now, s.before} {
		scheme := []Scheme{c.scheme, then}[i]
		for _, cell := range side {
			switch {
			case !cell.there:
				out = append(out, span{0, 0})
			case cell.known:
				out = append(out, scheme.spanOf(cell.n, false))
			case cell.hidden:
				out = append(out, span{1, many})
			default:
				out = append(out, span{0, many})
			}
		}
	}
	return out
}

// facts are how the counts of each release add up.
func (s *sides) facts(c *comparison) (out []fact) {
	var sums [][]int64
	for _, sum := range c.r.Sums {
		sums = append(sums, sum.signs(c.r.Counts))
	}
	across, totals := s.grid.across(c.r, sums), s.grid.totals()
	for i, scheme := range []Scheme{c.scheme, c.was.scheme(c.scheme)} {
		facts := across
		if !scheme.sums {
			facts = slices.Concat(across, totals)
		}
		for _, f := range facts {
			moved := fact{atMost: f.atMost}
			for _, p := range f.parts {
				moved.parts = append(moved.parts, summand{p.cell + i*len(s.now), p.sign})
			}
			out = append(out, moved)
		}
	}
	return out
}

// unchanged are the cells that may be the same number in both releases. A total of rows that came, went or changed is none.
func (s *sides) unchanged(spans []span) []bool {
	n, counts := len(s.now), len(s.grid.counts)
	out := make([]bool, n)
	meet := func(i int) bool {
		return s.both(i) && max(spans[i].low, spans[n+i].low) <= min(spans[i].high, spans[n+i].high)
	}
	for i := range n {
		out[i] = meet(i)
		row := i / counts
		if s.grid.total[row] == 0 {
			continue
		}
		for _, leaf := range s.grid.leaves(row, 0) {
			out[i] = out[i] && meet(leaf*counts+i%counts)
		}
	}
	return out
}

// bare is a text without the apostrophe that makes it harmless for spreadsheets.
func bare(text string) string {
	if rest, ok := strings.CutPrefix(text, "'"); ok && export.Harmless(rest) == text {
		return rest
	}
	return text
}
