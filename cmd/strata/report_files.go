package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"strata/engine"
	"strata/engine/export"
)

func (a *app) printReports(results []*engine.ReportResult) error {
	if a.json {
		docs := []any{}
		for _, res := range results {
			rows := []map[string]any{}
			for _, r := range res.Table.Rows {
				row := map[string]any{}
				for i, c := range res.Table.Columns {
					switch v := r[i].(type) {
					case export.Mark:
						row[c.Name], row[c.Name+"_status"] = nil, v.Status
					case export.Rounded:
						row[c.Name] = v.Value
					default:
						row[c.Name] = v
					}
				}
				rows = append(rows, row)
			}
			docs = append(docs, map[string]any{"report": res.Report.ID, "facts": res.Facts, "without": slices.Concat([]string{}, res.Without), "rows": rows})
		}
		return a.printJSON(map[string]any{"reports": docs, "left_out": slices.Concat([]unanswered{}, a.unanswered)})
	}
	for _, res := range results {
		for _, fact := range res.Facts {
			a.say("%s: %s", fact.Label, fact.Value)
		}
		for _, note := range res.Without {
			a.say("%s", note)
		}
		var names []string
		var rows [][]any
		for _, c := range res.Table.Columns {
			names = append(names, c.Name)
		}
		for _, r := range res.Table.Rows {
			row := append([]any(nil), r...)
			for i, v := range row {
				switch v := v.(type) {
				case export.Mark:
					row[i] = "[" + v.Code + "]"
				case export.Rounded:
					row[i] = v.Text()
				}
			}
			rows = append(rows, row)
		}
		a.table(names, rows)
	}
	return nil
}

func (a *app) writeReports(ctx context.Context, s *engine.Store, results []*engine.ReportResult, f reportFlags, name, title string) error {
	extracts, fingerprint, err := s.Provenance(ctx)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(f.out, 0o750); err != nil {
		return fmt.Errorf("write reports: %w", err)
	}
	book := export.Book{Title: title, Organisation: first(a.conf.Organisation, "Not stated"), Contact: a.conf.Contact, Version: "Strata " + engine.Version,
		Published: a.now().UTC(), Extracts: extracts, Fingerprint: fingerprint, Summary: "Made from SystmOne Strategic Reporting extracts. Each sheet answers one question; definitions and limits are on the Notes sheet."}
	for _, l := range a.unanswered {
		book.Notes = append(book.Notes, "Left out: "+l.Why+".")
	}
	seen := map[export.Fact]bool{}
	var files []made
	stamp := ""
	for _, res := range results {
		for _, fact := range res.Facts {
			if !seen[fact] {
				seen[fact] = true
				book.Facts = append(book.Facts, fact)
			}
		}
		book.Tables = append(book.Tables, res.Table)
		if !res.AsAt.IsZero() {
			book.DataAsAt = res.AsAt.Format("2006-01-02")
			stamp = "_" + res.AsAt.Format("2006-01-02")
		}
	}
	for _, format := range f.formats {
		if format == "xlsx" {
			path := filepath.Join(f.out, name+stamp+".xlsx")
			if err := a.write(path, func(w io.Writer) error { return export.XLSX(w, book) }); err != nil {
				return err
			}
			for _, res := range results {
				res.Files = append(res.Files, path)
				files = append(files, made{res.Report.ID, path, len(res.Table.Rows)})
			}
			continue
		}
		for _, res := range results {
			path := filepath.Join(f.out, res.Table.Name+stamp+".csv")
			if err := a.write(path, func(w io.Writer) error { return export.CSV(w, res.Table) }); err != nil {
				return err
			}
			res.Files = append(res.Files, path)
			files = append(files, made{res.Report.ID, path, len(res.Table.Rows)})
		}
	}
	if a.json {
		return a.printJSON(map[string]any{"files": files, "left_out": slices.Concat([]unanswered{}, a.unanswered)})
	}
	var rows [][]any
	for _, m := range files {
		rows = append(rows, []any{m.Report, int64(m.Rows), m.File})
	}
	a.table([]string{"report", "rows", "file"}, rows)
	return nil
}
