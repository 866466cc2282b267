package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"strata/engine"
	"strata/engine/history"
	"strata/engine/spec"
)

func (a *app) cmdRebuild() *cobra.Command {
	var from string
	var acceptMissing bool
	c := &cobra.Command{
		Use:   "rebuild",
		Short: "Make the store anew from the archive, in extract-time order",
		Long: `Rebuild loads every archived extract into a new store, oldest first, with the leave, months and limits each was loaded with, then
puts it in the old store's place. The record of reports run is carried over. The old store stays beside it as FILE.before-rebuild. An
extract the old store has and the archive has not, or not as it was loaded, stops it: --accept-missing rebuilds without, and records the
gaps that leaves. To load an extract that came late, put its folder into the archive, under its source, and rebuild.`,
		Example: "  strata rebuild\n  strata rebuild --from /backup/archive",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.rebuild(cmd.Context(), from, acceptMissing) },
	}
	c.Flags().StringVar(&from, "from", "", "the archive's folder (default the configured one)")
	c.Flags().BoolVar(&acceptMissing, "accept-missing", false, "rebuild without loaded extracts the archive lacks")
	return c
}

func (a *app) rebuild(ctx context.Context, from string, acceptMissing bool) error {
	ar := a.theArchive()
	ar.Root = first(from, ar.Root)
	was, err := a.loadedIn(ctx, a.store, false) // for writing: nobody else may have it open while it is replaced
	var none *engine.NoStore
	exists := !errors.As(err, &none)
	if exists && err != nil {
		return err
	}
	all, err := openArchive(ar, was)
	if err != nil {
		return err
	}
	defer closeAll(all)
	have := map[extractKey]bool{}
	for _, k := range all {
		have[k.key] = true
	}
	if err := lacking(was, have, ar.Root, acceptMissing); err != nil {
		return err
	}
	grant(all, was, acceptMissing)
	if exists {
		if err := a.roomToRebuild(ctx); err != nil {
			return err
		}
	}
	fresh := *a
	fresh.store = a.store + ".rebuild"
	for _, name := range []string{fresh.store, fresh.store + ".wal"} {
		if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("rebuild: %w", err)
		}
	}
	results, err := fresh.rebuildInto(ctx, all, a.store, exists)
	if err == nil {
		err = a.replaceBy(ctx, fresh.store, exists, acceptMissing, ar.Root)
	}
	if err != nil {
		os.Remove(fresh.store)
		return err
	}
	a.problems = fresh.problems
	return a.showLoads(loaded{results: results})
}

// roomToRebuild says before a rebuild whether a second store fits beside the first.
func (a *app) roomToRebuild(ctx context.Context) error {
	s, err := a.open(ctx, false, false)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.RebuildRoom(ctx)
}

// replaceBy puts the fresh store in the old one's place, after a last look that it has what the old one has, and keeps
// what was there.
func (a *app) replaceBy(ctx context.Context, fresh string, exists, acceptMissing bool, root string) error {
	now, err := a.loadedIn(ctx, fresh, true)
	if err != nil {
		return err
	}
	have := map[extractKey]bool{}
	for _, x := range now {
		have[keyOf(x)] = true
	}
	if exists {
		loaded, err := a.loadedIn(ctx, a.store, false)
		if err != nil {
			return err
		}
		if err := lacking(loaded, have, root, acceptMissing); err != nil {
			return err
		}
	}
	keep := a.keepAs(ctx, have)
	if exists && keep != engine.KeepName(a.store) {
		a.say("%s has extracts the new store has not: it stays, and the old store is kept as %s", engine.KeepName(a.store), keep)
	}
	return engine.Replace(a.store, fresh, keep)
}

// keepAs is the name the old store is kept by: the usual one, unless a store of that name has extracts the new one has not.
func (a *app) keepAs(ctx context.Context, have map[extractKey]bool) string {
	name := engine.KeepName(a.store)
	for n := 2; ; n++ {
		if _, err := os.Stat(name); err != nil {
			return name
		}
		loaded, err := a.loadedIn(ctx, name, true)
		if err == nil && lacking(loaded, have, "", false) == nil {
			return name
		}
		name = fmt.Sprintf("%s-%d", engine.KeepName(a.store), n)
	}
}

// loadedIn lists the extracts of the store at path.
func (a *app) loadedIn(ctx context.Context, path string, readOnly bool) ([]engine.LoadedExtract, error) {
	other := *a
	other.store = path
	s, err := other.open(ctx, readOnly, false)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	return s.Extracts(ctx)
}

func (a *app) rebuildInto(ctx context.Context, all []kept, old string, exists bool) ([]*history.Result, error) {
	s, err := a.open(ctx, false, true)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	if exists {
		if err := s.CarrySpecification(ctx, old); err != nil {
			return nil, err
		}
	}
	var results []*history.Result
	for i, k := range all {
		o := a.loadOptions(loadFlags{source: k.Source, acceptGap: k.AcceptGap, acceptClosures: k.AcceptClosures})
		o.Months = k.Months
		if k.Limits != nil {
			limits := history.Limits(*k.Limits)
			o.Limits = &limits
		}
		r, err := a.loadOne(ctx, s, k.delivered, o, fmt.Sprintf("%d of %d", i+1, len(all)))
		if err != nil {
			return nil, err
		}
		a.problems = a.problems || r.Problems() > 0
		results = append(results, r)
	}
	if err := asRecorded(ctx, s, all); err != nil {
		return nil, err
	}
	if exists {
		return results, s.CarryRecords(ctx, old)
	}
	return results, nil
}

// asRecorded checks that what was loaded is what the archive's records say it holds.
func asRecorded(ctx context.Context, s *engine.Store, all []kept) error {
	loaded, err := s.Extracts(ctx)
	if err != nil {
		return err
	}
	have := map[extractKey]bool{}
	for _, x := range loaded {
		have[keyOf(x)] = true
	}
	for _, k := range all {
		if !have[k.key] {
			return spec.Refusef(18, "restore the extract from a backup of the archive", "%s: is not the extract its record in the archive says it is", k.Place)
		}
	}
	return nil
}
