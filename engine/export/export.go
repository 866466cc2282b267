// Package export writes results for people and machines: workbooks that follow the Government Analysis Function's
// rules for accessible spreadsheets, and CSV, JSON and Markdown.
package export

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Kind is what a column holds.
type Kind int

// The kinds of column.
const (
	Text Kind = iota
	Whole
	Number
	Percent // already times 100
	Date
	Time
	Bool
)

// Column describes one column of a table.
type Column struct {
	Name     string // in CSV and SQL
	Title    string // for people; Name when blank
	Kind     Kind
	Decimals int
	Status   bool   // in CSV a column <name>_status follows, which says why a cell is empty
	Note     string // in a workbook: a note of the notes sheet, named in the header as [note 1]
}

func (c Column) title() string {
	if c.Title != "" {
		return c.Title
	}
	return c.Name
}

// Mark is a cell without a number: [c] in a workbook, empty in CSV where the status column holds Status.
type Mark struct{ Code, Status string }

// Rounded is a number shown with its own number of decimals, where they differ from row to row.
type Rounded struct {
	Value    float64
	Decimals int
}

// Text is the number with its decimals.
func (r Rounded) Text() string { return strconv.FormatFloat(r.Value, 'f', r.Decimals, 64) }

// The marks in use, as the Analysis Function's shorthand names them.
var (
	Suppressed    = Mark{Code: "c", Status: "suppressed"}
	NotApplicable = Mark{Code: "z", Status: "not applicable"}
	NotAvailable  = Mark{Code: "x", Status: "not available"}
	Low           = Mark{Code: "low", Status: "low"}
)

var legend = map[string]string{
	"c":   "confidential: a small number is hidden so that nobody can be recognised",
	"z":   "not applicable: there is nothing to divide by",
	"x":   "not available: the data hold no value, a month is missing or hidden, or there are too few to say",
	"low": "low: the figure is not zero, but too small to show with this number of decimals",
}

// Table is one result. Cells are nil, string, int64, float64, Rounded, bool, time.Time or Mark.
type Table struct {
	Name    string // identifier: sheet and file name
	Title   string
	Source  string
	Columns []Column
	Rows    [][]any
	Notes   []string
	Made    Making
}

// Fact is a line on the cover.
type Fact struct{ Label, Value string }

// Book is a workbook: a cover, notes and one sheet per table.
type Book struct {
	Title, Summary                 string
	Organisation, Contact, Version string
	Published                      time.Time
	Facts                          []Fact
	Notes                          []string
	Tables                         []Table
	DataAsAt                       string // the day the data speak of, in words or as 2026-03-31
	Extracts                       []Fact // source and the time of its newest extract
	Fingerprint                    string // of the store the tables were made from
}

// CSV writes a table as RFC 4180 does: UTF-8, CRLF, quotes where needed. Dates are ISO 8601. A cell that is
// hidden is empty, and its status column says so.
func CSV(w io.Writer, t Table) error {
	if err := csvHead(w, t.Columns); err != nil {
		return err
	}
	for _, r := range t.Rows {
		if err := csvRow(w, t.Columns, r); err != nil {
			return err
		}
	}
	return nil
}

func csvHead(w io.Writer, columns []Column) error {
	var line []string
	for _, c := range columns {
		line = append(line, quote(c.Name))
		if c.Status {
			line = append(line, quote(c.Name+"_status"))
		}
	}
	return writeLine(w, line)
}

func csvRow(w io.Writer, columns []Column, row []any) error {
	var line []string
	for i, c := range columns {
		line = append(line, csvCell(row[i], c))
		if c.Status {
			m, _ := row[i].(Mark)
			line = append(line, m.Status)
		}
	}
	return writeLine(w, line)
}

func writeLine(w io.Writer, cells []string) error {
	_, err := io.WriteString(w, strings.Join(cells, ",")+"\r\n")
	return err
}

func csvCell(v any, c Column) string {
	switch x := v.(type) {
	case nil, Mark:
		return ""
	case string:
		if x == "" {
			return `""` // an empty text is not NULL
		}
		return quote(x)
	case float64:
		return number(x, c)
	case Rounded:
		return x.Text()
	}
	return quote(text(v, c))
}

func quote(s string) string {
	if strings.ContainsAny(s, "\",\r\n") || strings.TrimSpace(s) != s {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}

// number writes with the column's decimals; a plain number keeps its shortest exact form.
func number(x float64, c Column) string {
	if c.Kind == Percent || c.Decimals > 0 {
		return strconv.FormatFloat(x, 'f', c.Decimals, 64)
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// text is a value as text for machines.
func text(v any, c Column) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case float64:
		return number(x, c)
	case time.Time:
		if c.Kind == Date {
			return x.Format("2006-01-02")
		}
		return x.Format("2006-01-02 15:04:05")
	case Mark:
		return "[" + x.Code + "]"
	case Rounded:
		return x.Text()
	}
	return fmt.Sprint(v)
}
