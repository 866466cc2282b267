package engine

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestReplace: at every step of a swap there is a whole store at the path, or one that Open puts there; the old one is kept.
func TestReplace(t *testing.T) {
	noLinks := func(string, string) error { return errors.ErrUnsupported }
	for name, link := range map[string]func(string, string) error{"with links": os.Link, "without": noLinks} {
		dir := t.TempDir()
		path := filepath.Join(dir, "s.duckdb")
		fresh, keep := path+".rebuild", KeepName(path)
		set := func(files map[string]string) {
			t.Helper()
			for _, f := range []string{path, fresh, keep, path + readyName} {
				if err := os.Remove(f); err != nil && !errors.Is(err, os.ErrNotExist) {
					t.Fatal(err)
				}
			}
			for f, text := range files {
				if err := os.WriteFile(f, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
		is := func(when string, files map[string]string) {
			t.Helper()
			for f, want := range files {
				if got, err := os.ReadFile(f); err != nil || string(got) != want {
					t.Errorf("%s, %s: %s holds %q, want %q (%v)", name, when, filepath.Base(f), got, want, err)
				}
			}
		}
		swap := func(when string) {
			t.Helper()
			if err := replace(path, fresh, keep, link); err != nil {
				t.Errorf("%s, %s: %v", name, when, err)
			}
		}
		set(map[string]string{path: "old", fresh: "new", keep: "older", path + readyName: "stale"})
		swap("all")
		is("all", map[string]string{path: "new", keep: "old"})
		if _, err := os.Stat(path + readyName); err == nil {
			t.Errorf("%s: a stale store is left", name)
		}
		set(map[string]string{fresh: "new"})
		swap("nothing to replace")
		is("nothing to replace", map[string]string{path: "new"})

		set(map[string]string{path: "old", fresh: "new"})
		if err := os.Link(path, keep); err == nil {
			swap("broken off after the link")
			is("broken off after the link", map[string]string{path: "new", keep: "old"})
		}
		set(map[string]string{path: "old", path + readyName: "new"})
		if err := finishReplace(path); err != nil {
			t.Fatal(err)
		}
		is("broken off before the old one moved", map[string]string{path: "old"})
		set(map[string]string{keep: "old", path + readyName: "new"})
		if err := finishReplace(path); err != nil {
			t.Fatal(err)
		}
		is("broken off after the old one moved", map[string]string{path: "new", keep: "old"})
		set(map[string]string{path: "old", fresh: "new", path + ".wal": "log"})
		if err := replace(path, fresh, keep, link); err == nil {
			t.Errorf("%s: replaced although the old store has a log", name)
		}
		is("a log", map[string]string{path: "old", fresh: "new"})
		os.Remove(path + ".wal")
	}
}
