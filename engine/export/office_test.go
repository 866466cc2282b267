package export

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// convert has LibreOffice write a file in another format, into the folder it gives.
func convert(t *testing.T, name, to string, write func(io.Writer) error) (dir string) {
	t.Helper()
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice (soffice) is not installed: not checked against it")
	}
	dir = t.TempDir()
	path := filepath.Join(dir, name)
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	into := dir
	if strings.HasPrefix(to, filepath.Ext(name)[1:]) { // beside itself it would be written over
		into = filepath.Join(dir, "out")
	}
	cmd := exec.Command(office, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", to, "--outdir", into, path)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v: %s", err, out)
	}
	return dir
}

// asOffice opens a file in LibreOffice and gives every sheet as the CSV it exports.
func asOffice(t *testing.T, name string, write func(io.Writer) error) map[string][][]string {
	t.Helper()
	// Comma, quote, UTF-8, cells as shown, every sheet a file of its own.
	dir := convert(t, name, `csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1`, write)
	files, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil || len(files) == 0 {
		t.Fatalf("LibreOffice wrote nothing: %v", err)
	}
	out := map[string][][]string{}
	stem := strings.TrimSuffix(name, filepath.Ext(name)) + "-"
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		in := csv.NewReader(bytes.NewReader(text))
		in.FieldsPerRecord = -1
		rows, err := in.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(strings.TrimPrefix(filepath.Base(f), stem), ".csv")] = rows
	}
	return out
}

