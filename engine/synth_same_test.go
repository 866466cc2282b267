package engine_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"strata/engine"
	"strata/engine/export"
	"strata/engine/report"
)

// sames holds what the bundled reports declare the same against what they count, and against what is shown of it where all of them go
// out together: one number, and hidden everywhere or nowhere.
func (a asker) sames() {
	counted := map[string]map[string][]string{} // cells by thing: values by report
	hes, err := report.ParseScheme("hes")
	if err != nil {
		a.t.Fatal(err)
	}
	var results []*engine.ReportResult
	for _, r := range a.bundle.All() {
		if len(r.Sames) == 0 {
			continue
		}
		s := a.ask(r.ID)
		eachSame(r, s.rows, s.at, counted)
		res, err := a.store.Ask(context.Background(), r, engine.ReportRequest{AsAt: "2026-03-31", KnownAt: "now", Scheme: hes})
		if err != nil {
			a.t.Fatal(err)
		}
		results = append(results, res)
	}
	shared := 0
	for what, by := range counted {
		shared += len(by) - 1
		if all := allOf(by); len(all) > 1 {
			a.t.Errorf("%s is declared one number, and is %v", what, by)
		}
	}
	if shared < 150 {
		a.t.Errorf("%d counts only are in several reports", shared)
	}
	start := time.Now()
	if err := a.store.Treat(context.Background(), results, hes); err != nil {
		a.t.Fatal(err)
	}
	shown, hidden := map[string]map[string][]string{}, 0
	for _, res := range results {
		at := map[string]int{}
		for i, c := range res.Table.Columns {
			at[c.Name] = i
		}
		eachSame(res.Report, res.Table.Rows, at, shown)
	}
	for what, by := range shown {
		all := allOf(by)
		hidden += b2i(slices.Contains(all, fmt.Sprint(export.Suppressed)))
		if len(all) > 1 {
			a.t.Errorf("%s is shown as %v", what, by)
		}
	}
	a.t.Logf("%d tables together in %s; %d counts in several reports, %d hidden", len(results), time.Since(start), shared, hidden)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func allOf(by map[string][]string) (all []string) {
	for _, values := range by {
		for _, v := range values {
			if !slices.Contains(all, v) {
				all = append(all, v)
			}
		}
	}
	return all
}

// eachSame notes the cells of a table that its report declares something, by what they are: the report's parameters are its own.
func eachSame(r *report.Report, rows [][]any, at map[string]int, out map[string]map[string][]string) {
	params := map[string]string{}
	for _, p := range r.Params {
		params[p.Name] = p.Default
	}
	for _, s := range r.Sames {
	row:
		for _, row := range rows {
			day := "2026-03"
			if s.Month != "" {
				day = fmt.Sprint(row[at[s.Month]])
				if month, err := time.Parse("2006-01", day); err == nil && s.Before {
					day = month.AddDate(0, -1, 0).Format("2006-01")
				}
			}
			skip := []string{s.Month}
			for _, w := range s.Where {
				value, column := params[w.Name], false
				if i, is := at[w.Name]; is {
					value, column = fmt.Sprint(row[i]), true
				}
				if value != w.Value && !(column && w.Value == "*") {
					continue row
				}
				skip = append(skip, w.Name)
			}
			key := []string{}
			for name, i := range at {
				if text, is := row[i].(string); is && text != "All" && !slices.Contains(skip, name) && !slices.ContainsFunc(r.Counts, func(c report.Count) bool { return c.Name == name }) {
					key = append(key, name+"="+text)
				}
			}
			slices.Sort(key)
			what := strings.Join(append([]string{s.Name, day}, key...), ", ")
			if out[what] == nil {
				out[what] = map[string][]string{}
			}
			out[what][r.ID] = append(out[what][r.ID], fmt.Sprint(row[at[s.Count]]))
		}
	}
}
