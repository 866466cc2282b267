package engine_test

import (
	"context"
	"path/filepath"
	"testing"

	"strata/engine"
	"strata/engine/duck"
	"strata/loaders/systmone/synth"
)

// listed counts the entries each codelist matches by the rule, code by code, without the numbers of the pairs.
const listed = `SELECT l.list, count(*) AS n, sum(o.observation_id) AS ids
	FROM clinical.observation o, (SELECT DISTINCT list FROM clinical.codelist_code) l
	WHERE EXISTS (FROM clinical.codelist_code c WHERE c.list = l.list AND c.polarity = 'include' AND (c.system = 'ctv3' AND c.code = o.ctv3_code OR c.system = 'snomed' AND c.code = o.snomed_code))
		AND NOT EXISTS (FROM clinical.codelist_code c WHERE c.list = l.list AND c.polarity = 'exclude' AND (c.system = 'ctv3' AND c.code = o.ctv3_code OR c.system = 'snomed' AND c.code = o.snomed_code))
	GROUP BY ALL`

// TestCodesByNumber: codelists find by the number of a pair of codes what they find code by code, in a new store, after
// a night, and in an older store that is brought up to date.
func TestCodesByNumber(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	places, err := synth.Generate(ctx, synth.Options{Patients: 300, Organisations: 2, Nights: 1, Churn: 5, Dir: filepath.Join(dir, "feed")})
	if err != nil {
		t.Fatal(err)
	}
	tables, lists := bundled(t)
	path := filepath.Join(dir, "s.duckdb")
	open := func() *engine.Store {
		s, err := engine.Create(ctx, engine.Options{Path: path, Tables: tables, Codelists: lists})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, place := range places {
		s := open()
		if got := loadFolder(s, place, "", ""); got != "loaded" {
			t.Fatal(got)
		}
		numbered(t, s)
		s.Close()
	}
	db, err := duck.Open(ctx, path, duck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{ // as it was before entries had numbers
		`DROP VIEW clinical.observation; DROP VIEW meta."SRCode"; DROP TABLE meta.code_pair; ALTER TABLE version."SRCode" DROP COLUMN "#code"`,
		`DELETE FROM meta.view_text WHERE name IN ('clinical/view/observation.sql', 'meta.SRCode'); DELETE FROM meta.migration WHERE number >= 8`,
	} {
		if _, err := db.Exec(ctx, q, nil); err != nil {
			t.Fatal(err)
		}
	}
	db.Close()
	s := open()
	defer s.Close()
	numbered(t, s)
}

// numbered checks the numbers of a store's entries, and what codelists find by them.
func numbered(t *testing.T, s *engine.Store) {
	t.Helper()
	ctx := context.Background()
	checks, err := s.Verify(ctx)
	if err != nil {
		t.Fatal(err)
	}
	checked := false
	for _, c := range checks {
		checked = checked || c.Check == "codes have their number"
		if c.Problems > 0 {
			t.Errorf("%s of %s: %d problems", c.Check, c.Table, c.Problems)
		}
	}
	if !checked {
		t.Error("the numbers were not checked")
	}
	for query, want := range map[string]int64{
		"SELECT count(*) FROM (" + listed + `) p FULL JOIN (SELECT list, count(*) AS n, sum(observation_id) AS ids
			FROM clinical.coded_any((SELECT list(DISTINCT c.list) FROM clinical.codelist_code c)) GROUP BY ALL) a USING (list)
			WHERE p.n IS DISTINCT FROM a.n OR p.ids IS DISTINCT FROM a.ids`: 0,
		"SELECT abs((SELECT n FROM (" + listed + ") WHERE list = 'bp_systolic') - (SELECT count(*) FROM clinical.coded('bp_systolic')))": 0,
		`SELECT count(*) FROM version."SRCode" WHERE "#code" IS NULL`:                                                                    0,
		"SELECT (SELECT count(*) > 50 FROM clinical.coded('bp_systolic'))::BIGINT":                                                       1,
		"SELECT count(*) - count(DISTINCT pair) + max(pair) - count(*) FROM meta.code_pair":                                              0,
	} {
		rows, err := s.Query(ctx, query, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := rows.Next()[0]
		rows.Close()
		if got != want {
			t.Errorf("%s: got %v, want %d", query, got, want)
		}
	}
}
