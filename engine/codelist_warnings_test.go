package engine_test

import (
	"context"
	"testing"

	"strata/engine"
	"strata/engine/spec"
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
