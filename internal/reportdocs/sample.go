package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"strata/engine"
	"strata/engine/export"
	"strata/engine/report"
	"strata/engine/spec"
	"strata/loaders/systmone"
	"strata/loaders/systmone/synth"
)

// The invented population of the samples: so many patients of so many practices, in one full extract of the day they ask about.
const (
	patients   = 2000
	practices  = 2
	sampleRows = 15
	sampleDay  = "2026-03-31"
)

var extractTime = time.Date(2026, 3, 31, 17, 7, 0, 0, time.UTC)

// invented is a store of the invented population with its reference data, in memory. It works on one thread, so that sums of
// decimals come out the same everywhere.
func invented(ctx context.Context, lists spec.Codelists) (store *engine.Store, done func(), err error) {
	dir, err := os.MkdirTemp("", "strata-reportdocs-*")
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(dir)
	feed := filepath.Join(dir, "feed")
	places, err := synth.Generate(ctx, synth.Options{Seed: 1, Patients: patients, Organisations: practices, Nights: -1, Ends: extractTime, Dir: feed})
	if err != nil {
		return nil, nil, err
	}
	tables, err := systmone.Tables()
	if err != nil {
		return nil, nil, err
	}
	store, err = engine.Create(ctx, engine.Options{Tables: tables, Codelists: lists, Threads: 1, Now: func() time.Time { return extractTime.Add(time.Hour) }})
	if err != nil {
		return nil, nil, err
	}
	extract, closer, err := systmone.Open(places[0], systmone.Options{})
	if err == nil {
		defer closer.Close()
		_, err = store.Load(ctx, extract, engine.LoadOptions{})
	}
	if err == nil {
		err = store.ImportReferenceFolder(ctx, filepath.Join(feed, synth.ReferenceFolder))
	}
	if err != nil {
		store.Close()
		return nil, nil, fmt.Errorf("make the invented store: %w", err)
	}
	return store, func() { store.Close() }, nil
}

// sample is what a report says of the invented population.
type sample struct {
	columns []export.Column
	Table   string // Markdown; blank where the table has no rows
	Rows    int    // of the whole table
	Shown   int
	Without string // why there is none
}

// sampleOf runs a report under the scheme everybody gets who asks for none. A report the invented population cannot
// answer has no sample, and says why.
func sampleOf(ctx context.Context, store *engine.Store, r *report.Report) (sample, error) {
	scheme, err := report.ParseScheme(report.Schemes()[0])
	if err != nil {
		return sample{}, err
	}
	asAt := ""
	if asks(r, "as_at") {
		asAt = sampleDay
	}
	res, err := store.Report(ctx, r, engine.ReportRequest{AsAt: asAt, Scheme: scheme})
	var lacks *engine.Lacks
	switch {
	case errors.As(err, &lacks):
		return sample{Without: lacks.Error()}, nil
	case err != nil:
		return sample{}, err
	}
	out := sample{columns: res.Table.Columns, Rows: len(res.Table.Rows), Shown: min(len(res.Table.Rows), sampleRows)}
	if out.Shown == 0 {
		return out, nil
	}
	var text strings.Builder
	t := export.Table{Title: r.Title, Columns: res.Table.Columns, Rows: res.Table.Rows[:out.Shown]}
	if err := export.Markdown(&text, export.Book{Title: r.Title, Tables: []export.Table{t}}); err != nil {
		return out, err
	}
	var lines []string
	for _, line := range strings.Split(text.String(), "\n") {
		if strings.HasPrefix(line, "|") {
			lines = append(lines, line)
		}
	}
	out.Table = strings.Join(lines, "\n")
	return out, nil
}

// asks says whether a report has a parameter.
func asks(r *report.Report, name string) bool {
	for _, p := range r.Params {
		if p.Name == name {
			return true
		}
	}
	return false
}
