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
	name    string
	n, rate float64
	kind    string
}

// funnel draws rates over their denominators.
func (c Chart) funnel(t Table, at map[string]int, p panel) figure {
	xc, yc := t.Columns[at[c.X]], t.Columns[at[c.Y]]
	per, percent := c.Per, yc.Kind == Percent
	if per == 0 {
		per = 100
	}
	var dots []dot
	var names []string
	var sum, weight float64
	most, low, high := 0.0, math.Inf(1), math.Inf(-1)
	hidden := 0
	for _, row := range p.rows {
		d := dot{name: label(row[at[c.Label]], t.Columns[at[c.Label]])}
		n, isN := amount(row[at[c.X]])
		y, isY := amount(row[at[c.Y]])
		if names = append(names, d.name); !isN || !isY || n <= 0 {
			hidden++
			continue
		}
		d.n, d.rate = n, y
		dots = append(dots, d)
		sum, weight, most, low, high = sum+y*n, weight+n, max(most, n), min(low, y), max(high, y)
	}
	if twice, ok := once(names); !ok {
		return figure{Why: fmt.Sprintf("There is no chart: %s stands in several rows.", twice)}
	}
	if len(dots) < 3 {
		return figure{Why: "There is no chart: fewer than three rates may be shown."}
	}
	centre := sum / weight
	least := most / 200 // limits at the very left would be all there is to see
	for _, d := range dots {
		least = min(least, d.n)
	}
	l, u := funnelAt(centre, per, max(least, most/50), z998, percent)
	g := &plot{left: 70, top: 40, right: 700, bottom: 310}
	xs, decimals := ticks(0, most, 6)
	g.x1 = xs[len(xs)-1]
	g.rulers(min(low, l), max(high, u), yc.title())
	var labels []string
	for _, v := range xs {
		labels = append(labels, axisNumber(v, decimals))
	}
	g.labelled(xs, labels)
	g.text("axis", "end", g.right, g.bottom+42, xc.title())
	g.funnelLines(centre, per, least, percent)
	far, outer := g.dots(dots, centre, per, percent)
	f := figure{width: 790, height: 370, body: g.b.String()}
	f.Text = fmt.Sprintf("%s of %d against %s. Average %s.", yc.title(), len(dots), lower(xc.title()), axisNumber(centre, 1)) + funnelText(hidden, far, outer)
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
func (p *plot) funnelLines(centre, per, least float64, percent bool) {
	p.line("mean", p.left, p.y(centre), p.right, p.y(centre))
	p.funnelLine("limit95", z95, centre, per, least, percent)
	p.funnelLine("limit998", z998, centre, per, least, percent)
}

func (p *plot) funnelLine(class string, z, centre, per, least float64, percent bool) {
	var lower, upper [][2]float64
	for i := 0; i <= 100; i++ {
		share := float64(i) / 100
		n := max(least, 1) + (p.x1-max(least, 1))*share*share // closer together where the limits bend
		l, u := funnelAt(centre, per, n, z, percent)
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
func (p *plot) dots(dots []dot, centre, per float64, percent bool) (far, outer []string) {
	for _, d := range dots {
		l95, u95 := funnelAt(centre, per, d.n, z95, percent)
		l998, u998 := funnelAt(centre, per, d.n, z998, percent)
		x, y := p.x(d.n), p.y(d.rate)
		switch {
		case d.rate < l998 || d.rate > u998:
			far = append(far, d.name)
			p.mark(markOutside, x, y)
			anchor, by := "start", 10.0
			if x > p.right-100 {
				anchor, by = "end", -10
			}
			p.text("", anchor, x+by, y+4, d.name)
		case d.rate < l95 || d.rate > u95:
			outer = append(outer, d.name)
			p.mark(markNotable, x, y)
		default:
			p.mark(markPlain, x, y)
		}
	}
	return far, outer
}
