package export

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// ChartKind is how a chart draws.
type ChartKind string

// The kinds of chart.
const (
	LineChart    ChartKind = "line"    // a value over time, with the process limits the table has
	FunnelChart  ChartKind = "funnel"  // rates over their denominators, with 95 % and 99.8 % limits
	PyramidChart ChartKind = "pyramid" // counts by age to the left and to the right
	BarChart     ChartKind = "bars"    // ranked values with their intervals
)

// ChartKinds lists them.
func ChartKinds() []ChartKind { return []ChartKind{LineChart, FunnelChart, PyramidChart, BarChart} }

// Chart says what to draw of a table, by the names of its columns. It is drawn from the cells as they stand in the table,
// small numbers treated; a hidden cell leaves a gap and is never guessed at.
type Chart struct {
	Kind   ChartKind
	Title  string // blank: made from the columns' titles
	X      string // line: time or what stands in its order; bars, pyramid: the group; funnel: the denominator
	Y      string // the value; funnel: the rate
	Lower  string // bars: the interval, line: the process limits; blank where there are none
	Upper  string
	Mean   string // line: the mean between them, and the rules a point breaks in words; blank where there are no limits
	Signal string
	Series string  // pyramid: the column whose first two values go left and right
	Label  string  // funnel: what a point is called
	Panel  string  // one picture for each value of this column
	Per    float64 // funnel: the rate is per so many; 0 for 100. Per cent has binomial limits, all else Poisson's
	Where  []Fact  // only rows with these texts, column and value
	Note   string  // what else is to be known of what is drawn, under it
}

const (
	total      = "All" // a total's row in a column of groups
	mostPanels = 24    // pictures of one chart; the table has the rest
)

// panel is one picture: a title and the rows it shows, with their places in the table.
type panel struct {
	title string
	rows  [][]any
	at    []int
}

// places finds the columns a chart names. An unknown column is an error.
func (c Chart) places(t Table) (map[string]int, error) {
	at := map[string]int{}
	names := []string{c.X, c.Y, c.Lower, c.Upper, c.Mean, c.Signal, c.Series, c.Label, c.Panel}
	for _, w := range c.Where {
		names = append(names, w.Label)
	}
	for _, name := range names {
		i := slices.IndexFunc(t.Columns, func(col Column) bool { return col.Name == name })
		if name != "" && i < 0 {
			return nil, fmt.Errorf("chart %s: table %s has no column %q", c.Kind, t.Name, name)
		}
		at[name] = i
	}
	if c.X == "" || c.Y == "" || !slices.Contains(ChartKinds(), c.Kind) {
		return nil, fmt.Errorf("chart %q of table %s: a known kind and two columns are needed", c.Kind, t.Name)
	}
	return at, nil
}

// panels sorts the rows a chart shows into its pictures. Totals are left out of what is drawn; of columns that the chart
// does not name only the totals are shown, where there are any.
func (c Chart) panels(t Table, at map[string]int) []panel {
	title := c.Title
	if title == "" {
		title = c.name(t, at)
	}
	var out []panel
	mixed := make([]bool, len(t.Columns)) // columns of totals and of something else
	for i, col := range t.Columns {
		totals, others := hasTotal(t, i)
		mixed[i] = col.Kind == Text && totals && others && !slices.ContainsFunc(c.Where, func(f Fact) bool { return f.Label == col.Name })
	}
	for n, row := range t.Rows {
		if !c.shows(t, row, at, mixed) {
			continue
		}
		name := title
		if c.Panel != "" {
			name += ": " + label(row[at[c.Panel]], t.Columns[at[c.Panel]])
		}
		i := slices.IndexFunc(out, func(p panel) bool { return p.title == name })
		if i < 0 {
			i, out = len(out), append(out, panel{title: name})
		}
		out[i].rows, out[i].at = append(out[i].rows, row), append(out[i].at, n)
	}
	return out
}

// name is a chart's title where it has none.
func (c Chart) name(t Table, at map[string]int) string {
	y, x := t.Columns[at[c.Y]].title(), lower(t.Columns[at[c.X]].title())
	switch c.Kind {
	case PyramidChart:
		return y + " by " + x + " and " + lower(t.Columns[at[c.Series]].title())
	case FunnelChart:
		return y + " of each " + lower(t.Columns[at[c.Label]].title()) + " by size (" + x + ")"
	}
	return y + " by " + x
}

func lower(s string) string {
	if len(s) > 1 && s[1] >= 'a' && s[1] <= 'z' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

// shows tells whether a row is drawn: it is what Where asks for, no total in a column the chart names, and nothing but the
// total in one that it does not.
func (c Chart) shows(t Table, row []any, at map[string]int, mixed []bool) bool {
	for _, w := range c.Where {
		if label(row[at[w.Label]], t.Columns[at[w.Label]]) != w.Value {
			return false
		}
	}
	for i, col := range t.Columns {
		named := slices.Contains([]string{c.X, c.Series, c.Label, c.Panel}, col.Name)
		if mixed[i] && named == (row[i] == total) {
			return false
		}
	}
	return true
}

// hasTotal tells whether a column has rows of totals, and rows of something else.
func hasTotal(t Table, column int) (totals, others bool) {
	for _, row := range t.Rows {
		if row[column] == total {
			totals = true
		} else {
			others = true
		}
	}
	return totals, others
}

// Fits tells whether a table has every column the chart names: a report that is broken down otherwise may lack one.
func (c Chart) Fits(t Table) bool {
	_, err := c.places(t)
	return err == nil
}

// label is a cell as people read it on an axis.
func label(v any, c Column) string {
	if t, ok := v.(time.Time); ok {
		if c.Kind == Date {
			return t.Format("2 Jan 2006")
		}
		return t.Format("2 Jan 2006 15:04")
	}
	return show(v, c).text
}

// amount is a cell's number; ok is false where none may be shown.
func amount(v any) (x float64, ok bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, v == v && v-v == 0
	case Rounded:
		return v.Value, true
	}
	return 0, false
}

// draw makes the pictures of a table's chart. A picture that cannot be drawn says why in place of it.
func (c Chart) draw(t Table) ([]figure, error) {
	at, err := c.places(t)
	if err != nil {
		return nil, err
	}
	if c.Kind == PyramidChart && c.Series == "" || c.Kind == FunnelChart && c.Label == "" {
		return nil, fmt.Errorf("chart %s of table %s: name its series or label", c.Kind, t.Name)
	}
	var out []figure
	panels := c.panels(t, at)
	for i, p := range panels {
		if i == mostPanels {
			out = append(out, figure{Why: fmt.Sprintf("%d more charts of this kind are not drawn: the table has their values.", len(panels)-i)})
			break
		}
		var f figure
		switch c.Kind {
		case LineChart:
			f = c.line(t, at, p)
		case FunnelChart:
			f = c.funnel(t, at, p)
		case PyramidChart:
			f = c.pyramid(t, at, p)
		case BarChart:
			f = c.bars(t, at, p)
		}
		f.Title = p.title
		if f.Why == "" && c.Note != "" {
			f.Caption += " " + c.Note
		}
		out = append(out, f)
	}
	return out, nil
}

// once finds a group that stands in several rows, which no chart could tell apart.
func once(labels []string) (string, bool) {
	seen := map[string]bool{}
	for _, l := range labels {
		if seen[l] {
			return l, false
		}
		seen[l] = true
	}
	return "", true
}
