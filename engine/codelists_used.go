package engine

import (
	"context"
	"regexp"
	"slices"
	"sort"
	"strings"

	"strata/engine/duck"
	"strata/engine/export"
	"strata/engine/report"
	sqlfs "strata/sql"
)

var (
	sqlComment = regexp.MustCompile(`(?m)--.*$`)
	sqlText    = regexp.MustCompile(`'((?:[^']|'')*)'`)
	sqlName    = regexp.MustCompile(`\bclinical\.(\w+)\s*\(`)
	macroMade  = regexp.MustCompile(`(?m)^CREATE OR REPLACE MACRO clinical\.(\w+)`)
)

// CodelistsUsed says which codelists, registers and measures a report uses, asked with these parameters and broken down so: those its SQL or a
// name among the parameters names, and those of the macros it calls. It says where each list comes from, its digest and rows,
// and how many of its codes stand nowhere in the store as it is known at the time set. The codes that do are looked up once for all reports of one such time.
func (s *Store) CodelistsUsed(ctx context.Context, r *report.Report, args duck.Args, by report.Breakdown) ([]export.Fact, error) {
	names, all := namesIn(r.SQL)
	if slices.Contains(by.Strata, "ethnicity") {
		names = append(names, "ethnicity")
	}
	for _, v := range args {
		switch v := v.(type) {
		case string:
			names = append(names, v)
		case []string:
			names = append(names, v...)
		}
	}
	met, err := s.codesMet(ctx)
	if err != nil || !met {
		return nil, err
	}
	res, err := s.db.All(ctx, sqlfs.Text("query/codelists_used.sql"), duck.Args{"names": names, "all": all})
	if err != nil {
		return nil, err
	}
	var facts []export.Fact
	for _, row := range res.Rows {
		facts = append(facts, export.Fact{Label: text(row[0]), Value: text(row[1])})
	}
	return facts, nil
}

// codesMet lays ready which codes stand in the store, unless that was done for the time it is known at. A store of an
// older version that is open read-only has no expansion to tell of.
func (s *Store) codesMet(ctx context.Context) (bool, error) {
	if s.schema < firstWithExpansion {
		return false, nil
	}
	at, err := duck.Value[string](ctx, s.db, "SELECT meta.known_at()::VARCHAR || ' ' || (SELECT count(*) FROM meta.load)", nil)
	if err != nil || at == s.metAt {
		return err == nil, err
	}
	if _, err := s.db.Exec(ctx, sqlfs.Text("query/code_met.sql"), nil); err != nil {
		return false, err
	}
	s.metAt = at
	return true, nil
}

// namesIn gives the texts in a report's SQL and in the macros it calls, and whether it asks for all registers. Those of the
// registers' own macros do not count: what they use hangs on the register.
func namesIn(query string) (names []string, all bool) {
	macros := macroTexts()
	seen, found := map[string]bool{}, map[string]bool{}
	var read func(text string)
	read = func(text string) {
		text = sqlComment.ReplaceAllString(text, "")
		for _, m := range sqlText.FindAllStringSubmatch(text, -1) {
			found[m[1]] = true
		}
		for _, m := range sqlName.FindAllStringSubmatch(text, -1) {
			name := m[1]
			all = all || name == "registers"
			if !seen[name] && name != "registers" && name != "registers_of" && name != "on_register" {
				seen[name] = true
				read(macros[name])
			}
		}
	}
	read(query)
	for name := range found {
		names = append(names, name)
	}
	sort.Strings(names)
	return names, all
}

// macroTexts gives the text of every clinical macro by its name.
func macroTexts() map[string]string {
	texts := map[string]string{}
	for _, file := range sqlfs.Names("macro") {
		text := sqlfs.Text(file)
		at := macroMade.FindAllStringSubmatchIndex(text, -1)
		for i, m := range at {
			end := len(text)
			if i+1 < len(at) {
				end = at[i+1][0]
			}
			texts[text[m[2]:m[3]]] = strings.TrimSpace(text[m[0]:end])
		}
	}
	return texts
}
