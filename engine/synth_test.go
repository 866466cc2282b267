package engine_test

import (
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"strata/engine"
	"strata/engine/spec"
	"strata/loaders/codelist"
	"strata/loaders/systmone"
	"strata/loaders/systmone/synth"
)

// believable is a store of a synthetic full extract, and the folder its reference files lie in.
func believable(t *testing.T, patients int) (*engine.Store, string) {
	t.Helper()
	ctx, dir := context.Background(), t.TempDir()
	feed := filepath.Join(dir, "feed")
	places, err := synth.Generate(ctx, synth.Options{Patients: patients, Nights: -1, Dir: feed})
	if err != nil {
		t.Fatal(err)
	}
	tables, lists := bundled(t)
	s, err := engine.Create(ctx, engine.Options{Path: filepath.Join(dir, "s.duckdb"), Tables: tables, Codelists: lists})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if got := loadFolder(s, places[0], "", ""); got != "loaded" {
		t.Fatal(got)
	}
	return s, filepath.Join(feed, synth.ReferenceFolder)
}

// TestSynthIsBelievable holds the synthetic population against public figures: testdata/ready.sql names each of them and its
// band, and bundled reports are asked for those they give. The reference files beside the extracts must know every postcode, role and rota of the store.
func TestSynthIsBelievable(t *testing.T) {
	s, reference := believable(t, 6000)
	text, err := os.ReadFile("testdata/ready.sql")
	if err != nil {
		t.Fatal(err)
	}
	figures := 0
	for _, query := range strings.Split(strings.TrimSuffix(strings.TrimSpace(string(text)), ";"), ";\n") {
		for _, r := range table(t, s, `SELECT figure, value::DOUBLE AS value, low::DOUBLE AS low, high::DOUBLE AS high FROM (`+query+"\n)") {
			figures++
			name, value, low, high := r[0].(string), r[1].(float64), r[2].(float64), r[3].(float64)
			if value < low || value > high {
				t.Errorf("%s: %.2f is not within %g and %g", name, value, low, high)
			}
		}
	}
	if figures < 70 {
		t.Errorf("%d figures only", figures)
	}
	deprived(t, s, filepath.Join(reference, "area.csv"))
	t.Run("reports", func(t *testing.T) { readyReports(t, s, filepath.Join(reference, "area.csv")) })
	for file, query := range map[string]string{
		"staff_group.csv": `SELECT DISTINCT staff_role FROM clinical.appointment`,
		"rota_group.csv":  `SELECT DISTINCT rota_type FROM clinical.appointment UNION SELECT "RotaType" FROM decoded."SRRota"`,
		"practice.csv":    `SELECT organisation FROM clinical.organisation`,
	} {
		known := reading(t, filepath.Join(reference, file))
		for _, r := range table(t, s, query) {
			if name, _ := r[0].(string); known[name] == "" {
				t.Errorf("%s does not know %v", file, r[0])
			}
		}
	}
}

// deprived checks that each fifth of deprivation holds 15 to 25 % of the registered, and that their areas are known.
func deprived(t *testing.T, s *engine.Store, path string) {
	t.Helper()
	deciles := reading(t, path)
	fifths, all := [5]float64{}, 0.0
	for _, r := range table(t, s, `SELECT p.postcode, count(*)::DOUBLE FROM clinical.registered_population(DATE '2026-03-31') l
		JOIN clinical.patient p USING (patient_id, organisation) WHERE p.postcode IS NOT NULL GROUP BY ALL`) {
		decile := strings.Index(" 1 2 3 4 5 6 7 8 9 10", " "+deciles[r[0].(string)]) / 2
		if deciles[r[0].(string)] == "" {
			t.Fatal("a postcode of no area")
		}
		fifths[decile/2] += r[1].(float64)
		all += r[1].(float64)
	}
	for i, n := range fifths {
		if share := 100 * n / all; share < 15 || share > 25 {
			t.Errorf("fifth %d of deprivation holds %.1f %%", i+1, share)
		}
	}
}

// reading is a reference file's last column by its first.
func reading(t *testing.T, path string) map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]string{}
	for _, r := range rows[1:] {
		known[r[0]] = r[len(r)-1]
	}
	return known
}

// table is a query's rows.
func table(t *testing.T, s *engine.Store, query string) (all [][]any) {
	t.Helper()
	rows, err := s.Query(context.Background(), query, nil, nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, query)
	}
	defer rows.Close()
	for row := rows.Next(); row != nil; row = rows.Next() {
		all = append(all, append([]any{}, row...))
	}
	return all
}

// bundled is the dictionary and the codelists that come with the program.
func bundled(t *testing.T) (*spec.Tables, spec.Codelists) {
	t.Helper()
	tables, err := systmone.Tables()
	if err != nil {
		t.Fatal(err)
	}
	lists, err := codelist.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	return tables, lists
}
