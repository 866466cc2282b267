package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"strata/engine"
	"strata/engine/spec"
	"strata/internal/term"
)

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

// try says what loading would do, extract after extract, and changes nothing.
func (a *app) try(ctx context.Context, s *engine.Store, found []delivered, f loadFlags, is *loaded) error {
	var extracts []*spec.Extract
	for _, d := range found {
		extracts = append(extracts, d.Extract)
		drift, err := s.Drift(ctx, d.Extract)
		if err != nil {
			return err
		}
		for _, x := range drift {
			is.drifts = append(is.drifts, drifted{filepath.Base(d.Place), x})
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
		o := a.loadOptions(f.of(found[i]))
		o.Progress = step(p)
		return o
	})
	done()
	is.results = results
	for _, r := range results {
		a.problems = a.problems || r.Problems() > 0
	}
	return err
}
