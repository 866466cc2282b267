package export

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"strata/engine/export/lint"
	"strata/engine/spec"
)

// written writes a book and opens it again.
func written(t *testing.T, b Book) ([]byte, *excelize.File) {
	t.Helper()
	var out bytes.Buffer
	if err := XLSX(&out, b); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return out.Bytes(), f
}

// holds wants every item of the checklist to hold.
func holds(t *testing.T, book []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "book.xlsx")
	if err := os.WriteFile(path, book, 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := lint.File(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range r.Items {
		if i.Result == lint.Fail {
			t.Errorf("%s: %v", i.ID, i.Findings)
		}
	}
}

// xmlOf reads the parts of a workbook whose names begin so.
func xmlOf(t *testing.T, book []byte, prefix string) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, prefix) {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(body)
	}
	return out
}

func TestXLSXIsAccessible(t *testing.T) {
	out, f := written(t, book())
	again, _ := written(t, book())
	if !bytes.Equal(out, again) {
		t.Error("the same book gives other bytes")
	}
	holds(t, out)
	for name, xml := range xmlOf(t, out, "") {
		for _, bad := range []string{"<autoFilter", "<mergeCell", "<pane ", "<f>", `state="hidden"`} {
			if strings.Contains(xml, bad) {
				t.Errorf("%s holds %s", name, bad)
			}
		}
	}
	if n := len(xmlOf(t, out, "xl/tables/")); n != 3 {
		t.Errorf("%d marked-up tables, want 3", n)
	}
	if got := strings.Join(f.GetSheetList(), ","); got != "Cover,Notes,list_size,list_size_2,How this was made" {
		t.Errorf("sheets %s", got)
	}
	rows, err := f.GetRows("list_size")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"List size", "This sheet contains one table.", "Notes on this table, to be found on the Notes sheet: [note 4]", "Source: Invented",
		"organisation|day|patients|pct", "=P1+1|2026-03-31|12,345|33.3", "Côte, \"é\" – €|2026-03-31|[c]|[c]", "P3|2026-03-31|0|[z]"}
	for i, w := range want {
		if got := strings.Join(rows[i], "|"); got != w {
			t.Errorf("row %d: got %s, want %s", i+1, got, w)
		}
	}
	if rows, err = f.GetRows("list_size_2"); err != nil || len(rows) != 3 || !strings.HasPrefix(rows[1][0], "This sheet contains no table") {
		t.Errorf("a table without rows: %v %v", rows, err)
	}
}

// TestAddTableFiltersUnlessSettled proves that the filter is excelize's doing, and that it is this package that takes
// it out: should excelize stop, this test says so.
func TestAddTableFiltersUnlessSettled(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetRow("Sheet1", "A1", &[]any{"a", "b"}); err != nil {
		t.Fatal(err)
	}
	if err := f.AddTable("Sheet1", &excelize.Table{Range: "A1:B2"}); err != nil {
		t.Fatal(err)
	}
	var raw, settled bytes.Buffer
	if err := f.Write(&raw); err != nil {
		t.Fatal(err)
	}
	if err := settle(&settled, raw.Bytes()); err != nil {
		t.Fatal(err)
	}
	const part = "xl/tables/table1.xml"
	if !strings.Contains(xmlOf(t, raw.Bytes(), part)[part], "<autoFilter") {
		t.Error("AddTable writes no filter any more")
	}
	if got := xmlOf(t, settled.Bytes(), part)[part]; got == "" || strings.Contains(got, "<autoFilter") {
		t.Errorf("after settle: %q", got)
	}
}

