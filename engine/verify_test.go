package engine_test

import (
	"context"
	"path/filepath"
	"testing"

	"strata/engine/duck"
)

// TestVerifyFinds: each way of breaking a store's history is found by a check, in the table it was done to.
func TestVerifyFinds(t *testing.T) {
	ctx := context.Background()
	for name, harm := range map[string]string{
		"versions have bounds":     `UPDATE version."SRCode" SET valid_to = valid_from WHERE rowid = 0`,
		"versions do not overlap":  `INSERT INTO version."SRCode" FROM version."SRCode" LIMIT 1`,
		"versions come from loads": `UPDATE version."SRCode" SET load_id = 99 WHERE rowid = 0`,
		"versions are all there":   `DELETE FROM version."SRCode" WHERE rowid = 0`,
		"open rows are all there":  `UPDATE version."SRCode" SET valid_to = TIMESTAMP '2026-03-09' WHERE rowid = 0`,
		"codes have their number":  `UPDATE version."SRCode" SET "#code" = 9999 WHERE rowid = 0`,
		"loads reconcile":          `UPDATE meta.load_table SET inserted = inserted + 1 WHERE load_id = 1 AND table_name = 'SRCode'`,
	} {
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
		if _, err := db.Exec(ctx, harm, nil); err != nil {
			t.Fatal(err)
		}
		db.Close()
		s = openStore(t, path, false)
		checks, err := s.Verify(ctx)
		s.Close()
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, c := range checks {
			found = found || c.Check == name && c.Table == "SRCode" && c.Problems > 0
			if c.Problems > 0 && c.Table != "SRCode" {
				t.Errorf("%s: %s of %s has %d problems", name, c.Check, c.Table, c.Problems)
			}
		}
		if !found {
			t.Errorf("%s: not found", name)
		}
	}
}
