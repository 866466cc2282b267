package engine

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"strata/engine/duck"
	"strata/engine/export"
	"strata/engine/report"
)

// golden is a published figure and how it is worked out in SQL. NaN is no figure: it is not shown.
type golden struct {
	name, expression string
	want, within     float64
}

// goldens are the figures of the UKHSA test files, to as many digits as they have, and limits of a control chart worked out by hand:
// mean 11.5, moving ranges 2, 1, 2, 1, 1.
func goldens() []golden {
	const dsr = "([12, 4, 3, 2, 3, 4, 8, 2, 2, 3, 4, 5, 6, 8, 5, 6, 5, 5, 4], [636, 558, 609, 543, 384, 594, 669, 843, 660, 576, 606, 522, 426, 273, 300, 288, 153, 123, 207], statistics.esp2013_weights(), 100000)"
	const z998, spc, nine = "statistics.z(0.998)", "([10, 12, 11, 13, 12, 11])", "([4, 3, 2], [558, 609, 543], [1, 1, 1])"
	return []golden{
		{"wilson", "wilson_lower(65, 100)", 0.5525444330, 1e-9}, {"wilson_upper", "wilson_upper(65, 100)", 0.7363575176, 1e-9},
		{"wilson_998", "wilson_lower(65, 100, " + z998 + ")", 0.4954946574, 1e-9}, {"wilson_998_upper", "wilson_upper(65, 100, " + z998 + ")", 0.7783540614, 1e-9},
		{"wilson_0", "wilson_lower(0, 100)", 0, 1e-9}, {"wilson_0_upper", "wilson_upper(0, 100)", 0.0369934982, 1e-9},
		{"byar", "byar_lower(65)", 50.1631877105, 1e-9}, {"byar_upper", "byar_upper(65)", 82.8491385459, 1e-9},
		{"byar_998", "byar_lower(65, " + z998 + ")", 42.8802614715, 1e-9}, {"byar_998_upper", "byar_upper(65, " + z998 + ")", 94.0002908443, 1e-9},
		{"rate_20", "rate_lower(20, 100, 100)", 12.2114288349, 1e-9}, {"rate_20_upper", "rate_upper(20, 100, 100)", 30.8898803692, 1e-9},
		{"exact_5", "rate_lower(5, 100, 100)", 1.6234863901, 1e-9}, {"exact_5_upper", "rate_upper(5, 100, 100)", 11.6683320793, 1e-9},
		{"exact_1", "rate_lower(1, 100, 100)", 0.0253178080, 1e-9}, {"exact_1_upper", "rate_upper(1, 100, 100)", 5.5716433909, 1e-9},
		{"dsr", "dsr" + dsr, 1103.2120253, 1e-7}, {"dsr_lower", "dsr_lower" + dsr, 877.4557675, 1e-7}, {"dsr_upper", "dsr_upper" + dsr, 1367.0882227, 1e-7},
		{"dsr_9", "dsr" + nine, math.NaN(), 0}, {"dsr_9_lower", "dsr_lower" + nine, math.NaN(), 0}, {"dsr_9_upper", "dsr_upper" + nine, math.NaN(), 0},
		{"spc_mean", "spc_mean" + spc, 11.5, 1e-9}, {"spc_lower", "spc_lower" + spc, 11.5 - 2.66*1.4, 1e-9}, {"spc_upper", "spc_upper" + spc, 11.5 + 2.66*1.4, 1e-9},
	}
}

