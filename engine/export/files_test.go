package export

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestHarmless(t *testing.T) {
	for s, want := range map[string]string{"=1": "'=1", "+1": "'+1", "-1": "'-1", "@a": "'@a", "\t=": "'\t=", "\r=": "'\r=", "\n=": "'\n=", "  =1": "'  =1", "＝1": "'＝1", "": "",
		"a": "a", " a": " a", "1-2": "1-2", "'=1": "'=1"} {
		if got := Harmless(s); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}

func TestCSVLines(t *testing.T) {
	var b bytes.Buffer
	table := Table{Columns: []Column{{Name: "=a"}, {Name: "n", Kind: Number}}, Rows: [][]any{{"@b", -1.5}, {"x\ny", nil}}}
	if err := CSVLines(&b, table, LF); err != nil || b.String() != "'=a,n\n'@b,-1.5\n\"x\ny\",\n" {
		t.Errorf("%q: %v", b.String(), err)
	}
}

// TestCSVWSum: the metadata say by SHA-256 which file they are of.
func TestCSVWSum(t *testing.T) {
	table := Table{Name: "a", Columns: []Column{{Name: "text"}, {Name: "n", Kind: Whole, Status: true}}, Rows: [][]any{{"=x", int64(8)}, {"y", Suppressed}}, Made: Making{Scheme: "hes"}}
	var file, about bytes.Buffer
	if err := errors.Join(CSV(&file, table), CSVW(&about, Book{}, table, "a.csv")); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{fmt.Sprintf(`"schema:sha256": "%x"`, sha256.Sum256(file.Bytes())), `"schema:name": "Scheme",`} {
		if !strings.Contains(about.String(), want) {
			t.Errorf("no %s in %s", want, about.String())
		}
	}
}

func TestCSVW(t *testing.T) {
	book := pictured()
	table := book.Tables[2]
	table.Columns[2].Unit = ""
	var b, csv bytes.Buffer
	if err := CSVW(&b, book, table, "control.csv"); err != nil {
		t.Fatal(err)
	}
	if err := CSV(&csv, table); err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Context     []any  `json:"@context"`
		URL         string `json:"url"`
		Title       string `json:"dc:title"`
		Source      string `json:"dc:source"`
		License     *string
		TableSchema struct {
			Columns []struct {
				Name        string
				Titles      []string
				Datatype    any
				Unit        string `json:"schema:unitText"`
				Description string `json:"dc:description"`
			}
		}
	}
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	header, _, _ := strings.Cut(csv.String(), "\r\n")
	var names []string
	for _, c := range doc.TableSchema.Columns {
		names = append(names, c.Titles[0])
	}
	if strings.Join(names, ",") != header {
		t.Errorf("columns %v, the file has %s", names, header)
	}
	if doc.URL != "control.csv" || doc.Context[0] != "http://www.w3.org/ns/csvw" || doc.Source != table.Source || doc.Title != table.Title {
		t.Errorf("got %s", b.String())
	}
	if c := doc.TableSchema.Columns[2]; c.Unit != "percent" || c.Datatype != "decimal" || c.Description != "Of those on the register." {
		t.Errorf("column %v", c)
	}
	for _, want := range []string{`"dc:license": ""`, `"abc123"`, `"Parameter as_at"`, `"2026-03-31"`, `"Store fingerprint"`, `"yyyy-MM-dd"`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %s in %s", want, b.String())
		}
	}
	if CSVWName("a.csv") != "a.csv-metadata.json" {
		t.Error(CSVWName("a.csv"))
	}
}

func TestJSONAndMarkdown(t *testing.T) {
	var j, m bytes.Buffer
	book := book()
	if err := JSON(&j, book); err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Title  string
		Tables []struct {
			Report string
			Rows   []map[string]any
		}
	}
	if err := json.Unmarshal(j.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if rows := doc.Tables[0].Rows; fmt.Sprint([]any{rows[0]["patients"], rows[1]["patients"], rows[1]["patients_status"], rows[2]["pct_status"]}) != "[12345 <nil> suppressed not applicable]" {
		t.Errorf("rows %v", rows)
	}
	if err := Markdown(&m, book); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"# Starter pack\n", "| organisation | day | patients | pct |\n| --- | ---: | ---: | ---: |\n", "| 2026-03-31 | [c] | [c] |\n", "The table has no rows", "1. For all. (All tables)"} {
		if !strings.Contains(m.String(), want) {
			t.Errorf("no %q in\n%s", want, m.String())
		}
	}
}

// TestSpilled: kinds, empty cells, controls, quotes and sheets that are full.
func TestSpilled(t *testing.T) {
	columns := []Column{{Name: "id", Kind: Whole}, {Name: "x", Kind: Number}, {Name: "d", Kind: Date}, {Name: "at", Kind: Time}, {Name: "ok", Kind: Bool}, {Name: "t & <u>"}}
	spilled := "1,1.5,2026-03-31,2026-03-31 12:00:00,true,\"a,\"\"b\"\"\nc\"\n" + "12345678901234567890,inf,1850-01-01,,false,=1+1\n" + ",,,,, lead <&> \x01 _x0041_\n"
	var b bytes.Buffer
	if err := Spilled(&b, columns, strings.NewReader(spilled), false); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	want := "[[id x d at ok t & <u>] [1 1.5 2026-03-31 2026-03-31 12:00:00 TRUE a,\"b\"\nc] [12345678901234567890 inf 1850-01-01  FALSE =1+1] [      lead <&> \x01 _x0041_]]"
	if got := fmt.Sprint(rows); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if formula, err := f.GetCellFormula("Sheet1", "F3"); err != nil || formula != "" {
		t.Errorf("formula %q: %v", formula, err)
	}
	for _, bad := range []string{"1,2\n", "1,\"x,\n", "1,2,3,4,5,6,7\n"} {
		if err := Spilled(io.Discard, columns, strings.NewReader(bad), false); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
	if err := Spilled(io.Discard, make([]Column, 16_385), strings.NewReader(""), false); err == nil {
		t.Error("too many columns were taken")
	}
}

func TestSplitSheets(t *testing.T) {
	var b bytes.Buffer
	w, err := newBigXLSX(&b, []Column{{Name: "n", Kind: Whole}}, true)
	if err != nil {
		t.Fatal(err)
	}
	w.limit = 3
	for _, n := range []string{"1", "2", "3", "4", "5"} {
		if err := w.add([][]byte{[]byte(n)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for sheet, want := range map[string]string{"Sheet1": "[[n] [1] [2]]", "Sheet2": "[[n] [3] [4]]", "Sheet3": "[[n] [5]]"} {
		if rows, err := f.GetRows(sheet); err != nil || fmt.Sprint(rows) != want {
			t.Errorf("%s: %v %v", sheet, rows, err)
		}
	}
}

// full is a disk without room.
type full struct{ left int }

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}

func TestSpilledToAFullDisk(t *testing.T) {
	rows := strings.Repeat("1,abc\n", 400_000)
	for _, left := range []int{0, 100, 50_000} {
		if err := Spilled(&full{left}, []Column{{Name: "n", Kind: Whole}, {Name: "t"}}, strings.NewReader(rows), false); err == nil {
			t.Errorf("no error with room for %d bytes", left)
		}
	}
}
