package engine_test

import (
	"context"
	"path/filepath"
	"testing"

	"strata/engine"
	"strata/loaders/codelist"
	"strata/loaders/systmone"
	"strata/loaders/systmone/synth"
)

// TestSynthIsBelievable holds the synthetic population against public figures, through the same SQL the reports use:
// hypertension 14-17 % of the list, diabetes 6-8 % (QOF), did not attend 3-8 %, 4-8 appointments a patient and year.
func TestSynthIsBelievable(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	places, err := synth.Generate(ctx, synth.Options{Patients: 4000, Organisations: 2, Nights: -1, Dir: filepath.Join(dir, "feed")})
	if err != nil {
		t.Fatal(err)
	}
	tables, err := systmone.Tables()
	if err != nil {
		t.Fatal(err)
	}
	lists, err := codelist.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	s, err := engine.Create(ctx, engine.Options{Path: filepath.Join(dir, "s.duckdb"), Tables: tables, Codelists: lists})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got := loadFolder(s, places[0], "", ""); got != "loaded" {
		t.Fatal(got)
	}
	for query, band := range map[string][2]float64{
		`SELECT count(*)::DOUBLE FROM clinical.registered_population(DATE '2026-03-31')`: {3700, 4100},
		`SELECT 100.0 * count(r.patient_id) / count(*) FROM clinical.registered_population(DATE '2026-03-31') l
			LEFT JOIN clinical.register('hypertension', 'hypertension_resolved', DATE '2026-03-31') r USING (patient_id, organisation)`: {14, 17},
		`SELECT 100.0 * count(r.patient_id) / count(*) FROM clinical.registered_population(DATE '2026-03-31') l
			LEFT JOIN clinical.register('diabetes', 'diabetes_resolved', DATE '2026-03-31') r USING (patient_id, organisation)`: {6, 8},
		`SELECT 100.0 * count(*) FILTER (status = 'Did Not Attend') / count(*) FILTER (status IN ('Did Not Attend', 'Finished')) FROM clinical.appointment`: {3, 8},
		`SELECT count(*) / (SELECT count(*) FROM clinical.registered_population(DATE '2026-03-31')) FROM clinical.appointment
			WHERE start_time >= TIMESTAMP '2025-04-01' AND start_time < TIMESTAMP '2026-03-31'`: {4, 8},
		`SELECT min(n)::DOUBLE FROM (SELECT date_trunc('month', date) AS m, count(*) AS n FROM clinical.observation
			WHERE date >= DATE '2024-05-01' AND date < DATE '2026-03-01' GROUP BY m)`: {100, 1e6},
		`SELECT 100.0 * count(*) FILTER (NOT nhs_number_valid) / count(*) FROM clinical.patient`: {0, 0},
	} {
		rows, err := s.Query(ctx, query, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := rows.Next()[0].(float64)
		rows.Close()
		if !ok || got < band[0] || got > band[1] {
			t.Errorf("%s: got %v, want %v", query, got, band)
		}
	}
}
