package export

import (
	"fmt"
	"math"
)

// The standard normal deviates of the limits of a funnel.
const (
	z95  = 1.959963984540054
	z998 = 3.090232306167813
)

// funnelAt are the control limits of a rate around a centre at a denominator: the rates that a normal approximation does
// not tell from the centre, binomial for a percentage and Poisson for all else. Source: Spiegelhalter, Funnel plots for
// comparing institutional performance, Statistics in Medicine 2005; 24: 1185.
func funnelAt(centre, per, n, z float64, percent bool) (lower, upper float64) {
	share := centre / per
	variance := share / n
	if percent {
		variance = share * (1 - share) / n
	}
	half := z * math.Sqrt(max(variance, 0)) * per
	lower, upper = max(centre-half, 0), centre+half
	if percent {
		upper = min(upper, per)
	}
	return lower, upper
}

// dot is a point of a funnel.
type dot struct {
	row     int // of the panel
	name    string
	n, rate float64
}

// funnel is what a funnel plot draws: rates over their denominators, around their average.
type funnel struct {
	dots        []dot
	hidden      int
	centre, per float64
	percent     bool
	least, most float64 // denominators: where the limits begin, and the largest
	low, high   float64 // what is to be seen of the rates and limits
}

// read takes a panel's rates; why says what keeps them from being drawn.
func (c Chart) read(t Table, at map[string]int, p panel) (f funnel, why string) {
	f = funnel{per: c.Per, percent: t.Columns[at[c.Y]].Kind == Percent, low: math.Inf(1), high: math.Inf(-1)}
	if f.per == 0 {
		f.per = 100
	}
	var names []string
	var sum, weight float64
	for i, row := range p.rows {
		d := dot{row: i, name: label(row[at[c.Label]], t.Columns[at[c.Label]])}
		n, isN := amount(row[at[c.X]])
		y, isY := amount(row[at[c.Y]])
		if names = append(names, d.name); !isN || !isY || n <= 0 {
			f.hidden++
			continue
		}
		d.n, d.rate = n, y
		f.dots = append(f.dots, d)
		sum, weight, f.most, f.low, f.high = sum+y*n, weight+n, max(f.most, n), min(f.low, y), max(f.high, y)
	}
	if twice, ok := once(names); !ok {
		return f, fmt.Sprintf("There is no chart: %s stands in several rows.", twice)
	}
	if len(f.dots) < 3 {
		return f, "There is no chart: fewer than three rates may be shown."
	}
	f.centre, f.least = sum/weight, f.most/200 // limits at the very left would be all there is to see
	for _, d := range f.dots {
		f.least = min(f.least, d.n)
	}
	l, u := funnelAt(f.centre, f.per, max(f.least, f.most/50), z998, f.percent)
	f.low, f.high = min(f.low, l), max(f.high, u)
	return f, ""
}

// kind is the mark of a rate: how it stands to the limits.
func (f funnel) kind(d dot) string {
	l95, u95 := funnelAt(f.centre, f.per, d.n, z95, f.percent)
	l998, u998 := funnelAt(f.centre, f.per, d.n, z998, f.percent)
	switch {
	case d.rate < l998 || d.rate > u998:
		return markOutside
	case d.rate < l95 || d.rate > u95:
		return markNotable
	}
	return markPlain
}

// at is a place on the axis of denominators, of so many from the first to the last: closer together where the limits bend.
func (f funnel) at(i, steps int, last float64) float64 {
	share := float64(i) / float64(steps)
	return max(f.least, 1) + (last-max(f.least, 1))*share*share
}

// funnel draws rates over their denominators.
func (c Chart) funnel(t Table, at map[string]int, p panel) figure {
	xc, yc := t.Columns[at[c.X]], t.Columns[at[c.Y]]
	v, why := c.read(t, at, p)
	if why != "" {
		return figure{Why: why}
	}
	g := &plot{left: 70, top: 40, right: 700, bottom: 310}
	xs, decimals := ticks(0, v.most, 6)
	g.x1 = xs[len(xs)-1]
	g.rulers(v.low, v.high, yc.title())
	var labels []string
	for _, v := range xs {
		labels = append(labels, axisNumber(v, decimals))
	}
	g.labelled(xs, labels)
	g.text("axis", "end", g.right, g.bottom+42, xc.title())
	g.funnelLines(v)
	far, outer := g.dots(v)
	f := figure{width: 790, height: 370, body: g.b.String()}
	f.Text = fmt.Sprintf("%s of %d against %s. Average %s.", yc.title(), len(v.dots), lower(xc.title()), axisNumber(v.centre, 1)) + funnelText(v.hidden, far, outer)
	f.Caption = "Solid line: average of what is shown, weighted by the denominator. Short dashes: 95 % limits. Long dashes: 99.8 % limits. Diamond, with its name: outside the 99.8 % limits. " +
		"Triangle: outside the 95 % limits only. Circle: within. A value outside is a reason to look, not a judgement."
	return f
}

func funnelText(hidden int, far, outer []string) (text string) {
	if hidden > 0 {
		text += fmt.Sprintf(" Not drawn, because no value may be shown or there is none: %d.", hidden)
	}
	if len(far) > 0 {
		text += " Outside the 99.8 % limits: " + and(far) + "."
	}
	if len(outer) > 0 {
		text += " Outside the 95 % limits only: " + and(outer) + "."
	}
	return text
}

// funnelLines draws the average and the limits, where they lie in the area.
func (p *plot) funnelLines(f funnel) {
	p.line("mean", p.left, p.y(f.centre), p.right, p.y(f.centre))
	p.funnelLine("limit95", z95, f)
	p.funnelLine("limit998", z998, f)
}

func (p *plot) funnelLine(class string, z float64, f funnel) {
	var lower, upper [][2]float64
	for i := 0; i <= 100; i++ {
		n := f.at(i, 100, p.x1)
		l, u := funnelAt(f.centre, f.per, n, z, f.percent)
		if l < p.y0 {
			l = math.NaN()
		}
		if u > p.y1 {
			u = math.NaN()
		}
		lower, upper = append(lower, [2]float64{n, l}), append(upper, [2]float64{n, u})
	}
	p.path(class, lower)
	p.path(class, upper)
}

// dots draws the points and returns the names of those outside the limits.
func (p *plot) dots(f funnel) (far, outer []string) {
	for _, d := range f.dots {
		x, y, kind := p.x(d.n), p.y(d.rate), f.kind(d)
		p.mark(kind, x, y)
		switch kind {
		case markOutside:
			far = append(far, d.name)
			anchor, by := "start", 10.0
			if x > p.right-100 {
				anchor, by = "end", -10
			}
			p.text("", anchor, x+by, y+4, d.name)
		case markNotable:
			outer = append(outer, d.name)
		}
	}
	return far, outer
}
