package main

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"strata/engine"
	"strata/engine/report"
	"strata/engine/spec"
	"strata/internal/term"
)

func (a *app) reportPack() *cobra.Command {
	var f reportFlags
	c := &cobra.Command{Use: "pack NAME", Short: "Run a pack of reports into a folder: documents of all organisations and of each, CSV, an index and a manifest",
		Long: `Pack runs the reports of a pack, each once, and writes a folder: NAME-all.xlsx of all organisations, NAME-ORGANISATION.xlsx of each, a CSV per
report, index.html, and manifest.json with the SHA-256 of every file. The documents of one organisation hold its rows of the same tables, hidden cells hidden. The
folder appears whole or not at all. Reports that the store cannot answer are left out and named: exit 4. With --against the tables are set beside those of
an earlier run's folder, whose files must be what its manifest says.`,
		Example: "  strata report packs\n  strata report pack monthly-commissioner -o october\n  strata report pack starter --as-at 2026-03-31 --org E81010,E81012 -o out --format xlsx,html,csv --charts\n" +
			"  strata report pack long-term-conditions --param months=12 --disclosure opensafely\n" +
			"  strata report pack monthly-commissioner -o november --against october",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := a.bundle()
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return spec.Usagef("strata report packs lists them", "no pack is named")
			}
			p, err := b.Pack(args[0])
			if err != nil {
				return err
			}
			return a.runPack(cmd.Context(), p, f)
		}}
	a.reportFlags(c, &f, "")
	c.Flags().Lookup("output").Usage = "folder for the files (default strata-reports/NAME)"
	return c
}

func (a *app) reportPacks() *cobra.Command {
	return &cobra.Command{Use: "packs [NAME]", Short: "List the packs, or the reports of one in order", Example: "  strata report packs\n  strata report packs monthly-commissioner",
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			b, err := a.bundle()
			if err != nil {
				return err
			}
			if len(args) == 1 {
				p, err := b.Pack(args[0])
				if err != nil {
					return err
				}
				return a.showPack(p)
			}
			type item struct {
				Pack     string   `json:"pack"`
				Title    string   `json:"title"`
				Audience string   `json:"audience"`
				Summary  string   `json:"summary"`
				AsAt     string   `json:"as_at"`
				Reports  []string `json:"reports"`
			}
			items := []item{}
			var rows [][]any
			for _, p := range b.Packs() {
				it := item{p.Name, p.Title, p.Audience.Name, p.Summary, p.AsAt, nil}
				for _, i := range p.Items {
					it.Reports = append(it.Reports, i.ID)
				}
				items = append(items, it)
				rows = append(rows, []any{p.Name, p.Title, p.Audience.Name, int64(len(p.Items))})
			}
			if a.json {
				return a.printJSON(map[string]any{"packs": items})
			}
			a.table([]string{"pack", "title", "audience", "reports"}, rows)
			return nil
		}}
}

// showPack prints a pack's reports in order and how they are asked.
func (a *app) showPack(p *report.Pack) error {
	type item struct {
		Report string            `json:"report"`
		Table  string            `json:"table"`
		Title  string            `json:"title"`
		Params map[string]string `json:"parameters"`
		By     []string          `json:"by"`
		Months int               `json:"trend_months"`
	}
	items := []item{}
	var rows [][]any
	for _, i := range p.Items {
		params := p.Given(i, nil)
		items = append(items, item{i.ID, i.Table(), i.Title, params, slices.Concat([]string{}, i.By), i.Months})
		rows = append(rows, []any{i.ID, i.Title, i.Table(), parameters(params), strings.Join(i.By, ", ")})
	}
	if a.json {
		return a.printJSON(map[string]any{"pack": p.Name, "title": p.Title, "audience": p.Audience.Name, "summary": p.Summary, "as_at": p.AsAt, "reports": items})
	}
	a.say("%s. For: %s.\n%s", p.Title, p.Audience.Text, p.Summary)
	a.table([]string{"report", "title", "table", "parameters", "by"}, rows)
	return nil
}

