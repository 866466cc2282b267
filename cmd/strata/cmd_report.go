package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"strata/engine"
	"strata/engine/report"
	"strata/engine/spec"
	"strata/reports"
)

func (a *app) cmdReport() *cobra.Command {
	c := &cobra.Command{Use: "report", Short: "The bundle of population-health reports",
		Example: "  strata report list\n  strata report run list_size --as-at 2026-03-31\n  strata report pack starter -o out"}
	c.PersistentFlags().StringVar(&a.reports, "reports", "", "a folder of your own reports and packs, which come before the bundle's (default from strata.toml)")
	c.AddCommand(a.reportList(), a.reportShow(), a.reportRun(), a.reportPack(), a.reportPacks(), a.reportTest())
	return c
}

// bundle is what comes with Strata, and over it the reports and packs of a site's own folder, by id and name.
func (a *app) bundle() (*report.Bundle, error) {
	if a.conf.Reports == "" {
		return report.Load(reports.FS())
	}
	if _, err := os.Stat(a.conf.Reports); err != nil {
		return nil, spec.Usagef("reports names a folder of <topic>/<id>.sql with <topic>/<id>.txtar, and packs/<name>.toml", "reports: %v", err)
	}
	return report.Load(reports.FS(), os.DirFS(a.conf.Reports))
}

func (a *app) reportList() *cobra.Command {
	return &cobra.Command{Use: "list", Short: "List the reports", Example: "  strata report list", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			b, err := a.bundle()
			if err != nil {
				return err
			}
			type item struct {
				ID       string   `json:"id"`
				Topic    string   `json:"topic"`
				Title    string   `json:"title"`
				Question string   `json:"question"`
				Audience []string `json:"audience"`
				Worklist bool     `json:"worklist"`
				Packs    []string `json:"packs"`
			}
			items := []item{}
			var rows [][]any
			for _, r := range b.All() {
				items = append(items, item{r.ID, r.Topic, r.Title, r.Question, slices.Concat([]string{}, r.Audience), len(r.Worklist) > 0, b.PacksOf(r)})
				worklist := ""
				if len(r.Worklist) > 0 {
					worklist = "yes"
				}
				rows = append(rows, []any{r.ID, r.Topic, r.Title, worklist, strings.Join(b.PacksOf(r), ", ")})
			}
			if a.json {
				return a.printJSON(map[string]any{"reports": items})
			}
			a.table([]string{"report", "topic", "title", "worklist", "packs"}, rows)
			return nil
		}}
}

func (a *app) reportShow() *cobra.Command {
	return &cobra.Command{Use: "show ID", Short: "Show a report: question, parameters and what they may be, sources and its SQL",
		Example: "  strata report show list_size\n  strata report show new_diagnoses --json",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			b, err := a.bundle()
			if err != nil {
				return err
			}
			r, err := b.Find(args[0])
			if err != nil {
				return err
			}
			params, err := a.paramsOf(r)
			if err != nil {
				return err
			}
			if a.json {
				changes := []map[string]string{}
				for _, c := range r.Changes {
					changes = append(changes, map[string]string{"day": c.Day.Format(time.DateOnly), "what": c.What})
				}
				return a.printJSON(map[string]any{"audience": slices.Concat([]string{}, r.Audience), "changes": changes, "id": r.ID, "topic": r.Topic, "title": r.Title, "question": r.Question, "grain": r.Grain,
					"privacy": r.Privacy, "standing": r.Standing, "unit": r.Unit, "by": r.By, "needs": r.Needs, "worklist": len(r.Worklist) > 0, "sources": r.Sources, "reads": r.Reads, "notes": r.Notes, "packs": b.PacksOf(r), "parameters": params, "sql": r.SQL})
			}
			text := strings.TrimRight(r.SQL, "\n") + "\n"
			for _, p := range params {
				if strings.HasPrefix(p.Type, "register") {
					text += "-- " + p.Name + " may be: " + strings.Join(p.Values, ", ") + "\n"
				}
			}
			_, err = io.WriteString(a.stdout, text)
			return err
		}}
}

// shownParam is a parameter with the values it may have, where they are known without a store.
type shownParam struct {
	report.Param
	Values []string
}

func (a *app) paramsOf(r *report.Report) (out []shownParam, err error) {
	o, err := a.options(false)
	if err != nil {
		return nil, err
	}
	for _, p := range r.Params {
		shown := shownParam{p, p.Values()}
		if strings.HasPrefix(p.Type, "register") {
			for _, row := range o.Codelists.Registers.Rows {
				shown.Values = append(shown.Values, row["register"].(string))
			}
			slices.Sort(shown.Values)
		}
		out = append(out, shown)
	}
	return out, nil
}

func (a *app) reportTest() *cobra.Command {
	return &cobra.Command{Use: "test [ID]", Short: "Prove the reports on this machine: run their scenarios", Example: "  strata report test\n  strata report test list_size",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := a.bundle()
			if err != nil {
				return err
			}
			rs := b.All()
			if len(args) == 1 {
				r, err := b.Find(args[0])
				if err != nil {
					return err
				}
				rs = []*report.Report{r}
			}
			o, err := a.options(false)
			if err != nil {
				return err
			}
			outcomes, err := testAll(cmd.Context(), o, rs)
			if err != nil {
				return err
			}
			type item struct {
				Report   string `json:"report"`
				Scenario string `json:"scenario"`
				Error    string `json:"error,omitempty"`
			}
			items := []item{}
			var rows [][]any
			failed := 0
			for _, of := range outcomes {
				for _, out := range of {
					it := item{Report: out.Report, Scenario: out.Scenario}
					result := "passed"
					if out.Err != nil {
						it.Error, result = out.Err.Error(), "FAILED: "+out.Err.Error()
						failed++
					}
					items = append(items, it)
					rows = append(rows, []any{out.Report, out.Scenario, result})
				}
			}
			if a.json {
				err = a.printJSON(map[string]any{"scenarios": items, "failed": failed})
			} else {
				a.table([]string{"report", "scenario", "result"}, rows)
			}
			if err == nil && failed > 0 {
				return fmt.Errorf("test reports: %d of %d scenarios failed", failed, len(items))
			}
			return err
		}}
}

// testAll runs the scenarios of reports, as many side by side as there are cores, each worker in a blank store of its own.
func testAll(ctx context.Context, o engine.Options, rs []*report.Report) ([][]report.Outcome, error) {
	outcomes := make([][]report.Outcome, len(rs))
	errs := make([]error, min(runtime.NumCPU(), len(rs)))
	var next atomic.Int64
	var workers sync.WaitGroup
	for w := range errs {
		workers.Go(func() {
			blank, err := engine.Blank(ctx, o.Tables, o.Codelists)
			if err != nil {
				errs[w] = err
				return
			}
			defer blank.Close()
			for i := int(next.Add(1)) - 1; i < len(rs) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				outcomes[i] = rs[i].Test(ctx, blank)
			}
		})
	}
	workers.Wait()
	return outcomes, errors.Join(append(errs, ctx.Err())...)
}
