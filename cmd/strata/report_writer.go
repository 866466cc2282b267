package main

import (
	"context"
	"io"
	"path/filepath"
	"slices"

	"strata/engine"
	"strata/engine/export"
	"strata/engine/report"
)

// made is one file a run wrote.
type made struct {
	Report string `json:"report"`
	File   string `json:"file"`
	Rows   int    `json:"rows"`
}

// reportWriter writes the files of report run, in all formats, into a folder where they appear together.
type reportWriter struct {
	*app
	at    *folder // nil where nothing is written to files
	flags reportFlags
	files []made
}

// reportFiles finds the place of a run's files, before the work.
func (a *app) reportFiles(f reportFlags) (*reportWriter, error) {
	w := &reportWriter{app: a, flags: f}
	if f.out == "" {
		return w, nil
	}
	var err error
	if w.at, err = newFolder(f.out, ""); err != nil {
		return nil, err
	}
	a.tellBroken(w.at.work)
	return w, nil
}

func (w *reportWriter) close() {
	if w.at != nil {
		w.at.close()
	}
}

// hand makes the files, lets them appear and says what was written.
func (w *reportWriter) hand(ctx context.Context, s *engine.Store, results []*engine.ReportResult, name, title string, scheme report.Scheme) error {
	if err := w.write(ctx, s, results, name, title); err != nil {
		return err
	}
	if err := w.app.hand(ctx, s, w.at, results, scheme); err != nil {
		return err
	}
	return w.print()
}

// write makes the files of every format, where nobody sees them yet. name and title are of those that hold all reports.
func (w *reportWriter) write(ctx context.Context, s *engine.Store, results []*engine.ReportResult, name, title string) error {
	book, stamp, err := w.book(ctx, s, results, title)
	if err != nil {
		return err
	}
	if err := w.withCharts(&book, w.flags); err != nil {
		return err
	}
	for i, format := range w.flags.formats {
		if slices.Contains(w.flags.formats[:i], format) {
			continue
		}
		if bookWriters[format] != nil {
			err = w.document(format, name+stamp+w.asked(w.flags, results...)+"."+format, book, results)
		} else {
			err = w.tables(ctx, format, book, results)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// document writes all reports into one file.
func (w *reportWriter) document(format, name string, book export.Book, results []*engine.ReportResult) error {
	if err := w.at.put(name, func(out io.Writer) error { return bookWriters[format](out, book) }); err != nil {
		return err
	}
	for _, res := range results {
		w.list(res, name)
	}
	return nil
}

// tables writes a file for each report: a CSV with the metadata that describes it beside it, or Parquet.
func (w *reportWriter) tables(ctx context.Context, format string, book export.Book, results []*engine.ReportResult) error {
	for _, res := range results {
		stamp := ""
		if day := sameDay([]*engine.ReportResult{res}); day != "" {
			stamp = "_" + day
		}
		name := res.Report.ID + stamp + res.Table.Asked + "." + format
		var err error
		if format == "parquet" {
			err = w.at.putFile(name, func(part string) error { return engine.Parquet(ctx, res.Table, part) })
		} else if err = w.at.put(name, func(out io.Writer) error { return export.CSV(out, res.Table) }); err == nil {
			err = w.at.put(export.CSVWName(name), func(out io.Writer) error { return export.CSVW(out, book, res.Table, name) })
		}
		if err != nil {
			return err
		}
		w.list(res, name)
	}
	return nil
}

func (w *reportWriter) list(res *engine.ReportResult, name string) {
	path := filepath.Join(w.flags.out, name)
	res.Files = append(res.Files, path)
	w.files = append(w.files, made{res.Report.ID, path, len(res.Table.Rows)})
}

// print says what was written.
func (w *reportWriter) print() error {
	if w.json {
		return w.printJSON(map[string]any{"files": w.files, "left_out": slices.Concat([]unanswered{}, w.unanswered), "warnings": slices.Concat([]string{}, w.warnings)})
	}
	var rows [][]any
	for _, m := range w.files {
		rows = append(rows, []any{m.Report, int64(m.Rows), m.File})
	}
	w.table([]string{"report", "rows", "file"}, rows)
	return nil
}
