package export

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"strata/engine/spec"
)

// odsText is content.xml as far as the tests look at it.
type odsText struct {
	Tables []struct {
		Name string `xml:"name,attr"`
		Rows []struct {
			Cells []odsTextCell `xml:"table-cell"`
		} `xml:"table-row"`
		Header []struct {
			Cells []odsTextCell `xml:"table-cell"`
		} `xml:"table-header-rows>table-row"`
	} `xml:"body>spreadsheet>table"`
	Ranges []struct {
		Name    string `xml:"name,attr"`
		Target  string `xml:"target-range-address,attr"`
		Header  string `xml:"contains-header,attr"`
		Buttons string `xml:"display-filter-buttons,attr"`
	} `xml:"body>spreadsheet>database-ranges>database-range"`
}

type odsTextCell struct {
	Type  string `xml:"value-type,attr"`
	Value string `xml:"value,attr"`
	Date  string `xml:"date-value,attr"`
	Style string `xml:"style-name,attr"`
	Text  []struct {
		Text string `xml:",chardata"`
		Link struct {
			To   string `xml:"href,attr"`
			Text string `xml:",chardata"`
		} `xml:"a"`
	} `xml:"p"`
}

// odsParts writes a book and gives the parts of the file, after seeing that each XML part is well-formed.
func odsParts(t *testing.T, b Book) (parts map[string]string, names []string) {
	t.Helper()
	var out, again bytes.Buffer
	if err := errors.Join(ODS(&out, b), ODS(&again, b)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Error("the same book gives other bytes")
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	parts = map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name], names = string(body), append(names, f.Name)
		if f.Name == "mimetype" {
			if f.Method != zip.Store {
				t.Error("mimetype is compressed")
			}
			continue
		}
		d := xml.NewDecoder(bytes.NewReader(body))
		for err == nil {
			_, err = d.Token()
		}
		if err != io.EOF {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
	return parts, names
}

func TestODS(t *testing.T) {
	b := book()
	b.Tables = append(b.Tables, difficult())
	parts, names := odsParts(t, b)
	if names[0] != "mimetype" || parts["mimetype"] != "application/vnd.oasis.opendocument.spreadsheet" {
		t.Errorf("begins with %s: %s", names[0], parts["mimetype"])
	}
	for _, n := range names[2:] {
		if !strings.Contains(parts["META-INF/manifest.xml"], `full-path="`+n+`"`) {
			t.Errorf("the manifest does not name %s", n)
		}
	}
	if !strings.Contains(parts["meta.xml"], "<dc:title>Starter pack</dc:title>") || !strings.Contains(parts["meta.xml"], "<dc:creator>Example ICB</dc:creator>") {
		t.Errorf("properties: %s", parts["meta.xml"])
	}
	if strings.Contains(parts["content.xml"], "table:formula") {
		t.Error("a cell holds a formula")
	}
	var doc odsText
	if err := xml.Unmarshal([]byte(parts["content.xml"]), &doc); err != nil {
		t.Fatal(err)
	}
	tables := 0
	for i, s := range sheets(b) {
		got := doc.Tables[i]
		if title := got.Rows[0].Cells[0]; got.Name != s.name || title.Style != "Heading_20_1" || title.Text[0].Text != s.lines[0].text {
			t.Errorf("sheet %s: %+v, want %s", got.Name, title, s.name)
		}
		if s.table == nil {
			continue
		}
		r := doc.Ranges[tables]
		if tables++; !strings.HasPrefix(r.Target, "'"+s.name+"'.A") || r.Header != "true" || r.Buttons != "false" || len(got.Header) != 1 {
			t.Errorf("sheet %s: range %+v, %d header rows", s.name, r, len(got.Header))
		}
	}
	if tables != len(doc.Ranges) {
		t.Errorf("%d ranges, want %d", len(doc.Ranges), tables)
	}
	cover := doc.Tables[0].Rows
	if last := cover[len(cover)-1].Cells[0].Text[0].Link; last.To != "#'How this was made'.A1" || last.Text != "How this was made" {
		t.Errorf("link %+v", last)
	}
	row := doc.Tables[2].Rows[4].Cells
	if row[0].Type != "string" || row[0].Text[0].Text != "=P1+1" || row[1].Date != "2026-03-31" || row[2].Value != "12345" || row[2].Text[0].Text != "12,345" || row[3].Value != "33.3" {
		t.Errorf("row %+v", row)
	}
}

func TestODSKeepsBlanks(t *testing.T) {
	for in, want := range map[string]string{"a b": "a b", " a": `<text:s text:c="1"/>a`, "a  b ": `a<text:s text:c="2"/>b<text:s text:c="1"/>`} {
		if got := spaces(in); got != want {
			t.Errorf("%q: %s", in, got)
		}
	}
}

func TestODSOfNothing(t *testing.T) {
	parts, _ := odsParts(t, Book{Published: time.Time{}})
	var doc odsText
	if err := xml.Unmarshal([]byte(parts["content.xml"]), &doc); err != nil || len(doc.Tables) != 2 {
		t.Errorf("%d sheets, %v", len(doc.Tables), err)
	}
	wide := Table{Name: "wide", Columns: make([]Column, sheetColumns+1), Rows: [][]any{make([]any, sheetColumns+1)}}
	var usage *spec.Usage
	if err := ODS(io.Discard, Book{Tables: []Table{wide}}); !errors.As(err, &usage) {
		t.Errorf("got %v", err)
	}
}
