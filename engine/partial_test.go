package engine_test

import (
	"context"
	"path/filepath"
	"testing"

	"strata/engine/duck"
)

// TestBeforePartial: a store from before extracts were marked as partial is brought up to date when it is opened, and goes on.
func TestBeforePartial(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "s.duckdb")
	s := openStore(t, path, false)
	if got := loadFolder(s, "../testdata/sample-small/20260301_1707", "", ""); got != "loaded" {
		t.Fatal(got)
	}
	s.Close()
	db, err := duck.Open(ctx, path, duck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"DROP VIEW IF EXISTS meta.extract_file", "ALTER TABLE meta.extract DROP COLUMN partial", "DELETE FROM meta.migration WHERE number >= 10"} {
		if _, err := db.Exec(ctx, q, nil); err != nil {
			t.Fatal(err)
		}
	}
	db.Close()
	s = openStore(t, path, false)
	defer s.Close()
	if got := loadFolder(s, "../testdata/sample-small/20260302_1656", "", ""); got != "loaded" {
		t.Fatal(got)
	}
	if got, want := result(t, s, "SELECT load_id, partial FROM meta.extract ORDER BY 1"), "load_id,partial\n1,false\n2,false"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	reconciled(t, s)
}
