package engine

import (
	"context"
	"path/filepath"
	"testing"

	"strata/engine/duck"
	"strata/engine/report"
	"strata/engine/spec"
	"strata/loaders/systmone"
)

// TestExpansionFollows: the expansion is made anew when a bundled codelist of the program changed, and not when nothing did.
func TestExpansionFollows(t *testing.T) {
	tables, err := systmone.Tables()
	if err != nil {
		t.Fatal(err)
	}
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "s.duckdb")
	codes := func(digest, code string, spoil bool) string {
		t.Helper()
		lists := spec.Codelists{Lists: []spec.Codelist{{Name: "mine", Digest: digest, Rows: [][]any{{"ctv3", code, "", true, "include", nil, nil, "s"}}}}}
		s, err := Create(ctx, Options{Path: path, Tables: tables, Codelists: lists})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		got, err := duck.Value[string](ctx, s.db, "SELECT string_agg(code, ' ' ORDER BY code) FROM clinical.codelist_code WHERE list = 'mine'", nil)
		if err != nil {
			t.Fatal(err)
		}
		if spoil {
			if _, err := s.db.Exec(ctx, "UPDATE meta.codelist_expanded SET code = 'spoil'", nil); err != nil {
				t.Fatal(err)
			}
		}
		return got
	}
	if got := codes("1", "C10..", true); got != "C10 C10.." {
		t.Errorf("at first: %s", got)
	}
	if got := codes("1", "C10..", false); got != "spoil spoil" {
		t.Errorf("made anew though nothing changed: %s", got)
	}
	if got := codes("2", "H33..", false); got != "H33 H33.." {
		t.Errorf("after a change: %s", got)
	}

	s, err := Open(ctx, Options{Path: path, Tables: tables, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	facts, err := s.CodelistsUsed(ctx, &report.Report{SQL: "FROM clinical.coded('mine')"}, nil, report.Breakdown{})
	if err != nil || len(facts) != 2 || facts[1].Value != "bundled, digest 2, 1 rows, 1 codes, 1 of them nowhere in this store" {
		t.Errorf("open read-only: %v, %v", facts, err)
	}
}
