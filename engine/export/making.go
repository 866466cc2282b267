package export

import "strings"

// Making says how a table came to be, for the sheet "How this was made". Blank parts are left out.
type Making struct {
	Definition  string // the question and what a row is, in words
	Standing    string // how far the definition was checked against its source
	Suppression string // the scheme its small numbers were treated by, in words
	Parameters  []Fact
	Codelists   []Fact // list and version
	SQL         string // the query; one row of the sheet for each of its lines
}

// madeSheet tells how every table was made, as one table that can be read from top to bottom.
func madeSheet(b Book) (sheet, bool) {
	g := &grid{columns: []Column{{Name: "Table"}, {Name: "What"}, {Name: "Text"}}}
	add := func(table, what, text string) {
		if strings.TrimSpace(text) != "" {
			g.rows = append(g.rows, []any{table, what, text})
		}
	}
	add(allTables, "Store fingerprint", b.Fingerprint)
	add(allTables, "Data as at", b.DataAsAt)
	for _, e := range b.Extracts {
		add(allTables, "Extract of "+e.Label, e.Value)
	}
	add(allTables, "Made by", b.Version)
	for _, t := range b.Tables {
		add(t.Title, "Definition", t.Made.Definition)
		add(t.Title, "Source", t.Source)
		add(t.Title, "Standing", t.Made.Standing)
		add(t.Title, "Small numbers", t.Made.Suppression)
		for _, p := range t.Made.Parameters {
			add(t.Title, "Parameter "+p.Label, p.Value)
		}
		for _, l := range t.Made.Codelists {
			add(t.Title, "Codelist "+l.Label, l.Value)
		}
		for _, l := range strings.Split(strings.ReplaceAll(t.Made.SQL, "\t", "    "), "\n") {
			add(t.Title, "SQL", strings.TrimRight(l, " \r")) // blank lines are left out: a table has no blank cells
		}
	}
	if len(g.rows) == 0 {
		return sheet{}, false
	}
	return sheet{name: madeName, table: g, lines: []line{{madeName, "title", ""}, {oneTable, "plain", ""},
		{"Definition, source, parameters and query of every table of this workbook. A query has one row for each of its lines.", "plain", ""}}}, true
}
