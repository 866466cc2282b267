package export

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// The line ends of CSV. RFC 4180 asks for CRLF; Unix tools like LF better.
const (
	CRLF = "\r\n"
	LF   = "\n"
)

// CSV writes a table as RFC 4180 does: UTF-8, CRLF, quotes where needed. Dates are ISO 8601. A cell that is
// hidden is empty, and its status column says so. Texts a spreadsheet would take for a formula are made Harmless.
func CSV(w io.Writer, t Table) error { return CSVLines(w, t, CRLF) }

// CSVLines is CSV with the line end asked for, CRLF or LF.
func CSVLines(w io.Writer, t Table, end string) error {
	if err := csvHead(w, t.Columns, end); err != nil {
		return err
	}
	for _, r := range t.Rows {
		if err := csvRow(w, t.Columns, r, end); err != nil {
			return err
		}
	}
	return nil
}

// formulaStarts are the first characters a spreadsheet may take for the start of a formula. Source: OWASP, CSV Injection.
const formulaStarts = "=+-@\t\r\n＝＋－＠"

// FormulaStarts lists the first characters of a text that Harmless guards, each by itself.
func FormulaStarts() []string { return strings.Split(formulaStarts, "") }

// Harmless puts an apostrophe before a text that a spreadsheet would run as a formula: one that starts, after blanks if
// any, with = + - @ (also in their full width), tab, CR or LF. All other texts, and numbers in columns of numbers, stay as
// they are. A reader that wants the text as it was takes off an apostrophe that blanks and one of these characters follow.
func Harmless(s string) string {
	for _, c := range strings.TrimLeft(s, " ") {
		if strings.ContainsRune(formulaStarts, c) {
			return "'" + s
		}
		break
	}
	return s
}

func csvHead(w io.Writer, columns []Column, end string) error {
	var line []string
	for _, c := range columns {
		line = append(line, quote(Harmless(c.Name)))
		if c.Status {
			line = append(line, quote(Harmless(c.Name+"_status")))
		}
	}
	return writeLine(w, line, end)
}

func csvRow(w io.Writer, columns []Column, row []any, end string) error {
	var line []string
	for i, c := range columns {
		line = append(line, csvCell(row[i], c))
		if c.Status {
			m, _ := row[i].(Mark)
			line = append(line, m.Status)
		}
	}
	return writeLine(w, line, end)
}

func writeLine(w io.Writer, cells []string, end string) error {
	_, err := io.WriteString(w, strings.Join(cells, ",")+end)
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
		return quote(Harmless(x))
	case float64:
		return number(x, c)
	case Rounded:
		return x.Text()
	case int64, bool, time.Time:
		return text(v, c)
	}
	return quote(Harmless(text(v, c)))
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
