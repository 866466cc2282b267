package main

import (
	"github.com/spf13/cobra"

	"strata/loaders/systmone"
)

// bundled names the data dictionary a store works by until a specification is imported.
const bundled = "bundled (v125 and what real files have shown since)"

func (a *app) cmdSpec() *cobra.Command {
	c := &cobra.Command{
		Use:     "spec",
		Short:   "The supplier's specification the store works by",
		Example: `  strata spec import "Specification v155.csv"`,
	}
	c.AddCommand(&cobra.Command{
		Use:   "import FILE",
		Short: "Make the supplier's Specification vNNN.csv, or the zip that holds it, the store's specification",
		Long: `Import reads the list of tables and columns the supplier hands out (SpecificationDirectory.zip, or the Specification vNNN.csv in it). Columns
sent from then on have the types it gives; what codes and list ids a column holds, which it does not tell, stays as Strata knows it. Rows that
are stored keep their types: strata check tells where they differ, strata rebuild mends it.`,
		Example: `  strata spec import "Specification v155.csv"
  strata spec import SpecificationDirectory.zip`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			is, err := systmone.Specification(args[0])
			if err != nil {
				return err
			}
			s, err := a.open(cmd.Context(), false, true)
			if err != nil {
				return err
			}
			defer s.Close()
			was := first(s.Specification(), bundled)
			news, err := s.ImportSpecification(cmd.Context(), is)
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(map[string]any{"specification": is.Version, "before": was, "tables": news.Tables, "columns": news.Columns,
					"new_tables": news.NewTables, "new_columns": news.NewColumns, "types_differ": news.TypesDiffer})
			}
			a.say("specification: %s, before: %s", is.Version, was)
			a.table([]string{"tables", "columns", "new tables", "new columns", "stored in another type"},
				[][]any{{news.Tables, news.Columns, news.NewTables, news.NewColumns, news.TypesDiffer}})
			if news.TypesDiffer > 0 {
				a.say("strata check names the columns stored in another type; strata rebuild mends them")
			}
			return nil
		},
	})
	return c
}
