package engine_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"strata/engine"
	"strata/engine/history"
	"strata/engine/spec"
	"strata/loaders/systmone"
)

// TestChangingExtracts: an extract that goes away, shrinks or grows while it is being loaded is refused with what happened,
// at whichever file it happens, and the store is as it was.
func TestChangingExtracts(t *testing.T) {
	appendTo := func(name, text string) func(string) error {
		return func(dir string) error {
			f, err := os.OpenFile(filepath.Join(dir, name), os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			_, err = f.WriteString(text)
			return errors.Join(err, f.Close())
		}
	}
	for _, c := range []struct {
		name   string
		change func(dir string) error
		want   string
		zipped bool
	}{
		{name: "the folder goes", change: os.RemoveAll},
		{name: "the folder goes, with its archive", change: os.RemoveAll, zipped: true},
		{name: "a file grows by a row", change: appendTo("SREvent.csv", "9,P1,1\n"), want: "changed while it was read"},
		{name: "a file grows by half a row", change: appendTo("SREvent.csv", "9,P"), want: "SREvent.csv"},
		{name: "the archive grows", change: appendTo("SRExtract.zip", "more"), want: "changed while it was read", zipped: true},
		{name: "the archive is cut", change: func(dir string) error { return os.Truncate(filepath.Join(dir, "SRExtract.zip"), 40) }, zipped: true},
	} {
		for _, table := range []string{"SREvent", ""} { // in the middle, and after the last file
			t.Run(c.name+" at "+table, func(t *testing.T) {
				dir := t.TempDir()
				first, next := changingExtract(t, filepath.Join(dir, "a"), 1, false), changingExtract(t, filepath.Join(dir, "b"), 2, c.zipped)
				s := openStore(t, filepath.Join(dir, "s.duckdb"), false)
				defer s.Close()
				if got := loadFolder(s, first, "", ""); got != "loaded" {
					t.Fatal(got)
				}
				const state = `SELECT (SELECT count(*) FROM meta.load) AS loads, (SELECT sum(hash(h)) FROM history."SREvent" h) AS sum`
				before := result(t, s, state)
				x, closer, err := systmone.Open(next, systmone.Options{})
				if err != nil {
					t.Fatal(err)
				}
				defer closer.Close()
				var changed bool
				_, err = s.Load(context.Background(), x, engine.LoadOptions{Progress: func(p history.Progress) {
					if p.Table == table && !changed {
						changed = true
						if err := c.change(next); err != nil {
							t.Error(err)
						}
					}
				}})
				var refused *spec.Refused
				if !errors.As(err, &refused) || refused.Hint == "" || !strings.Contains(err.Error(), c.want) {
					t.Errorf("got %v, want a refusal with %q", err, c.want)
				}
				if after := result(t, s, state); after != before {
					t.Errorf("the store changed: %s, was %s", after, before)
				}
				reconciled(t, s)
			})
		}
	}
}

// changingExtract writes a full extract of three tables into dir.
func changingExtract(t *testing.T, dir string, day int, zipped bool) string {
	t.Helper()
	manifest := "FileName,IsDelta,IsReference,DateExtractFrom,DateExtractTo\n"
	into := dir
	if zipped {
		into = filepath.Join(dir, "SRExtract.zip")
	}
	for _, table := range []string{"SRCode", "SREvent", "SRPatient"} {
		manifest += table + ",N,N,,2026030" + string(rune('0'+day)) + "_1707\n"
		text := "RowIdentifier,IDOrganisationVisibleTo,IDPatient\n" + strings.Repeat("1,P1,"+string(rune('0'+day))+"\n", 3)
		if table == "SRPatient" {
			text = "RowIdentifier,IDOrganisationVisibleTo,Surname\n1,P1,A\n"
		}
		put(t, filepath.Join(into, table+".csv"), []byte(text))
	}
	put(t, filepath.Join(dir, "SRManifest.csv"), []byte(manifest))
	pack(t, dir)
	return dir
}
