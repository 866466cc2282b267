package engine_test

import (
	"context"
	"encoding/csv"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"strata/engine"
	"strata/loaders/systmone"
	sqlfs "strata/sql"
)

// notCompared are columns of clinical views whose values differ from run to run.
var notCompared = map[string][]string{"extract_file": {"loaded"}}

// TestViews loads the extract of testdata/views.txtar and compares every clinical view, all its columns, with what the
// file wants of it. The codelists' own rows come with the program and reference data from files people bring: their views
// are proved elsewhere.
func TestViews(t *testing.T) {
	ar, err := txtar.ParseFile("../testdata/views.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir, want := t.TempDir(), map[string]string{}
	for _, f := range ar.Files {
		if view, ok := strings.CutPrefix(f.Name, "want/"); ok {
			want[strings.TrimSuffix(view, ".csv")] = strings.TrimSpace(string(f.Data))
			continue
		}
		put(t, filepath.Join(dir, f.Name), f.Data)
	}
	s := loadedStore(t, dir)
	for _, file := range sqlfs.Names("view") {
		view := strings.TrimSuffix(filepath.Base(file), ".sql")
		if want[view] == "" {
			if view != "codelist_code" && !strings.Contains(sqlfs.Text(file), "\n-- import: ") {
				t.Errorf("testdata/views.txtar wants nothing of clinical.%s", view)
			}
			continue
		}
		head, err := csv.NewReader(strings.NewReader(want[view])).Read()
		if err != nil {
			t.Fatal(err)
		}
		if got := result(t, s, "SELECT "+strings.Join(quoted(head), ", ")+" FROM clinical."+view+" ORDER BY ALL"); got != want[view] {
			t.Errorf("clinical.%s: got\n%s\nwant\n%s", view, got, want[view])
		}
		all, _, _ := strings.Cut(result(t, s, "FROM clinical."+view+" LIMIT 0"), "\n")
		for _, c := range strings.Split(all, ",") {
			if !slices.Contains(head, c) && !slices.Contains(notCompared[view], c) {
				t.Errorf("testdata/views.txtar wants nothing of clinical.%s.%s", view, c)
			}
		}
	}
}

// loadedStore is a store in memory with the extracts of a folder.
func loadedStore(t *testing.T, dir string) *engine.Store {
	t.Helper()
	s := openStore(t, "", false)
	t.Cleanup(func() { s.Close() })
	places, err := systmone.Find(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range places {
		x, closer, err := systmone.Open(p, systmone.Options{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Load(context.Background(), x, engine.LoadOptions{})
		closer.Close()
		if err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func quoted(names []string) []string {
	var out []string
	for _, n := range names {
		out = append(out, `"`+n+`"`)
	}
	return out
}