// figuresOf are the figures of a file by name, as a program that reads it finds them: the numbers cells hold, not how they are
// shown. NaN is a cell without one.
func figuresOf(t *testing.T, path string) map[string]float64 {
	t.Helper()
	var head, cells []string
	switch filepath.Ext(path) {
	case ".xlsx":
		head, cells = xlsxCells(t, path)
	case ".csv":
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		all, err := csv.NewReader(f).ReadAll()
		if err != nil || len(all) != 2 {
			t.Fatalf("%s: %d lines: %v", path, len(all), err)
		}
		head, cells = all[0], all[1]
	case ".parquet":
		db, err := duck.Open(context.Background(), "", duck.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		res, err := db.All(context.Background(), "SELECT * FROM read_parquet("+duck.Literal(path)+")", nil)
		if err != nil || len(res.Rows) != 1 {
			t.Fatalf("%s: %v", path, err)
		}
		out := map[string]float64{}
		for i, c := range res.Columns {
			switch v := res.Rows[0][i].(type) {
			case nil:
				out[c.Name] = math.NaN()
			case float64:
				out[c.Name] = v
			}
		}
		return out
	case ".json":
		return jsonCells(t, path)
	}
	out := map[string]float64{}
	for i, name := range head {
		if i >= len(cells) || cells[i] == "" || strings.HasPrefix(cells[i], "[") {
			out[name] = math.NaN()
		} else if x, err := strconv.ParseFloat(cells[i], 64); err == nil {
			out[name] = x
		}
	}
	return out
}

// xlsxCells are the header and the first row of a workbook's table, on the sheet result of a report, else on the first.
func xlsxCells(t *testing.T, path string) (head, cells []string) {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheet := f.GetSheetList()[0]
	if slices.Contains(f.GetSheetList(), "result") {
		sheet = "result"
	}
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil || len(rows) < 2 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	return rows[len(rows)-2], rows[len(rows)-1]
}

// jsonCells are the figures of the only row, of a query's array or a report's document.
func jsonCells(t *testing.T, path string) map[string]float64 {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]any
	if bytes.HasPrefix(text, []byte("[")) {
		err = json.Unmarshal(text, &rows)
	} else {
		var doc struct {
			Tables []struct{ Rows []map[string]any }
		}
		if err = json.Unmarshal(text, &doc); err == nil {
			rows = doc.Tables[0].Rows
		}
	}
	if err != nil || len(rows) != 1 {
		t.Fatalf("%s: %d rows: %v", path, len(rows), err)
	}
	out := map[string]float64{}
	for name, v := range rows[0] {
		switch v := v.(type) {
		case nil:
			out[name] = math.NaN()
		case float64:
			out[name] = v
		}
	}
	return out
}

// TestGoldenThroughQuery: what a query works out leaves in every format with all its digits.
func TestGoldenThroughQuery(t *testing.T) {
	ctx := context.Background()
	s, dir := exportStore(t)
	var selected []string
	for _, g := range goldens() {
		selected = append(selected, "statistics."+g.expression+"::DOUBLE AS "+g.name)
	}
	query := "SELECT " + strings.Join(selected, ", ")
	for _, format := range append(ExportFormats(), "json") {
		path := filepath.Join(dir, "golden."+format)
		if format == "json" {
			writeJSON(t, s, query, path)
		} else if _, err := s.Export(ctx, query, nil, nil, ExportOptions{Format: format, Path: path}); err != nil {
			t.Fatal(err)
		}
		got := figuresOf(t, path)
		for _, g := range goldens() {
			x, there := got[g.name]
			if !there || math.IsNaN(x) != math.IsNaN(g.want) || math.Abs(x-g.want) > g.within {
				t.Errorf("%s: %s: got %v (%v), want %.10f", format, g.name, x, there, g.want)
			}
		}
	}
}

