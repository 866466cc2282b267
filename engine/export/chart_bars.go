package export

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// bar is one group of a ranked chart.
type bar struct {
	row          int // of the panel
	name         string
	v            any // the cell
	y            float64
	shown        bool
	lower, upper float64 // NaN where there is no interval
}

const barHeight = 26

// bars draws values as bars, the largest first, with their intervals. Groups without a value stand last, in the order of
// the table, so that the order gives nothing away.
func (c Chart) bars(t Table, at map[string]int, p panel) figure {
	yc := t.Columns[at[c.Y]]
	all, low, high := c.ranked(t, at, p)
	var names []string
	widest := 0
	for _, b := range all {
		names, widest = append(names, b.name), max(widest, len([]rune(b.name)))
	}
	if twice, ok := once(names); !ok {
		return figure{Why: fmt.Sprintf("There is no chart: %s stands in several rows.", twice)}
	}
	if math.IsInf(high, -1) {
		return figure{Why: "There is no chart: no value may be shown."}
	}
	g := &plot{left: min(float64(widest*8+20), 300), top: 40, right: 690, bottom: 40 + float64(barHeight*len(all))}
	values, decimals := ticks(low, high, 6)
	g.x0, g.x1 = values[0], values[len(values)-1]
	var labels []string
	for _, v := range values {
		g.line("grid", g.x(v), g.top, g.x(v), g.bottom)
		labels = append(labels, axisNumber(v, decimals))
	}
	g.text("axis", "start", 8, g.top-14, yc.title())
	g.labelled(values, labels)
	hidden := g.drawBars(all, yc)
	f := figure{width: 790, height: int(g.bottom) + 40, body: g.b.String()}
	f.Text = fmt.Sprintf("%s of %d groups, the largest first.", yc.title(), len(all))
	if first := all[0]; first.shown {
		last := all[len(all)-1-hidden]
		f.Text += fmt.Sprintf(" From %s in %s to %s in %s.", show(first.v, yc).text, first.name, show(last.v, yc).text, last.name)
	}
	f.Caption = "Bars are values, the largest first."
	if c.Lower != "" {
		f.Caption += " Lines across their ends are their intervals."
	}
	if hidden > 0 {
		f.Text += fmt.Sprintf(" Without a value that may be shown: %d.", hidden)
		f.Caption += " Groups whose value is not shown stand last, in the order of the table."
	}
	return f
}

// ranked are the bars of a panel, the largest first, and the values they lie between.
func (c Chart) ranked(t Table, at map[string]int, p panel) (all []bar, low, high float64) {
	high = math.Inf(-1)
	for i, row := range p.rows {
		b := bar{row: i, name: label(row[at[c.X]], t.Columns[at[c.X]]), v: row[at[c.Y]], lower: math.NaN(), upper: math.NaN()}
		if b.y, b.shown = amount(b.v); b.shown {
			low, high = min(low, b.y), max(high, b.y)
			if c.Lower != "" && c.Upper != "" {
				l, okL := amount(row[at[c.Lower]])
				u, okU := amount(row[at[c.Upper]])
				if okL && okU {
					b.lower, b.upper, low, high = l, u, min(low, l), max(high, u)
				}
			}
		}
		all = append(all, b)
	}
	rank(all)
	return all, low, high
}

// rank sorts bars: the largest first, those without a value last as they came.
func rank(all []bar) {
	slices.SortStableFunc(all, func(a, b bar) int {
		switch {
		case a.shown != b.shown:
			return map[bool]int{true: -1, false: 1}[a.shown]
		case a.shown && a.y != b.y:
			return cmp.Compare(b.y, a.y)
		}
		return 0
	})
}

func (p *plot) drawBars(all []bar, c Column) (hidden int) {
	for i, b := range all {
		y := p.top + float64(i*barHeight)
		name := []rune(b.name)
		if len(name) > 34 {
			name = append(name[:33], '…')
		}
		p.text("", "end", p.left-8, y+barHeight/2+4, string(name))
		if !b.shown {
			hidden++
			p.text("", "start", p.left+6, y+barHeight/2+4, show(b.v, c).text)
			continue
		}
		from, to := min(p.x(0), p.x(b.y)), max(p.x(0), p.x(b.y))
		p.add(`<rect class="bar" x="%v" y="%v" width="%v" height="%d"/>`, from, y+4, to-from, barHeight-8)
		end := to
		if !math.IsNaN(b.lower) {
			middle := y + barHeight/2
			p.line("interval", p.x(b.lower), middle, p.x(b.upper), middle)
			p.line("interval", p.x(b.lower), middle-5, p.x(b.lower), middle+5)
			p.line("interval", p.x(b.upper), middle-5, p.x(b.upper), middle+5)
			end = max(end, p.x(b.upper))
		}
		p.text("", "start", end+8, y+barHeight/2+4, show(b.v, c).text)
	}
	return hidden
}

