package report

import (
	"fmt"
	"strconv"
	"strings"

	"strata/engine/duck"
	"strata/engine/export"
)

// warnings say where the two releases together disclose a small count.
func (c *comparison) warnings() (out []string) {
	small, untreated := 0, 0
	for i := range c.now.Rows {
		for _, j := range c.columns {
			if c.before[i] == nil || !c.counts(c.now.Columns[j].Name) {
				continue
			}
			text, _, _ := c.was.cell(c.before[i], c.now.Columns[j].Name)
			was, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				continue
			}
			if treated, hidden := c.scheme.Count(was); hidden || treated != was {
				untreated++
			}
			if n, ok := c.now.Rows[i][j].(int64); ok && c.scheme.base <= 1 && n != was && n-was >= -7 && n-was <= 7 {
				small++
			}
		}
	}
	if small > 0 {
		out = append(out, fmt.Sprintf("%s: %d counts differ by 1 to 7 from %s: the difference is a small count", c.now.Name, small, c.was.name))
	}
	if untreated > 0 {
		out = append(out, fmt.Sprintf("%s: %d counts of %s are not treated as this release is: the two together may disclose what is hidden", c.now.Name, untreated, c.was.name))
	}
	if n, where := c.pinned(); n > 0 {
		out = append(out, fmt.Sprintf("%s: %d hidden counts follow from this release and %s together where nothing else changed, the first at %s", c.now.Name, n, c.was.name, where))
	}
	return out
}

// pinned counts the cells hidden in one of the releases that can be one number only to somebody who has both, and takes cells whose
// ranges meet for unchanged; where is what tells the first one's row apart. It reasons by intervals: what is narrower than one
// total and its rows at a time may be missed. Tables whose totals do not add up are left alone, and trends, of which
// each month is a table.
func (c *comparison) pinned() (n int, where string) {
	if c.scheme.hidden == 0 || strings.HasSuffix(c.now.Name, "_trend") {
		return 0, ""
	}
	g := c.grid()
	var sums [][]int64
	for _, s := range c.r.Sums {
		sums = append(sums, s.signs(c.r.Counts))
	}
	facts := g.across(c.r, sums)
	if !c.scheme.sums {
		facts = append(facts, g.totals()...)
	}
	now, before, both, hidden := c.spans(g)
	if !narrow(now, facts) || !narrow(before, facts) || !narrow(both, facts) {
		return 0, "" // they do not add up, or something did change
	}
	for i, s := range both {
		if !hidden[i] || s.low != s.high {
			continue
		}
		if n++; n == 1 {
			var at []string
			for _, k := range c.keys {
				at = append(at, fmt.Sprint(c.now.Rows[i/len(g.counts)][k]))
			}
			where = strings.Join(append(at, c.now.Columns[c.place(g.counts[i%len(g.counts)])].Name), ", ")
		}
	}
	return n, where
}

// grid is the table's keys and counts, in the order gridOf wants.
func (c *comparison) grid() *grid {
	var columns []duck.Column
	var from []int
	for _, k := range c.keys {
		columns, from = append(columns, duck.Column{Name: c.now.Columns[k].Name}), append(from, k)
	}
	for _, j := range c.columns {
		if c.counts(c.now.Columns[j].Name) {
			columns, from = append(columns, duck.Column{Name: c.now.Columns[j].Name}), append(from, j)
		}
	}
	var rows [][]any
	for _, row := range c.now.Rows {
		var cells []any
		for _, j := range from {
			cells = append(cells, row[j])
		}
		rows = append(rows, cells)
	}
	return c.r.gridOf(columns, rows)
}

// place is the column of the table that stands at a place of the grid: keys come first there, then counts.
func (c *comparison) place(at int) int {
	var counts []int
	for _, j := range c.columns {
		if c.counts(c.now.Columns[j].Name) {
			counts = append(counts, j)
		}
	}
	return counts[at-len(c.keys)]
}

// spans are what each count may be by this release, by the earlier one, and by both where they meet.
func (c *comparison) spans(g *grid) (now, before, both []span, hidden []bool) {
	all := span{0, many}
	for i := range g.rows {
		for j := range g.counts {
			name := c.now.Columns[c.place(g.counts[j])].Name
			a, b, h := all, all, false
			switch v := g.value(i, j).(type) {
			case int64:
				a = c.scheme.spanOf(v, false)
			case export.Mark:
				a, h = span{1, many}, true
			}
			if row := c.before[i]; row != nil {
				text, status, _ := c.was.cell(row, name)
				if n, err := strconv.ParseInt(text, 10, 64); err == nil {
					b = c.scheme.spanOf(n, false)
				} else if status == export.Suppressed.Status {
					b, h = span{1, many}, true
				}
			}
			now, before, hidden = append(now, a), append(before, b), append(hidden, h)
			if meet := (span{max(a.low, b.low), min(a.high, b.high)}); meet.low <= meet.high {
				a = meet
			}
			both = append(both, a)
		}
	}
	return now, before, both, hidden
}

// narrow draws spans in to what the facts leave of them. It is false where they cannot all be true.
func narrow(spans []span, facts []fact) bool {
	for range 50 {
		again := false
		for _, f := range facts {
			low, high := int64(0), int64(0)
			for _, t := range f.parts {
				l, h := ends(spans[t.cell], t.sign)
				low, high = low+l, high+h
			}
			if low > 0 || high < 0 && !f.atMost {
				return false
			}
			for _, t := range f.parts {
				l, h := ends(spans[t.cell], t.sign)
				s := &spans[t.cell]
				was := *s
				most, least := -(low - l), -(high - h) // of the signed cell
				if f.atMost {
					least = -many
				}
				if t.sign > 0 {
					s.low, s.high = max(s.low, least), min(s.high, most)
				} else {
					s.low, s.high = max(s.low, -most), min(s.high, -least)
				}
				if s.low > s.high {
					return false
				}
				if *s != was {
					again = true
					l2, h2 := ends(*s, t.sign)
					low, high = low-l+l2, high-h+h2
				}
			}
		}
		if !again {
			return true
		}
	}
	return true
}

// ends are the least and the most a cell adds to a fact.
func ends(s span, sign int64) (low, high int64) {
	if sign > 0 {
		return s.low, s.high
	}
	return -s.high, -s.low
}
