package export

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// lines draws a value over time: mean and process limits where the table has them, and signs over the points that break a
// rule.
func (c Chart) lines(p *picture, at map[string]int, of panel) {
	yc := p.t.Columns[at[c.Y]]
	p.x, p.y.title = axis{title: p.t.Columns[p.cat].title()}, measured(yc)
	if c.Title != "" {
		p.y.title = c.Title
	}
	if p.t.Columns[p.cat].Kind == Date {
		p.x.format = "d mmm yyyy"
		if monthly(of.rows, p.cat) {
			p.x.format = "mmm yyyy"
		}
	}
	var values []*float64
	for _, row := range of.rows {
		values = append(values, nil)
		if v, ok := amount(row[at[c.Y]]); ok {
			values[len(values)-1] = &v
		}
	}
	low, high := span(values)
	limits := c.process(of, at)
	p.plot(p.place(at[c.Y], yc.title()), "value")
	p.read = "Line with circles: values. What may not be shown leaves a gap."
	if limits.known {
		raw := limits
		limits.within(values, yc)
		low, high = min(low, limits.lower), max(high, limits.upper)
		p.plot(p.place(at[c.Mean], "Mean"), "mean")
		p.plot(p.place(at[c.Upper], "Upper process limit"), "limit")
		p.plot(p.place(at[c.Lower], "Lower process limit"), "limit")
		p.read += " Solid line: mean. Dashed lines: process limits (XmR). Diamond: outside the limits. Triangle: another signal, named in the table."
		if raw.lower != limits.lower || raw.upper != limits.upper {
			p.read += " A limit beyond which no value can be is not drawn there."
		}
		p.signals("Outside the limits", "outside", at[c.Y], func(i int) bool { return strings.Contains(limits.signals[i], outside) })
		p.signals("Another signal", "notable", at[c.Y], func(i int) bool {
			return limits.signals[i] != "" && !strings.Contains(limits.signals[i], outside)
		})
	}
	p.y = scale(p.y.title, low, high, 5)
}

// monthly tells whether a column of days holds nothing but ends of months.
func monthly(rows [][]any, column int) bool {
	for _, row := range rows {
		if day, ok := row[column].(time.Time); !ok || day.AddDate(0, 0, 1).Day() != 1 {
			return false
		}
	}
	return true
}

// signals adds a series of those values for which is is true, where there are any.
func (p *picture) signals(name, look string, column int, is func(i int) bool) {
	var marked []any
	found := false
	for i, row := range p.rows {
		marked = append(marked, any(gap{}))
		v := drawable(p.t.Rows[row][column], p.t.Columns[column])
		if _, blank := v.(gap); !blank && is(i) {
			marked[i], found = v, true
		}
	}
	if found {
		c := p.t.Columns[column]
		p.plot(p.add(Column{Name: name, Kind: c.Kind, Decimals: c.Decimals}, marked), look)
	}
}

// ranking draws values as bars, the largest first, with their intervals.
func (c Chart) ranking(p *picture, at map[string]int, of panel) {
	yc := p.t.Columns[at[c.Y]]
	all, low, high := c.ranked(p.t, at, of)
	p.rows = nil
	var minus, plus []any
	hidden, intervals := 0, false
	for _, b := range all {
		p.rows = append(p.rows, of.at[b.row])
		minus, plus = append(minus, gap{}), append(plus, gap{})
		if !b.shown {
			hidden++
		}
		if !math.IsNaN(b.lower) {
			places := max(places(b.v, yc), places(of.rows[b.row][at[c.Lower]], p.t.Columns[at[c.Lower]]), places(of.rows[b.row][at[c.Upper]], p.t.Columns[at[c.Upper]]))
			minus[len(minus)-1], plus[len(plus)-1] = Rounded{max(b.y-b.lower, 0), places}, Rounded{max(b.upper-b.y, 0), places}
			intervals = true
		}
	}
	p.groups = len(all)
	p.x, p.y = axis{title: p.t.Columns[p.cat].title()}, scale(measured(yc), low, high, 6)
	p.read = "Bars are values, the largest first."
	s := p.plot(p.place(at[c.Y], yc.title()), "bar")
	if intervals {
		s.minus = p.add(Column{Name: "Interval: below the value", Kind: Number}, minus)
		s.plus = p.add(Column{Name: "Interval: above the value", Kind: Number}, plus)
		p.read += " Lines across their ends are their intervals."
	}
	if hidden > 0 {
		p.read += " Groups whose value is not shown stand last, in the order of the table, without a bar."
	}
}

// places is with how many decimals a cell is shown.
func places(v any, c Column) int {
	switch v := v.(type) {
	case Rounded:
		return v.Decimals
	case float64:
		if c.Kind != Percent && c.Decimals == 0 {
			return 6
		}
		return c.Decimals
	}
	return 0
}

// mirror draws counts by age group, the youngest at the bottom, one series to the left and one to the right.
func (c Chart) mirror(p *picture, at map[string]int, of panel) {
	yc := p.t.Columns[at[c.Y]]
	ages, series, found, high, _ := c.sides(p.t, at, of)
	x := p.t.Columns[p.cat]
	p.rows = nil
	var names, left, right []any
	for _, age := range ages {
		l, r := drawable(found[[2]string{age, series[0]}], yc), drawable(found[[2]string{age, series[1]}], yc)
		if _, blank := l.(gap); !blank {
			l = mirrored{l}
		}
		names, left, right = append(names, age), append(left, l), append(right, r)
	}
	p.groups = len(ages)
	p.append(Column{Name: x.title()}, names)
	p.read = fmt.Sprintf("Bars to the left: %[1]s. Bars to the right: %[2]s. Figures of %[1]s are stored as negative numbers, so that their bars go to the left, and are shown without a sign.", series[0], series[1])
	for i, side := range [][]any{left, right} {
		if !slices.ContainsFunc(side, func(v any) bool { _, blank := v.(gap); return !blank }) {
			p.read += " No figure of " + series[i] + " may be shown."
			continue
		}
		p.plot(p.append(Column{Name: series[i], Kind: yc.Kind, Decimals: yc.Decimals}, side), []string{"left", "right"}[i])
	}
	p.x, p.y = axis{title: x.title()}, scale(measured(yc), 0, high, 4)
	p.y.low, p.y.format = -p.y.high, p.y.format+";"+p.y.format
	if p.gaps {
		p.read += " What may not be shown has no bar."
	}
	if len(series) > 2 {
		p.read += " Not drawn, but in the table: " + and(series[2:]) + "."
	}
}
