package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"strata/engine"
	"strata/engine/duck"
	"strata/engine/history"
	"strata/loaders/systmone"
)

// expected is what the sample extracts' own makers say a store must hold.
type expected struct {
	AsOf     map[string]map[string]int64 `json:"as_of"`
	Current  map[string]int64            `json:"current"`
	Versions map[string]int64            `json:"versions"`
	Extracts []struct {
		To     string                      `json:"to"`
		Tables map[string]map[string]int64 `json:"tables"`
	} `json:"extracts"`
	NumericSum float64 `json:"srcode_numeric_sum"`
}

// TestSampleExtracts loads the sample extracts, made independently of Strata, and compares every number they
// come with. The full samples lie beside a developer's checkout; a small one is always in testdata.
func TestSampleExtracts(t *testing.T) {
	for _, dir := range []string{"../testdata/sample-small", "../../shared/sample-extract", "../../shared/sample-extract-zip"} {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			if _, err := os.Stat(filepath.Join(dir, "expected.json")); err != nil {
				t.Skipf("%s is not here", dir)
			}
			checkSample(t, dir)
		})
	}
}

func checkSample(t *testing.T, dir string) {
	ctx := context.Background()
	var want expected
	b, err := os.ReadFile(filepath.Join(dir, "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "s.duckdb")
	results := loadAll(t, path, dir)
	if len(results) != len(want.Extracts) {
		t.Fatalf("%d extracts loaded, want %d", len(results), len(want.Extracts))
	}
	for i, r := range results {
		compareCounts(t, r, want.Extracts[i].Tables)
	}
	for _, r := range loadAll(t, path, dir) {
		if !r.Already {
			t.Errorf("%s: loaded a second time", r.Place)
		}
	}
	s := openStore(t, path, true)
	defer s.Close()
	for table, n := range want.Current {
		equal(t, s, n, fmt.Sprintf(`SELECT count(*) FROM "current".%s`, table), nil)
	}
	for table, n := range want.Versions {
		equal(t, s, n, "SELECT count(*) FROM history."+table, nil)
	}
	for at, tables := range want.AsOf {
		known := fmt.Sprintf("%s-%s-%s %s:%s", at[:4], at[4:6], at[6:8], at[9:11], at[11:])
		for table, n := range tables {
			equal(t, s, n, "SELECT count(*) FROM "+table, known)
		}
	}
	rows, err := s.Query(ctx, `SELECT sum("NumericValue") FROM SRCode WHERE "IsNumeric"`, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if got := rows.Next()[0].(float64); got < want.NumericSum-0.001 || got > want.NumericSum+0.001 {
		t.Errorf("sum of numeric values: got %v, want %v", got, want.NumericSum)
	}
}

func loadAll(t *testing.T, path, dir string) []*history.Result {
	t.Helper()
	s := openStore(t, path, false)
	defer s.Close()
	places, err := systmone.Find(dir)
	if err != nil {
		t.Fatal(err)
	}
	var results []*history.Result
	for _, p := range places {
		x, closer, err := systmone.Open(p, systmone.Options{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.Load(context.Background(), x, engine.LoadOptions{})
		closer.Close()
		if err != nil {
			t.Fatal(err)
		}
		results = append(results, r)
	}
	return results
}

func openStore(t *testing.T, path string, readOnly bool) *engine.Store {
	t.Helper()
	tables, err := systmone.Tables()
	if err != nil {
		t.Fatal(err)
	}
	s, err := engine.Create(context.Background(), engine.Options{Path: path, Tables: tables})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func compareCounts(t *testing.T, r *history.Result, want map[string]map[string]int64) {
	t.Helper()
	if len(r.Tables) != len(want) {
		t.Errorf("%s: %d tables, want %d", r.Place, len(r.Tables), len(want))
	}
	for _, c := range r.Tables {
		got := map[string]int64{"rows": c.Rows, "inserted": c.Inserted, "updated": c.Updated, "unchanged": c.Unchanged, "removed": c.Removed,
			"orphan_removals": c.OrphanRemovals, "duplicates": c.Duplicates, "closed_absent": c.ClosedAbsent, "closed_patient_left": c.ClosedPatientLeft}
		for k, n := range want[c.Table] {
			if got[k] != n {
				t.Errorf("%s: %s %s: got %d, want %d", r.Place, c.Table, k, got[k], n)
			}
		}
		if c.Quarantined+c.CellProblems > 0 {
			t.Errorf("%s: %s: %d rows quarantined, %d cell problems", r.Place, c.Table, c.Quarantined, c.CellProblems)
		}
	}
}

func equal(t *testing.T, s *engine.Store, want any, query string, knownAt any) {
	t.Helper()
	rows, err := s.Query(context.Background(), query, duck.Args{}, knownAt)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	if got := rows.Next()[0]; got != want {
		t.Errorf("%s (known at %v): got %v, want %v", query, knownAt, got, want)
	}
}
