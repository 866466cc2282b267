package export

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Markdown writes a book for people who read text: titles, facts, tables with their shorthand, notes.
func Markdown(w io.Writer, b Book) error {
	var out strings.Builder
	fmt.Fprintf(&out, "# %s\n\n", plainText(b.Title))
	if b.Summary != "" {
		fmt.Fprintf(&out, "%s\n\n", plainText(b.Summary))
	}
	for _, f := range about(b) {
		fmt.Fprintf(&out, "- %s: %s\n", plainText(f.Label), plainText(f.Value))
	}
	notes := numberNotes(b)
	for i, t := range b.Tables {
		fmt.Fprintf(&out, "\n## %s\n\n", plainText(t.Title))
		if t.Source != "" {
			fmt.Fprintf(&out, "Source: %s\n\n", plainText(t.Source))
		}
		var cols []Column
		for j, c := range t.Columns {
			c.Name = c.title()
			if n := notes.of[i].columns[j]; n > 0 {
				c.Name += fmt.Sprintf(" [note %d]", n)
			}
			cols = append(cols, c)
		}
		if err := markdownHead(&out, cols); err != nil {
			return err
		}
		for _, row := range t.Rows {
			var cells []string
			for j, v := range row {
				cells = append(cells, cell(show(v, t.Columns[j]).text))
			}
			fmt.Fprintf(&out, "| %s |\n", strings.Join(cells, " | "))
		}
		if len(t.Rows) == 0 {
			out.WriteString("\nThe table has no rows: nothing in the data answers to it.\n")
		}
	}
	for i, text := range notes.texts {
		if i == 0 {
			out.WriteString("\n## Notes\n\n")
		}
		fmt.Fprintf(&out, "%d. %s (%s)\n", i+1, plainText(text), plainText(strings.Join(notes.to[i], "; ")))
	}
	if _, err := io.WriteString(w, out.String()); err != nil {
		return fmt.Errorf("write Markdown: %w", err)
	}
	return nil
}

// plainText is one line in which Markdown and HTML have no meaning.
func plainText(s string) string {
	return strings.NewReplacer(`\`, `\\`, "<", "&lt;", "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`).Replace(oneLine(s))
}

// JSON writes a book for programs. Each table has its columns and its rows as objects; a cell without a value is null, and
// NAME_status beside it says why.
func JSON(w io.Writer, b Book) error {
	tables := []ordered{}
	for _, t := range b.Tables {
		columns, rows := []ordered{}, []ordered{}
		for _, c := range t.Columns {
			columns = append(columns, ordered{{"name", c.Name}, {"title", c.title()}, {"unit", c.unit()}})
		}
		for _, r := range t.Rows {
			row := ordered{}
			for i, c := range t.Columns {
				row = append(row, jsonCell(r[i], c)...)
			}
			rows = append(rows, row)
		}
		notes := t.Notes
		if notes == nil {
			notes = []string{}
		}
		tables = append(tables, ordered{{"report", t.Name}, {"title", t.Title}, {"source", t.Source}, {"notes", notes}, {"made", named(makings(t))},
			{"columns", columns}, {"rows", rows}})
	}
	text, err := json.MarshalIndent(ordered{{"title", b.Title}, {"facts", named(about(b))}, {"tables", tables}}, "", "  ")
	if err == nil {
		_, err = w.Write(append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}

func jsonCell(v any, c Column) ordered {
	if r, ok := v.(Rounded); ok {
		return ordered{{c.Name, json.Number(r.Text())}}
	}
	m, hidden := v.(Mark)
	if !hidden {
		return ordered{{c.Name, jsonValue(v, c)}}
	}
	return ordered{{c.Name, nil}, {c.Name + "_status", m.Status}}
}
