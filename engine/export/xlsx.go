package export

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"sort"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// XLSX writes a workbook after the Government Analysis Function's checklist for accessible spreadsheets: a cover
// with linked contents, a sheet of notes, one table per sheet from column A, marked up as a table with one
// header row, no merged cells, no filters, no frozen panes, no hidden parts. The same book gives the same bytes.
func XLSX(w io.Writer, b Book) error {
	f := excelize.NewFile()
	defer f.Close()
	s, err := newSheets(f)
	if err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	names := sheetNames(b.Tables)
	for _, step := range []func() error{
		func() error { return s.cover(b, names) },
		func() error { return s.notes(b) },
		func() error { return s.tables(b, names) },
		func() error { return properties(f, b) },
	} {
		if err := step(); err != nil {
			return fmt.Errorf("write workbook: %w", err)
		}
	}
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return settle(w, buf.Bytes())
}

const (
	coverSheet = "Cover"
	notesSheet = "Notes"
)

var unsafeSheet = regexp.MustCompile(`[^A-Za-z0-9_ -]+`)

// sheetNames makes a unique, safe name of at most 31 characters for every table.
func sheetNames(tables []Table) []string {
	used := map[string]bool{"cover": true, "notes": true}
	var names []string
	for _, t := range tables {
		base := unsafeSheet.ReplaceAllString(t.Name, "_")
		if len(base) > 28 {
			base = base[:28]
		}
		if base == "" {
			base = "Table"
		}
		name := base
		for i := 2; used[strings.ToLower(name)]; i++ {
			name = fmt.Sprintf("%s_%d", base, i)
		}
		used[strings.ToLower(name)] = true
		names = append(names, name)
	}
	return names
}

type sheets struct {
	f      *excelize.File
	styles map[string]int
}

func newSheets(f *excelize.File) (*sheets, error) {
	s := &sheets{f: f, styles: map[string]int{}}
	if err := f.SetDefaultFont("Arial"); err != nil {
		return nil, err
	}
	left, right := &excelize.Alignment{Horizontal: "left", Vertical: "top", WrapText: true}, &excelize.Alignment{Horizontal: "right", Vertical: "top"}
	font := func(size float64, bold bool) *excelize.Font {
		return &excelize.Font{Family: "Arial", Size: size, Bold: bold}
	}
	format := func(code string) *string { return &code }
	styles := map[string]*excelize.Style{
		"title":    {Font: font(16, true)},
		"subtitle": {Font: font(14, true)},
		"text":     {Font: font(12, false), Alignment: left},
		"plain":    {Font: font(12, false)},
		"link":     {Font: &excelize.Font{Family: "Arial", Size: 12, Color: "0563C1", Underline: "single"}},
		"header":   {Font: font(12, true), Alignment: left},
		"headnum":  {Font: font(12, true), Alignment: &excelize.Alignment{Horizontal: "right", Vertical: "top", WrapText: true}},
		"whole":    {Font: font(12, false), Alignment: right, CustomNumFmt: format("#,##0")},
		"number0":  {Font: font(12, false), Alignment: right, CustomNumFmt: format("#,##0")},
		"number1":  {Font: font(12, false), Alignment: right, CustomNumFmt: format("#,##0.0")},
		"number2":  {Font: font(12, false), Alignment: right, CustomNumFmt: format("#,##0.00")},
		"date":     {Font: font(12, false), Alignment: right, CustomNumFmt: format("yyyy-mm-dd")},
		"time":     {Font: font(12, false), Alignment: right, CustomNumFmt: format("yyyy-mm-dd hh:mm")},
		"mark":     {Font: font(12, false), Alignment: right},
	}
	var names []string
	for name := range styles {
		names = append(names, name)
	}
	sort.Strings(names) // style numbers follow the order they are made in
	for _, name := range names {
		id, err := f.NewStyle(styles[name])
		if err != nil {
			return nil, err
		}
		s.styles[name] = id
	}
	return s, nil
}

// line is one cell of column A: its text, style and, for a link, the sheet it leads to.
type line struct{ text, style, link string }

