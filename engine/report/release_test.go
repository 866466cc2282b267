package report

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"strata/engine/export"
	"strata/engine/spec"
)

// described keeps a release with its metadata beside it.
func described(t *testing.T, dir, name string, table export.Table) {
	t.Helper()
	keep(t, dir, name, table)
	var b strings.Builder
	if err := export.CSVW(&b, export.Book{}, table, name); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, export.CSVWName(name)), []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestAgainstUnlike: what the metadata say of how a release was made is held against this one.
func TestAgainstUnlike(t *testing.T) {
	made := func(change func(*export.Making)) export.Making {
		m := export.Making{Definition: "Who?", Scheme: "hes", SQL: "SELECT 1", Parameters: []export.Fact{{Label: "as_at: the day", Value: "2026-03-31"}, {Label: "months: how many", Value: "12"}},
			Changes: []export.Fact{{Label: "2026-01-01", Value: "old"}}, Codelists: []export.Fact{{Label: "Codelist diabetes", Value: "bundled, digest abc, 3 rows, 2 codes"}}}
		change(&m)
		return m
	}
	for _, c := range []struct {
		name string
		then func(*export.Making)
		want string
	}{
		{"alike", func(m *export.Making) { m.Parameters[0].Value = "2026-02-28" }, ""},
		{"codes of the store", func(m *export.Making) { m.Codelists[0].Value = "bundled, digest abc, 3 rows, 1 codes" }, ""},
		{"parameters", func(m *export.Making) { m.Parameters[1].Value = "6" }, "x: x_2026-02-28.csv was asked with months 6, this release with 12"},
		{"codelists", func(m *export.Making) { m.Codelists[0].Value = "imported, digest abd, 3 rows, 2 codes" }, "x: other codes than in x_2026-02-28.csv: Codelist diabetes"},
		{"query", func(m *export.Making) { m.SQL = "SELECT 2" }, "x: x_2026-02-28.csv was made with another definition or query"},
		{"question", func(m *export.Making) { m.Definition = "Whom?" }, "x: x_2026-02-28.csv was made with another definition or query"},
		{"version", func(m *export.Making) { m.Changes, m.SQL = nil, "SELECT 2" }, "x: the definition changed since x_2026-02-28.csv was made, on 2026-01-01: old"},
		{"scheme", func(m *export.Making) { m.Scheme = "midpoint6" },
			"x: x_2026-02-28.csv was treated by scheme midpoint6, this release is by hes: changes are not worked out, and the two together may disclose what each hides"},
		{"scheme and query", func(m *export.Making) { m.Scheme, m.SQL = "opensafely", "SELECT 2" },
			"x: x_2026-02-28.csv was treated by scheme opensafely, this release is by hes: changes are not worked out, and the two together may disclose what each hides; " +
				"x: x_2026-02-28.csv was made with another definition or query"},
		{"no scheme told", func(m *export.Making) { m.Scheme = "" }, ""},
	} {
		dir := t.TempDir()
		r, table := bands(t, scheme(t, "hes"), "band n", []any{"a", int64(20)})
		old := table
		old.Made = made(c.then)
		described(t, dir, "x_2026-02-28.csv", old)
		table.Made = made(func(*export.Making) {})
		out, warnings := result(t, r, table, dir, "hes", "2026-03-31")
		if strings.Join(warnings, "; ") != c.want {
			t.Errorf("%s: got %q, want %q", c.name, warnings, c.want)
		}
		if w := strings.SplitN(c.want, "; ", 2)[0]; c.want != "" && !slices.Contains(out.Notes, "Not alike: "+w+".") {
			t.Errorf("%s: not in the notes %q", c.name, out.Notes)
		}
	}
}

// TestAgainstOtherScheme: a count hidden now follows from the release that showed it as counted, and changes are not worked out.
func TestAgainstOtherScheme(t *testing.T) {
	dir := t.TempDir()
	_, old := bands(t, scheme(t, "none"), "band n", []any{"a", int64(3)}, []any{"b", int64(20)})
	old.Made.Scheme = "none"
	described(t, dir, "x_2026-03-31.csv", old)
	r, now := bands(t, scheme(t, "hes"), "band n", []any{"a", int64(3)}, []any{"b", int64(20)})
	out, warnings := result(t, r, now, dir, "hes", "2026-03-31")
	if len(warnings) != 2 || !strings.Contains(warnings[1], "x: 1 hidden counts follow from this release and x_2026-03-31.csv together where nothing else changed, the first at a, n") {
		t.Errorf("got %q", warnings)
	}
	for _, row := range out.Rows {
		if len(row) != 3 || row[2] != export.NotAvailable {
			t.Errorf("got %v", row)
		}
	}
}

// TestOpenPackReleases: a folder is taken only where its files are those of its manifest, by their sums.
func TestOpenPackReleases(t *testing.T) {
	_, table := bands(t, scheme(t, "hes"), "band n", []any{"a", int64(20)})
	for _, c := range []struct {
		name string
		spec func(dir string, list map[string]string)
		want string
	}{
		{"as it was", func(string, map[string]string) {}, ""},
		{"altered", func(dir string, _ map[string]string) { keep(t, dir, "a.xlsx", table) }, "a.xlsx was changed"},
		{"gone", func(dir string, _ map[string]string) { os.Remove(filepath.Join(dir, "a.xlsx")) }, "a.xlsx is missing"},
		{"outside", func(dir string, list map[string]string) {
			keep(t, filepath.Dir(dir), "secret.csv", table)
			list["../secret.csv"] = list["x_2026-02-28.csv"]
		}, "../secret.csv is missing"},
		{"many", func(_ string, list map[string]string) { list["b"], list["c"], list["d"], list["e"] = "", "", "", "" }, "b is missing, c is missing, d is missing and 1 more"},
		{"no CSV", func(_ string, list map[string]string) { delete(list, "x_2026-02-28.csv") }, "holds no CSV of a table"},
		{"nothing listed", func(_ string, list map[string]string) { clear(list) }, "is not of a pack"},
	} {
		dir := filepath.Join(t.TempDir(), "pack")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		list := map[string]string{}
		keep(t, dir, "x_2026-02-28.csv", table)
		if err := os.WriteFile(filepath.Join(dir, "a.xlsx"), []byte("book"), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"a.xlsx", "x_2026-02-28.csv"} {
			text, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			list[name] = fmt.Sprintf("%x", sha256.Sum256(text))
		}
		keep(t, dir, "y_2026-02-28.csv", table) // of an earlier run still
		c.spec(dir, list)
		folder := export.Folder{Pack: "mine"}
		var names []string
		for name := range list {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			folder.Files = append(folder.Files, export.FolderFile{Name: name, SHA256: list[name]})
		}
		var b strings.Builder
		if err := export.Manifest(&b, folder); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, ManifestName), []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		rs, p, err := OpenPackReleases(dir)
		var usage *spec.Usage
		switch {
		case c.want == "" && (err != nil || p.Pack != "mine" || !slices.Equal(rs.Tables(), []string{"x"})):
			t.Errorf("%s: got %v, %v", c.name, p, err)
		case c.want != "" && (!errors.As(err, &usage) || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}
