package main

import (
	"strings"

	"github.com/spf13/cobra"

	"strata/engine/export/lint"
)

func (a *app) cmdLint() *cobra.Command {
	var all bool
	c := &cobra.Command{
		Use:   "lint FILE.xlsx…",
		Short: "Hold workbooks, of whatever origin, against the checklist for accessible spreadsheets",
		Long: `Lint reads a workbook and says of every item of the Government Analysis Function's checklist for accessible spreadsheets whether it
holds, with the sheets and cells where it does not. What only a reader can tell, such as the spelling, is not checked. It exits with 4 when
an essential item fails. docs/lint.md lists the items.`,
		Example: "  strata lint out/starter-all.xlsx\n  strata --json lint book.xlsx",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			type file struct {
				File string `json:"file"`
				lint.Report
			}
			files := []file{}
			for _, path := range args {
				r, err := lint.File(path)
				if err != nil {
					return err
				}
				a.problems = a.problems || !r.Passed
				files = append(files, file{path, r})
			}
			if a.json {
				return a.printJSON(map[string]any{"files": files})
			}
			for _, f := range files {
				a.showLint(f.File, f.Report, all)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&all, "places", false, "every place where an item fails, instead of the first three")
	return c
}

// showLint prints an item a line: its result, and where it fails.
func (a *app) showLint(path string, r lint.Report, all bool) {
	count := map[lint.Result]int{}
	var rows [][]any
	for _, i := range r.Items {
		count[i.Result]++
		var places []string
		for n, f := range i.Findings {
			if n == 3 && !all {
				places = append(places, "…")
				break
			}
			places = append(places, strings.TrimLeft(strings.Trim(f.Sheet+"!"+f.Cell, "!")+": "+f.What, ": "))
		}
		essential := ""
		if i.Essential {
			essential = "essential"
		}
		rows = append(rows, []any{i.ID, string(i.Result), essential, strings.Join(places, "\n")})
	}
	a.table([]string{"item", "result", "", "where"}, rows)
	verdict := "passes"
	if !r.Passed {
		verdict = "does not pass"
	}
	a.say("%s %s: %d items hold, %d fail, %d were not checked", path, verdict, count[lint.Pass], count[lint.Fail], count[lint.NotChecked])
}