// parameters are parameters as text: name=value, by name.
func parameters(params map[string]string) string {
	var out []string
	for name, value := range params {
		out = append(out, name+"="+value)
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// runPack asks a pack's reports and writes its folder.
func (a *app) runPack(ctx context.Context, p *report.Pack, f reportFlags) error {
	scheme, err := a.packScheme(p, f)
	if err != nil {
		return err
	}
	params, err := pairs(f.params)
	if err != nil {
		return err
	}
	if f.out == "" {
		f.out = filepath.Join("strata-reports", p.Name)
	}
	if err := f.chartsHavePlace(); err != nil {
		return err
	}
	if err := a.spare(f.out); err != nil {
		return err
	}
	before, err := madeBefore(f.out, p.Name)
	if err != nil {
		return err
	}
	earlier, err := comparisonWith(f.against)
	if err != nil {
		return err
	}
	s, err := a.open(ctx, false, false)
	if err != nil {
		return err
	}
	defer s.Close()
	at, err := newFolder(f.out, manifestName)
	if err != nil {
		return err
	}
	defer at.close()
	a.tellBroken(at.work)
	w := &packWriter{app: a, store: s, at: at, flags: f, scheme: scheme, before: earlier}
	if err := w.makePack(ctx, p, params); err != nil {
		return err
	}
	for _, l := range a.unanswered {
		a.say("left out: %s; %s", l.Why, l.Hint)
	}
	var results []*engine.ReportResult
	for _, t := range w.res.Tables {
		results = append(results, t.ReportResult)
	}
	if err := a.hand(ctx, s, at, results, scheme); err != nil {
		return err
	}
	if old := w.notMade(before); len(old) > 0 {
		a.say("left in %s by an earlier run, and not in its manifest any more: %s", f.out, strings.Join(old, ", "))
	}
	return a.printPack(w.res, w.files, f.out)
}

// packScheme is how small numbers are treated, once it is clear that the user may have the pack so.
func (a *app) packScheme(p *report.Pack, f reportFlags) (report.Scheme, error) {
	scheme, err := a.scheme(f)
	if err == nil && slices.ContainsFunc(p.Items, func(i report.PackItem) bool { return i.Privacy != "aggregate" }) {
		f.worklist = true // as good as one
		err = a.mayIdentify(f, scheme)
	}
	return scheme, err
}

// makePack asks the reports and makes all files, where nobody sees them yet.
func (w *packWriter) makePack(ctx context.Context, p *report.Pack, params map[string]string) (err error) {
	progress := w.progress("pack " + p.Name)
	defer progress.Done()
	q := engine.ReportRequest{AsAt: w.flags.asAt, KnownAt: w.flags.knownAt, Organisations: w.flags.orgs, Params: params, Scheme: w.scheme}
	w.res, err = w.store.Pack(ctx, p, q, func(i report.PackItem, asked int) { // half of the work
		progress.Step(term.Step{Label: i.Table(), Done: int64(asked), Total: int64(2 * len(p.Items))})
	})
	if err != nil {
		return err
	}
	var results []*engine.ReportResult
	for _, t := range w.res.Tables {
		results = append(results, t.ReportResult)
	}
	w.warnOfResults(results)
	if err := w.compare(); err != nil {
		return err
	}
	for _, l := range w.res.LeftOut {
		_, hint := explain(l.Why)
		w.unanswered, w.problems = append(w.unanswered, unanswered{l.Item.ID, l.Why.Error(), hint, l.Item.Title + ": " + l.Why.Plain()}), true
	}
	w.each = func(name string, done, total int) { // the other half
		progress.Step(term.Step{Label: name, Done: int64(total + done), Total: int64(2 * total)})
	}
	return w.write(ctx, params)
}
