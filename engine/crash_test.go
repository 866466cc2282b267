package engine_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"strata/engine"
	"strata/loaders/systmone"
)

const crashDir = "../testdata/sample-small"

// TestMain lets this binary play the program that is killed: with STRATA_TEST_LOAD it loads into that store and ends,
// with STRATA_TEST_COMPACT as well it compacts it.
func TestMain(m *testing.M) {
	if path := os.Getenv("STRATA_TEST_LOAD"); path != "" {
		do := loadSample
		if os.Getenv("STRATA_TEST_COMPACT") != "" {
			do = func(path string) error { _, err := compact(path, engine.CompactOptions{Force: true}); return err }
		}
		if err := do(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func loadSample(path string) error {
	ctx := context.Background()
	tables, err := systmone.Tables()
	if err != nil {
		return err
	}
	s, err := engine.Create(ctx, engine.Options{Path: path, Tables: tables})
	if err != nil {
		return err
	}
	defer s.Close()
	places, err := systmone.Find(crashDir)
	if err != nil {
		return err
	}
	for _, place := range places[:2] { // a full and a delta
		x, closer, err := systmone.Open(place, systmone.Options{})
		if err != nil {
			return err
		}
		_, err = s.Load(ctx, x, engine.LoadOptions{})
		closer.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// TestKilledLoads kills the loading process at random moments until 50 loads were hit. Each time the store must open, hold whole
// extracts only, verify, and, loaded again, end in the history of a load nobody disturbed. STRATA_KILLS sets how many.
func TestKilledLoads(t *testing.T) {
	kills := int64(50)
	fmt.Sscan(os.Getenv("STRATA_KILLS"), &kills)
	whole := filepath.Join(t.TempDir(), "whole.duckdb")
	start := time.Now()
	if err := child(whole).Run(); err != nil {
		t.Fatal(err)
	}
	takes := time.Since(start)
	want := content(t, whole)
	var hit, tries atomic.Int64
	t.Run("kills", func(t *testing.T) {
		const workers = 2
		for w := range workers {
			t.Run(fmt.Sprint("worker", w), func(t *testing.T) {
				t.Parallel()
				r := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), uint64(w)))
				for hit.Load() < kills && tries.Add(1) <= 4*kills {
					if killed(t, time.Duration(r.Float64()*1.5*float64(takes)), want) {
						hit.Add(1)
					}
				}
			})
		}
	})
	t.Logf("%d of %d loads were hit; one takes %v", hit.Load(), tries.Load(), takes)
	if hit.Load() < kills {
		t.Errorf("%d loads were hit, want %d", hit.Load(), kills)
	}
}

// killed loads into a new store, kills the load after a while, and checks the store and its recovery.
func killed(t *testing.T, delay time.Duration, want string) bool {
	path := filepath.Join(t.TempDir(), "killed.duckdb")
	cmd := child(path)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(delay)
	_ = cmd.Process.Kill()
	hit := cmd.Wait() != nil
	checkStore(t, path, delay)
	if err := loadSample(path); err != nil {
		t.Fatalf("killed after %v, loading again: %v", delay, err)
	}
	checkStore(t, path, delay)
	if got := content(t, path); got != want {
		t.Fatalf("killed after %v: history differs from that of a whole load:\ngot  %s\nwant %s", delay, got, want)
	}
	return hit
}

func child(path string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "STRATA_TEST_LOAD="+path)
	cmd.Stderr = os.Stderr
	return cmd
}

func checkStore(t *testing.T, path string, delay time.Duration) {
	t.Helper()
	s := openStore(t, path, false)
	defer s.Close()
	checks, err := s.Verify(context.Background())
	if err != nil {
		t.Fatalf("killed after %v: %v", delay, err)
	}
	for _, c := range checks {
		if c.Problems > 0 {
			t.Fatalf("killed after %v: %s: %s: %d problems", delay, c.Check, c.Table, c.Problems)
		}
	}
}

// content sums up every version of every table, order apart.
func content(t *testing.T, path string) string {
	t.Helper()
	ctx := context.Background()
	s := openStore(t, path, false)
	defer s.Close()
	tables, err := s.Tables(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, e := range tables {
		if !e.Loaded {
			continue
		}
		rows, err := s.Query(ctx, fmt.Sprintf(`SELECT count(*)::VARCHAR || ' ' || coalesce(sum(hash(h)), 0)::VARCHAR FROM history.%q h`, e.Name), nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, fmt.Sprint(e.Name, " ", rows.Next()[0]))
		rows.Close()
	}
	return strings.Join(lines, "; ")
}
