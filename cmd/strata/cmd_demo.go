package main

import (
	"context"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"strata/engine"
	"strata/engine/spec"
	"strata/loaders/systmone"
	"strata/loaders/systmone/synth"
)

func (a *app) cmdDemo() *cobra.Command {
	var patients, organisations, nights int
	c := &cobra.Command{
		Use:   "demo [DIR]",
		Short: "The whole journey on invented patients: extracts, store, reports",
		Long: `Demo synthesises extracts, loads them into a store of its own, runs the starter pack, and says what it made. Everything lies
in DIR (default demo), which must not exist yet or be a former demo, which is then made anew.`,
		Example: "  strata demo\n  strata demo --patients 2000 /tmp/demo",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "demo"
			if len(args) == 1 {
				dir = args[0]
			}
			if patients == 0 {
				return spec.Usagef("1 to 10000000 patients", "demo: 0 patients")
			}
			return a.demo(cmd.Context(), dir, synth.Options{Patients: patients, Organisations: organisations, Nights: nights})
		},
	}
	c.Flags().IntVar(&patients, "patients", 10_000, "patients registered at the full extract")
	c.Flags().IntVar(&organisations, "organisations", 3, "practices")
	c.Flags().IntVar(&nights, "nights", 7, "deltas after the full extract")
	return c
}

// demoMark tells a folder a demo made from one that is somebody's.
const demoMark = ".strata-demo"

func (a *app) demo(ctx context.Context, dir string, o synth.Options) error {
	if _, err := os.Stat(dir); err == nil {
		if _, err := os.Stat(filepath.Join(dir, demoMark)); err != nil {
			return spec.Usagef("name another folder", "demo: %s is there already and no demo made it", dir)
		}
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, demoMark), []byte("made by strata demo; removed by the next one\n"), 0o640); err != nil {
		return err
	}
	a.store = filepath.Join(dir, "strata.duckdb")
	o.Dir = filepath.Join(dir, "extracts")
	out := filepath.Join(dir, "reports")
	a.say("1. synthesise extracts of invented patients")
	dirs, err := a.synth(ctx, o)
	if err != nil {
		return err
	}
	a.say("2. load %d extracts", len(dirs))
	found, left, err := find([]string{o.Dir}, systmone.Options{})
	if err == nil {
		err = leftOut(left, nil)
	}
	if err != nil {
		return err
	}
	if err := a.demoLoad(ctx, found); err != nil {
		return err
	}
	a.say("3. run the starter pack")
	b, err := a.bundle()
	if err != nil {
		return err
	}
	pack, err := b.Pack("starter")
	if err != nil {
		return err
	}
	silent := *a
	silent.stdout = io.Discard
	if err := silent.runPack(ctx, pack, reportFlags{asAt: "today", out: out, formats: []string{"xlsx", "csv"}}); err != nil {
		return err
	}
	return a.demoSummary(ctx, dirs, out)
}

func (a *app) demoLoad(ctx context.Context, found []delivered) error {
	s, err := a.open(ctx, false, true)
	if err != nil {
		return err
	}
	defer s.Close()
	defer func() {
		for _, d := range found {
			d.close()
		}
	}()
	a.conf.Archive = archiveConfig{} // beside the demo's store, not in the user's
	return a.loadAll(ctx, s, found, loadFlags{source: engine.DefaultSource}, &loaded{})
}

func (a *app) demoSummary(ctx context.Context, dirs []string, out string) error {
	s, err := a.open(ctx, true, false)
	if err != nil {
		return err
	}
	defer s.Close()
	entries, err := s.Log(ctx)
	if err != nil {
		return err
	}
	st, err := s.Status(ctx)
	if err != nil {
		return err
	}
	var rows, open, versions int64
	for _, e := range entries {
		rows += e.Rows
	}
	for _, t := range st.Tables {
		open, versions = open+t.OpenRows, versions+t.Versions
	}
	files, err := filepath.Glob(filepath.Join(out, "*"))
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(map[string]any{"extracts": dirs, "rows": rows, "open_rows": open, "versions": versions, "store": a.store, "reports": files})
	}
	table := [][]any{{"extracts", int64(len(dirs)), filepath.Dir(dirs[0])}, {"rows loaded", rows, a.store}, {"open rows", open, ""}, {"versions", versions, ""},
		{"tables", int64(len(st.Tables)), ""}, {"report files", int64(len(files)), out}}
	for _, f := range files {
		table = append(table, []any{"", "", f})
	}
	a.table([]string{"what", "how many", "where"}, table)
	a.say("\nnext:")
	a.say("  strata --store %s sql \"select AppointmentStatus, count(*) from SRAppointment group by all\"", a.store)
	a.say("  strata --store %s log", a.store)
	a.say("  strata --store %s report run list_size --as-at 2026-03-28", a.store)
	return nil
}
