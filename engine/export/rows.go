package export

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"strata/engine/spec"
)

// Formats lists what Rows can write.
func Formats() []string { return []string{"csv", "json", "jsonl", "md", "xlsx"} }

// Rows writes a query's result as it comes; next gives rows until io.EOF. lineEnd is CSV's, CRLF or LF. An unknown format is
// *spec.Usage.
func Rows(w io.Writer, format, lineEnd string, columns []Column, next func() ([]any, error)) error {
	var write func(i int, row []any) error
	end := func() error { return nil }
	switch format {
	case "csv":
		write = func(i int, row []any) error {
			if i == 0 {
				if err := csvHead(w, columns, lineEnd); err != nil {
					return err
				}
			}
			return csvRow(w, columns, row, lineEnd)
		}
	case "json", "jsonl":
		write, end = jsonRows(w, columns, format == "jsonl")
	case "md":
		write = markdown(w, columns)
	case "xlsx":
		return workbookRows(w, columns, next)
	default:
		return spec.Usagef("formats: table, "+strings.Join(Formats(), ", "), "unknown format %q", format)
	}
	i := 0
	for ; ; i++ {
		row, err := next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if err := write(i, row); err != nil {
			return err
		}
	}
	if i == 0 && (format == "csv" || format == "md") {
		return emptyHead(w, format, lineEnd, columns)
	}
	return end()
}

func emptyHead(w io.Writer, format, lineEnd string, columns []Column) error {
	if format == "csv" {
		return csvHead(w, columns, lineEnd)
	}
	return markdownHead(w, columns)
}

func markdownHead(w io.Writer, columns []Column) error {
	var names, rules []string
	for _, c := range columns {
		names = append(names, cell(c.Name))
		rule := "---"
		if numeric(c.Kind) {
			rule = "---:"
		}
		rules = append(rules, rule)
	}
	_, err := fmt.Fprintf(w, "| %s |\n| %s |\n", strings.Join(names, " | "), strings.Join(rules, " | "))
	return err
}

func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "\r\n", "<br>", "\n", "<br>").Replace(s)
}

func markdown(w io.Writer, columns []Column) func(int, []any) error {
	return func(i int, row []any) error {
		if i == 0 {
			if err := markdownHead(w, columns); err != nil {
				return err
			}
		}
		var cells []string
		for j, v := range row {
			cells = append(cells, cell(text(v, columns[j])))
		}
		_, err := fmt.Fprintf(w, "| %s |\n", strings.Join(cells, " | "))
		return err
	}
}

func jsonRows(w io.Writer, columns []Column, lines bool) (func(int, []any) error, func() error) {
	sep, open, end := ",\n ", "[", "]\n"
	if lines {
		sep, open, end = "\n", "", "\n"
	}
	started := false
	write := func(i int, row []any) error {
		lead := sep
		if i == 0 {
			lead = open
		}
		started = true
		body, err := object(columns, row)
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, lead+body)
		return err
	}
	return write, func() error {
		if !started {
			if lines {
				return nil
			}
			end = "[]\n"
		}
		_, err := io.WriteString(w, end)
		return err
	}
}

// object is one row as a JSON object in column order.
func object(columns []Column, row []any) (string, error) {
	var b strings.Builder
	b.WriteByte('{')
	for j, v := range row {
		if j > 0 {
			b.WriteString(", ")
		}
		key, err := json.Marshal(columns[j].Name)
		if err != nil {
			return "", err
		}
		value, err := json.Marshal(jsonValue(v, columns[j]))
		if err != nil {
			return "", err
		}
		b.Write(key)
		b.WriteString(": ")
		b.Write(value)
	}
	b.WriteByte('}')
	return b.String(), nil
}

func jsonValue(v any, c Column) any {
	switch x := v.(type) {
	case nil, string, bool, int64, []any, map[string]any:
		return x
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil
		}
		return x
	}
	return text(v, c)
}

// workbookRows writes a result to a workbook.
func workbookRows(w io.Writer, columns []Column, next func() ([]any, error)) error {
	b, err := newBigXLSX(w, columns, false)
	if err != nil {
		return err
	}
	defer b.abandon()
	cells := make([][]byte, len(columns))
	for {
		row, err := next()
		if errors.Is(err, io.EOF) {
			return b.Close()
		}
		if err != nil {
			return err
		}
		for j, v := range row {
			cells[j] = []byte(text(v, columns[j]))
		}
		if err := b.add(cells); err != nil {
			return err
		}
	}
}
