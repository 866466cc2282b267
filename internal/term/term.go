// Package term is the terminal: tables, progress and how values look to people. Only commands use it.
package term

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	xterm "golang.org/x/term"
)

// isTerminal reports whether w is a terminal a person looks at.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && xterm.IsTerminal(int(f.Fd()))
}

// Table prints rows in the house style: numbers to the right, header in bold on a terminal.
func Table(w io.Writer, columns []string, rows [][]string, numeric []bool) {
	t := table.NewWriter()
	style := table.StyleLight
	style.Format.Header = text.FormatDefault
	style.Options.DrawBorder = false
	style.Options.SeparateColumns = false
	if isTerminal(w) && os.Getenv("NO_COLOR") == "" {
		style.Color.Header = text.Colors{text.Bold}
	}
	t.SetStyle(style)
	head := make(table.Row, len(columns))
	var configs []table.ColumnConfig
	for i, c := range columns {
		head[i] = c
		if i < len(numeric) && numeric[i] {
			configs = append(configs, table.ColumnConfig{Number: i + 1, Align: text.AlignRight, AlignHeader: text.AlignRight})
		}
	}
	t.AppendHeader(head)
	t.SetColumnConfigs(configs)
	for _, r := range rows {
		row := make(table.Row, len(r))
		for i, c := range r {
			row[i] = c
		}
		t.AppendRow(row)
	}
	fmt.Fprintln(w, t.Render())
}

// Cell is a value as text: nothing for NULL, a date for midnight, the shortest form of a number.
func Cell(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case time.Time:
		if x.Hour() == 0 && x.Minute() == 0 && x.Second() == 0 && x.Nanosecond() == 0 {
			return x.Format("2006-01-02")
		}
		return strings.TrimSuffix(x.Format("2006-01-02 15:04:05.999999"), ".000000")
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

// Several writes a count and what is counted: 1 row, 1,200 rows.
func Several(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return Count(n) + " " + what + "s"
}

// Count writes a whole number with thousands commas.
func Count(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}
