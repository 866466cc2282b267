package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"strata/engine"
	"strata/engine/duck"
	"strata/engine/export"
	"strata/engine/report"
	"strata/engine/spec"
	"strata/reports"
)

type reportFlags struct {
	asAt, knownAt, scheme, out string
	orgs, params, formats      []string
}

func (a *app) cmdReport() *cobra.Command {
	c := &cobra.Command{Use: "report", Short: "The bundle of population-health reports",
		Example: "  strata report list\n  strata report run list_size --as-at 2026-03-31\n  strata report pack starter -o out"}
	c.AddCommand(a.reportList(), a.reportShow(), a.reportRun(), a.reportPack(), a.reportTest())
	return c
}

func (a *app) bundle() (*report.Bundle, error) { return report.Load(reports.FS()) }

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
				Packs    []string `json:"packs"`
			}
			items := []item{}
			var rows [][]any
			for _, r := range b.All() {
				items = append(items, item{r.ID, r.Topic, r.Title, r.Question, r.Packs})
				rows = append(rows, []any{r.ID, r.Topic, r.Title, strings.Join(r.Packs, ", ")})
			}
			if a.json {
				return a.printJSON(map[string]any{"reports": items})
			}
			a.table([]string{"report", "topic", "title", "packs"}, rows)
			return nil
		}}
}

func (a *app) reportShow() *cobra.Command {
	return &cobra.Command{Use: "show ID", Short: "Show a report: question, parameters, sources and its SQL", Example: "  strata report show list_size",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			b, err := a.bundle()
			if err != nil {
				return err
			}
			r, err := b.Find(args[0])
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(map[string]any{"id": r.ID, "topic": r.Topic, "title": r.Title, "question": r.Question, "grain": r.Grain,
					"privacy": r.Privacy, "sources": r.Sources, "reads": r.Reads, "notes": r.Notes, "packs": r.Packs, "parameters": r.Params, "sql": r.SQL})
			}
			_, err = io.WriteString(a.stdout, r.SQL)
			return err
		}}
}

func (a *app) reportFlags(c *cobra.Command, f *reportFlags, out string) {
	c.Flags().StringVar(&f.asAt, "as-at", "", "the day asked about: 2026-03-31, today or month_end (default the report's own)")
	c.Flags().StringVar(&f.knownAt, "known-at", "", "what the store knew: now, a day or a time (default as known on the day asked about)")
	c.Flags().StringSliceVar(&f.orgs, "org", nil, "only these organisations; may be given again")
	c.Flags().StringArrayVar(&f.params, "param", nil, "name=value of a report's parameter; may be given again")
	c.Flags().StringVar(&f.scheme, "disclosure", "", "small numbers: hes, opensafely, midpoint6, threshold10 or none (default from strata.toml, else hes)")
	c.Flags().StringSliceVar(&f.formats, "format", []string{"xlsx", "csv"}, "xlsx, csv or both")
	c.Flags().StringVarP(&f.out, "output", "o", out, "folder for the files")
}

func (a *app) reportRun() *cobra.Command {
	var f reportFlags
	c := &cobra.Command{Use: "run ID…", Short: "Run reports: to the terminal, or as files with -o",
		Example: "  strata report run list_size --as-at 2026-03-31\n  strata report run list_turnover --param months=12 --org E81010 -o out --format xlsx",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := a.bundle()
			if err != nil {
				return err
			}
			var rs []*report.Report
			for _, id := range args {
				r, err := b.Find(id)
				if err != nil {
					return err
				}
				rs = append(rs, r)
			}
			return a.runReports(cmd.Context(), rs, f, strings.Join(args, "_"), rs[0].Title)
		}}
	a.reportFlags(c, &f, "")
	return c
}

func (a *app) reportPack() *cobra.Command {
	var f reportFlags
	c := &cobra.Command{Use: "pack NAME", Short: "Run a pack of reports into one workbook and a CSV each",
		Example: "  strata report pack starter --as-at 2026-03-31 -o out",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := a.bundle()
			if err != nil {
				return err
			}
			rs, err := b.Pack(args[0])
			if err != nil {
				return err
			}
			title := strings.ToUpper(args[0][:1]) + args[0][1:] + " pack"
			return a.runReports(cmd.Context(), rs, f, args[0], title)
		}}
	a.reportFlags(c, &f, "strata-reports")
	return c
}

// made is one file a run wrote.
type made struct {
	Report string `json:"report"`
	File   string `json:"file"`
	Rows   int    `json:"rows"`
}

