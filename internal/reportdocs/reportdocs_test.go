package main

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"strata/engine/export"
	"strata/engine/report"
)

// TestPagesAreFresh makes every page anew, samples and all, and holds docs/reports against them.
func TestPagesAreFresh(t *testing.T) {
	want, err := generate(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join("..", "..", "docs", "reports")
	got := map[string]string{}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(path)
		got[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatalf("%v: run make docs", err)
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if got[name] != want[name] {
			t.Errorf("docs/reports/%s is not what make docs writes: %s", name, firstDifference(got[name], want[name]))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[name]; !ok {
			t.Errorf("docs/reports/%s is of no report: make docs removes it", name)
		}
	}
}

func firstDifference(got, want string) string {
	if got == "" {
		return "it is not there"
	}
	old, made := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range made {
		if i >= len(old) || old[i] != made[i] {
			return "from line " + made[i]
		}
	}
	return "it goes on after its end"
}

// TestPut: the folder is what was made, and a page that is no more goes.
func TestPut(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "reports")
	for _, pages := range []map[string]string{{"README.md": "1", "a/old.md": "2"}, {"README.md": "3", "b/new.md": "4"}} {
		if err := put(dir, pages); err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, name := range []string{"README.md", "a/old.md", "b/new.md"} {
			if text, err := os.ReadFile(filepath.Join(dir, name)); err == nil {
				got[name] = string(text)
			}
		}
		if !maps.Equal(got, pages) {
			t.Errorf("got %v, want %v", got, pages)
		}
	}
	if left, err := os.ReadDir(filepath.Dir(dir)); err != nil || len(left) != 1 {
		t.Errorf("left beside it: %v, %v", left, err)
	}
}

func TestIDs(t *testing.T) {
	for _, c := range []struct{ scheme, source, want string }{
		{"QOF", "QOF HYP008 (79 and under) and HYP009, 2024/25; register as DM017; codelist hba1c_ifcc; ABC001, DM17", "DM017 HYP008 HYP009"},
		{"QOF", "CVDPREVENT CVDP001CKD and QOF CKD002; VI001 to VI003, VI002", "CKD002 VI001 VI002 VI003"},
		{"CVDPREVENT", "CVDP001CKD to CVDP003CKD, CVDP002HYP; CKD002", "CVDP001CKD CVDP002CKD CVDP002HYP CVDP003CKD"},
		{"CVDPREVENT", "CVDP003CKD to CVDP001CKD", "CVDP001CKD CVDP003CKD"},
		{"PINCER", "PINCER A to C, G and AC (older people); NHS England", "PINCER A PINCER AC PINCER B PINCER C PINCER G"},
		{"PINCER", "PINCER indicator ME, NHS England: A", "PINCER ME"},
		{"PINCER", "PINCER prescribing safety indicators A, D and AC, as in OpenSAFELY; AC in part", "PINCER A PINCER AC PINCER D"},
		{"PINCER", "PINCER; A", ""},
		{"NICE", "NICE NG136, NG238 and QS15; NG", "NG136 NG238 QS15"},
	} {
		i := slices.IndexFunc(schemes(), func(s scheme) bool { return s.Name == c.scheme })
		if got := strings.Join(schemes()[i].idsIn(c.source), " "); got != c.want {
			t.Errorf("%s in %q: got %q, want %q", c.scheme, c.source, got, c.want)
		}
	}
}

// TestNeedsList: ids of a source that a report follows only with a list of the user's.
func TestNeedsList(t *testing.T) {
	for _, c := range []struct{ scheme, source, want string }{
		{"PINCER", "PINCER indicators A to C; with lists of your own PINCER LI, ME and AM; PINCER G", "PINCER AM PINCER LI PINCER ME"},
		{"QOF", "QOF DEM001 (register); with a list of your own DEM004 (review), 2024/25; DM017", "DEM004"},
		{"QOF", "QOF, with lists of your own CAN004 and DEM001; DEM001", "CAN004"},
		{"QOF", "QOF DEM004 with a code list", ""},
	} {
		i := slices.IndexFunc(schemes(), func(s scheme) bool { return s.Name == c.scheme })
		if got := strings.Join(schemes()[i].needsList(c.source), " "); got != c.want {
			t.Errorf("%s in %q: got %q, want %q", c.scheme, c.source, got, c.want)
		}
	}
	for param, want := range map[string]string{"codelist = none": "| DEM004 | [odd](p/odd.md) (local, needs your list) |", "text = none": ""} {
		text := strings.NewReplacer("nobody <here>", "QOF DM017; with a list of your own DEM004", "free text", "free "+param).Replace(odd)
		bundle, err := report.Load(fstest.MapFS{"p/odd.sql": {Data: []byte(text)}, "p/odd.txtar": {}})
		if err != nil {
			t.Fatal(err)
		}
		index, err := indexOf(bundle.All())
		if want == "" {
			if err == nil || err.Error() != "report odd: its source says it follows DEM004 with a list of your own, and it takes none" {
				t.Errorf("got %v", err)
			}
			continue
		}
		page, err := fill("index.md", index)
		if err != nil || !strings.Contains(page, want) || !strings.Contains(page, "| DM017 | [odd](p/odd.md) (local) |") {
			t.Errorf("no %q: %v\n%s", want, err, page)
		}
	}
}

const odd = `-- title:    Odd | one
-- question: How many?
-- grain:    one row per organisation
-- param:    as_at date = month_end | the day
-- param:    free text | must | be given
-- param:    kinds some_of(a, b c) = a | which kinds
-- standing: local
-- audience: practice
-- reads:    patient
-- source:   nobody <here>
-- privacy:  aggregate
-- unit:     visit
-- group:    kind = home, away
-- count:    seen = all
-- count:    late
-- count:    minutes = sum length
-- stat:     wait = p90 days over seen to 5
-- rate:     late_per_1000 = late / seen per 1000 ci byar
-- worklist: late and not excused
-- changed:  2026-11-25 | Deaths are left out.
-- changed:  2027-01-02 | They are in again.
SELECT $as_at, $free, $kinds
`

// TestWords: what a header says, in words.
func TestWords(t *testing.T) {
	bundle, err := report.Load(fstest.MapFS{"p/odd.sql": {Data: []byte(odd)}, "p/odd.txtar": {Data: []byte("-- want.csv --\nseen\n1\n")}})
	if err != nil {
		t.Fatal(err)
	}
	r := bundle.All()[0]
	var got []string
	for _, c := range columnsOf(r, []export.Column{{Name: "organisation"}, {Name: "kind"}, {Name: "seen", Title: "Seen"}, {Name: "late"}, {Name: "minutes"}, {Name: "wait"},
		{Name: "late_per_1000"}, {Name: "late_per_1000_lower"}, {Name: "other", Kind: export.Number}}) {
		got = append(got, c.Name+": "+c.What)
	}
	want := []string{"organisation: the organisation; with `--by pcn` its network, with `--by all` all of them", "kind: a group: home, away; All is all of them",
		"seen: count: every visit the query gives", "late: count: of these, those whose `late` is true", "minutes: count: `length` of these, added up",
		"wait: the 90th percentile of `days`, of those that have it, to a multiple of 5; hidden where *Seen* is",
		"late_per_1000: `late` per 1,000 of *Seen*, with Byar's 95 % interval", "late_per_1000_lower: the lower end of that interval", "other: a number of the query that counts nobody"}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got := worklistOf(r); got != "every visit with `late` and without `excused`" {
		t.Errorf("worklist: %s", got)
	}
	if len(columnsOf(r, nil)) != 6 {
		t.Errorf("of the header: %v", columnsOf(r, nil))
	}
}

// TestPage: a report without a sample has a page too, with its changes, newest first, and nothing that Markdown would take for its own.
func TestPage(t *testing.T) {
	bundle, err := report.Load(fstest.MapFS{"p/odd.sql": {Data: []byte(odd)}, "p/odd.txtar": {Data: []byte("-- scenario: all *seen* --\n-- want.csv --\nseen\n1\n")}})
	if err != nil {
		t.Fatal(err)
	}
	p, err := pageWithout(bundle.All()[0], []string{"few", "many"})
	if err != nil {
		t.Fatal(err)
	}
	text, err := fill("report.md", p)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"# Odd | one\n", "| after | nobody &lt;here> |", "| `free` | text | must be given | must \\| be given |", "| `kinds` | some, with commas, of `a`, `b c` | a | which kinds |", "- 2027-01-02: They are in again.\n- 2026-11-25: Deaths are left out.\n",
		"None: parameter free has no default.", "--param free=…", "- all \\*seen\\*\n", "| packs | few, many |", "strata report pack many "} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// TestAudience: an index has no audience that only one spelling knows.
func TestAudience(t *testing.T) {
	bundle, err := report.Load(fstest.MapFS{"p/odd.sql": {Data: []byte(strings.Replace(odd, "audience: practice", "audience: surgery", 1))}, "p/odd.txtar": {}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := indexOf(bundle.All()); err == nil || !strings.HasPrefix(err.Error(), `report odd: audience "surgery" is not known`) {
		t.Errorf("got %v", err)
	}
}
