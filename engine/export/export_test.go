package export

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

func book() Book {
	day := time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)
	return Book{Title: "Starter pack", Summary: "What it is.", Organisation: "Example ICB", Published: day, Version: "1",
		Facts: []Fact{{"As at", "2026-03-31"}}, Notes: []string{"For all."},
		Tables: []Table{
			{Name: "list_size", Title: "List size", Source: "Invented", Notes: []string{"A note."},
				Columns: []Column{{Name: "organisation"}, {Name: "day", Kind: Date}, {Name: "patients", Kind: Whole, Status: true}, {Name: "pct", Kind: Percent, Decimals: 1, Status: true}},
				Rows:    [][]any{{"=P1+1", day, int64(12345), 33.3}, {"Côte, \"é\" – €", day, Suppressed, Suppressed}, {"P3", day, int64(0), NotApplicable}}},
			{Name: "list_size", Title: "Empty", Columns: []Column{{Name: "organisation"}}},
		}}
}

func TestXLSXIsAccessible(t *testing.T) {
	var a, b bytes.Buffer
	if err := XLSX(&a, book()); err != nil {
		t.Fatal(err)
	}
	if err := XLSX(&b, book()); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same book gives other bytes")
	}
	z, err := zip.NewReader(bytes.NewReader(a.Bytes()), int64(a.Len()))
	if err != nil {
		t.Fatal(err)
	}
	tables := 0
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		xml, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"<autoFilter", "<mergeCell", "<pane ", "<f>", `state="hidden"`} {
			if bytes.Contains(xml, []byte(bad)) {
				t.Errorf("%s holds %s", f.Name, bad)
			}
		}
		if strings.HasPrefix(f.Name, "xl/tables/") {
			tables++
		}
	}
	if tables != 3 {
		t.Errorf("%d marked-up tables, want 3", tables)
	}
	f, err := excelize.OpenReader(bytes.NewReader(a.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := strings.Join(f.GetSheetList(), ","); got != "Cover,Notes,list_size,list_size_2" {
		t.Errorf("sheets %s", got)
	}
	rows, err := f.GetRows("list_size")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"organisation", "day", "patients", "pct"}, {"=P1+1", "2026-03-31", "12,345", "33.3"},
		{"Côte, \"é\" – €", "2026-03-31", "[c]", "[c]"}, {"P3", "2026-03-31", "0", "[z]"}}
	for i, w := range want {
		if got := strings.Join(rows[3+i], "|"); got != strings.Join(w, "|") {
			t.Errorf("row %d: got %s, want %s", i, got, strings.Join(w, "|"))
		}
	}
}

// TestLibreOfficeReadsTheSameNumbers opens the workbook in another program.
func TestLibreOfficeReadsTheSameNumbers(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice (soffice) is not installed")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "book.xlsx")
	var b bytes.Buffer
	if err := XLSX(&b, book()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(office, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to",
		`csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1`, "--outdir", dir, path)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v: %s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(dir, "book-list_size.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"=P1+1,2026-03-31,12345,33.3", "[c],[c]", "P3,2026-03-31,0,[z]"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("LibreOffice reads no %q in:\n%s", want, text)
		}
	}
}

func TestCSV(t *testing.T) {
	var b bytes.Buffer
	if err := CSV(&b, book().Tables[0]); err != nil {
		t.Fatal(err)
	}
	want := "organisation,day,patients,patients_status,pct,pct_status\r\n" +
		"'=P1+1,2026-03-31,12345,,33.3,\r\n" +
		"\"Côte, \"\"é\"\" – €\",2026-03-31,,suppressed,,suppressed\r\n" +
		"P3,2026-03-31,0,,,not applicable\r\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
	if rows, err := csv.NewReader(&b).ReadAll(); err != nil || len(rows) != 4 {
		t.Errorf("%d rows read back: %v", len(rows), err)
	}
}

func TestRows(t *testing.T) {
	columns := []Column{{Name: "id", Kind: Whole}, {Name: "text"}, {Name: "at", Kind: Time}}
	data := [][]any{{int64(1), "a|b", time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}, {nil, "", nil}}
	for format, want := range map[string]string{
		"csv":   "id,text,at\r\n1,a|b,2026-03-01 09:00:00\r\n,\"\",\r\n",
		"jsonl": `{"id": 1, "text": "a|b", "at": "2026-03-01 09:00:00"}` + "\n" + `{"id": null, "text": "", "at": null}` + "\n",
		"json":  `[{"id": 1, "text": "a|b", "at": "2026-03-01 09:00:00"}` + ",\n " + `{"id": null, "text": "", "at": null}]` + "\n",
		"md":    "| id | text | at |\n| ---: | --- | ---: |\n| 1 | a\\|b | 2026-03-01 09:00:00 |\n|  |  |  |\n",
	} {
		var b bytes.Buffer
		i := 0
		err := Rows(&b, format, columns, func() ([]any, error) {
			if i == len(data) {
				return nil, io.EOF
			}
			i++
			return data[i-1], nil
		})
		if err != nil || b.String() != want {
			t.Errorf("%s: %v, got\n%s\nwant\n%s", format, err, b.String(), want)
		}
	}
	none := func() ([]any, error) { return nil, io.EOF }
	for format, want := range map[string]string{"csv": "id,text,at\r\n", "json": "[]\n", "jsonl": ""} {
		var b bytes.Buffer
		if err := Rows(&b, format, columns, none); err != nil || b.String() != want {
			t.Errorf("%s of nothing: %v %q", format, err, b.String())
		}
	}
	if err := Rows(io.Discard, "pdf", columns, none); err == nil {
		t.Error("an unknown format was accepted")
	}
}
