package export

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"

	"strata/engine/spec"
)

// sheet is one sheet of a book, whatever the file format: lines in column A, then at most one table.
type sheet struct {
	name    string
	lines   []line
	table   *grid
	picture *picture // drawn over the row of the last line
	of      string   // the sheet of the table it is of
}

// line is one cell of column A: its text, style and, for a link, the sheet it leads to.
type line struct{ text, style, link string }

// grid is a table with one header row. heads are unique, whatever the case, and not blank.
type grid struct {
	columns []Column
	heads   []string
	rows    [][]any
}

const sheetColumns = 16_384

// fits says *spec.Usage when a sheet does not hold a table whose header is row top.
func (g *grid) fits(top int) error {
	if top+len(g.rows) <= sheetRows && len(g.columns) <= sheetColumns {
		return nil
	}
	return spec.Usagef("write csv or parquet instead, or ask for fewer organisations or a shorter time",
		"a sheet holds %d rows and %d columns, the table has %d and %d", sheetRows, sheetColumns, len(g.rows), len(g.columns))
}

const (
	coverName = "Cover"
	notesName = "Notes"
	madeName  = "How this was made"
	allTables = "All tables"
	oneTable  = "This sheet contains one table."
	sheetName = 31 // characters a sheet's name may have
)

// sheets lays a book out: cover, notes, one sheet per table, how it was made. Every text is clean.
func sheets(b Book) []sheet {
	names := sheetNames(b.Tables)
	b.Tables = titled(b, names)
	n := numberNotes(b)
	all := []sheet{{}, n.sheet()}
	charts := newChartSheets(b, names)
	for i, t := range b.Tables {
		all = append(all, tableSheet(t, names[i], n.of[i]))
		for _, p := range t.drawn {
			all = append(all, charts.sheet(t, names[i], p))
		}
	}
	if made, ok := madeSheet(b); ok {
		all = append(all, made)
	}
	all[0] = cover(b, all[1:])
	for i := range all {
		all[i].tidy()
	}
	return all
}

// tidy cleans every text and names the columns.
func (s *sheet) tidy() {
	for i := range s.lines {
		s.lines[i].text = oneLine(s.lines[i].text)
	}
	if s.table == nil {
		return
	}
	used := map[string]bool{}
	for j, c := range s.table.columns {
		if j < len(s.table.heads) {
			c.Title = s.table.heads[j]
		}
		base := strings.TrimSpace(oneLine(c.title()))
		if base == "" {
			base = fmt.Sprintf("Unnamed column %d", j+1)
		}
		if escape(base) != base { // programs do not agree on what such a header is
			base = strings.ReplaceAll(base, "_x", "-x")
		}
		base = beginning(base, 250) // a table's column names end at 255 characters
		head := base
		for i := 2; used[strings.ToLower(head)]; i++ {
			head = fmt.Sprintf("%s %d", base, i)
		}
		used[strings.ToLower(head)] = true
		if j < len(s.table.heads) {
			s.table.heads[j] = head
		} else {
			s.table.heads = append(s.table.heads, head)
		}
	}
}

// names are the title and the author of a book, for its cover and its properties.
func (b Book) names() (title, author string) {
	title, author = strings.TrimSpace(oneLine(b.Title)), strings.TrimSpace(oneLine(b.Organisation))
	if title == "" {
		title = "Untitled workbook"
	}
	if author == "" {
		author = "Not stated"
	}
	return title, author
}

// cover is the first sheet; rest are those it leads to.
func cover(b Book, rest []sheet) sheet {
	title, _ := b.names()
	lines := []line{{title, "title", ""}}
	section := func(title string, facts []Fact) {
		var under []line
		for _, f := range facts {
			if strings.TrimSpace(f.Value) != "" {
				under = append(under, line{f.Label + ": " + f.Value, "text", ""})
			}
		}
		if len(under) > 0 {
			lines = append(append(lines, line{title, "subtitle", ""}), under...)
		}
	}
	if b.Summary != "" {
		lines = append(lines, line{b.Summary, "text", ""})
	}
	published := ""
	if !b.Published.IsZero() {
		published = b.Published.Format("2 January 2006")
	}
	section("Published by", []Fact{{"Organisation", b.Organisation}, {"Contact", b.Contact}, {"Publication date", published}, {"Version", b.Version}})
	about := []Fact{{"Data as at", b.DataAsAt}}
	for _, e := range b.Extracts {
		about = append(about, Fact{"Newest extract of " + e.Label, e.Value})
	}
	section("About this workbook", append(about, b.Facts...))
	lines = append(lines, line{"Contents", "subtitle", ""})
	for _, s := range rest {
		lines = append(lines, line{s.lines[0].text, "link", s.name})
	}
	return sheet{name: coverName, lines: lines}
}

