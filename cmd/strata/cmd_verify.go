package main

import "github.com/spf13/cobra"

func (a *app) cmdVerify() *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "Check the store against itself, and the archive against its check sums",
		Long: `Verify checks that every load reconciles; that no two versions of a row overlap; that every version was made by a load, and
ended at one's time, as many as the loads say; that a row which was changed has no gap; that every archived extract still has the check
sums it was kept with; and that the archive has every loaded extract, as it was loaded. It exits with 4 when a check fails.`,
		Example: "  strata verify\n  strata --json verify",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.open(cmd.Context(), true, false)
			if err != nil {
				return err
			}
			defer s.Close()
			checks, err := s.Verify(cmd.Context())
			if err != nil {
				return err
			}
			kept, err := a.checkKept(cmd.Context(), s)
			if err != nil {
				return err
			}
			checks = append(checks, kept...)
			sums := map[string]int64{}
			var order []string
			failed := [][]any{}
			for _, c := range checks {
				if _, seen := sums[c.Check]; !seen {
					order = append(order, c.Check)
				}
				sums[c.Check] += c.Problems
				if c.Problems > 0 {
					a.problems = true
					failed = append(failed, []any{c.Check, c.Table, c.Problems})
				}
			}
			if a.json {
				return a.printJSON(map[string]any{"checks": checks, "failed": len(failed)})
			}
			var rows [][]any
			for _, name := range order {
				rows = append(rows, []any{name, sums[name]})
			}
			a.table([]string{"check", "problems"}, rows)
			if len(failed) > 0 {
				a.table([]string{"failed", "table or extract", "problems"}, failed)
			}
			return nil
		},
	}
}
