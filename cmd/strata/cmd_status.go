package main

import "github.com/spf13/cobra"

const minute = "2006-01-02 15:04"

func (a *app) cmdStatus() *cobra.Command {
	return &cobra.Command{
		Use:     "status",
		Short:   "What is loaded per source and table, and what needs care",
		Example: "  strata status\n  strata --json status",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.open(cmd.Context(), true, false)
			if err != nil {
				return err
			}
			defer s.Close()
			st, err := s.Status(cmd.Context())
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(st)
			}
			var sources, tables [][]any
			for _, x := range st.Sources {
				sources = append(sources, []any{x.Source, x.Extracts, x.FirstExtract.Format(minute), x.LastExtract.Format(minute), x.Organisations,
					x.OpenGaps, x.FullDueAfter.Format(minute)})
			}
			a.table([]string{"source", "extracts", "first", "last", "organisations", "gaps", "full due after"}, sources)
			for _, x := range st.Tables {
				tables = append(tables, []any{x.Table, x.OpenRows, x.Versions, x.LastExtract.Format(minute), x.Quarantined, x.CellProblems})
			}
			a.table([]string{"table", "open rows", "versions", "last extract", "quarantined", "cell problems"}, tables)
			for _, w := range st.Warnings {
				a.say("warning: %s", w)
			}
			return nil
		},
	}
}
