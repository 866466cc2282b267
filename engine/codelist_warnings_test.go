package engine_test

import (
	"context"
	"io/fs"
	"maps"
	"regexp"
	"strings"
	"testing"

	"strata/engine"
	"strata/engine/spec"
	"strata/reports"
	sqlfs "strata/sql"
)

// TestCodelistWarnings: the bundled lists tell all that is read from their terms and groups. A list of the user's that tells a part is
// warned of for the rest; what it leaves out tells nothing.
func TestCodelistWarnings(t *testing.T) {
	ctx := context.Background()
	tables, lists := bundled(t)
	s, err := engine.Create(ctx, engine.Options{Tables: tables, Codelists: lists})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	warnings := func(name string) []string {
		t.Helper()
		w, err := s.CodelistWarnings(ctx, name)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	for _, c := range lists.Lists {
		if w := warnings(c.Name); len(w) > 0 {
			t.Errorf("%s: %q", c.Name, w)
		}
	}
	row := func(code, term, polarity string, groups ...any) []any {
		return append(append([]any{"snomed", code, term, false, polarity}, groups...), "test")
	}
	for name, rows := range map[string][][]any{
		"frailty":      {row("925791000000100", "MILD frailty", "include", nil, nil), row("925831000000107", "Moderate frailty", "exclude", nil, nil), row("925861000000102", "", "include", nil, nil)},
		"ethnicity":    {row("92531000000104", "Pakistani", "include", "White British", "Asian")},
		"mrc_dyspnoea": {row("391120009", "MRC Grade 1", "include", nil, nil)},
	} {
		if _, err := s.ImportCodelist(ctx, spec.Codelist{Name: name, Digest: name, Rows: rows}, engine.CodelistOrigin{}); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]int{"frailty": 2, "ethnicity": 1, "mrc_dyspnoea": 0} {
		if w := warnings(name); len(w) != want {
			t.Errorf("%s: %q", name, w)
		}
	}
}

var (
	termPattern = regexp.MustCompile(`regexp_\w+\([^']*\bterm\b[^']*, '([^']+)'`)
	ofLists     = regexp.MustCompile(`\blist (?:=|IN) \(?((?:'\w+'(?:, )?)+)`)
	listName    = regexp.MustCompile(`'(\w+)'`)
	warnsOf     = regexp.MustCompile(`(?m)^ +(?:VALUES )?\('(\w+)', '([^']+)', `)
)

// TestCodelistWarningsReadAsReportsDo: what macros and reports read from the terms of codelists, each pattern with its lists, is what
// CodelistWarnings looks for.
func TestCodelistWarningsReadAsReportsDo(t *testing.T) {
	texts := map[string]string{}
	for _, name := range sqlfs.Names("macro") {
		texts[name] = sqlfs.Text(name)
	}
	files, err := fs.Glob(reports.FS(), "*/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		text, err := fs.ReadFile(reports.FS(), name)
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(text)
	}
	read, warned := map[[2]string]bool{}, map[[2]string]bool{}
	for name, text := range texts {
		parts := strings.Split(text, "FROM meta.codelist_row")
		for i, after := range parts[1:] {
			query := parts[i][max(0, strings.LastIndex(parts[i], "SELECT ")):]
			where, _, _ := strings.Cut(after, "\n)")
			pattern := termPattern.FindStringSubmatch(query + where)
			if pattern == nil {
				continue
			}
			lists := ofLists.FindStringSubmatch(where)
			if lists == nil {
				t.Fatalf("%s: reads terms of no list", name)
			}
			for _, list := range listName.FindAllStringSubmatch(lists[1], -1) {
				read[[2]string{list[1], pattern[1]}] = true
			}
		}
	}
	for _, m := range warnsOf.FindAllStringSubmatch(sqlfs.Text("query/codelist_warnings.sql"), -1) {
		warned[[2]string{m[1], m[2]}] = true
	}
	if len(read) < 5 || !maps.Equal(read, warned) {
		t.Errorf("macros and reports read %v, warnings are of %v", read, warned)
	}
}