func (a *app) runReports(ctx context.Context, rs []*report.Report, f reportFlags, name, title string) error {
	scheme, err := report.ParseScheme(first(f.scheme, a.conf.Disclosure))
	if err != nil {
		return err
	}
	for _, format := range f.formats {
		if format != "xlsx" && format != "csv" {
			return spec.Usagef("formats: xlsx, csv", "unknown format %q", format)
		}
	}
	params, err := pairs(f.params)
	if err != nil {
		return err
	}
	s, err := a.open(ctx, false, false)
	if err != nil {
		return err
	}
	defer s.Close()
	var results []*engine.ReportResult
	for _, r := range rs {
		res, err := s.Report(ctx, r, engine.ReportRequest{AsAt: f.asAt, KnownAt: f.knownAt, Organisations: f.orgs, Params: own(r, params, len(rs) > 1), Scheme: scheme})
		if err != nil {
			return err
		}
		results = append(results, res)
	}
	if f.out == "" {
		err = a.printReports(results)
	} else {
		err = a.writeReports(results, f, name, title)
	}
	if err != nil {
		return err
	}
	for _, res := range results {
		if err := s.RecordReport(ctx, res, scheme, res.Files); err != nil {
			return err
		}
	}
	return nil
}

// own keeps the parameters a report declares, when several reports share the flags.
func own(r *report.Report, params map[string]string, several bool) map[string]string {
	if !several {
		return params
	}
	out := map[string]string{}
	for _, p := range r.Params {
		if v, ok := params[p.Name]; ok {
			out[p.Name] = v
		}
	}
	return out
}

func (a *app) printReports(results []*engine.ReportResult) error {
	if a.json {
		docs := []any{}
		for _, res := range results {
			rows := []map[string]any{}
			for _, r := range res.Table.Rows {
				row := map[string]any{}
				for i, c := range res.Table.Columns {
					switch v := r[i].(type) {
					case export.Mark:
						row[c.Name], row[c.Name+"_status"] = nil, v.Status
					case export.Rounded:
						row[c.Name] = v.Value
					default:
						row[c.Name] = v
					}
				}
				rows = append(rows, row)
			}
			docs = append(docs, map[string]any{"report": res.Report.ID, "facts": res.Facts, "rows": rows})
		}
		return a.printJSON(map[string]any{"reports": docs})
	}
	for _, res := range results {
		for _, fact := range res.Facts {
			a.say("%s: %s", fact.Label, fact.Value)
		}
		var names []string
		var rows [][]any
		for _, c := range res.Table.Columns {
			names = append(names, c.Name)
		}
		for _, r := range res.Table.Rows {
			row := append([]any(nil), r...)
			for i, v := range row {
				switch v := v.(type) {
				case export.Mark:
					row[i] = "[" + v.Code + "]"
				case export.Rounded:
					row[i] = v.Text()
				}
			}
			rows = append(rows, row)
		}
		a.table(names, rows)
	}
	return nil
}

func (a *app) writeReports(results []*engine.ReportResult, f reportFlags, name, title string) error {
	if err := os.MkdirAll(f.out, 0o750); err != nil {
		return fmt.Errorf("write reports: %w", err)
	}
	book := export.Book{Title: title, Organisation: first(a.conf.Organisation, "Not stated"), Contact: a.conf.Contact, Version: "Strata " + engine.Version,
		Published: a.now().UTC(), Summary: "Made from SystmOne Strategic Reporting extracts. Each sheet answers one question; definitions and limits are on the Notes sheet."}
	seen := map[export.Fact]bool{}
	var files []made
	stamp := ""
	for _, res := range results {
		for _, fact := range res.Facts {
			if !seen[fact] {
				seen[fact] = true
				book.Facts = append(book.Facts, fact)
			}
		}
		book.Tables = append(book.Tables, res.Table)
		if !res.AsAt.IsZero() {
			stamp = "_" + res.AsAt.Format("2006-01-02")
		}
	}
	for _, format := range f.formats {
		if format == "xlsx" {
			path := filepath.Join(f.out, name+stamp+".xlsx")
			if err := a.write(path, func(w io.Writer) error { return export.XLSX(w, book) }); err != nil {
				return err
			}
			for _, res := range results {
				res.Files = append(res.Files, path)
				files = append(files, made{res.Report.ID, path, len(res.Table.Rows)})
			}
			continue
		}
		for _, res := range results {
			path := filepath.Join(f.out, res.Report.ID+stamp+".csv")
			if err := a.write(path, func(w io.Writer) error { return export.CSV(w, res.Table) }); err != nil {
				return err
			}
			res.Files = append(res.Files, path)
			files = append(files, made{res.Report.ID, path, len(res.Table.Rows)})
		}
	}
	if a.json {
		return a.printJSON(map[string]any{"files": files})
	}
	var rows [][]any
	for _, m := range files {
		rows = append(rows, []any{m.Report, int64(m.Rows), m.File})
	}
	a.table([]string{"report", "rows", "file"}, rows)
	return nil
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
			blank := func(ctx context.Context) (*duck.DB, error) { return engine.Blank(ctx, o.Tables, o.Codelists) }
			type item struct {
				Report   string `json:"report"`
				Scenario string `json:"scenario"`
				Error    string `json:"error,omitempty"`
			}
			items := []item{}
			var rows [][]any
			failed := 0
			for _, r := range rs {
				for _, out := range r.Test(cmd.Context(), blank) {
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
