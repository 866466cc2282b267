package export

import (
	"fmt"
	"math"
	"time"
)

// line draws a value over time with its XmR limits, when there are points enough.
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
	spc, ok := Limits(values)
	ok = ok && shown >= fewestPoints
	low, high := span(values)
	if ok {
		spc.within(values, yc)
		low, high = min(low, spc.Lower), max(high, spc.Upper)
	}
	g := &plot{left: 70, top: 40, right: 700, bottom: 310, x0: xs[0], x1: xs[len(xs)-1]}
	if g.x1 <= g.x0 {
		return figure{Why: "There is no chart: its rows are not in the order of time."}
	}
	g.rulers(low, high, yc.title())
	g.labelled(xs, names)
	if ok {
		for _, l := range []struct {
			class, name string
			v           float64
		}{{"limit", "upper limit", spc.Upper}, {"mean", "mean", spc.Mean}, {"limit", "lower limit", spc.Lower}} {
			g.line(l.class, g.left, g.y(l.v), g.right, g.y(l.v))
			g.text("", "start", g.right+6, g.y(l.v)+4, l.name)
		}
	}
	g.points(xs, values, p.rows, at[c.Y], spc, ok)
	f := figure{width: 790, height: 350, body: g.b.String()}
	f.Text, f.Caption = c.lineText(yc, xc, names, values, spc, ok)
	return f
}

// points draws the line and its marks; where a cell is hidden stands its shorthand.
func (p *plot) points(xs []float64, values []*float64, rows [][]any, column int, spc XmR, limits bool) {
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
		case limits && spc.Signals[i]&Outside != 0:
			p.mark(markOutside, p.x(xs[i]), p.y(*v))
		case limits && spc.Signals[i] != 0:
			p.mark(markNotable, p.x(xs[i]), p.y(*v))
		default:
			p.mark(markPlain, p.x(xs[i]), p.y(*v))
		}
	}
}

// within cuts the limits where no value can be: a value that is never negative has none below 0, a percentage none above
// 100.
func (x *XmR) within(values []*float64, c Column) {
	if low, _ := span(values); low >= 0 {
		x.Lower = max(x.Lower, 0)
	}
	if _, high := span(values); c.Kind == Percent && high <= 100 {
		x.Upper = min(x.Upper, 100)
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

func (c Chart) lineText(y, x Column, names []string, values []*float64, spc XmR, limits bool) (text, caption string) {
	hidden := 0
	var outside, shift, trend, near []string
	for i, v := range values {
		if v == nil {
			hidden++
			continue
		}
		if !limits {
			continue
		}
		for s, list := range map[Signal]*[]string{Outside: &outside, Shift: &shift, Trend: &trend, NearLimit: &near} {
			if spc.Signals[i]&s != 0 {
				*list = append(*list, names[i])
			}
		}
	}
	text = fmt.Sprintf("%s for %d points from %s to %s.", y.title(), len(values), names[0], names[len(names)-1])
	if hidden > 0 {
		text += fmt.Sprintf(" Gaps where no value may be shown or there is none: %d.", hidden)
	}
	if !limits {
		return text, fmt.Sprintf("Circles are values, with a gap where none is shown. Limits are drawn from %d values on.", fewestPoints)
	}
	text += fmt.Sprintf(" Mean %s, limits %s to %s.", axisNumber(spc.Mean, 1), axisNumber(spc.Lower, 1), axisNumber(spc.Upper, 1))
	for _, s := range []struct {
		what string
		who  []string
	}{{"Outside the limits", outside}, {"In a run on one side of the mean", shift}, {"In a run that rises or falls", trend}, {"Two of three near a limit", near}} {
		if len(s.who) > 0 {
			text += fmt.Sprintf(" %s: %s.", s.what, and(s.who))
		}
	}
	return text, "Solid line: mean. Dashed lines: limits of an XmR chart, 2.66 mean moving ranges from the mean. Diamond: outside the limits. Triangle: one of " +
		"seven or more on one side of the mean, of seven or more that all rise or all fall, or of two in three near a limit. Circle: none of these. " +
		"What is not shown leaves a gap."
}
