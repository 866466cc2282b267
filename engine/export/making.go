package export

import "strings"

// Making says how a table came to be, for the sheet "How this was made". Blank parts are left out.
type Making struct {
	Definition  string // the question and what a row is, in words
	Standing    string // how far the definition was checked against its source
	Audience    string // who uses it
	Changes     []Fact // day, and what changed in the definition then
	Suppression string // the scheme its small numbers were treated by, in words
	Scheme      string // and by name, for programs
	Parameters  []Fact
	Codelists   []Fact // codelists, registers and measures, each named as what it is, and their versions
	SQL         string // the query; one row of the sheet for each of its lines
}

// makings are the facts of how a table was made, its query apart.
func makings(t Table) []Fact {
	out := []Fact{{"Definition", t.Made.Definition}, {"Source", t.Source}, {"Standing", t.Made.Standing}, {"Audience", t.Made.Audience},
		{"Small numbers", t.Made.Suppression}}
	for _, c := range t.Made.Changes {
		out = append(out, Fact{"Changed on " + c.Label, c.Value})
	}
	for _, p := range t.Made.Parameters {
		out = append(out, Fact{"Parameter " + p.Label, p.Value})
	}
	return given(append(out, t.Made.Codelists...)...)
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
		for _, f := range makings(t) {
			add(t.Title, f.Label, f.Value)
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
