package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"strata/engine"
	"strata/engine/history"
	"strata/engine/spec"
	"strata/internal/term"
	"strata/loaders/systmone"
)

type loadFlags struct {
	source                                   string
	acceptGap, acceptClosures, dry, unlisted bool
}

func (a *app) cmdLoad() *cobra.Command {
	var f loadFlags
	c := &cobra.Command{
		Use:   "load PATH…",
		Short: "Load the extracts at or below PATH that are not loaded yet, oldest first",
		Long: `Load finds the extracts at or below each PATH (loose CSVs, SRExtract.zip beside the control files, one zip with everything, or
folders of these) and loads those the store does not have, oldest first. Each extract is loaded whole or not at all. The same extract
again changes nothing.`,
		Example: `  strata load /data/StrategicReporting/Archived
  strata load --source community /data/community/20260302_1707
  strata load --dry-run /data/extracts`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.load(cmd.Context(), args, f) },
	}
	a.loadFlags(c, &f)
	c.Flags().BoolVar(&f.dry, "dry-run", false, "say what would happen and change nothing")
	return c
}

func (a *app) cmdCheck() *cobra.Command {
	f := loadFlags{dry: true}
	c := &cobra.Command{
		Use:     "check PATH…",
		Short:   "Say everything load would say, without changing the store",
		Example: "  strata check /data/StrategicReporting/Archived/20260302_1707",
		Args:    cobra.MinimumNArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.load(cmd.Context(), args, f) },
	}
	a.loadFlags(c, &f)
	return c
}

func (a *app) loadFlags(c *cobra.Command, f *loadFlags) {
	c.Flags().StringVar(&f.source, "source", engine.DefaultSource, "the source that delivers the extracts")
	c.Flags().BoolVar(&f.acceptGap, "accept-gap", false, "load a delta although extracts before it are missing, and record the gap")
	c.Flags().BoolVar(&f.acceptClosures, "accept-closures", false, "let a full extract close any number of rows")
	c.Flags().BoolVar(&f.unlisted, "unlisted", false, "load SR*.csv files the manifest does not list")
}

// delivered is an extract found on disk, its manifest read.
type delivered struct {
	*spec.Extract
	close func() error
}

func (a *app) load(ctx context.Context, paths []string, f loadFlags) error {
	if err := a.checkArchive(); err != nil {
		return err
	}
	found, err := find(paths, systmone.Options{Unlisted: f.unlisted})
	if err != nil {
		return err
	}
	defer func() {
		for _, d := range found {
			d.close()
		}
	}()
	_, statErr := os.Stat(a.store)
	fresh := statErr != nil
	if f.dry && fresh { // a dry run makes no store: it tries in memory
		a.store = ""
	}
	s, err := a.open(ctx, false, true)
	if err != nil {
		return err
	}
	var results []*history.Result
	defer func() {
		s.Close()
		if fresh && len(results) == 0 && a.store != "" { // nothing went in: leave no empty store behind
			os.Remove(a.store)
			os.Remove(a.store + ".wal")
		}
	}()
	if f.dry {
		return a.try(ctx, s, found, f)
	}
	for i, d := range found {
		r, err := a.loadOne(ctx, s, d, a.loadOptions(f), fmt.Sprintf("%d of %d", i+1, len(found)))
		if err == nil {
			results = append(results, r)
			a.problems = a.problems || r.Problems() > 0
			err = a.archive(d, f)
		}
		if err != nil {
			return a.stopped(results, nil, err)
		}
	}
	return a.showLoads(results, nil, false)
}

// try says what loading would do, extract after extract, and changes nothing.
func (a *app) try(ctx context.Context, s *engine.Store, found []delivered, f loadFlags) error {
	var extracts []*spec.Extract
	var drifts []drifted
	for _, d := range found {
		extracts = append(extracts, d.Extract)
		drift, err := s.Drift(ctx, d.Extract)
		if err != nil {
			return err
		}
		for _, x := range drift {
			drifts = append(drifts, drifted{filepath.Base(d.Place), x})
		}
	}
	var p *term.Progress
	done := func() {
		if p != nil {
			p.Done()
		}
	}
	results, err := s.Try(ctx, extracts, func(i int) engine.LoadOptions {
		done()
		p = a.progress(fmt.Sprintf("check %s (%d of %d)", filepath.Base(found[i].Place), i+1, len(found)))
		o := a.loadOptions(f)
		o.Progress = step(p)
		return o
	})
	done()
	for _, r := range results {
		a.problems = a.problems || r.Problems() > 0
	}
	if err != nil {
		return a.stopped(results, drifts, err)
	}
	return a.showLoads(results, drifts, true)
}

// stopped shows what was done before err, and passes it on.
func (a *app) stopped(results []*history.Result, drifts []drifted, err error) error {
	if a.json {
		a.before = map[string]any{"loads": results}
		return err
	}
	if len(results) > 0 {
		if serr := a.showLoads(results, drifts, false); serr != nil {
			return serr
		}
	}
	return err
}

func (a *app) loadOptions(f loadFlags) engine.LoadOptions {
	limits := a.limits()
	return engine.LoadOptions{Source: f.source, AcceptGap: f.acceptGap, AcceptClosures: f.acceptClosures, Months: a.conf.Sources[f.source].Months, Limits: &limits}
}

