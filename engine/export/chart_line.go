package export

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// process are the limits of a line, and of each point the rules it breaks, in words separated by semicolons.
type process struct {
	known              bool
	mean, lower, upper float64
	signals            []string
}

// outside is the rule the diamond stands for.
const outside = "outside the limits"

// process reads a line's limits from its rows. They are one for the whole line: where one is missing there are none.
func (c Chart) process(p panel, at map[string]int) process {
	l := process{signals: make([]string, len(p.rows))}
	if c.Mean == "" || c.Lower == "" || c.Upper == "" || c.Signal == "" {
		return l
	}
	for i, row := range p.rows {
		mean, ok1 := amount(row[at[c.Mean]])
		lower, ok2 := amount(row[at[c.Lower]])
		upper, ok3 := amount(row[at[c.Upper]])
		if !ok1 || !ok2 || !ok3 {
			return process{signals: make([]string, len(p.rows))}
		}
		l.known, l.mean, l.lower, l.upper = true, mean, lower, upper
		l.signals[i], _ = row[at[c.Signal]].(string)
	}
	return l
}

// within cuts the limits where no value can be: a value that is never negative has none below 0, a percentage none above
// 100.
func (l *process) within(values []*float64, c Column) {
	low, high := span(values)
	if low >= 0 {
		l.lower = max(l.lower, 0)
	}
	if c.Kind == Percent && high <= 100 {
		l.upper = min(l.upper, 100)
	}
}

// line draws a value over time, with its limits where the table has them.
func (c Chart) line(t Table, at map[string]int, p panel) figure {
	xc, yc := t.Columns[at[c.X]], t.Columns[at[c.Y]]
	var names []string
	var xs []float64
	var values []*float64
	shown := 0
	for i, row := range p.rows {
		names, xs = append(names, label(row[at[c.X]], xc)), append(xs, float64(i))
		if day, ok := row[at[c.X]].(time.Time); ok {
			xs[i] = float64(day.Unix()) / 86400
		}
		values = append(values, nil)
		if v, ok := amount(row[at[c.Y]]); ok {
			values[i], shown = &v, shown+1
		}
	}
	if twice, ok := once(names); !ok {
		return figure{Why: fmt.Sprintf("There is no chart: %s stands in several rows.", twice)}
	}
	if shown < 2 {
		return figure{Why: "There is no chart: fewer than two values may be shown."}
	}
	limits := c.process(p, at)
	low, high := span(values)
	if limits.known {
		limits.within(values, yc)
		low, high = min(low, limits.lower), max(high, limits.upper)
	}
	g := &plot{left: 70, top: 40, right: 700, bottom: 310, x0: xs[0], x1: xs[len(xs)-1]}
	if g.x1 <= g.x0 {
		return figure{Why: "There is no chart: its rows are not in the order of time."}
	}
	g.rulers(low, high, yc.title())
	g.labelled(xs, names)
	if limits.known {
		for _, l := range []struct {
			class, name string
			v           float64
		}{{"limit", "upper limit", limits.upper}, {"mean", "mean", limits.mean}, {"limit", "lower limit", limits.lower}} {
			g.line(l.class, g.left, g.y(l.v), g.right, g.y(l.v))
			g.text("", "start", g.right+6, g.y(l.v)+4, l.name)
		}
	}
	g.points(xs, values, p.rows, at[c.Y], limits)
	f := figure{width: 790, height: 350, body: g.b.String()}
	f.Text, f.Caption = lineText(yc, names, values, limits)
	return f
}

// points draws the line and its marks; where a cell is hidden stands its shorthand.
func (p *plot) points(xs []float64, values []*float64, rows [][]any, column int, limits process) {
	var path [][2]float64
	for i, v := range values {
		y := math.NaN()
		if v != nil {
			y = *v
		}
		path = append(path, [2]float64{xs[i], y})
	}
	p.path("line", path)
	for i, v := range values {
		switch {
		case v == nil:
			p.text("", "middle", p.x(xs[i]), p.bottom-6, show(rows[i][column], Column{}).text)
		case strings.Contains(limits.signals[i], outside):
			p.mark(markOutside, p.x(xs[i]), p.y(*v))
		case limits.signals[i] != "":
			p.mark(markNotable, p.x(xs[i]), p.y(*v))
		default:
			p.mark(markPlain, p.x(xs[i]), p.y(*v))
		}
	}
}

func span(values []*float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if v != nil {
			low, high = min(low, *v), max(high, *v)
		}
	}
	return low, high
}

// lineText says in words what a line shows, and what its signs mean.
func lineText(y Column, names []string, values []*float64, limits process) (text, caption string) {
	hidden := 0
	var rules []string
	broken := map[string][]string{}
	for i, v := range values {
		if v == nil {
			hidden++
		}
		for _, rule := range strings.Split(limits.signals[i], "; ") {
			if rule != "" && !slices.Contains(rules, rule) {
				rules = append(rules, rule)
			}
			broken[rule] = append(broken[rule], names[i])
		}
	}
	text = fmt.Sprintf("%s for %d points from %s to %s.", y.title(), len(values), names[0], names[len(names)-1])
	if hidden > 0 {
		text += fmt.Sprintf(" Gaps where no value may be shown or there is none: %d.", hidden)
	}
	if !limits.known {
		return text, "Circles are values, with a gap where none is shown."
	}
	text += fmt.Sprintf(" Mean %s, limits %s to %s.", axisNumber(limits.mean, 1), axisNumber(limits.lower, 1), axisNumber(limits.upper, 1))
	for _, rule := range rules {
		text += fmt.Sprintf(" %s%s: %s.", strings.ToUpper(rule[:1]), rule[1:], and(broken[rule]))
	}
	return text, "Solid line: mean. Dashed lines: process limits (XmR). Diamond: outside the limits. Triangle: another signal, named in the table. " +
		"Circle: none. What is not shown leaves a gap."
}
