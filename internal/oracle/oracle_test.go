// Package oracle calculates reports a second time, in plain Go over the rows as they were delivered, and compares. It
// shares nothing with the engine but the codelists' files: no SQL, no view, no macro, no report.
//
// Every seed makes a population up that looks for edges, delivers it in two or three nights, loads it into a store and
// asks each report of it. STRATA_ORACLES says how many seeds (200 for the long check), STRATA_SEED where they begin.
package oracle

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"strata/engine"
	"strata/engine/report"
	"strata/loaders/codelist"
	"strata/loaders/systmone"
	"strata/reports"
)

const patients = 500

// TestOracles asks reports of random populations and calculates each answer a second time.
func TestOracles(t *testing.T) {
	count, start := 4, uint64(1)
	fmt.Sscan(os.Getenv("STRATA_ORACLES"), &count)
	fmt.Sscan(os.Getenv("STRATA_SEED"), &start)
	t.Logf("%d populations from seed %d", count, start)
	b := newBench(t)
	const workers = 2
	for w := range workers {
		t.Run(fmt.Sprint("worker", w), func(t *testing.T) {
			t.Parallel()
			for i := w; i < count && !t.Failed(); i += workers {
				b.try(t, makeWorld(b.book, start+uint64(i), patients))
			}
		})
	}
}

// bench is what every seed needs: the reports, the codelists' files, and a store with nothing in it but the codelists.
type bench struct {
	book    *codebook
	reports *report.Bundle
	options engine.Options
	blank   []byte
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{}
	var err error
	if b.book, err = readCodebook(); err != nil {
		t.Fatal(err)
	}
	if b.reports, err = report.Load(reports.FS()); err != nil {
		t.Fatal(err)
	}
	if b.options.Tables, err = systmone.Tables(); err != nil {
		t.Fatal(err)
	}
	if b.options.Codelists, err = codelist.Bundled(); err != nil {
		t.Fatal(err)
	}
	b.options.Path, b.options.Threads = filepath.Join(t.TempDir(), "blank.duckdb"), 1
	s, err := engine.Create(context.Background(), b.options)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if b.blank, err = os.ReadFile(b.options.Path); err != nil {
		t.Fatal(err)
	}
	return b
}

// try compares every report of one population; a difference is brought down to few patients and told.
func (b *bench) try(t *testing.T, w *world) {
	t.Helper()
	found, err := b.differences(t.TempDir(), w, sortedOracles())
	if err != nil {
		t.Fatalf("seed %d: %v", w.seed, err)
	}
	told := false
	for _, name := range sortedOracles() {
		if len(found[name]) == 0 {
			continue
		}
		t.Errorf("seed %d: report %s --as-at %s --known-at %s %v:\n%s", w.seed, name, w.asAt.Format("2006-01-02"), w.knownAt, w.params[name],
			strings.Join(found[name][:min(12, len(found[name]))], "\n"))
		if !told {
			t.Log(b.fewest(t, w, name))
		}
		told = true
	}
}

func sortedOracles() []string {
	names := make([]string, 0, len(oracles))
	for n := range oracles {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// differences loads a population and says where reports differ from what their oracles want.
func (b *bench) differences(dir string, w *world, names []string) (map[string][]string, error) {
	defer os.RemoveAll(dir)
	s, err := b.load(dir, w)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	r := readRecords(b.book, w.replay(w.heard))
	found := map[string][]string{}
	for _, name := range names {
		rep, err := b.reports.Find(name)
		if err != nil {
			return nil, err
		}
		if found[name], err = w.ask(s, rep, r); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// load writes a population's extracts and loads them into a store of its own.
func (b *bench) load(dir string, w *world) (*engine.Store, error) {
	ctx := context.Background()
	places, err := w.write(filepath.Join(dir, "feed"))
	if err != nil {
		return nil, err
	}
	o := b.options
	o.Path = filepath.Join(dir, "s.duckdb")
	if err := os.WriteFile(o.Path, b.blank, 0o600); err != nil {
		return nil, err
	}
	s, err := engine.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	for _, p := range places {
		x, closer, err := systmone.Open(p, systmone.Options{})
		if err == nil {
			_, err = s.Load(ctx, x, engine.LoadOptions{AcceptClosures: true})
			closer.Close()
		}
		if err != nil {
			s.Close()
			return nil, err
		}
	}
	return s, nil
}

// ask asks a store a report, without disclosure control, and says where the answer differs from the oracle's.
func (w *world) ask(s *engine.Store, rep *report.Report, r *records) ([]string, error) {
	none, err := report.ParseScheme("none")
	if err != nil {
		return nil, err
	}
	res, err := s.Report(context.Background(), rep, engine.ReportRequest{AsAt: w.asAt.Format("2006-01-02"), KnownAt: w.knownAt, Params: w.params[rep.ID], Scheme: none})
	if err != nil {
		return nil, err
	}
	q := question{asAt: w.asAt, numbers: map[string]int{}}
	for name, text := range w.params[rep.ID] {
		q.numbers[name], _ = strconv.Atoi(text)
	}
	return compare(oracles[rep.ID](r, q), res.Table), nil
}