// pyramid draws counts by age group, the youngest at the bottom, one series to the left and one to the right.
func (c Chart) pyramid(t Table, at map[string]int, p panel) figure {
	yc := t.Columns[at[c.Y]]
	ages, series, cells, high, why := c.sides(t, at, p)
	if why != "" {
		return figure{Why: why}
	}
	values, decimals := ticks(0, high, 4)
	high = values[len(values)-1]
	left := &plot{left: 20, right: 340, x0: high, x1: 0, top: 40, bottom: 40 + float64(22*len(ages))}
	right := &plot{left: 450, right: 770, x0: 0, x1: high, top: 40, bottom: left.bottom}
	hidden := 0
	for i, half := range []*plot{left, right} {
		half.text("axis", "middle", (half.left+half.right)/2, half.top-14, series[i])
		var labels []string
		for _, v := range values {
			half.line("grid", half.x(v), half.top, half.x(v), half.bottom)
			labels = append(labels, axisNumber(v, decimals))
		}
		half.labelled(values, labels)
		for j, age := range ages {
			cell := cells[[2]string{age, series[i]}]
			hidden += half.pyramidBar(cell, yc, half.bottom-float64(22*(j+1)), i == 0)
		}
	}
	for j, age := range ages {
		left.text("", "middle", 395, left.bottom-float64(22*(j+1))+15, age)
	}
	f := figure{width: 790, height: int(left.bottom) + 40, body: left.b.String() + right.b.String()}
	f.Text = fmt.Sprintf("%s of %s to the left and %s to the right in %d groups from %s at the bottom to %s at the top.", yc.title(), series[0], series[1], len(ages), ages[0], ages[len(ages)-1])
	f.Caption = fmt.Sprintf("Bars to the left: %s. Bars to the right: %s.", series[0], series[1])
	if hidden > 0 {
		f.Text += fmt.Sprintf(" Bars left out because no value may be shown or there is none: %d.", hidden)
	}
	if len(series) > 2 {
		f.Caption += " Not drawn, but in the table: " + and(series[2:]) + "."
	}
	return f
}

// sides sorts a pyramid's cells by age and series, the two that are drawn first: high is the largest of those. why says what keeps it from
// being drawn.
func (c Chart) sides(t Table, at map[string]int, p panel) (ages, series []string, cells map[[2]string]any, high float64, why string) {
	cells = map[[2]string]any{}
	for _, row := range p.rows {
		age, s := label(row[at[c.X]], t.Columns[at[c.X]]), label(row[at[c.Series]], t.Columns[at[c.Series]])
		if _, twice := cells[[2]string{age, s}]; twice {
			return nil, nil, nil, 0, fmt.Sprintf("There is no chart: %s, %s stands in several rows.", age, s)
		}
		cells[[2]string{age, s}] = row[at[c.Y]]
		if !slices.Contains(ages, age) {
			ages = append(ages, age)
		}
		if !slices.Contains(series, s) {
			series = append(series, s)
		}
	}
	if len(series) < 2 {
		return nil, nil, nil, 0, "There is no chart: it needs two series."
	}
	series = drawnFirst(ages, series, cells)
	for _, age := range ages {
		for _, s := range series[:2] {
			v, _ := amount(cells[[2]string{age, s}])
			high = max(high, v)
		}
	}
	return ages, series, cells, high, ""
}

// drawnFirst puts the two series a pyramid draws before the others: women and men where both are there and something of each may be shown,
// else the two with most shown. What is drawn keeps the order of the table.
func drawnFirst(ages, series []string, cells map[[2]string]any) []string {
	shown, sum := map[string]bool{}, map[string]float64{}
	for _, s := range series {
		for _, age := range ages {
			if v, ok := amount(cells[[2]string{age, s}]); ok {
				shown[s], sum[s] = true, sum[s]+v
			}
		}
	}
	var drawn []string
	for _, pair := range [][2]string{{"F", "M"}, {"Female", "Male"}, {"Women", "Men"}} {
		if shown[pair[0]] && shown[pair[1]] {
			drawn = pair[:]
		}
	}
	if drawn == nil {
		ranked := slices.Clone(series)
		slices.SortStableFunc(ranked, func(a, b string) int {
			if shown[a] != shown[b] {
				return map[bool]int{true: -1, false: 1}[shown[a]]
			}
			return cmp.Compare(sum[b], sum[a])
		})
		drawn = ranked[:2]
	}
	var first, others []string
	for _, s := range series {
		if slices.Contains(drawn, s) {
			first = append(first, s)
		} else {
			others = append(others, s)
		}
	}
	return append(first, others...)
}

func (p *plot) pyramidBar(cell any, c Column, y float64, left bool) (hidden int) {
	v, ok := amount(cell)
	from, to := min(p.x(0), p.x(v)), max(p.x(0), p.x(v))
	switch {
	case !ok && left:
		p.text("", "end", p.x(0)-4, y+15, show(cell, c).text)
		return 1
	case !ok:
		p.text("", "start", p.x(0)+4, y+15, show(cell, c).text)
		return 1
	case left:
		p.add(`<rect class="bar" x="%v" y="%v" width="%v" height="18"/>`, from, y+2, to-from)
	default:
		p.add(`<rect class="bar2" x="%v" y="%v" width="%v" height="18"/>`, from, y+2, to-from)
	}
	return 0
}
