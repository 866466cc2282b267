package main

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"strata/internal/term"
	"strata/loaders/systmone/synth"
)

func (a *app) cmdSynth() *cobra.Command {
	var o synth.Options
	var flags synthFlags
	c := &cobra.Command{
		Use:   "synth DIR",
		Short: "Write synthetic extracts: invented patients in the feed's real format",
		Long: `Synth writes a full extract and nightly deltas of invented patients. The same seed and options give the same bytes, whatever the
number of workers, and memory does not grow with the number of patients. NHS numbers are of the 999 range, which is never issued and holds
909,091: patients beyond them have none. The folder reference beside the extracts holds what a user imports besides: areas, practices,
staff and rota groups.`,
		Example: `  strata synth extracts
  strata synth --seed 7 --patients 2000 --organisations 2 --nights 3 extracts
  strata synth --patients 100000 --organisations 10 --entries 200 --nights 30 --churn 1 extracts   # about 20 million SRCode rows
  strata synth --nights 5 --rebulk 3:SRCode --rebulk 5 --join 2 --leave 4 --quirk dups,orphans extracts`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Dir = args[0]
			if err := a.spare(o.Dir); err != nil {
				return err
			}
			if err := flags.read(&o); err != nil {
				return err
			}
			dirs, err := a.synth(cmd.Context(), o)
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(map[string]any{"extracts": dirs})
			}
			var rows [][]any
			for _, d := range dirs {
				files, bytes := sizeOf(d)
				rows = append(rows, []any{d, files, bytes})
			}
			a.table([]string{"extract", "files", "bytes"}, rows)
			return nil
		},
	}
	flags.add(c, &o)
	return c
}

func (a *app) synth(ctx context.Context, o synth.Options) ([]string, error) {
	p := a.progress("synthesise")
	defer p.Done()
	o.Progress = func(label string, done, total int64) { p.Step(term.Step{Label: label, Done: done, Total: total}) }
	return synth.Generate(ctx, o)
}

func sizeOf(dir string) (files, bytes int64) {
	entries, err := os.ReadDir(dir)
	if err != nil { // one archive
		if info, err := os.Stat(dir); err == nil {
			return 1, info.Size()
		}
		return 0, 0
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil {
			files, bytes = files+1, bytes+info.Size()
		}
	}
	return files, bytes
}
