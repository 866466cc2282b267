package export

import (
	"slices"
	"strings"
)

// picture is a chart as a workbook draws it by itself: series that refer to cells, and what is said of them.
type picture struct {
	kind   ChartKind
	title  string
	text   string // what it shows, for those who do not see it
	read   string // how to read it
	x, y   axis
	series []plotted
	own    grid // cells of its own: what the table does not have side by side, or not as a chart needs it
	gaps   bool // some of them are blank
	groups int  // bars along the axis

	t    Table
	rows []int // of the table, in the order of the picture
	cat  int   // the column that stands along it
}

// axis is one of a picture's: what it measures, and its ends where they are fixed.
type axis struct {
	title           string
	format          string
	low, high, unit float64 // unit 0: the program chooses
}

// plotted is one series of a picture: its name, where its values lie, and its looks.
type plotted struct {
	x, y        cells // its name is the header over y
	minus, plus cells // intervals around a bar: how far they reach; none when of no column
	look        string
}

// cells are rows of one column, counted from the first under the header: of the table, or of the picture's own.
type cells struct {
	own              bool
	column, from, to int
}

var nowhere = cells{column: -1}

// gap is a blank cell: a chart draws nothing for it, where it would draw a text as 0.
type gap struct{}

// mirrored is a number that is drawn to the left: it is stored as its negative and shown without a sign.
type mirrored struct{ v any }

// pictures are the charts of a table that can be drawn, and in words why others cannot.
func (t Table) pictures() (drawn []picture, why []string, err error) {
	for _, c := range t.Charts {
		figures, err := c.draw(t)
		if err != nil {
			return nil, nil, err
		}
		at, err := c.places(t)
		if err != nil {
			return nil, nil, err
		}
		panels := c.panels(t, at)
		for i, f := range figures {
			switch {
			case f.Title == "":
				why = append(why, f.Why)
			case f.Why != "":
				why = append(why, f.Title+". "+f.Why)
			default:
				p := picture{kind: c.Kind, title: f.Title, text: f.Text, t: t, rows: panels[i].at, cat: at[c.X]}
				switch c.Kind {
				case LineChart:
					c.lines(&p, at, panels[i])
				case FunnelChart:
					c.scatter(&p, at, panels[i])
				case PyramidChart:
					c.mirror(&p, at, panels[i])
				case BarChart:
					c.ranking(&p, at, panels[i])
				}
				if c.Note != "" {
					p.read += " " + c.Note
				}
				if len(p.series) == 0 {
					why = append(why, f.Title+". There is no chart: no value may be shown.")
					break
				}
				drawn = append(drawn, p)
			}
		}
	}
	return drawn, why, nil
}

// Drawn says how many charts a workbook with ChartSheets has, and of those its tables declare and it has not, why.
func (b Book) Drawn() (charts int, why []string, err error) {
	for _, t := range b.Tables {
		drawn, not, err := t.pictures()
		if err != nil {
			return 0, nil, err
		}
		charts, why = charts+len(drawn), append(why, not...)
	}
	return charts, why, nil
}

// withPictures gives every table its pictures, and a note for each that cannot be drawn.
func (b Book) withPictures() (Book, error) {
	b.Tables = slices.Clone(b.Tables)
	for i := range b.Tables {
		t := &b.Tables[i]
		drawn, why, err := t.pictures()
		if err != nil {
			return b, err
		}
		t.drawn = drawn
		t.Notes = slices.Concat(t.Notes, why)
	}
	return b, nil
}

// place finds a column's values in the table, where they stand side by side in the order of the picture and each is a
// number; else they are copied, with gaps for what is hidden.
func (p *picture) place(column int, name string) cells {
	if p.inPlace(column, true) {
		return cells{column: column, from: p.rows[0], to: p.rows[len(p.rows)-1]}
	}
	var copied []any
	for _, row := range p.rows {
		copied = append(copied, drawable(p.t.Rows[row][column], p.t.Columns[column]))
	}
	c := p.t.Columns[column]
	return p.add(Column{Name: name, Kind: c.Kind, Decimals: c.Decimals}, copied)
}

func (p *picture) inPlace(column int, numbers bool) bool {
	for i, row := range p.rows {
		if i > 0 && row != p.rows[i-1]+1 {
			return false
		}
		if _, isGap := drawable(p.t.Rows[row][column], p.t.Columns[column]).(gap); isGap && numbers {
			return false
		}
	}
	return len(p.rows) > 0
}

// drawable is a cell a chart can draw: the cell as it is, or a gap.
func drawable(v any, c Column) any {
	if _, ok := amount(v); !ok || show(v, c).style == "mark" {
		return gap{}
	}
	return v
}

// categories are what stands along a picture whose series share it.
func (p *picture) categories(own bool) cells {
	if !own && p.inPlace(p.cat, false) {
		return cells{column: p.cat, from: p.rows[0], to: p.rows[len(p.rows)-1]}
	}
	return cells{own: true, column: 0, to: len(p.own.rows) - 1}
}

// add puts a column into the picture's own cells; the first has the categories before it.
func (p *picture) add(c Column, values []any) cells {
	if len(p.own.columns) == 0 && len(p.rows) > 0 {
		var names []any
		for _, row := range p.rows {
			names = append(names, p.t.Rows[row][p.cat])
		}
		x := p.t.Columns[p.cat]
		p.append(Column{Name: x.title(), Kind: x.Kind, Decimals: x.Decimals}, names)
	}
	return p.append(c, values)
}

func (p *picture) append(c Column, values []any) cells {
	p.own.columns = append(p.own.columns, c)
	for len(p.own.rows) < len(values) {
		p.own.rows = append(p.own.rows, nil)
	}
	for i, v := range values {
		p.own.rows[i] = append(p.own.rows[i], v)
		_, blank := v.(gap)
		p.gaps = p.gaps || blank
	}
	return cells{own: true, column: len(p.own.columns) - 1, to: len(values) - 1}
}

// plot adds a series whose categories are the picture's.
func (p *picture) plot(y cells, look string) *plotted {
	p.series = append(p.series, plotted{x: p.categories(y.own), y: y, minus: nowhere, plus: nowhere, look: look})
	return &p.series[len(p.series)-1]
}

// scale is an axis with round ends around two values.
func scale(title string, low, high float64, n int) axis {
	values, decimals := ticks(low, high, n)
	format := "#,##0"
	if decimals > 0 {
		format += "." + strings.Repeat("0", decimals)
	}
	return axis{title: title, format: format, low: values[0], high: values[len(values)-1], unit: values[1] - values[0]}
}

// measured is a column's title with its unit, where the title does not name it.
func measured(c Column) string {
	title, unit := c.title(), c.unit()
	if unit == "" || strings.Contains(strings.ToLower(title), strings.ToLower(unit)) || unit == "percent" && strings.Contains(title, "%") {
		return title
	}
	if unit == "percent" {
		unit = "%"
	}
	return title + " (" + unit + ")"
}