// titled gives every table a title of its own: one that another sheet has too is followed by the sheet's name.
func titled(b Book, names []string) []Table {
	used := map[string]bool{"": true}
	for _, own := range []string{b.Title, notesName, madeName} {
		used[strings.ToLower(oneLine(own))] = true
	}
	tables := append([]Table(nil), b.Tables...)
	for i := range tables {
		t := &tables[i]
		if t.Title = strings.TrimSpace(oneLine(t.Title)); used[strings.ToLower(t.Title)] {
			t.Title = strings.TrimSpace(t.Title + " (" + names[i] + ")")
		}
		used[strings.ToLower(t.Title)] = true
	}
	return tables
}

// tableSheet is the sheet of one table; notes are the numbers of its notes.
func tableSheet(t Table, name string, n tableNotes) sheet {
	s := sheet{name: name, lines: []line{{t.Title, "title", ""}}}
	if len(t.Rows) == 0 || len(t.Columns) == 0 {
		s.lines = append(s.lines, line{"This sheet contains no table: the data hold nothing that answers the question.", "plain", ""})
	} else {
		s.lines = append(s.lines, line{oneTable, "plain", ""})
		s.table = &grid{columns: t.Columns, rows: t.Rows}
		for j, c := range t.Columns {
			head := c.title()
			if k := n.columns[j]; k > 0 {
				head += fmt.Sprintf(" [note %d]", k)
			}
			s.table.heads = append(s.table.heads, head)
		}
	}
	notes := "Notes are on the Notes sheet."
	if len(n.all) > 0 {
		notes = "Notes on this table, to be found on the Notes sheet:"
		for _, k := range n.all {
			notes += fmt.Sprintf(" [note %d]", k)
		}
	}
	s.lines = append(s.lines, line{notes, "link", notesName})
	if t.Source != "" {
		s.lines = append(s.lines, line{"Source: " + t.Source, "plain", ""})
	}
	return s
}

// sheetNames makes a safe name of at most 31 characters for every table, unique whatever the case, and even when blanks
// and dashes become underscores, so that the tables' names are unique too: the first table of a name keeps it, the next
// is name_2.
func sheetNames(tables []Table) []string {
	used := usedNames{}
	for _, own := range []string{coverName, notesName, madeName, "History"} { // the last one Excel keeps for itself
		used[tableName(own)] = true
	}
	var names []string
	for _, t := range tables {
		base := strings.Trim(beginning(strings.Map(safe, t.Name), sheetName), " '")
		if base == "" {
			base = "Table"
		}
		names = append(names, used.name(base))
	}
	return names
}

// usedNames are those sheets have, as their tables' names.
type usedNames map[string]bool

// name is a name nobody has: base, or base and a number.
func (used usedNames) name(base string) string {
	name := base
	for i := 2; used[tableName(name)]; i++ {
		end := fmt.Sprintf("_%d", i)
		name = strings.TrimRight(beginning(base, sheetName-len(end)), " ") + end
	}
	used[tableName(name)] = true
	return name
}

// safe keeps letters, digits, blanks, dashes and underscores of a sheet's name.
func safe(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsDigit(r) || r == ' ' || r == '-' || r == '_' {
		return r
	}
	return '_'
}

// beginning is the beginning of a text, of at most n UTF-16 units, which is how Excel counts.
func beginning(s string, n int) string {
	used := 0
	for i, r := range s {
		if used += utf16.RuneLen(r); used > n {
			return s[:i]
		}
	}
	return s
}
