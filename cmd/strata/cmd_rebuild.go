package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sort"

	"github.com/spf13/cobra"

	"strata/engine/history"
	"strata/engine/spec"
	"strata/loaders/systmone"
)

func (a *app) cmdRebuild() *cobra.Command {
	var from string
	c := &cobra.Command{
		Use:   "rebuild",
		Short: "Make the store anew from the archive, in extract-time order",
		Long: `Rebuild loads every archived extract into a new store, oldest first, with the leave each was loaded with, then puts it in the old
store's place. The record of reports run is carried over. The old store stays beside it as FILE.before-rebuild. To load an extract that came
late, put its folder into the archive, under its source, and rebuild.`,
		Example: "  strata rebuild\n  strata rebuild --from /backup/archive",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.rebuild(cmd.Context(), from) },
	}
	c.Flags().StringVar(&from, "from", "", "the archive's folder (default the configured one)")
	return c
}

// kept is an archived extract with its manifest read.
type kept struct {
	delivered
	systmone.Kept
}

func (a *app) rebuild(ctx context.Context, from string) error {
	root := first(from, a.archiveRoot())
	all, err := openArchive(root)
	if err != nil {
		return err
	}
	defer func() {
		for _, k := range all {
			k.close()
		}
	}()
	old := a.store
	_, statErr := os.Stat(old)
	if statErr == nil { // nobody else may have it open while it is replaced
		s, err := a.open(ctx, false, false)
		if err != nil {
			return err
		}
		err = s.RebuildRoom(ctx)
		s.Close()
		if err != nil {
			return err
		}
	}
	fresh := *a
	fresh.store = old + ".rebuild"
	for _, name := range []string{fresh.store, fresh.store + ".wal"} {
		if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("rebuild: %w", err)
		}
	}
	results, err := fresh.rebuildInto(ctx, all, old, statErr == nil)
	if err != nil {
		os.Remove(fresh.store)
		return err
	}
	if statErr == nil {
		if err := os.Rename(old, old+".before-rebuild"); err != nil {
			return fmt.Errorf("rebuild: %w", err)
		}
	}
	if err := os.Rename(fresh.store, old); err != nil {
		return fmt.Errorf("rebuild: %w", err)
	}
	return a.showLoads(results, nil, false)
}

func openArchive(root string) ([]kept, error) {
	archived, err := systmone.ArchivedExtracts(root)
	if err != nil || len(archived) == 0 {
		return nil, spec.Refusef(18, "strata load keeps extracts there; --from names another archive", "%s: no archived extract", root)
	}
	var all []kept
	for _, k := range archived {
		bad, err := systmone.CheckSums(k.Dir)
		if err == nil && len(bad) > 0 {
			err = spec.Refusef(18, "restore the extract from a backup of the archive", "%s: damaged in the archive: %v", k.Place, bad)
		}
		var x *spec.Extract
		closer := delivered{}
		if err == nil {
			var c interface{ Close() error }
			x, c, err = systmone.Open(k.Place, systmone.Options{Unlisted: k.Kept.Unlisted})
			if err == nil {
				closer = delivered{x, c.Close}
			}
		}
		if err != nil {
			for _, o := range all {
				o.close()
			}
			return nil, err
		}
		all = append(all, kept{closer, k.Kept})
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].To.Before(all[j].To) })
	return all, nil
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
		r, err := a.loadOne(ctx, s, k.delivered, o, fmt.Sprintf("%d of %d", i+1, len(all)))
		if err != nil {
			return nil, err
		}
		a.problems = a.problems || r.Problems() > 0
		results = append(results, r)
	}
	if exists {
		return results, s.CarryRecords(ctx, old)
	}
	return results, nil
}