func TestSheetNames(t *testing.T) {
	long := strings.Repeat("x", 40)
	for _, c := range []struct{ in, want []string }{
		{[]string{"list", "LIST", "list_2", "List"}, []string{"list", "LIST_2", "list_2_2", "List_3"}},
		{[]string{"a b", "a_b", "A-B"}, []string{"a b", "a_b_2", "A-B_3"}},
		{[]string{"Cover", "notes", "history", "how this was made"}, []string{"Cover_2", "notes_2", "history_2", "how this was made_2"}},
		{[]string{"", "a/b:c*d?[e]", "'q'", "é – ü"}, []string{"Table", "a_b_c_d__e_", "_q_", "é _ ü"}},
		{[]string{long, long}, []string{long[:31], long[:29] + "_2"}},
	} {
		var tables []Table
		for _, n := range c.in {
			tables = append(tables, Table{Name: n})
		}
		if got := sheetNames(tables); strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
	var many []Table
	for range 1200 {
		many = append(many, Table{Name: long})
	}
	seen := map[string]bool{}
	for _, n := range sheetNames(many) {
		if len(n) > 31 || seen[strings.ToLower(n)] {
			t.Fatalf("%q is too long or there twice", n)
		}
		seen[strings.ToLower(n)] = true
	}
}

// TestTextsNeverBecomeFormulas looks at the XML: a cell of type s holds a text whatever it begins with, and the style
// keeps it one when it is edited.
func TestTextsNeverBecomeFormulas(t *testing.T) {
	evil := []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "\n=1"}
	b := Book{Title: "=T()", Organisation: "@org", Tables: []Table{{Name: "evil", Title: "+1", Source: "=S()", Columns: []Column{{Name: "=H()"}, {Name: "n", Kind: Whole}}}}}
	for i, e := range evil {
		b.Tables[0].Rows = append(b.Tables[0].Rows, []any{e, int64(i)})
	}
	out, f := written(t, b)
	holds(t, out)
	for name, xml := range xmlOf(t, out, "xl/worksheets/sheet") {
		if strings.Contains(xml, "<f") || strings.Contains(xml, `t="str"`) {
			t.Errorf("%s holds a formula", name)
		}
	}
	for i, e := range evil {
		cell := fmt.Sprintf("A%d", 6+i)
		if formula, err := f.GetCellFormula("evil", cell); err != nil || formula != "" {
			t.Errorf("%q: formula %q, %v", e, formula, err)
		}
		if typ, err := f.GetCellType("evil", cell); err != nil || typ != excelize.CellTypeSharedString {
			t.Errorf("%q: type %v, %v", e, typ, err)
		}
		id, err := f.GetCellStyle("evil", cell)
		if err != nil {
			t.Fatal(err)
		}
		if st, err := f.GetStyle(id); err != nil || st.NumFmt != 49 {
			t.Errorf("%q: not kept as a text when edited: %v %v", e, st, err)
		}
	}
}

func TestTextsAreMadeToFit(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"a\x00b\x1f\x7fc\u0085", "abc"}, {"a\tb\r\nc\rd\ne", "a b\nc\nd\ne"}, {"bad \xff", "bad \uFFFD"}, {"\uFFFE\uFFFF", ""},
		{"_x000A_x003D_ <&>", "_x000A_x003D_ <&>"}, {" blanks ", " blanks "},
	} {
		if got, cut := clean(c.in); got != c.want || cut {
			t.Errorf("%q: got %q, %v", c.in, got, cut)
		}
	}
	long := strings.Repeat("𝄞", 16_384) // two UTF-16 units each: one too many
	if got, cut := clean(long[4:]); cut || got != long[4:] {
		t.Error("a text of 32,766 units was cut")
	}
	b := Book{Title: "T", Tables: []Table{{Name: "long", Title: "Long\ntitle\x00", Columns: []Column{{Name: "t"}, {Name: "T"}, {Name: ""}, {Name: "a\r\nb", Note: "On b."}, {Name: "_x0041_"}},
		Rows: [][]any{{long, "_x000A_x003D_ <&>", " x\x01", "e", "f"}, {strings.Repeat("a", 32_767), "", nil, math.NaN(), math.Inf(1)}}}}}
	out, f := written(t, b)
	holds(t, out)
	rows, err := f.GetRows("long")
	if err != nil {
		t.Fatal(err)
	}
	if rows[0][0] != "Long title" || strings.Join(rows[3], "|") != "t|T 2|Unnamed column 3|a b [note 3]|-x0041_" {
		t.Errorf("title and header %q", [][]string{rows[0], rows[3]})
	}
	first := rows[4]
	if !strings.HasSuffix(first[0], "𝄞… [cut]") || len(first[0]) > 65_600 || first[1] != "_x000A_x003D_ <&>" || first[2] != " x" {
		t.Errorf("row 1: %d bytes, %q", len(first[0]), first[1:])
	}
	if second := rows[5]; len(second[0]) != 32_767 || strings.Join(second[1:], "|") != "[x]|[x]|[x]|[x]" {
		t.Errorf("row 2: %d bytes, %q", len(second[0]), second[1:])
	}
	notes, err := f.GetRows("Notes")
	if err != nil || fmt.Sprint(notes) == "" || !strings.Contains(fmt.Sprint(notes), "[cut]") || !strings.Contains(fmt.Sprint(notes), "[x] means not available") {
		t.Errorf("notes %q, %v", notes, err)
	}
}