// difficult is a table of all kinds of cell that programs like to read as something else.
func difficult() Table {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 13, 5, 9, 0, time.UTC) }
	t := Table{Name: "difficult", Title: "Difficult", Source: "Invented", Notes: []string{"A note."}, Columns: []Column{{Name: "text"}, {Name: "n", Kind: Whole, Status: true},
		{Name: "pct", Kind: Percent, Decimals: 1, Status: true}, {Name: "x", Kind: Number, Status: true}, {Name: "day", Kind: Date}, {Name: "at", Kind: Time}, {Name: "ok", Kind: Bool}}}
	for i, text := range []string{"=1+1", "+44 20", "-1", "@x", "007", "1e5", "1/2", "2026-03-31", "TRUE", "12:30", "1,234", "£5", "50%", "'quoted'", `"quoted"`, "a,b;c", "two\nlines",
		"Côte – “€” ≤ 5", "𝄞 😀", "_x000A_", "<b>&amp;</b>", "#N/A", "NULL", "a  b", "İstanbul", "٣", strings.Repeat("long ", 500)} {
		n := int64(i*i*i*977 - 5000)
		row := []any{text, n, float64(i) * 3.7, float64(n) / 8, day(1900+i*7, time.Month(i%12+1), i%28+1), day(1950+i, 3, 1), i%2 == 0}
		switch i % 5 {
		case 1:
			row[1], row[2] = Suppressed, Suppressed
		case 2:
			row[2], row[3] = NotApplicable, Rounded{float64(i) / 7, 2}
		case 3:
			row[3], row[4] = NotAvailable, nil
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// sameAsCSV compares what LibreOffice reads from a table's sheet with our own CSV, cell by cell.
func sameAsCSV(t *testing.T, table Table, got [][]string) (cells int) {
	t.Helper()
	var b bytes.Buffer
	if err := CSV(&b, table); err != nil {
		t.Fatal(err)
	}
	want, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(got) < len(want) {
		t.Fatalf("%d rows, want at least %d", len(got), len(want))
	}
	got = got[len(got)-len(want):] // what stands above the table is not in the CSV
	codes := map[string]string{"": "[x]"}
	for _, m := range []Mark{Suppressed, NotApplicable, NotAvailable, Low} {
		codes[m.Status] = "[" + m.Code + "]"
	}
	for i := range want {
		k := 0
		for j, c := range table.Columns {
			expect, status := want[i][k], ""
			if k++; c.Status {
				status = want[i][k]
				k++
			}
			seen := got[i][j]
			switch {
			case i > 0 && expect == "":
				expect = codes[status]
			case i > 0 && numeric(c.Kind):
				seen = strings.ReplaceAll(seen, ",", "")
			case i > 0:
				if text, ok := table.Rows[i-1][j].(string); ok {
					expect = text // CSV may guard what looks like a formula
				}
			}
			if seen != expect {
				t.Errorf("row %d, %s: LibreOffice reads %q, ours is %q", i, c.Name, seen, expect)
			}
			cells++
		}
	}
	return cells
}

// TestLibreOfficeReadsTheSame opens the workbook in another program.
func TestLibreOfficeReadsTheSame(t *testing.T) {
	b := book()
	b.Tables = append(b.Tables, difficult())
	for _, c := range []struct {
		name  string
		write func(io.Writer, Book) error
	}{{"book.xlsx", XLSX}, {"book.ods", ODS}} {
		t.Run(c.name, func(t *testing.T) {
			read := asOffice(t, c.name, func(w io.Writer) error { return c.write(w, b) })
			cells := sameAsCSV(t, b.Tables[0], read["list_size"]) + sameAsCSV(t, b.Tables[2], read["difficult"])
			if len(read) != len(sheets(b)) {
				t.Errorf("LibreOffice reads %d sheets, want %d", len(read), len(sheets(b)))
			}
			for _, s := range sheets(b) {
				if title := read[s.name]; len(title) == 0 || title[0][0] != s.lines[0].text {
					t.Errorf("sheet %s: title %v", s.name, title)
				}
			}
			t.Log(fmt.Sprint(cells, " cells are the same"))
		})
	}
}

// TestLibreOfficeDrawsTheCharts: another program opens the charts, works out every series from its cells, and has no point
// where a cell is hidden.
func TestLibreOfficeDrawsTheCharts(t *testing.T) {
	b := pictured()
	b.Tables = append(b.Tables, trended(3).Tables...)
	b.ChartSheets = true
	ours, f := written(t, b)
	dir := convert(t, "charts.xlsx", "xlsx:Calc MS Excel 2007 XML", func(w io.Writer) error {
		_, err := w.Write(ours)
		return err
	})
	saved, err := os.ReadFile(filepath.Join(dir, "out", "charts.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	theirs := xmlOf(t, saved, "xl/charts/chart")
	points := map[string]numbers{} // by where the values lie
	errorBars := 0
	for name, text := range theirs {
		var c chartXML
		read(t, text, &c)
		for _, all := range []*seriesXML{c.Line, c.Bar, c.Scatter} {
			if all == nil {
				continue
			}
			for _, s := range all.Series {
				n := s.Val
				if n.F == "" {
					n = s.Y
				}
				points[strings.ReplaceAll(n.F, "'", "")] = n
				if s.Minus != "" && s.Plus != "" {
					errorBars++
				}
			}
		}
		if strings.Contains(name, ".xml") && len(c.Title.Text) == 0 {
			t.Errorf("%s has no title", name)
		}
	}
	want := 0
	for name, c := range charts(t, ours, f) {
		for _, s := range c.series {
			want++
			got, ok := points[strings.ReplaceAll(s.y, "'", "")]
			if !ok {
				t.Errorf("%s: %s is not drawn from %s", name, s.name, s.y)
				continue
			}
			at := map[int]float64{}
			for _, p := range got.Points {
				at[p.Index] = p.V
			}
			for i, y := range s.ys {
				if v, drawn := at[i]; drawn != (y != "") || drawn && fmt.Sprint(v) != y {
					t.Errorf("%s: %s: point %d is %v (%v), the cell holds %q", name, s.name, i, v, drawn, y)
				}
			}
		}
	}
	if len(theirs) != 8 || want != 33 || errorBars != 1 {
		t.Errorf("%d charts, %d series, %d with intervals", len(theirs), want, errorBars)
	}
}

// TestLibreOfficeKeepsODSAccessible: what LibreOffice makes of the OpenDocument file, saved as a workbook, holds every
// item: headings, tables, links and properties are where another program looks for them.
func TestLibreOfficeKeepsODSAccessible(t *testing.T) {
	dir := convert(t, "book.ods", "xlsx", func(w io.Writer) error { return ODS(w, book()) })
	saved, err := os.ReadFile(filepath.Join(dir, "book.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	holds(t, saved)
}
