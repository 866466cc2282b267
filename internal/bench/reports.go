package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"time"

	"strata/engine"
	"strata/engine/report"
	"strata/loaders/codelist"
	"strata/loaders/systmone"
	"strata/reports"
)

// answer is what a report gave, and how long it took each time.
type answer struct {
	Seconds []float64  `json:"seconds"`
	Columns []string   `json:"columns"`
	Rows    [][]string `json:"rows"`
}

// runReports runs reports on a store, once to warm up and then repeats times: store, as at, repeats, the reports' names.
func runReports(ctx context.Context, args []string) (any, error) {
	var repeats int
	if _, err := fmt.Sscan(args[2], &repeats); err != nil {
		return nil, err
	}
	s, bundle, err := openForReports(ctx, args[0], true)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	answers := map[string]*answer{}
	for i := range repeats + 1 {
		for _, id := range args[3:] {
			r, err := bundle.Find(id)
			if err != nil {
				return nil, err
			}
			began := time.Now()
			res, err := s.Report(ctx, r, plainly(args[1]))
			if err != nil {
				return nil, err
			}
			a := answers[r.ID]
			if a == nil {
				a = &answer{}
				for _, c := range res.Table.Columns {
					a.Columns = append(a.Columns, c.Name)
				}
				for _, row := range res.Table.Rows {
					a.Rows = append(a.Rows, spelled(row))
				}
				answers[r.ID] = a
			}
			if i > 0 {
				a.Seconds = append(a.Seconds, time.Since(began).Seconds())
			}
		}
	}
	return answers, nil
}

// cost is what one report took, or why the store could not answer it.
type cost struct {
	Seconds float64 `json:"seconds"`
	Refused string  `json:"refused"`
}

// costOfReports runs every bundled report once, under the disclosure control of a publication, with the reference files the
// extracts have beside them: store, as at, folder of the reference files. The store is changed.
func costOfReports(ctx context.Context, args []string) (any, error) {
	s, bundle, err := openForReports(ctx, args[0], false)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	if err := s.ImportReferenceFolder(ctx, args[2]); err != nil {
		return nil, err
	}
	hes, err := report.ParseScheme("hes")
	if err != nil {
		return nil, err
	}
	costs := map[string]cost{}
	for _, r := range bundle.All() {
		began := time.Now()
		if _, err := s.Report(ctx, r, engine.ReportRequest{AsAt: args[1], KnownAt: "now", Scheme: hes}); err != nil {
			costs[r.ID] = cost{Refused: err.Error()}
			continue
		}
		costs[r.ID] = cost{Seconds: time.Since(began).Seconds()}
	}
	return costs, nil
}

func openForReports(ctx context.Context, path string, readOnly bool) (*engine.Store, *report.Bundle, error) {
	bundle, err := report.Load(reports.FS())
	if err != nil {
		return nil, nil, err
	}
	tables, err := systmone.Tables()
	if err != nil {
		return nil, nil, err
	}
	s, err := engine.Open(ctx, engine.Options{Path: path, Tables: tables, ReadOnly: readOnly})
	return s, bundle, err
}

// plainly asks for a report as it is counted, to be compared with a rival's numbers.
func plainly(asAt string) engine.ReportRequest {
	none, _ := report.ParseScheme("none")
	return engine.ReportRequest{AsAt: asAt, KnownAt: "now", Scheme: none}
}

func spelled(row []any) []string {
	var out []string
	for _, v := range row {
		out = append(out, value(v))
	}
	return out
}

// writeLists writes the bundled codelists for the rivals: file.
func writeLists(_ context.Context, args []string) (any, error) {
	lists, err := codelist.Bundled()
	if err != nil {
		return nil, err
	}
	f, err := os.Create(args[0])
	if err != nil {
		return nil, err
	}
	w := csv.NewWriter(f)
	for _, l := range lists.Lists {
		for _, r := range l.Rows {
			cells := []string{l.Name}
			for _, v := range r[:5] {
				cells = append(cells, value(v))
			}
			if err := w.Write(cells); err != nil {
				return nil, err
			}
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return nil, err
	}
	return nil, f.Close()
}
