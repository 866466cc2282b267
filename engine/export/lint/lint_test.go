package lint_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"strata/engine/export"
	"strata/engine/export/lint"
)

// good is a workbook every item holds for, part by part.
func good(t *testing.T) map[string]string {
	t.Helper()
	var out bytes.Buffer
	err := export.XLSX(&out, export.Book{Title: "A book", Organisation: "Example ICB", Published: time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC),
		Facts: []export.Fact{{Label: "As at", Value: "today"}},
		Tables: []export.Table{{Name: "list", Title: "List size", Source: "Invented", Columns: []export.Column{{Name: "Practice"}, {Name: "Patients", Kind: export.Whole, Note: "Counted."}, {Name: "Area"}},
			Rows: [][]any{{"P1", int64(12), "North"}, {"P2", export.Suppressed, "South"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(body)
	}
	return parts
}

// judge writes parts as a workbook and holds it against the checklist.
func judge(t *testing.T, parts map[string]string) map[string]lint.Item {
	t.Helper()
	path := filepath.Join(t.TempDir(), "book.xlsx")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for name, body := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, body); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return items(t, path)
}

func items(t *testing.T, path string) map[string]lint.Item {
	t.Helper()
	r, err := lint.File(path)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]lint.Item{}
	passed := true
	for _, i := range r.Items {
		out[i.ID] = i
		passed = passed && !(i.Essential && i.Result == lint.Fail)
	}
	if r.Passed != passed {
		t.Errorf("passed %v, but the items say %v", r.Passed, passed)
	}
	return out
}

const (
	list  = "xl/worksheets/sheet3.xml"
	front = "xl/worksheets/sheet1.xml"
	texts = "xl/sharedStrings.xml"
	table = "xl/tables/table2.xml"
	drawn = `<x:wsDr xmlns:x="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"><x:twoCellAnchor><x:%s/></x:twoCellAnchor></x:wsDr>`
)

// breaks are the least changes that break each item: a pattern in a part, and what takes its place.
func breaks() map[string][3]string {
	return map[string][3]string{
		"tables-marked-up":         {list, `<tableParts.*</tableParts>`, ``},
		"table-names":              {table, `displayName="[^"]*"`, `displayName="Table1"`},
		"no-merged-cells":          {list, `</sheetData>`, `</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>`},
		"no-blank-rows-or-columns": {table, `ref="A5:C7"`, `ref="A5:C8"`},
		"one-header-row":           {texts, `>Area<`, `>practice<`},
		"wrapped-text":             {texts, `>\[c\]<`, `>a text far wider than its column<`},
		"no-filters":               {table, `<tableColumns`, `<autoFilter ref="A5:C7"/><tableColumns`},
		"no-freeze-panes":          {list, `(<sheetView [^>]*>)`, `$1<pane ySplit="5" state="frozen"/>`},
		"no-empty-cells":           {list, `<c r="C6".*?</c>`, ``},
		"nothing-hidden":           {list, `<row r="6"`, `<row r="6" hidden="1"`},
		"column-widths":            {list, `width="[0-9.]+"`, `width="2"`},
		"no-superscripts":          {texts, `>List size<`, `>List size¹<`},
		"note-markers":             {texts, `>Patients \[note 2\]<`, `>Patients (note 2)<`},
		"no-markers-in-data":       {texts, `>North<`, `>North [note 1]<`},
		"notes-explained":          {texts, `>\[note 2\]<`, `>[note 9]<`},
		"no-symbols":               {texts, `>\[c\]<`, `>*<`},
		"shorthand-explained":      {texts, `>\[c\]<`, `>[q]<`},
		"sheet-titles":             {"xl/styles.xml", `name="Heading 1" xfId="\d" builtinId="16"`, `name="Plain 1" xfId="1"`},
		"links":                    {front, `list&#39;!A1`, `lost&#39;!A1`},
		"no-headers-or-footers":    {list, `<tableParts`, `<headerFooter><oddFooter>page</oddFooter></headerFooter><tableParts`},
		"no-text-boxes":            {"xl/drawings/d.xml", ``, fmt.Sprintf(drawn, "sp")},
		"no-images":                {"xl/drawings/d.xml", ``, fmt.Sprintf(drawn, "pic")},
		"alternative-text":         {"xl/drawings/d.xml", ``, fmt.Sprintf(drawn, "graphicFrame")},
		"no-macros":                {"xl/_rels/workbook.xml.rels", `</Relationships>`, `<Relationship Id="rIdM" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>`},
		"no-fills":                 {"xl/styles.xml", `fillId="0"`, `fillId="1"`},
		"colour-not-only-signal":   {"xl/styles.xml", `<color></color>`, `<color rgb="FFC00000"></color>`},
		"contrast":                 {"xl/styles.xml", `FF0563C1`, `FF999999`},
		"sheet-names":              {"xl/workbook.xml", `name="list"`, `name="Sheet3"`},
		"sheet-name-length":        {"xl/workbook.xml", `name="list"`, `name="` + strings.Repeat("n", 32) + `"`},
		"no-blank-sheets":          {list, `<sheetData>.*</sheetData>`, `<sheetData/>`},
		"column-a":                 {texts, `>This sheet contains one table.<`, `>Hello.<`},
		"tables-start-in-column-a": {table, `ref="A5:C7"`, `ref="B5:C7"`},
		"nothing-below-tables":     {list, `</sheetData>`, `<row r="9"><c r="A9"><v>1</v></c></row></sheetData>`},
		"one-table-per-sheet":      {list, `(<tablePart .*?</tablePart>)`, `$1$1`},
		"linked-contents":          {front, `<hyperlinks>.*</hyperlinks>`, ``},
		"document-properties":      {"docProps/core.xml", `<dc:title>.*</dc:title>`, ``},
		"cursor-in-a1":             {front, `(<sheetView [^>]*>)`, `$1<selection activeCell="C3" sqref="C3"/>`},
	}
}

// TestEveryItemCanFail breaks a good workbook in every way the checklist knows.
func TestEveryItemCanFail(t *testing.T) {
	for id, item := range judge(t, good(t)) {
		if item.Result != lint.Pass && id != "spelling" {
			t.Errorf("the good workbook: %s: %s %v", id, item.Result, item.Findings)
		}
	}
	all := breaks()
	for _, r := range lint.Rules() {
		change, ok := all[r.ID]
		if r.ID == "spelling" {
			continue
		}
		if !ok {
			t.Errorf("no workbook breaks %s", r.ID)
			continue
		}
		t.Run(r.ID, func(t *testing.T) {
			parts := good(t)
			if strings.Contains(change[0], "drawings") {
				draw(parts, change[2])
			} else {
				was := parts[change[0]]
				if parts[change[0]] = regexp.MustCompile(change[1]).ReplaceAllString(was, change[2]); parts[change[0]] == was {
					t.Fatalf("nothing to break in %s:\n%s", change[0], was)
				}
			}
			want := lint.Fail
			if r.ID == "colour-not-only-signal" {
				want = lint.NotChecked
			}
			if got := judge(t, parts)[r.ID]; got.Result != want || len(got.Findings) == 0 {
				t.Errorf("%s %v", got.Result, got.Findings)
			}
		})
	}
}

// draw lays a drawing over the list's sheet.
func draw(parts map[string]string, drawing string) {
	parts["xl/worksheets/_rels/sheet3.xml.rels"] = strings.Replace(parts["xl/worksheets/_rels/sheet3.xml.rels"], "</Relationships>",
		`<Relationship Id="rIdD" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing" Target="../drawings/d.xml"/></Relationships>`, 1)
	parts[list] = strings.Replace(parts[list], "<tableParts", `<drawing r:id="rIdD"/><tableParts`, 1)
	parts["xl/drawings/d.xml"] = drawing
}

// TestAlternativeText: each thing that is drawn needs one of its own, unless it says that it is decoration.
func TestAlternativeText(t *testing.T) {
	const (
		head   = `<x:wsDr xmlns:x="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">`
		anchor = `<x:twoCellAnchor>%s</x:twoCellAnchor>`
		chart  = `<x:graphicFrame><x:nvGraphicFramePr><x:cNvPr id="2" name="Chart 2"%s/></x:nvGraphicFramePr></x:graphicFrame>`
		group  = `<x:grpSp><x:nvGrpSpPr><x:cNvPr id="3"%s/></x:nvGrpSpPr><x:cxnSp><x:nvCxnSpPr><x:cNvPr id="4"%s/></x:nvCxnSpPr></x:cxnSp><x:cxnSp><x:nvCxnSpPr><x:cNvPr id="5"%s/></x:nvCxnSpPr></x:cxnSp></x:grpSp>`
		text   = ` descr="Patients by age."`
	)
	decorative := `<x:graphicFrame><x:nvGraphicFramePr><x:cNvPr id="2"><extLst><ext><d:decorative xmlns:d="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></ext></extLst></x:cNvPr></x:nvGraphicFramePr></x:graphicFrame>`
	on := func(objects ...string) string {
		out := head
		for _, o := range objects {
			out += fmt.Sprintf(anchor, o)
		}
		return out + `</x:wsDr>`
	}
	for _, c := range []struct {
		drawing string
		fails   int
		what    string
	}{
		{on(fmt.Sprintf(chart, text)), 0, ""}, {on(fmt.Sprintf(chart, ` title="Patients by age"`)), 0, ""}, {on(decorative), 0, ""},
		{on(fmt.Sprintf(chart, "")), 1, "a chart without"}, {on(fmt.Sprintf(chart, ` descr="  "`)), 1, "a chart without"},
		{on(fmt.Sprintf(chart, text), fmt.Sprintf(chart, ""), fmt.Sprintf(chart, "")), 2, "a chart without"},
		{on(strings.ReplaceAll(decorative, `val="1"`, `val="0"`)), 1, "a chart without"},
		{on(fmt.Sprintf(group, text, "", "")), 0, ""}, {on(fmt.Sprintf(group, "", text, text)), 0, ""}, {on(fmt.Sprintf(group, "", text, "")), 1, "a shape without"},
	} {
		parts := good(t)
		draw(parts, c.drawing)
		got := judge(t, parts)["alternative-text"]
		if len(got.Findings) != c.fails || c.fails > 0 && (got.Result != lint.Fail || got.Findings[0].Sheet != "list" || !strings.Contains(got.Findings[0].What, c.what)) {
			t.Errorf("%s: %s %v", c.drawing, got.Result, got.Findings)
		}
	}
}

// TestPlainWorkbookFails: what excelize gives somebody who does not think of any of this.
func TestPlainWorkbookFails(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	for _, err := range []error{
		f.SetSheetRow("Sheet1", "A1", &[]any{"Report", "", ""}), f.MergeCell("Sheet1", "A1", "C1"),
		f.SetSheetRow("Sheet1", "B3", &[]any{"a", "b"}), f.SetSheetRow("Sheet1", "B4", &[]any{1, "*"}), f.SetSheetRow("Sheet1", "B5", &[]any{2}),
		f.AddTable("Sheet1", &excelize.Table{Range: "B3:C5"}),
		f.SetPanes("Sheet1", &excelize.Panes{Freeze: true, YSplit: 3, TopLeftCell: "A4", ActivePane: "bottomLeft"}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "plain.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	got := items(t, path)
	for _, id := range []string{"no-merged-cells", "no-filters", "no-freeze-panes", "no-empty-cells", "no-symbols", "sheet-titles", "sheet-names", "tables-start-in-column-a",
		"table-names", "column-a", "document-properties"} {
		if got[id].Result != lint.Fail {
			t.Errorf("%s: %s", id, got[id].Result)
		}
	}
	for _, item := range got {
		for _, find := range item.Findings {
			if strings.Contains(find.What, "Report") || strings.Contains(find.What, "*") {
				t.Errorf("%s repeats a cell: %s", item.ID, find.What)
			}
		}
	}
}

func TestWhatIsNoWorkbook(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, parts map[string]string) string {
		path := filepath.Join(dir, name)
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for name, body := range parts {
			w, err := z.Create(name)
			if err == nil {
				_, err = io.WriteString(w, body)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	text := filepath.Join(dir, "a.csv")
	if err := os.WriteFile(text, []byte("a,b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := good(t)
	broken[list] = broken[list][:len(broken[list])/2]
	for _, path := range []string{text, dir, filepath.Join(dir, "nowhere.xlsx"), write("a.zip", map[string]string{"a.txt": "a"}),
		write("b.docx", map[string]string{"_rels/.rels": `<Relationships><Relationship Id="r" Type="x/officeDocument" Target="word/document.xml"/></Relationships>`, "word/document.xml": "<document/>"}),
		write("c.xlsx", broken)} {
		if _, err := lint.File(path); err == nil {
			t.Errorf("%s was taken for a workbook", filepath.Base(path))
		}
	}
}

// TestRulesAreDocumented: docs/lint.md lists every item, in the order lint prints them.
func TestRulesAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../../../docs/lint.md")
	if err != nil {
		t.Fatal(err)
	}
	rest := string(page)
	for _, r := range lint.Rules() {
		essential := ""
		if r.Essential {
			essential = "yes"
		}
		line := fmt.Sprintf("| `%s` | %s | %s |\n", r.ID, r.Text, essential)
		_, after, ok := strings.Cut(rest, line)
		if !ok {
			t.Errorf("docs/lint.md has no line %s", line)
			continue
		}
		rest = after
	}
}
