package export

import (
	"fmt"
	"slices"
	"strings"
)

// chartText is the width of column A of a chart's sheet, whose lines are sentences.
const chartText = 70

// chartSheets gives charts' sheets names and titles that no other sheet has.
type chartSheets struct {
	names  usedNames
	titles map[string]bool
}

// newChartSheets knows what the sheets of a book are called; names are those of its tables.
func newChartSheets(b Book, names []string) chartSheets {
	c := chartSheets{usedNames{}, map[string]bool{}}
	for _, name := range slices.Concat(names, []string{coverName, notesName, madeName, "History"}) {
		c.names[tableName(name)] = true
	}
	title, _ := b.names()
	for _, own := range []string{title, notesName, madeName} {
		c.titles[strings.ToLower(own)] = true
	}
	for _, t := range b.Tables {
		c.titles[strings.ToLower(t.Title)] = true
	}
	return c
}

// sheet is the sheet of one chart of a table: a title, what it shows, how to read it, and the chart, over a table of its own
// where it needs one.
func (c chartSheets) sheet(t Table, of string, p picture) sheet {
	const end = "_chart"
	s := sheet{name: c.names.name(strings.TrimRight(beginning(of, sheetName-len(end)), " ") + end), picture: &p, of: of}
	title := oneLine("Chart: " + p.title)
	if c.titles[strings.ToLower(title)] {
		title = oneLine("Chart: " + t.Title + ": " + p.title)
	}
	if c.titles[strings.ToLower(title)] {
		title += " (" + s.name + ")"
	}
	c.titles[strings.ToLower(title)] = true
	s.lines = []line{{title, "title", ""}, {"This chart is of the table " + t.Title + ".", "link", of}, {p.text, "text", ""}, {p.read, "text", ""}}
	if len(p.own.columns) == 0 {
		s.lines = append(s.lines, line{"This sheet contains no table: the chart is drawn from the cells of the sheet " + of + ".", "text", ""})
	} else {
		own := fmt.Sprintf("This sheet contains one table: what the chart does not draw from the cells of the sheet %s.", of)
		if p.gaps {
			own += " Blank cells are gaps of the chart: nothing is drawn there, because no value may be shown, there is none, or the column does not speak of the row."
		}
		s.lines = append(s.lines, line{own, "text", ""})
		s.table = &grid{columns: p.own.columns, rows: p.own.rows}
	}
	s.lines = append(s.lines, line{"The chart lies over this row.", "text", ""})
	return s
}

// alt is what is said of the chart to those who do not see it.
func (p picture) alt() string { return strings.TrimSpace(p.title + ". " + p.text) }
