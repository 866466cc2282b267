package main

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"strata/engine"
	"strata/engine/spec"
)

func (a *app) cmdLog() *cobra.Command {
	return &cobra.Command{
		Use:     "log [LOAD]",
		Short:   "Every load with its reconciliation; one load table by table, with its problems",
		Example: "  strata log\n  strata log 3",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open(cmd.Context(), true, false)
			if err != nil {
				return err
			}
			defer s.Close()
			if len(args) == 0 {
				return a.logAll(cmd.Context(), s)
			}
			id, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil {
				return spec.Usagef("strata log lists the loads", "LOAD is a number, not %q", args[0])
			}
			return a.logOne(cmd.Context(), s, id)
		},
	}
}

func (a *app) logOne(ctx context.Context, s *engine.Store, id int64) error {
	d, err := s.LoadDetail(ctx, id)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(d)
	}
	var rows, problems [][]any
	for _, t := range d.Tables {
		rows = append(rows, []any{t.Table, string(t.Mode), t.Rows, t.Inserted, t.Updated, t.Unchanged, t.Removed, t.OrphanRemovals, t.Duplicates,
			t.Quarantined, t.ClosedAbsent, t.ClosedPatientLeft, t.ClosedContentFilter, t.CellProblems})
	}
	a.table([]string{"table", "mode", "rows", "inserted", "updated", "unchanged", "removed", "orphan removals", "duplicates", "quarantined",
		"absent", "patient left", "content filter", "cell problems"}, rows)
	for _, p := range d.Problems {
		problems = append(problems, []any{p.Table, p.Column, p.Reason, p.Count, p.FirstLine})
	}
	if len(problems) > 0 {
		a.table([]string{"table", "column", "problem", "count", "first line"}, problems)
	}
	return nil
}

func (a *app) logAll(ctx context.Context, s *engine.Store) error {
	entries, err := s.Log(ctx)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(map[string]any{"loads": entries})
	}
	var rows [][]any
	for _, e := range entries {
		kind := "delta"
		if e.DeltaFiles == 0 {
			kind = "full"
		} else if e.FullFiles > 0 {
			kind = "mixed"
		}
		rows = append(rows, []any{e.LoadID, e.Source, e.ExtractTime.Format(minute), kind, e.Rows, e.Inserted, e.Updated, e.Unchanged, e.Removed,
			e.OrphanRemovals, e.Duplicates, e.Quarantined, e.ClosedAbsent, e.ClosedPatientLeft + e.ClosedContentFilter, e.CellProblems})
	}
	a.table([]string{"load", "source", "extract", "kind", "rows", "inserted", "updated", "unchanged", "removed", "orphan removals", "duplicates",
		"quarantined", "absent", "left", "cell problems"}, rows)
	return nil
}