func (s *sheets) lines(sheet string, from int, lines []line) (int, error) {
	for _, l := range lines {
		cell := fmt.Sprintf("A%d", from)
		if err := s.f.SetCellStr(sheet, cell, l.text); err != nil {
			return from, err
		}
		if err := s.f.SetCellStyle(sheet, cell, cell, s.styles[l.style]); err != nil {
			return from, err
		}
		if l.link != "" {
			if err := s.f.SetCellHyperLink(sheet, cell, "'"+l.link+"'!A1", "Location"); err != nil {
				return from, err
			}
		}
		from++
	}
	return from, nil
}

func (s *sheets) cover(b Book, names []string) error {
	if err := s.f.SetSheetName("Sheet1", coverSheet); err != nil {
		return err
	}
	lines := []line{{b.Title, "title", ""}}
	if b.Summary != "" {
		lines = append(lines, line{b.Summary, "text", ""})
	}
	lines = append(lines, line{"About this workbook", "subtitle", ""})
	for _, fact := range b.Facts {
		lines = append(lines, line{fact.Label + ": " + fact.Value, "text", ""})
	}
	lines = append(lines, line{"Contents", "subtitle", ""}, line{"Notes", "link", notesSheet})
	for i, t := range b.Tables {
		lines = append(lines, line{t.Title, "link", names[i]})
	}
	if marks := marksIn(b.Tables); len(marks) > 0 {
		lines = append(lines, line{"Shorthand", "subtitle", ""})
		for _, m := range marks {
			lines = append(lines, line{"[" + m + "] " + legend[m], "text", ""})
		}
	}
	lines = append(lines, line{"Published by", "subtitle", ""})
	for _, fact := range []Fact{{"Organisation", b.Organisation}, {"Contact", b.Contact}, {"Version", b.Version}, {"Publication date", b.Published.Format("2 January 2006")}} {
		if fact.Value != "" {
			lines = append(lines, line{fact.Label + ": " + fact.Value, "text", ""})
		}
	}
	if _, err := s.lines(coverSheet, 1, lines); err != nil {
		return err
	}
	return s.f.SetColWidth(coverSheet, "A", "A", 90)
}

func marksIn(tables []Table) []string {
	seen := map[string]bool{}
	for _, t := range tables {
		for _, r := range t.Rows {
			for _, v := range r {
				if m, ok := v.(Mark); ok {
					seen[m.Code] = true
				}
			}
		}
	}
	var out []string
	for m := range seen {
		out = append(out, m)
	}
	sort.Strings(out)
	return out
}

func (s *sheets) notes(b Book) error {
	if _, err := s.f.NewSheet(notesSheet); err != nil {
		return err
	}
	t := Table{Name: "notes", Title: "Notes", Columns: []Column{{Name: "Note number"}, {Name: "Applies to"}, {Name: "Note"}}}
	add := func(to, note string) {
		t.Rows = append(t.Rows, []any{fmt.Sprintf("[note %d]", len(t.Rows)+1), to, note})
	}
	for _, n := range b.Notes {
		add("All tables", n)
	}
	for _, table := range b.Tables {
		for _, n := range table.Notes {
			add(table.Title, n)
		}
	}
	if len(t.Rows) == 0 {
		add("All tables", "There are no notes.")
	}
	return s.table(notesSheet, t, []line{{"Notes", "title", ""}, {"This sheet contains one table.", "plain", ""}})
}

func (s *sheets) tables(b Book, names []string) error {
	for i, t := range b.Tables {
		if _, err := s.f.NewSheet(names[i]); err != nil {
			return err
		}
		head := []line{{t.Title, "title", ""}, {"This sheet contains one table. Notes are on the Notes sheet.", "plain", ""}}
		if t.Source != "" {
			head = append(head, line{"Source: " + t.Source, "plain", ""})
		}
		if len(t.Rows) == 0 {
			head = append(head, line{"The table has no rows: nothing in the data answers to it.", "plain", ""})
		}
		if err := s.table(names[i], t, head); err != nil {
			return fmt.Errorf("%s: %w", t.Name, err)
		}
	}
	return nil
}

