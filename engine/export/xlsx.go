package export

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// XLSX writes a workbook after the Government Analysis Function's checklist for accessible spreadsheets: a cover
// with linked contents, a sheet of notes, one table per sheet from column A, marked up as a table with one
// header row, no merged cells, no filters, no frozen panes, no hidden parts, and a sheet that says how it was made.
// What is wrong in a text is mended (see clean), what is missing is marked [x]. The same book gives the same bytes.
// A table of more rows or columns than a sheet holds is *spec.Usage.
func XLSX(w io.Writer, b Book) error {
	if b.ChartSheets {
		var err error
		if b, err = b.withPictures(); err != nil {
			return fmt.Errorf("write workbook: %w", err)
		}
	}
	f := excelize.NewFile()
	defer f.Close()
	x, err := newXLSX(f)
	if err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	all := sheets(b)
	for i, s := range all {
		if err := x.sheet(i, s); err != nil {
			return fmt.Errorf("write workbook: sheet %q: %w", s.name, err)
		}
	}
	if err := x.draw(all); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	if err := properties(f, b); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return settle(w, buf.Bytes())
}

// xlsx is a workbook that is being written.
type xlsx struct {
	f      *excelize.File
	styles map[string]int
}

// sheet writes one sheet; the first takes the place of the one a new workbook has.
func (x *xlsx) sheet(i int, s sheet) error {
	var err error
	if i == 0 {
		err = x.f.SetSheetName("Sheet1", s.name)
	} else {
		_, err = x.f.NewSheet(s.name)
	}
	if err != nil {
		return err
	}
	for i, l := range s.lines {
		cell := fmt.Sprintf("A%d", i+1)
		if err := x.put(s.name, cell, shown{text: l.text, style: l.style}); err != nil {
			return err
		}
		if l.link != "" {
			if err := x.f.SetCellHyperLink(s.name, cell, "'"+l.link+"'!A1", "Location"); err != nil {
				return err
			}
		}
	}
	switch {
	case s.table == nil:
		return x.f.SetColWidth(s.name, "A", "A", 90)
	case s.picture != nil:
		if err := x.table(s.name, len(s.lines)+1, *s.table); err != nil {
			return err
		}
		return x.f.SetColWidth(s.name, "A", "A", chartText)
	}
	return x.table(s.name, len(s.lines)+1, *s.table)
}

// table writes a table whose header is row top.
func (x *xlsx) table(sheet string, top int, g grid) error {
	if err := g.fits(top); err != nil {
		return err
	}
	for j, c := range g.columns {
		style := "header"
		if numeric(c.Kind) {
			style = "headnum"
		}
		cell, _ := excelize.CoordinatesToCellName(j+1, top)
		if err := x.put(sheet, cell, shown{text: g.heads[j], style: style}); err != nil {
			return err
		}
		longest := utf8.RuneCountInString(g.heads[j])
		for i, r := range g.rows {
			v := show(r[j], c)
			cell, _ := excelize.CoordinatesToCellName(j+1, top+1+i)
			if err := x.put(sheet, cell, v); err != nil {
				return err
			}
			longest = max(longest, utf8.RuneCountInString(v.text))
		}
		col, _ := excelize.ColumnNumberToName(j + 1)
		if err := x.f.SetColWidth(sheet, col, col, widthFor(longest)); err != nil {
			return err
		}
	}
	last, _ := excelize.CoordinatesToCellName(len(g.columns), top+len(g.rows))
	stripes := false
	return x.f.AddTable(sheet, &excelize.Table{Range: fmt.Sprintf("A%d:%s", top, last), Name: tableName(sheet), ShowRowStripes: &stripes})
}

// widthFor is a column's width for its longest text: Arial 12 is wider than the digits a width counts, and beyond 70
// a text wraps.
func widthFor(longest int) float64 { return min(max(float64(longest)*1.25+3, 12), 70) }

// tableName is the name of a sheet's table, which may hold neither blanks nor dashes.
func tableName(sheet string) string {
	return "table_" + strings.ToLower(strings.NewReplacer(" ", "_", "-", "_").Replace(sheet))
}

func numeric(k Kind) bool { return k != Text && k != Bool }

// put writes a cell. A text is written as a shared string, which no program takes for a formula.
func (x *xlsx) put(sheet, cell string, v shown) error {
	var err error
	if err := x.mirror(v.style); err != nil {
		return err
	}
	switch v.style {
	case "blank":
		return nil
	case "whole":
		err = x.f.SetCellInt(sheet, cell, int64(v.number))
	case "date", "time":
		err = x.f.SetCellValue(sheet, cell, v.at)
	default:
		if strings.HasPrefix(v.style, "number") || v.style == "general" || strings.HasPrefix(v.style, mirrorStyle) {
			err = x.f.SetCellFloat(sheet, cell, v.number, -1, 64)
		} else {
			err = x.f.SetCellStr(sheet, cell, escape(v.text))
		}
	}
	if err != nil {
		return err
	}
	return x.f.SetCellStyle(sheet, cell, cell, x.styles[v.style])
}

var escaped = regexp.MustCompile(`^_x[0-9a-fA-F]{4}_`)

// escape keeps a text such as _x000A_ from being read as the character it names: excelize escapes no shared string.
func escape(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	var b strings.Builder
	for i, c := range []byte(text) {
		if b.WriteByte(c); c == '_' && escaped.MatchString(text[i:]) {
			b.WriteString("x005F_")
		}
	}
	return b.String()
}

func properties(f *excelize.File, b Book) error {
	f.SetActiveSheet(0)
	title, by := b.names()
	stamp := b.Published.UTC().Format("2006-01-02T15:04:05Z")
	if err := f.SetAppProps(&excelize.AppProperties{Application: "Strata", Company: by}); err != nil {
		return err
	}
	return f.SetDocProps(&excelize.DocProperties{Title: title, Creator: by, LastModifiedBy: by, Description: oneLine(b.Summary),
		Created: stamp, Modified: stamp, Language: "en-GB"})
}
