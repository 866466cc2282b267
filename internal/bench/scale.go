package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"strata/loaders/systmone/synth"
)

// curve is a cost at growing sizes.
type curve struct {
	Name, Unit string
	X, Y       []float64 // rows of the big table's history; medians
}

// stage is one size of the scaling curves.
type stage struct {
	f     *feed
	store string
	rows  float64
	delta []float64 // seconds of a night of 1 %
	fixed []float64 // seconds of a night of the same size everywhere
	peak  float64   // MB, of the nights
	file  float64   // MB

	pack        map[string]float64 // seconds of each report, once
	reportsPeak float64            // MB, of them all in one process
	refused     []string           // reports this feed cannot answer, and why
}

// scale measures nights and reports at a tenth, three tenths and all of the patients.
func scale(ctx context.Context, b *bench) []row {
	grown := row{Work: "a night of the same size, ten times the patients", Rival: "a tenth of the patients", Bar: 1.5}
	versions := row{Work: "a night of the same size, ten times the versions", Rival: "one version of each row", Bar: 1.5}
	stages, err := b.stages(ctx)
	if err == nil {
		for i := range b.repeats {
			for _, s := range stages {
				if err = b.step(ctx, s, i); err != nil {
					break
				}
			}
		}
	}
	if err != nil {
		return append(notRun(grown, err), notRun(versions, err)...)
	}
	first, last := stages[0], stages[len(stages)-1]
	grown.Ours, grown.Theirs = last.fixed, first.fixed
	grown.Note = fmt.Sprintf("%s rows and %s rows of %s", count(int64(last.rows)), count(int64(first.rows)), bigTable)
	b.curves, b.remarks = curvesOf(stages), last.refused
	if versions.Ours, versions.Theirs, err = b.inflated(ctx, first); err != nil {
		return append([]row{grown}, notRun(versions, err)...)
	}
	return []row{grown, versions}
}

// stages are the three sizes, each with a store of its own.
func (b *bench) stages(ctx context.Context) ([]*stage, error) {
	var all []*stage
	for _, tenths := range []int{1, 3, 10} {
		s := &stage{f: b.main, pack: map[string]float64{}}
		var err error
		if tenths == 10 {
			if s.store, err = b.base(ctx); err != nil {
				return nil, err
			}
		} else {
			if s.f, err = b.feed(ctx, b.patients*tenths/10, 1); err != nil {
				return nil, err
			}
			s.store = b.at(fmt.Sprintf("scale%d.duckdb", tenths))
			if _, _, err := b.load(ctx, s.store, nil, s.f.Base); err != nil {
				return nil, err
			}
		}
		s.rows, s.file = float64(s.f.table(bigTable).Rows), float64(sizeOf(s.store))/1e6
		all = append(all, s)
	}
	return all, nil
}

// step is one repeat of one size: a night of 1 %, a night of fixed size, each on a copy of the store, and once the reports.
func (b *bench) step(ctx context.Context, s *stage, i int) error {
	for _, night := range []struct {
		place string
		times *[]float64
	}{{s.f.Nights[0], &s.delta}, {s.f.Fixed, &s.fixed}} {
		store, err := b.copyOf(s.store, "step.duckdb")
		if err != nil {
			return err
		}
		ran, _, err := b.load(ctx, store, nil, night.place)
		if err != nil {
			return err
		}
		*night.times = append(*night.times, ran.Seconds)
		s.peak = max(s.peak, float64(ran.Peak)/1e6)
		if i == 0 && s.f != b.main && night.times == &s.delta {
			b.prove(ctx, fmt.Sprintf("a night at %s patients", count(int64(s.f.Patients))), s.f, store, s.f.Base, night.place)
		}
		remove(store)
	}
	if i > 0 {
		return nil
	}
	return b.reportCosts(ctx, s)
}

// reportCosts runs every bundled report once on a copy of a size's store.
func (b *bench) reportCosts(ctx context.Context, s *stage) error {
	store, err := b.copyOf(s.store, "costs.duckdb")
	if err != nil {
		return err
	}
	defer remove(store)
	ran, err := b.child(ctx, "costs", store, asAt, filepath.Join(filepath.Dir(s.f.Base), synth.ReferenceFolder))
	if err != nil {
		return err
	}
	costs := map[string]cost{}
	if err := json.Unmarshal(ran.Out, &costs); err != nil {
		return err
	}
	s.reportsPeak, s.refused = float64(ran.Peak)/1e6, nil
	for id, c := range costs {
		if c.Refused != "" {
			s.refused = append(s.refused, id+": "+c.Refused)
			continue
		}
		s.pack[id] = c.Seconds
	}
	slices.Sort(s.refused)
	return nil
}

// inflated compares a night on the smallest store, every row of which was given nine older versions, with the same
// night on it as it was.
func (b *bench) inflated(ctx context.Context, s *stage) (ours, theirs []float64, err error) {
	tall, err := b.copyOf(s.store, "tall.duckdb")
	if err != nil {
		return nil, nil, err
	}
	defer remove(tall)
	if _, err := b.child(ctx, "inflate", tall, "9"); err != nil {
		return nil, nil, err
	}
	for range b.repeats {
		for _, side := range []struct {
			from  string
			times *[]float64
		}{{tall, &ours}, {s.store, &theirs}} {
			store, err := b.copyOf(side.from, "step.duckdb")
			if err != nil {
				return nil, nil, err
			}
			ran, _, err := b.load(ctx, store, nil, s.f.Fixed)
			if err != nil {
				return nil, nil, err
			}
			*side.times = append(*side.times, ran.Seconds)
			remove(store)
		}
	}
	return ours, theirs, nil
}

func curvesOf(stages []*stage) []curve {
	pick := func(name, unit string, y func(s *stage) float64) curve {
		c := curve{Name: name, Unit: unit}
		for _, s := range stages {
			c.X, c.Y = append(c.X, s.rows), append(c.Y, y(s))
		}
		return c
	}
	all := []curve{
		pick("a night of 1 %", "s", func(s *stage) float64 { return median(s.delta) }),
		pick("a night of a fixed size", "s", func(s *stage) float64 { return median(s.fixed) }),
		pick("peak memory of a night", "MB", func(s *stage) float64 { return s.peak }),
		pick("file of the store", "MB", func(s *stage) float64 { return s.file }),
	}
	all = append(all, pick("peak memory of all reports", "MB", func(s *stage) float64 { return s.reportsPeak }))
	all = append(all, pick("all reports, each once", "s", func(s *stage) float64 {
		sum := 0.0
		for _, seconds := range s.pack {
			sum += seconds
		}
		return sum
	}))
	for _, id := range slices.Sorted(maps.Keys(stages[0].pack)) {
		all = append(all, pick("report "+id, "s", func(s *stage) float64 { return s.pack[id] }))
	}
	return all
}

// curveLines are the curves as the lines of a table.
func (b *bench) curveLines() (head []string, lines [][]string) {
	if len(b.curves) == 0 {
		return nil, nil
	}
	head = []string{"cost"}
	for _, x := range b.curves[0].X {
		head = append(head, count(int64(x))+" rows")
	}
	head = append(head, "exponent")
	for _, c := range b.curves {
		line := []string{c.Name}
		for _, y := range c.Y {
			line = append(line, amount(y, c.Unit))
		}
		lines = append(lines, append(line, figure(exponent(c.X, c.Y))))
	}
	return head, lines
}

func (b *bench) curvesText() string {
	head, lines := b.curveLines()
	if head == nil {
		return ""
	}
	return "\n" + plainTable(head, lines) + "\n"
}
