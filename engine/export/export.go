// Package export writes results for people and machines: workbooks that follow the Government Analysis Function's
// rules for accessible spreadsheets, and CSV, JSON and Markdown.
package export

import (
	"strconv"
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
	Unit     string // of its numbers, in words: patients, mmol/mol; blank for percent and for what has none
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
	"c":   "confidential: a small number, or one it would follow from, is hidden so that nobody can be recognised",
	"z":   "not applicable: the column does not apply to the row, or there is nothing to divide by",
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
	Asked   string  // what its file's name says after the day of how it was asked: _by-imd; blank where it is the report as it stands
	Charts  []Chart // drawn above the table on a page, in a workbook with ChartSheets on sheets after it
	drawn   []picture
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
	ChartSheets                    bool   // XLSX draws the tables' charts, each on a sheet of its own
}
