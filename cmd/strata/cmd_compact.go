package main

import (
	"context"

	"github.com/spf13/cobra"

	"strata/engine"
)

func (a *app) cmdCompact() *cobra.Command {
	var o engine.CompactOptions
	c := &cobra.Command{
		Use:   "compact",
		Short: "Write the store into a new, smaller file and put that in its place",
		Long: `Compact copies the store into a new file, compares the two to the last row, and puts the copy in the store's place in one step, when
that makes the file smaller by a tenth or more. Until then the store stays as it was: an interrupted compaction changes nothing. It needs
free disk space for the copy beside the store. Nobody may have the store open meanwhile.`,
		Example: "  strata compact --dry-run\n  strata compact\n  strata compact --force",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.compact(cmd.Context(), o) },
	}
	c.Flags().BoolVar(&o.Force, "force", false, "put the copy in place however little is gained")
	c.Flags().BoolVar(&o.Try, "dry-run", false, "make the copy, say what it would gain, and throw it away")
	return c
}

func (a *app) compact(ctx context.Context, o engine.CompactOptions) error {
	options, err := a.options(false)
	if err != nil {
		return err
	}
	p := a.progress("compact")
	o.Progress = step(p)
	r, err := engine.Compact(ctx, options, o)
	p.Done()
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(r)
	}
	a.table([]string{"store", "MB", "unused MB", "compacted MB", "smaller by %"},
		[][]any{{r.Store, megabytes(r.Bytes), megabytes(r.Free), megabytes(r.After), int64(100 * r.Gain())}})
	switch {
	case r.Done:
		a.say("the compacted store is in place")
	case o.Try:
		a.say("dry run: nothing was changed")
	default:
		a.say("not worth it: nothing was changed; --force does it all the same")
	}
	return nil
}

func megabytes(n int64) int64 { return (n + 500_000) / 1_000_000 }
