package main

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"strata/engine"
	"strata/engine/export"
	"strata/engine/report"
)

// allBook is the document of all organisations.
func (w *packWriter) allBook(ctx context.Context) (export.Book, error) {
	p := w.res.Pack
	var results []*engine.ReportResult
	for _, t := range w.res.Tables {
		results = append(results, t.ReportResult)
	}
	book, _, err := w.book(ctx, w.store, results, p.Title)
	if err != nil {
		return book, err
	}
	book.Summary = p.Summary
	book.DataAsAt = same(w.res.Tables, day)
	asked := "all"
	if len(w.flags.orgs) > 0 {
		asked = strings.Join(w.flags.orgs, ", ")
	}
	book.Facts = slices.DeleteFunc(book.Facts, func(f export.Fact) bool { return f.Label == "Organisations" })
	book.Facts = append([]export.Fact{{Label: "Audience", Value: p.Audience.Text}, {Label: "Organisations", Value: asked}}, book.Facts...)
	book.Facts = append(book.Facts, w.comparedFacts()...)
	return book, nil
}

// bookOf is the document of one organisation: its rows of the tables of all.
func (w *packWriter) bookOf(code string, all export.Book) export.Book {
	book := all
	book.Title = all.Title + ": " + w.res.Name(code)
	book.Tables = w.res.Of(code)
	book.Facts = slices.DeleteFunc(slices.Clone(all.Facts), func(f export.Fact) bool { return f.Label == lookFirst })
	for i, f := range book.Facts {
		if f.Label == "Organisations" {
			book.Facts[i].Value = w.res.Name(code)
		}
	}
	book.Notes = append(slices.Clone(all.Notes), "The rows of "+code+" are taken out of the tables of all organisations after small numbers were treated there: each cell is what it is in the document of all.")
	var other []string
	for _, t := range w.res.Tables {
		if !t.Single {
			other = append(other, t.Table.Title)
			if !slices.ContainsFunc(w.res.Tables, func(s engine.PackTable) bool { return s.Single && s.Item.Title == t.Item.Title }) {
				book.Facts = slices.DeleteFunc(book.Facts, func(f export.Fact) bool { return strings.HasPrefix(f.Label, t.Item.Title+", parameter ") })
			}
		}
	}
	if len(other) > 0 {
		book.Notes = append(book.Notes, "Not in this document, since their rows are not of single organisations: "+strings.Join(other, "; ")+".")
	}
	return book
}

// day is the day a table asks about, blank where it asks about none.
func day(t engine.PackTable) string {
	if t.AsAt.IsZero() {
		return ""
	}
	return t.AsAt.Format("2006-01-02")
}

// knownAt is what the store was taken to know for a table: now, or a time; blank for a trend, whose months have their own.
func knownAt(t engine.PackTable) string {
	switch {
	case t.Item.Months > 0:
		return ""
	case t.KnownAt.IsZero():
		return "now"
	}
	return t.KnownAt.Format("2006-01-02 15:04:05")
}

// same is what is the same of all tables that have it; blank where they differ.
func same(tables []engine.PackTable, of func(engine.PackTable) string) (text string) {
	for _, t := range tables {
		switch v := of(t); {
		case v == "" || v == text:
		case text == "":
			text = v
		default:
			return ""
		}
	}
	return text
}

// folder tells of the folder: what is in it so far, and where it comes from.
func (w *packWriter) folder(book export.Book, params map[string]string) export.Folder {
	p := w.res.Pack
	f := export.Folder{Pack: p.Name, Title: p.Title, Summary: p.Summary, Audience: p.Audience.Name, Book: book, KnownAt: same(w.res.Tables, knownAt),
		Scheme: w.scheme.Name, SchemeText: w.scheme.Describe(), Organisations: w.res.Organisations, Files: w.files}
	for _, warning := range w.warnings {
		f.Warnings = append(f.Warnings, report.WithoutPlace(warning)) // the folder may be handed on as it is
	}
	if w.before != nil {
		f.ComparedWith = w.before.Name()
	}
	for _, name := range slices.Sorted(maps.Keys(params)) {
		f.Parameters = append(f.Parameters, export.Fact{Label: name, Value: params[name]})
	}
	f.Book.Facts = slices.Clone(book.Facts)
	for _, t := range w.res.Tables { // what a report was asked with stands beside it
		f.Book.Facts = slices.DeleteFunc(f.Book.Facts, func(fact export.Fact) bool { return strings.HasPrefix(fact.Label, t.Item.Title+", parameter ") })
		f.Reports = append(f.Reports, export.FolderReport{ID: t.Item.ID, Table: t.Table.Name, Title: t.Table.Title, Question: t.Item.Question, AsAt: day(t), KnownAt: knownAt(t),
			Rows: len(t.Table.Rows), Single: t.Single, Parameters: t.Parameters(), By: t.Item.By, Months: t.Item.Months, Without: t.Without})
	}
	for i, l := range w.res.LeftOut {
		f.LeftOut = append(f.LeftOut, export.FolderLeftOut{ID: l.Item.ID, Title: l.Item.Title, Why: w.unanswered[i].Why, Hint: w.unanswered[i].Hint,
			Plain: strings.TrimPrefix(w.unanswered[i].plain, l.Item.Title+": ")})
	}
	return f
}

// printPack says what was written.
func (a *app) printPack(res *engine.PackResult, files []export.FolderFile, dir string) error {
	type item struct {
		File         string `json:"file"`
		Holds        string `json:"holds"`
		Format       string `json:"format"`
		Organisation string `json:"organisation,omitempty"`
		Report       string `json:"report,omitempty"`
		Bytes        int64  `json:"bytes"`
		SHA256       string `json:"sha256"`
	}
	items := []item{}
	var rows [][]any
	for _, f := range files {
		path := filepath.Join(dir, f.Name)
		items = append(items, item{path, f.Holds, f.Format, f.Organisation, f.Report, f.Bytes, f.SHA256})
		rows = append(rows, []any{path, f.Holds, f.Bytes})
	}
	if a.json {
		return a.printJSON(map[string]any{"pack": res.Pack.Name, "folder": dir, "organisations": slices.Concat([]string{}, res.Organisations), "files": items,
			"manifest": filepath.Join(dir, manifestName), "left_out": slices.Concat([]unanswered{}, a.unanswered), "warnings": slices.Concat([]string{}, a.warnings)})
	}
	a.table([]string{"file", "holds", "bytes"}, append(rows, []any{filepath.Join(dir, manifestName), "Every file with its SHA-256", ""}))
	return nil
}
