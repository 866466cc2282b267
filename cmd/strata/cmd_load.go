package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"strata/engine"
	"strata/engine/history"
	"strata/engine/spec"
	"strata/internal/term"
)

type loadFlags struct {
	source                                   string
	acceptGap, acceptClosures, dry, unlisted bool
	named                                    bool // --source was given
}

func (a *app) cmdLoad() *cobra.Command {
	var f loadFlags
	c := &cobra.Command{
		Use:   "load [PATH…]",
		Short: "Load the extracts at or below PATH, or the paths in strata.toml, that are not loaded yet, oldest first",
		Long: `Load finds the extracts at or below each PATH (loose CSVs, SRExtract.zip beside the control files, one zip with everything, or
folders of these) and loads those the store does not have, oldest first. Each extract is loaded whole or not at all. The same extract
again changes nothing. Without PATH it looks at the path of every source in strata.toml, or of the one --source names.`,
		Example: `  strata load /data/StrategicReporting/Archived
  strata load --source community /data/community/20260302_1707
  strata load --dry-run /data/extracts
  strata load                              the paths of strata.toml`,
		RunE: func(cmd *cobra.Command, args []string) error {
			f.named = cmd.Flags().Changed("source")
			return a.load(cmd.Context(), args, f)
		},
	}
	a.loadFlags(c, &f)
	c.Flags().BoolVar(&f.dry, "dry-run", false, "say what would happen and change nothing")
	return c
}

func (a *app) loadFlags(c *cobra.Command, f *loadFlags) {
	c.Flags().StringVar(&f.source, "source", engine.DefaultSource, "the source that delivers the extracts")
	c.Flags().BoolVar(&f.acceptGap, "accept-gap", false, "load a delta although extracts before it are missing, and record the gap")
	c.Flags().BoolVar(&f.acceptClosures, "accept-closures", false, "let a full extract close any number of rows")
	c.Flags().BoolVar(&f.unlisted, "unlisted", false, "load SR*.csv files the manifest does not list")
}

func (a *app) load(ctx context.Context, paths []string, f loadFlags) error {
	if err := a.checkArchive(); err != nil {
		return err
	}
	if err := spec.SourceName(f.source); err != nil {
		return err
	}
	found, left, err := a.findAll(paths, f)
	defer func() {
		for _, d := range found {
			d.close()
		}
	}()
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return a.stopped(loaded{dry: f.dry, left: left}, leftOut(left, nil))
	}
	return a.loadFound(ctx, found, left, f)
}

func (a *app) loadFound(ctx context.Context, found []delivered, left []leftover, f loadFlags) error {
	_, statErr := os.Stat(a.store)
	fresh := statErr != nil
	if f.dry && fresh { // a dry run makes no store: it tries in memory
		a.store = ""
	}
	s, err := a.open(ctx, false, true)
	if err != nil {
		return err
	}
	is := loaded{dry: f.dry, left: left}
	defer func() {
		s.Close()
		if fresh && len(is.results) == 0 && a.store != "" { // nothing went in: leave no empty store behind
			os.Remove(a.store)
			os.Remove(a.store + ".wal")
		}
	}()
	if f.dry {
		err = a.try(ctx, s, found, f, &is)
	} else {
		err = a.loadAll(ctx, s, found, f, &is)
	}
	if err = leftOut(left, err); err != nil {
		return a.stopped(is, err)
	}
	return a.showLoads(is)
}

// loadAll loads and archives what was found, one after the other.
func (a *app) loadAll(ctx context.Context, s *engine.Store, found []delivered, f loadFlags, is *loaded) error {
	for i, d := range found {
		f := f.of(d)
		r, err := a.loadOne(ctx, s, d, a.loadOptions(f), fmt.Sprintf("%d of %d", i+1, len(found)))
		if err != nil {
			return err
		}
		is.results = append(is.results, r)
		a.problems = a.problems || r.Problems() > 0
		if err := a.archive(ctx, s, d, f, r.Already); err != nil {
			return err
		}
	}
	return nil
}

// of are the flags for an extract: of the source it was found at, where strata.toml told where.
func (f loadFlags) of(d delivered) loadFlags {
	f.source = first(d.source, f.source)
	return f
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
