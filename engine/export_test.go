package engine

import (
	"context"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"strata/engine/duck"
	"strata/engine/export"
	"strata/engine/spec"
	"strata/loaders/systmone"
)

// texts are what a spreadsheet may take for a formula, and what it does not.
var texts = []string{"=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", " =1", "＝1", "＋1", "－1", "＠1", "plain", "a=1", "'=1", "", "é", "\"q\"", "a,b", "x\ny"}

func exportStore(t *testing.T) (*Store, string) {
	t.Helper()
	ctx := context.Background()
	dir := t.TempDir()
	tables, err := systmone.Tables()
	if err != nil {
		t.Fatal(err)
	}
	write, err := Create(ctx, Options{Path: filepath.Join(dir, "s.duckdb"), Tables: tables})
	if err != nil {
		t.Fatal(err)
	}
	if err := write.Close(); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	if err := os.Mkdir(out, 0o750); err != nil {
		t.Fatal(err)
	}
	s, err := Open(ctx, Options{Path: filepath.Join(dir, "s.duckdb"), Tables: tables, ReadOnly: true, Sandbox: true, WriteDir: out})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, out
}

// TestExportIsHarmless: DuckDB's CSV guards the same texts as export.Harmless, and a workbook has no formula.
func TestExportIsHarmless(t *testing.T) {
	ctx := context.Background()
	s, dir := exportStore(t)
	var values []string
	for _, x := range texts {
		values = append(values, "("+duck.Literal(x)+")")
	}
	query := "SELECT -1 AS n, x, x AS x FROM (VALUES " + strings.Join(values, ", ") + ") t(x) -- a comment"
	path := filepath.Join(dir, "x.csv")
	n, err := s.Export(ctx, query+"\n;", nil, nil, ExportOptions{Format: "csv", Path: path})
	if err != nil || n != int64(len(texts)) {
		t.Fatalf("%d rows: %v", n, err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(raw), "n,x,x_1\r\n-1,'=1+1,") {
		t.Errorf("begins with %.40q", raw)
	}
	lines, err := csv.NewReader(strings.NewReader(string(raw))).ReadAll()
	if err != nil || len(lines) != len(texts)+1 {
		t.Fatalf("%d lines: %v", len(lines), err)
	}
	for i, x := range texts {
		if want := strings.ReplaceAll(export.Harmless(x), "\r\n", "\n"); lines[i+1][1] != want || lines[i+1][0] != "-1" {
			t.Errorf("%q: got %q, want %q", x, lines[i+1][1], want)
		}
	}
	path = filepath.Join(dir, "x.xlsx")
	if _, err := s.Export(ctx, query, nil, nil, ExportOptions{Format: "xlsx", Path: path}); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for i, x := range texts {
		cell, _ := excelize.CoordinatesToCellName(2, i+2)
		if formula, err := f.GetCellFormula("Sheet1", cell); err != nil || formula != "" {
			t.Errorf("%q: formula %q: %v", x, formula, err)
		}
		if got, err := f.GetCellValue("Sheet1", cell); err != nil || got != strings.ReplaceAll(x, "\r", "_x000D_") && got != x {
			t.Errorf("got %q, want %q: %v", got, x, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.rows")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestExportLines(t *testing.T) {
	ctx := context.Background()
	s, dir := exportStore(t)
	for lf, want := range map[bool]string{true: "a,b\n1,\"x\ny\"\n", false: "a,b\r\n1,\"x\ny\"\r\n"} {
		path := filepath.Join(dir, "l.csv")
		if _, err := s.Export(ctx, "SELECT $one::INTEGER AS a, 'x' || chr(10) || 'y' AS b", duck.Args{"one": "1"}, nil, ExportOptions{Format: "csv", Path: path, LF: lf}); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(path); string(got) != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestExportRefuses(t *testing.T) {
	ctx := context.Background()
	s, dir := exportStore(t)
	path := filepath.Join(dir, "r")
	var usage *spec.Usage
	var sql *duck.Error
	for _, c := range []struct {
		query, format string
		path          string
		want          func(error) bool
	}{
		{"SELECT 1", "pdf", path, func(err error) bool { return errors.As(err, &usage) }},
		{"SELECT 1 FROM range(1048576)", "xlsx", path, func(err error) bool { return errors.As(err, &usage) && strings.Contains(usage.Hint, "--split-sheets") }},
		{"SELECT repeat('x', 40000) AS long", "xlsx", path, func(err error) bool { return errors.As(err, &usage) && strings.Contains(usage.Msg, `"long"`) }},
		{"SELECT nothing", "csv", path, func(err error) bool { return errors.As(err, &sql) && sql.Kind == duck.BadSQL }},
		{"DESCRIBE SELECT 1", "csv", path, func(err error) bool { return err == nil || errors.As(err, &sql) && sql.Kind == duck.BadSQL }},
		{"SELECT 1", "csv", filepath.Join(dir, "..", "outside.csv"), func(err error) bool { return err != nil }},
	} {
		_, err := s.Export(ctx, c.query, nil, nil, ExportOptions{Format: c.format, Path: c.path})
		if !c.want(err) {
			t.Errorf("%s as %s: %v", c.query, c.format, err)
		}
	}
	if n, err := s.Export(ctx, "SELECT 1 AS a FROM range(1048576)", nil, nil, ExportOptions{Format: "xlsx", Path: path, Split: true}); err != nil || n != 1048576 {
		t.Errorf("%d rows over two sheets: %v", n, err)
	}
}

func TestStatement(t *testing.T) {
	for query, want := range map[string]string{
		"select 1":                         "select 1",
		"select 1 ; ; ":                    "select 1",
		"select 1; -- the end":             "select 1",
		"select 1 -- the end":              "select 1",
		"select 1 /* a */ + 2 /* b; */;\n": "select 1 /* a */ + 2",
		"select ';--' ; --x":               "select ';--'",
		"select 'it''s;';":                 "select 'it''s;'",
		`select 1 as "a;--";`:              `select 1 as "a;--"`,
		"select $$;--$$;":                  "select $$;--$$",
		"select 1; select 2;":              "select 1; select 2",
		"select 'open":                     "select 'open",
		"":                                 "",
	} {
		if got := statement(query); got != want {
			t.Errorf("%q: got %q, want %q", query, got, want)
		}
	}
}