// loadOne loads one extract, its progress shown.
func (a *app) loadOne(ctx context.Context, s *engine.Store, d delivered, o engine.LoadOptions, which string) (*history.Result, error) {
	p := a.progress("load " + filepath.Base(d.Place) + " (" + which + ")")
	o.Progress = step(p)
	started := a.now()
	r, err := s.Load(ctx, d.Extract, o)
	p.Done()
	if err == nil && !r.Already && !a.json {
		var rows int64
		for _, c := range r.Tables {
			rows += c.Rows
		}
		a.say("%s: %s, %s, %.1f s", filepath.Base(d.Place), term.Several(int64(len(d.Files)), "file"), term.Several(rows, "row"), a.now().Sub(started).Seconds())
	}
	return r, err
}

func step(p *term.Progress) func(history.Progress) {
	return func(h history.Progress) {
		p.Step(term.Step{Label: h.Table, Done: h.Done, Total: h.Total, Rows: h.Rows})
	}
}

func (a *app) limits() history.Limits {
	l, c := history.DefaultLimits(), a.conf.Limits
	if c.ClosureShare != nil {
		l.ClosureShare = *c.ClosureShare
	}
	if c.ClosureRows != nil {
		l.ClosureRows = *c.ClosureRows
	}
	if c.QuarantineShare != nil {
		l.QuarantineShare = *c.QuarantineShare
	}
	if c.QuarantineRows != nil {
		l.QuarantineRows = *c.QuarantineRows
	}
	return l
}

// find reads the manifests of all extracts at or below the paths and sorts them by extract time.
func find(paths []string, o systmone.Options) ([]delivered, error) {
	var all []delivered
	for _, path := range paths {
		places, err := systmone.Find(path)
		if err != nil {
			return nil, spec.Refusef(1, "name a folder of extracts, or one extract", "%v", err)
		}
		if len(places) == 0 {
			return nil, spec.Refusef(1, "an extract is a folder or zip with SRManifest.csv", "%s: no extract there", path)
		}
		for _, place := range places {
			x, closer, err := systmone.Open(place, o)
			if err != nil {
				for _, d := range all {
					d.close()
				}
				return nil, err
			}
			all = append(all, delivered{x, closer.Close})
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].To.Before(all[j].To) })
	return all, nil
}

// drifted is a column that drifted, in the extract called Extract.
type drifted struct {
	Place string `json:"extract_name"`
	engine.Drift
}

func (a *app) showLoads(results []*history.Result, drifts []drifted, dry bool) error {
	if a.json {
		doc := map[string]any{"dry_run": dry, "loads": results}
		if dry {
			doc["drift"] = append([]drifted{}, drifts...)
		}
		return a.printJSON(doc)
	}
	var rows [][]any
	for _, r := range results {
		if r.Already {
			a.say("%s: already loaded", r.Place)
			continue
		}
		a.remark(r)
		var t history.Counts
		for _, c := range r.Tables {
			t.Rows, t.Inserted, t.Updated, t.Unchanged = t.Rows+c.Rows, t.Inserted+c.Inserted, t.Updated+c.Updated, t.Unchanged+c.Unchanged
			t.Removed += c.Removed + c.OrphanRemovals
			t.Duplicates, t.Quarantined, t.CellProblems = t.Duplicates+c.Duplicates, t.Quarantined+c.Quarantined, t.CellProblems+c.CellProblems
			t.ClosedAbsent += c.ClosedAbsent + c.ClosedPatientLeft + c.ClosedContentFilter
		}
		rows = append(rows, []any{r.ExtractTime.Format("2006-01-02 15:04"), int64(len(r.Tables)), t.Rows, t.Inserted, t.Updated, t.Unchanged, t.Removed,
			t.Duplicates, t.Quarantined, t.ClosedAbsent, t.CellProblems})
	}
	if len(rows) > 0 {
		a.table([]string{"extract", "tables", "rows", "inserted", "updated", "unchanged", "removed", "duplicates", "quarantined", "closed", "cell problems"}, rows)
	}
	a.showDrift(drifts)
	if dry {
		a.say("dry run: nothing was changed")
	}
	if a.problems {
		a.say("problems were recorded: strata log LOAD lists them")
	}
	return nil
}

// showDrift prints one line per table and finding; columns that drift alike in several extracts are shown once.
func (a *app) showDrift(drifts []drifted) {
	type key struct{ table, finding string }
	columns, extracts := map[key][]string{}, map[key][]string{}
	var order []key
	for _, d := range drifts {
		k := key{d.Table, d.Finding}
		if columns[k] == nil {
			order = append(order, k)
		}
		if !slices.Contains(columns[k], d.Column) {
			columns[k] = append(columns[k], d.Column)
		}
		if !slices.Contains(extracts[k], d.Place) {
			extracts[k] = append(extracts[k], d.Place)
		}
	}
	var rows [][]any
	for _, k := range order {
		rows = append(rows, []any{k.table, k.finding, strings.Join(columns[k], ", "), int64(len(extracts[k]))})
	}
	if len(rows) > 0 {
		a.table([]string{"table", "drift", "columns", "extracts"}, rows)
	}
}

// remark says what a load met that is no problem but should be known.
func (a *app) remark(r *history.Result) {
	name := filepath.Base(r.Place)
	absent := map[string][]string{}
	var organisations []string
	for _, c := range r.Tables {
		if len(c.UnknownColumns) > 0 {
			a.say("%s: %s: not in the specification, loaded as text: %s", name, c.File, strings.Join(c.UnknownColumns, ", "))
		}
		for _, o := range c.OrganisationsAbsent {
			if absent[o] == nil {
				organisations = append(organisations, o)
			}
			absent[o] = append(absent[o], c.File)
		}
	}
	for _, o := range organisations {
		a.say("%s: organisation %s has no row in full files %s: its rows stay as they are", name, o, strings.Join(absent[o], ", "))
	}
	if r.Gap {
		a.say("%s: loaded over a gap: strata status shows it until a full extract heals it", name)
	}
}
