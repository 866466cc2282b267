package main

import (
	"context"
	"io"
	"slices"
	"strings"

	"strata/engine"
	"strata/engine/export"
	"strata/engine/spec"
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
		return a.printJSON(map[string]any{"reports": docs, "left_out": slices.Concat([]unanswered{}, a.unanswered), "warnings": slices.Concat([]string{}, a.warnings)})
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

// warnOfResults says on stderr what to know of results before they are read, each once.
func (a *app) warnOfResults(results []*engine.ReportResult) {
	var said []string
	for _, res := range results {
		for _, w := range res.Warnings {
			if !slices.Contains(said, w) {
				said = append(said, w)
				a.say("warning: %s", w)
			}
		}
	}
}

// book is what the files of a run have in common, and the part of their names that says the day asked about.
func (a *app) book(ctx context.Context, s *engine.Store, results []*engine.ReportResult, title string) (book export.Book, stamp string, err error) {
	extracts, fingerprint, err := s.Provenance(ctx)
	if err != nil {
		return book, "", err
	}
	book = export.Book{Title: title, Organisation: first(a.conf.Organisation, "Not stated"), Contact: a.conf.Contact, Version: "Strata " + engine.Version,
		Published: a.now().UTC(), Extracts: extracts, Fingerprint: fingerprint, Summary: "Made from SystmOne Strategic Reporting extracts. Each sheet answers one question; definitions and limits are on the Notes sheet."}
	for _, l := range a.unanswered {
		book.Notes = append(book.Notes, "Left out: "+l.plain+".")
	}
	seen := map[export.Fact]bool{}
	for _, res := range results {
		for _, fact := range res.Facts {
			if !seen[fact] {
				seen[fact] = true
				book.Facts = append(book.Facts, fact)
			}
		}
		book.Tables = append(book.Tables, res.Table)
	}
	book.DataAsAt = sameDay(results)
	if book.DataAsAt != "" {
		stamp = "_" + book.DataAsAt
	}
	return book, stamp, nil
}

// sameDay is the day all reports that ask about one ask about; blank where they differ.
func sameDay(results []*engine.ReportResult) (day string) {
	for _, res := range results {
		switch at := res.AsAt.Format("2006-01-02"); {
		case res.AsAt.IsZero() || at == day:
		case day == "":
			day = at
		default:
			return ""
		}
	}
	return day
}

// streamed are the formats that go to stdout as well: all reports in one document, CSV of one report.
var streamed = []string{"md", "json", "csv"}

// streamable says which format a run without a folder prints; blank is a table. Other formats need a folder.
func (f reportFlags) streamable(reports int) (string, error) {
	if f.out != "" || !f.chosen {
		return "", nil
	}
	if len(f.formats) != 1 || !slices.Contains(streamed, f.formats[0]) || f.formats[0] == "csv" && reports > 1 {
		return "", spec.Usagef("-o DIR writes files; without it one of "+strings.Join(streamed, ", ")+", csv for one report", "format %s has no place to go", strings.Join(f.formats, ", "))
	}
	return f.formats[0], nil
}

// stream prints reports in one format.
func (a *app) stream(ctx context.Context, s *engine.Store, results []*engine.ReportResult, format, title string) error {
	if format == "csv" {
		return export.CSV(a.stdout, results[0].Table)
	}
	book, _, err := a.book(ctx, s, results, title)
	if err != nil {
		return err
	}
	return bookWriters[format](a.stdout, book)
}

// reportFormats are what reports can be written as: one file for all of them, or one each.
var reportFormats = []string{"xlsx", "ods", "html", "csv", "parquet", "md", "json"}

// bookWriters write all reports into one file.
var bookWriters = map[string]func(io.Writer, export.Book) error{
	"xlsx": export.XLSX, "ods": export.ODS, "html": export.HTML, "md": export.Markdown, "json": export.JSON,
}
