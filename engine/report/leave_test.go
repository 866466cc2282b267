package report

import (
	"archive/zip"
	"bytes"
	"context"
	"go/ast"
	goparser "go/parser"
	"go/token"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"strata/engine/export"
)

// TestOnlyTreatedCountsLeave: whatever a report is written as, and as a trend, and beside an earlier release, no count leaves as
// it was counted, and none that is hidden.
func TestOnlyTreatedCountsLeave(t *testing.T) {
	ctx, db := context.Background(), store(t)
	// Counts no scheme would show as they are, and hidden ones whose rate would tell.
	r := parse(t, counting("('All', 77771, 88883), ('x', 77767, 88876), ('y', 4, 7)", "-- rate: pct = n / d per 100 ci wilson\n"))
	for _, name := range []string{"hes", "opensafely", "midpoint6", "threshold10"} {
		sc := scheme(t, name)
		table, err := r.Run(ctx, db, nil, sc, Breakdown{})
		if err != nil {
			t.Fatal(err)
		}
		months := Months(time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC), 3)
		trend, err := r.Trend(ctx, db, months, slices.Repeat([]export.Table{table}, 3))
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		keep(t, dir, "x_2026-02-28.csv", table)
		rs, err := OpenReleases(dir)
		if err != nil {
			t.Fatal(err)
		}
		beside, _, err := r.Against(table, rs, sc, months[2])
		if err != nil {
			t.Fatal(err)
		}
		for _, out := range []export.Table{table, trend, beside} {
			for format, text := range written(t, out) {
				for _, secret := range []string{"77771", "88883", "77767", "88876"} {
					if strings.Contains(text, secret) {
						t.Errorf("%s, %s of %s holds %s", name, format, out.Name, secret)
					}
				}
			}
			if name == "midpoint6" {
				continue // hides nothing
			}
			for _, row := range out.Rows {
				if row[0] == "y" && slices.ContainsFunc(row[1:], func(v any) bool { return isNumber(v) || isRounded(v) }) {
					t.Errorf("%s: %s", name, plain(row))
				}
			}
		}
	}
}

func isRounded(v any) bool {
	_, ok := v.(export.Rounded)
	return ok
}

// written is a table in every format there is, as text.
func written(t *testing.T, table export.Table) map[string]string {
	t.Helper()
	out := map[string]string{}
	var b bytes.Buffer
	if err := export.CSV(&b, table); err != nil {
		t.Fatal(err)
	}
	out["table as csv"] = b.String()
	for _, format := range export.Formats() {
		var b bytes.Buffer
		next, rows := 0, table.Rows
		err := export.Rows(&b, format, export.CRLF, table.Columns, func() ([]any, error) {
			if next++; next > len(rows) {
				return nil, io.EOF
			}
			return slices.Clone(rows[next-1]), nil
		})
		if err != nil {
			t.Fatal(err)
		}
		out[format] = b.String()
		if format == "xlsx" {
			out[format] = unzipped(t, b.Bytes())
		}
	}
	b.Reset()
	if err := export.XLSX(&b, export.Book{Title: "Book", Tables: []export.Table{table}}); err != nil {
		t.Fatal(err)
	}
	out["workbook"] = unzipped(t, b.Bytes())
	return out
}

func unzipped(t *testing.T, book []byte) (text string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		text += string(part)
	}
	return text
}

// TestOneWayFromRowsToCells: rows of a report's query are taken in one place, Ask, which Treat alone makes cells of; a worklist, which is
// no counts, in another. Whoever adds a third must treat its counts too, and say so here.
func TestOneWayFromRowsToCells(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := goparser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(fn, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "Rows" {
					if x, ok := s.X.(*ast.Ident); ok && x.Name == "res" {
						got[fn.Name.Name] = true
					}
				}
				return true
			})
		}
	}
	// limits reads the process limits of a series that is treated already.
	if want := map[string]bool{"Ask": true, "List": true, "limits": true}; len(got) != len(want) || !got["Ask"] || !got["List"] || !got["limits"] {
		t.Errorf("rows of a query are read in %v, want %v", got, want)
	}
}
