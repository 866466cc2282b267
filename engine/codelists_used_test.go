package engine

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"strata/engine/duck"
	"strata/engine/report"
	"strata/engine/spec"
	"strata/loaders/systmone"
)

// TestCodelistsUsed: a report's notes name the lists in its SQL, in the registers and measures it names, and in the
// macros it calls; comments name nothing.
func TestCodelistsUsed(t *testing.T) {
	row := func(system, code string, below bool) []any {
		return []any{system, code, "", below, "include", nil, nil, "s"}
	}
	lists := spec.Codelists{Lists: []spec.Codelist{
		{Name: "asthma", Digest: "0123456789abcdef", Rows: [][]any{row("ctv3", "H33..", true), row("snomed", "195967001", false)}},
		{Name: "asthma_resolved", Digest: "r", Rows: [][]any{row("snomed", "162660004", false)}},
		{Name: "med_saba", Digest: "m", Rows: [][]any{row("name", "salbutamol", false), row("name", "ventolin", false), row("bnf", "0301011R0", true), row("ctv3", "c13..", true)}},
		{Name: "bp_systolic", Digest: "b", Rows: [][]any{row("ctv3", "2469.", false)}},
		{Name: "bp_diastolic", Digest: "b", Rows: [][]any{row("ctv3", "246A.", false)}},
		{Name: "chd", Digest: "c", Rows: [][]any{row("ctv3", "XE2uV", true)}}},
		Registers: spec.Definitions{Digest: "d", Rows: []map[string]any{{"register": "asthma", "title": "Asthma", "min_age": int64(6), "max_age": nil,
			"diagnosis": []string{"asthma"}, "resolved": []string{"asthma_resolved"}, "medicine": []string{"med_saba"}, "medicine_instead": []string{},
			"medicine_months": int64(12), "diagnosed_from": nil, "min_age_at_diagnosis": nil, "value_measure": nil, "value_months": nil, "value_low": nil,
			"value_low_groups": nil, "value_groups": []string{}, "excludes": []string{}, "standing": "secondary", "source": "somewhere", "note": "Relievers only."}}}}
	ctx := context.Background()
	tables, err := systmone.Tables()
	if err != nil {
		t.Fatal(err)
	}
	s, err := Create(ctx, Options{Tables: tables, Codelists: lists})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, q := range []string{
		"DROP VIEW clinical.observation", "CREATE TABLE clinical.observation AS SELECT 'H33..' AS ctv3_code, NULL::VARCHAR AS snomed_code",
		"DROP VIEW clinical.medication", "CREATE TABLE clinical.medication AS SELECT 'Salbutamol inhaler' AS name, 1 AS product_id, NULL::VARCHAR AS dmd_code",
		"DROP VIEW clinical.medicine_code", "CREATE TABLE clinical.medicine_code AS SELECT 1 AS product_id, 'c131.' AS drug_read_code",
	} {
		if _, err := s.db.Exec(ctx, q, nil); err != nil {
			t.Fatal(err)
		}
	}
	var args duck.Args
	facts := func(query string) []string {
		t.Helper()
		got, err := s.CodelistsUsed(ctx, &report.Report{SQL: query}, args, report.Breakdown{})
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, f := range got {
			lines = append(lines, f.Label+": "+f.Value)
		}
		return lines
	}
	want := []string{
		"Code hierarchy: none in this store: codelists match the codes they list, and none below them",
		"Codelist asthma: bundled, digest 0123456789ab, 2 rows, 2 codes, 1 of them nowhere in this store",
		"Codelist asthma_resolved: bundled, digest r, 1 rows, 1 codes, 1 of them nowhere in this store",
		"Codelist med_saba: bundled, digest m, 4 rows, 3 codes, 1 of them nowhere in this store, 1 BNF codes not used: the feed has none",
		"Register asthma: secondary: somewhere. Relievers only",
	}
	query := "-- source: 'chd'\nSELECT * FROM clinical.on_register('asthma', $as_at) -- not 'chd'"
	if got := facts(query); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got := facts("SELECT * FROM clinical.registers($as_at)"); len(got) != 5 {
		t.Errorf("all registers: %s", strings.Join(got, "\n"))
	}
	if got := facts("FROM clinical.blood_pressure(a, b)"); len(got) != 2 || !strings.HasPrefix(got[0], "Codelist bp_diastolic") {
		t.Errorf("through a macro: %s", strings.Join(got, "\n"))
	}
	args = duck.Args{"register": "asthma", "as_at": time.Now(), "org": nil}
	if got := facts("SELECT * FROM clinical.on_register($register, $as_at)"); !slices.Equal(got, want) {
		t.Errorf("by a parameter\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	args = nil
	if got := facts("SELECT count(*) FROM clinical.patient"); len(got) != 0 {
		t.Errorf("of nothing: %s", strings.Join(got, "\n"))
	}
}