func TestValuesKeepTheirDigits(t *testing.T) {
	at := time.Date(2026, 3, 31, 17, 7, 5, 0, time.UTC)
	for _, c := range []struct {
		v     any
		col   Column
		text  string
		style string
	}{
		{int64(1_234_567), Column{Kind: Whole}, "1,234,567", "whole"}, {int64(-1234), Column{Kind: Whole}, "-1,234", "whole"},
		{int64(9_007_199_254_740_993), Column{Kind: Whole}, "9007199254740993", "mark"},
		{33.36, Column{Kind: Percent, Decimals: 1}, "33.4", "number1"}, {0.123, Column{Kind: Number}, "0.123", "general"},
		{-0.04, Column{Kind: Percent, Decimals: 1}, "0.0", "number1"},
		{Rounded{1234.5678, 3}, Column{Kind: Number}, "1,234.568", "number3"}, {true, Column{Kind: Bool}, "true", "text"},
		{at, Column{Kind: Date}, "2026-03-31", "date"}, {at, Column{Kind: Time}, "2026-03-31 17:07:05", "time"},
		{time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC), Column{Kind: Date}, "1899-12-31", "mark"}, {Low, Column{Kind: Number}, "[low]", "mark"},
	} {
		if got := show(c.v, c.col); got.text != c.text || got.style != c.style {
			t.Errorf("%v: got %q as %s, want %q as %s", c.v, got.text, got.style, c.text, c.style)
		}
	}
}

// TestCellsHoldNoMoreThanTheyShow: a figure that was rounded to protect somebody has no further digits behind it.
func TestCellsHoldNoMoreThanTheyShow(t *testing.T) {
	_, f := written(t, Book{Title: "T", Tables: []Table{{Name: "r", Columns: []Column{{Name: "p", Kind: Percent, Decimals: 1}, {Name: "d", Kind: Date}},
		Rows: [][]any{{100.0 / 3, time.Date(2026, 3, 31, 17, 7, 0, 0, time.UTC)}}}}})
	for cell, want := range map[string]string{"A5": "33.3", "B5": "46112"} {
		if got, err := f.GetCellValue("r", cell, excelize.Options{RawCellValue: true}); err != nil || got != want {
			t.Errorf("%s: %q, want %q, %v", cell, got, want, err)
		}
	}
}

func TestHowItWasMade(t *testing.T) {
	b := book()
	b.Fingerprint, b.DataAsAt, b.Extracts = "abc123", "2026-03-31", []Fact{{"main", "2026-03-30 17:07"}}
	b.Tables[0].Made = Making{Definition: "Who is registered.", Standing: "verified", Suppression: "hes", Parameters: []Fact{{"as_at", "2026-03-31"}},
		Audience: "practice, PCN", Changes: []Fact{{"2026-11-25", "Deaths are left out."}},
		Codelists: []Fact{{"Codelist diabetes", "2026-01"}}, SQL: "-- title: x\nSELECT 1\n\n\tFROM y\r\n"}
	out, f := written(t, b)
	holds(t, out)
	rows, err := f.GetRows(madeName)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range rows[3:] {
		got = append(got, strings.Join(r, "|"))
	}
	want := []string{"Table|What|Text", "All tables|Store fingerprint|abc123", "All tables|Data as at|2026-03-31", "All tables|Extract of main|2026-03-30 17:07", "All tables|Made by|1",
		"List size|Definition|Who is registered.", "List size|Source|Invented", "List size|Standing|verified", "List size|Audience|practice, PCN",
		"List size|Small numbers|hes", "List size|Changed on 2026-11-25|Deaths are left out.", "List size|Parameter as_at|2026-03-31",
		"List size|Codelist diabetes|2026-01", "List size|SQL|-- title: x", "List size|SQL|SELECT 1", "List size|SQL|    FROM y"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	cover, err := f.GetCols(coverName)
	if err != nil || len(cover) != 1 {
		t.Fatalf("cover in %d columns: %v", len(cover), err)
	}
	if text := strings.Join(cover[0], "\n"); !strings.Contains(text, "Data as at: 2026-03-31\nNewest extract of main: 2026-03-30 17:07\nAs at") {
		t.Errorf("cover:\n%s", text)
	}
	for _, cell := range []string{"A1", "A3"} {
		if ok, _, err := f.GetCellHyperLink(coverName, cell); ok || err != nil {
			t.Errorf("%s is a link: %v", cell, err)
		}
	}
}

// TestNothingAtAll: a book of nothing is still a workbook that passes.
func TestNothingAtAll(t *testing.T) {
	out, _ := written(t, Book{})
	holds(t, out)
	out, f := written(t, Book{Title: "Same", Tables: []Table{{Name: "a", Title: "Same"}, {Name: "b", Title: "same"}}})
	holds(t, out)
	if got, err := f.GetCellValue("b", "A1"); err != nil || got != "same (b)" {
		t.Errorf("title %q, %v", got, err)
	}
	out, _ = written(t, Book{Tables: []Table{{}, {Columns: []Column{{Name: "a"}}}, {Rows: [][]any{{}}}}})
	holds(t, out)
}

func TestTooManyColumns(t *testing.T) {
	wide := Table{Name: "wide", Columns: make([]Column, sheetColumns+1), Rows: [][]any{make([]any, sheetColumns+1)}}
	var usage *spec.Usage
	if err := XLSX(io.Discard, Book{Tables: []Table{wide}}); !errors.As(err, &usage) {
		t.Errorf("got %v", err)
	}
}
