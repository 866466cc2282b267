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

// runReports runs every bundled report on a store, once to warm up and then repeats times: store, as at, repeats.
func runReports(ctx context.Context, args []string) (any, error) {
	var repeats int
	if _, err := fmt.Sscan(args[2], &repeats); err != nil {
		return nil, err
	}
	bundle, err := report.Load(reports.FS())
	if err != nil {
		return nil, err
	}
	tables, err := systmone.Tables()
	if err != nil {
		return nil, err
	}
	s, err := engine.Open(ctx, engine.Options{Path: args[0], Tables: tables, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	none, err := report.ParseScheme("none")
	if err != nil {
		return nil, err
	}
	answers := map[string]*answer{}
	for i := range repeats + 1 {
		for _, r := range bundle.All() {
			began := time.Now()
			res, err := s.Report(ctx, r, engine.ReportRequest{AsAt: args[1], KnownAt: "now", Scheme: none})
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