// writeJSON writes a result as strata sql does in formats that are not written by DuckDB.
func writeJSON(t *testing.T, s *Store, query, path string) {
	t.Helper()
	rows, err := s.Query(context.Background(), query, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var columns []export.Column
	for _, c := range rows.Columns() {
		columns = append(columns, export.Column{Name: c.Name, Kind: report.KindOf(c.Type)})
	}
	var out bytes.Buffer
	err = export.Rows(&out, "json", export.CRLF, columns, func() ([]any, error) {
		if row := rows.Next(); row != nil {
			return row, nil
		}
		return nil, io.EOF
	})
	if err = errors.Join(err, rows.Close(), os.WriteFile(path, out.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// TestGoldenThroughReport: what a report shows leaves with the digits its column lines ask for, the same in every format and
// none besides: rates with their intervals, stats, and numbers the query works out.
func TestGoldenThroughReport(t *testing.T) {
	ctx := context.Background()
	s, dir := exportStore(t)
	header := "-- title: T\n-- question: Q?\n-- grain: one row\n-- reads: patient\n-- source: S\n-- privacy: aggregate\n-- standing: local\n"
	var selected []string
	want := map[string]float64{}
	within := map[string]float64{}
	rate := func(name string, events int, per, ci, kind string, lower, upper float64) {
		header += "-- count: " + name + "_o, " + name + "_n\n-- rate: " + name + " = " + name + "_o / " + name + "_n per " + per + " ci " + ci + "\n-- column: " + name + " | " + strings.ToUpper(name) + " | " + kind + ".6\n"
		selected = append(selected, strconv.Itoa(events)+"::BIGINT AS "+name+"_o", "100::BIGINT AS "+name+"_n")
		want[name+"_lower"], want[name+"_upper"] = lower, upper
		within[name+"_lower"], within[name+"_upper"] = 1e-9, 1e-9
	}
	rate("wilson65", 65, "1", "wilson", "number", 0.5525444330, 0.7363575176)
	rate("wilson65_pct", 65, "100", "wilson", "percent", 55.25444330, 73.63575176)
	rate("wilson0", 0, "1", "wilson", "number", 0, 0.0369934982)
	rate("byar20", 20, "100", "byar", "percent", 12.2114288349, 30.8898803692)
	rate("exact5", 5, "100", "byar", "percent", 1.6234863901, 11.6683320793)
	rate("exact1", 1, "100", "byar", "percent", 0.0253178080, 5.5716433909)
	header += "-- count: events\n"
	selected = append(selected, "91::BIGINT AS events")
	for _, g := range goldens() {
		decimals := 5
		if strings.HasPrefix(g.name, "dsr") {
			header += "-- stat: " + g.name + " over events\n"
			decimals = 6
		}
		header += "-- column: " + g.name + " | " + g.name + " | number." + strconv.Itoa(decimals) + "\n"
		selected = append(selected, "statistics."+g.expression+"::DOUBLE AS "+g.name)
		want[g.name] = g.want
		within[g.name] = g.within
	}
	r, err := report.Parse("p/result.sql", header+"SELECT "+strings.Join(selected, ", "))
	if err != nil {
		t.Fatal(err)
	}
	none, err := report.ParseScheme("none")
	if err != nil {
		t.Fatal(err)
	}
	table, err := r.Run(ctx, s.db, nil, none, report.Breakdown{})
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range table.Columns { // so that workbooks name columns as all others do
		table.Columns[i].Title = c.Name
	}
	for format, write := range map[string]func(io.Writer) error{
		"xlsx": func(w io.Writer) error { return export.XLSX(w, export.Book{Title: "T", Tables: []export.Table{table}}) },
		"csv":  func(w io.Writer) error { return export.CSV(w, table) },
		"json": func(w io.Writer) error { return export.JSON(w, export.Book{Title: "T", Tables: []export.Table{table}}) },
		"parquet": func(w io.Writer) error {
			return Parquet(ctx, table, filepath.Join(dir, "report.parquet"))
		},
	} {
		path := filepath.Join(dir, "report."+format)
		var out bytes.Buffer
		if err := write(&out); err != nil {
			t.Fatal(err)
		}
		if format != "parquet" {
			if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		got := figuresOf(t, path)
		for name, w := range want {
			decimals := 6
			if slices.ContainsFunc(goldens(), func(g golden) bool { return g.name == name }) && !strings.HasPrefix(name, "dsr") {
				decimals = 5
			}
			p := math.Pow10(decimals)
			rounded := math.Round(w*p) / p
			x, there := got[name]
			if !there || math.IsNaN(x) != math.IsNaN(w) || math.Abs(x-rounded) > within[name] {
				t.Errorf("%s: %s: got %v (%v), want %v", format, name, x, there, rounded)
			}
		}
	}
}