// table writes the lines above a table, then the table itself.
func (s *sheets) table(sheet string, t Table, head []line) error {
	top, err := s.lines(sheet, 1, head)
	if err != nil {
		return err
	}
	for j, c := range t.Columns {
		cell, _ := excelize.CoordinatesToCellName(j+1, top)
		style := "header"
		if numeric(c.Kind) {
			style = "headnum"
		}
		if err := s.put(sheet, cell, c.title(), style); err != nil {
			return err
		}
		width := float64(len(c.title())) + 3
		for i, r := range t.Rows {
			cell, _ := excelize.CoordinatesToCellName(j+1, top+1+i)
			v, style := s.value(r[j], c)
			if err := s.put(sheet, cell, v, style); err != nil {
				return err
			}
			width = max(width, float64(len(text(r[j], c)))*1.2+3)
		}
		col, _ := excelize.ColumnNumberToName(j + 1)
		if err := s.f.SetColWidth(sheet, col, col, min(max(width, 12), 60)); err != nil {
			return err
		}
	}
	last, _ := excelize.CoordinatesToCellName(len(t.Columns), top+max(len(t.Rows), 1))
	banding := false
	return s.f.AddTable(sheet, &excelize.Table{Range: fmt.Sprintf("A%d:%s", top, last), Name: "table_" + strings.ReplaceAll(strings.ReplaceAll(sheet, " ", "_"), "-", "_"), ShowRowStripes: &banding})
}

func numeric(k Kind) bool { return k != Text && k != Bool }

func (s *sheets) put(sheet, cell string, v any, style string) error {
	var err error
	if text, ok := v.(string); ok {
		err = s.f.SetCellStr(sheet, cell, text) // never a formula
	} else {
		err = s.f.SetCellValue(sheet, cell, v)
	}
	if err != nil {
		return err
	}
	return s.f.SetCellStyle(sheet, cell, cell, s.styles[style])
}

func (s *sheets) value(v any, c Column) (any, string) {
	switch x := v.(type) {
	case Mark:
		return "[" + x.Code + "]", "mark"
	case int64:
		return x, "whole"
	case Rounded:
		return x.Value, fmt.Sprintf("number%d", min(x.Decimals, 2))
	case float64:
		return x, fmt.Sprintf("number%d", min(c.Decimals, 2))
	case time.Time:
		if c.Kind == Date {
			return x, "date"
		}
		return x, "time"
	}
	return text(v, c), "text"
}

func properties(f *excelize.File, b Book) error {
	f.SetActiveSheet(0)
	stamp := b.Published.UTC().Format("2006-01-02T15:04:05Z")
	return f.SetDocProps(&excelize.DocProperties{Title: b.Title, Creator: b.Organisation, LastModifiedBy: b.Organisation, Description: b.Summary,
		Created: stamp, Modified: stamp, Language: "en-GB"})
}

var autoFilter = regexp.MustCompile(`<autoFilter[^>]*/>|<autoFilter[^>]*>.*?</autoFilter>`)

// settle rewrites the archive: excelize puts a filter on every table, which the checklist forbids and its options
// cannot turn off; and members get one fixed time so that the same book gives the same bytes.
func settle(w io.Writer, book []byte) error {
	in, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	out := zip.NewWriter(w)
	sort.SliceStable(in.File, func(i, j int) bool { return in.File[i].Name < in.File[j].Name })
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			return fmt.Errorf("write workbook: %w", err)
		}
		body, err := io.ReadAll(r)
		r.Close()
		if err != nil {
			return fmt.Errorf("write workbook: %w", err)
		}
		if strings.HasPrefix(f.Name, "xl/tables/") {
			body = autoFilter.ReplaceAll(body, nil)
		}
		m, err := out.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return fmt.Errorf("write workbook: %w", err)
		}
		if _, err := m.Write(body); err != nil {
			return fmt.Errorf("write workbook: %w", err)
		}
	}
	return out.Close()
}
