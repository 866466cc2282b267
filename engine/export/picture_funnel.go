package export

import "math"

// limitSteps is at how many places a funnel's limits are worked out.
const limitSteps = 40

// scatter draws a funnel: rates over their denominators as points, their average and the limits as lines. Its own cells hold
// the points that are not drawn from the table, then the lines.
func (c Chart) scatter(p *picture, at map[string]int, of panel) {
	xc, yc := p.t.Columns[at[c.X]], p.t.Columns[at[c.Y]]
	f, _ := c.read(p.t, at, of)
	p.x, p.y = scale(measured(xc), 0, f.most, 6), scale(measured(yc), f.low, f.high, 5)
	p.rows = nil
	for _, d := range f.dots {
		p.rows = append(p.rows, of.at[d.row])
	}
	p.read = "Circles: rates. Solid line: average of what is shown, weighted by the denominator. Short dashes: 95 % limits. Long dashes: 99.8 % limits. " +
		"Diamond: outside the 99.8 % limits. Triangle: outside the 95 % limits only. A value outside is a reason to look, not a judgement."
	fromTable := p.inPlace(at[c.X], true) && p.inPlace(at[c.Y], true)
	kinds := map[string]bool{}
	var points []int
	for i, d := range f.dots {
		kind := f.kind(d)
		kinds[kind] = true
		if !fromTable || kind != markPlain {
			points = append(points, i)
		}
	}
	g := funnelCells{p: p, f: f, points: points, ns: f.places(p.x.high)}
	if len(points) > 0 {
		g.column(p.t.Columns[at[c.Label]], g.copied(at[c.Label]), nil)
	}
	x := g.column(xc, g.copied(at[c.X]), func(n float64) any { return int64(n) })
	if fromTable {
		table := func(column int) cells { return cells{column: column, from: p.rows[0], to: p.rows[len(p.rows)-1]} }
		p.series = append(p.series, plotted{x: table(at[c.X]), y: table(at[c.Y]), minus: nowhere, plus: nowhere, look: "dots"})
	} else {
		g.dots(x, yc, at[c.Y], "dots", func(dot) bool { return true })
	}
	g.lines(x)
	for _, m := range []struct{ kind, name, look string }{{markOutside, "Outside the 99.8 % limits", "outside"}, {markNotable, "Outside the 95 % limits only", "notable"}} {
		if named := yc; kinds[m.kind] {
			named.Name, named.Title = m.name, ""
			g.dots(x, named, at[c.Y], m.look, func(d dot) bool { return f.kind(d) == m.kind })
		}
	}
}

// places are whole denominators up to the last, at which the limits are worked out.
func (f funnel) places(last float64) (ns []float64) {
	for i := 0; i <= limitSteps; i++ {
		if n := math.Round(f.at(i, limitSteps, last)); len(ns) == 0 || n > ns[len(ns)-1] {
			ns = append(ns, n)
		}
	}
	return ns
}

// funnelCells are a funnel's own cells: a row for each point, then one for each place of the limits.
type funnelCells struct {
	p      *picture
	f      funnel
	points []int // of the funnel's dots
	ns     []float64
}

// column adds one; what is not given is left blank.
func (g funnelCells) column(c Column, point func(i int) any, limit func(n float64) any) cells {
	var values []any
	for _, i := range g.points {
		values = append(values, any(gap{}))
		if point != nil {
			values[len(values)-1] = point(i)
		}
	}
	for _, n := range g.ns {
		values = append(values, any(gap{}))
		if limit != nil {
			values[len(values)-1] = limit(n)
		}
	}
	return g.p.append(Column{Name: c.title(), Kind: c.Kind, Decimals: c.Decimals}, values)
}

// copied gives points the cells of a column of the table.
func (g funnelCells) copied(column int) func(int) any {
	return func(i int) any { return g.p.t.Rows[g.p.rows[i]][column] }
}

// dots adds a series of those points for which is is true.
func (g funnelCells) dots(x cells, c Column, column int, look string, is func(dot) bool) {
	y := g.column(c, func(i int) any {
		if is(g.f.dots[i]) {
			return g.copied(column)(i)
		}
		return gap{}
	}, nil)
	x.to, y.to = len(g.points)-1, len(g.points)-1
	g.p.series = append(g.p.series, plotted{x: x, y: y, minus: nowhere, plus: nowhere, look: look})
}

// lines adds the average and the limits, where they lie between the ends of the axis.
func (g funnelCells) lines(x cells) {
	for _, l := range []struct {
		name, look string
		z          float64
		upper      bool
	}{{"Average", "mean", 0, false}, {"Lower 95 % limit", "limit95", z95, false}, {"Upper 95 % limit", "limit95", z95, true},
		{"Lower 99.8 % limit", "limit998", z998, false}, {"Upper 99.8 % limit", "limit998", z998, true}} {
		y := g.column(Column{Name: l.name, Kind: Number}, nil, func(n float64) any {
			v, upper := funnelAt(g.f.centre, g.f.per, n, l.z, g.f.percent)
			if l.upper {
				v = upper
			}
			if v < g.p.y.low || v > g.p.y.high {
				return gap{}
			}
			return Rounded{v, 2}
		})
		x.from, x.to, y.from = len(g.points), y.to, len(g.points)
		g.p.series = append(g.p.series, plotted{x: x, y: y, minus: nowhere, plus: nowhere, look: l.look})
	}
}
