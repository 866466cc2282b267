package engine

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"strata/engine/duck"
	"strata/loaders/systmone"
)

// TestCompactRefusesDifferences: whatever differs between a store and its copy keeps the copy from taking its place.
func TestCompactRefusesDifferences(t *testing.T) {
	ctx := context.Background()
	tables, err := systmone.Tables()
	if err != nil {
		t.Fatal(err)
	}
	for harm, want := range map[string]string{
		"": "",
		`DELETE FROM meta.migration WHERE number = 1`:                       "rows of meta.migration",
		`UPDATE meta.migration SET name = name || ' ' WHERE number = 2`:     "rows of meta.migration",
		`INSERT INTO meta.migration FROM meta.migration LIMIT 1`:            "rows of meta.migration",
		`DROP VIEW decoded."SRCode"`:                                        "view decoded.SRCode",
		`COMMENT ON TABLE meta.load IS NULL`:                                "table meta.load",
		`CREATE MACRO meta.more() AS 1`:                                     "macro meta.more",
		`CREATE OR REPLACE MACRO meta.known_at() AS TIMESTAMP '9999-12-30'`: "macro meta.known_at",
		`ALTER TABLE meta.load ALTER COLUMN run_by SET NOT NULL`:            "column meta.load.run_by",
		`CREATE SCHEMA another`:                                             "schema another",
	} {
		path := filepath.Join(t.TempDir(), "s.duckdb")
		s, err := Create(ctx, Options{Path: path, Tables: tables})
		if err != nil {
			t.Fatal(err)
		}
		s.Close()
		if s, err = Open(ctx, Options{Path: path, Tables: tables}); err != nil {
			t.Fatal(err)
		}
		p := compacting{s: s}
		if err := p.copy(ctx); err != nil {
			t.Fatal(err)
		}
		db, err := duck.Open(ctx, p.file, duck.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(ctx, harm+";SELECT 1", nil); err != nil {
			t.Fatal(err)
		}
		db.Close()
		err = p.same(ctx)
		s.Close()
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v", harm, err)
		}
	}
}

// TestAmount: amounts of disk space as people read them.
func TestAmount(t *testing.T) {
	for n, want := range map[int64]string{1_500_000: "1.5 MB", 99_000_000: "99.0 MB", 140_000_000: "0.1 GB", 12_340_000_000: "12.3 GB"} {
		if got := amount(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}
