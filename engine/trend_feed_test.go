package engine_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"strata/engine"
	"strata/engine/export"
	"strata/engine/report"
)

const trendedReport = `-- title:    Trended
-- question: How many?
-- grain:    one row per organisation
-- param:    as_at date = month_end | the day asked about
-- param:    org org_list = none | only these organisations
-- standing: local
-- reads:    patient
-- source:   a test
-- privacy:  aggregate
-- unit:     patient
-- count:    patients = all
SELECT organisation, patient_id FROM clinical.patient
WHERE $as_at::DATE IS NOT NULL AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], organisation))
`

// TestTrendSaysWhoJoined: P2 joins in February and P3 is not heard of after it. A trend of all organisations says both and has no process
// limits; that of each organisation keeps its limits, and one of P1 alone says nothing.
func TestTrendSaysWhoJoined(t *testing.T) {
	dir := t.TempDir()
	for i, extract := range []struct{ at, orgs string }{{"20251220_1707", "P1 P3"}, {"20260210_1707", "P1 P2 P3"}, {"20260331_1707", "P1 P2"}} {
		rows := "RowIdentifier,IDOrganisationVisibleTo,Gender\n"
		for _, org := range strings.Fields(extract.orgs) {
			for n := range 40 {
				rows += fmt.Sprintf("%s%02d,%s,F\n", org[1:], n, org)
			}
		}
		from := fmt.Sprint("x", i)
		put(t, filepath.Join(dir, from, "SRManifest.csv"), []byte("FileName,IsDelta,IsReference,DateExtractFrom,DateExtractTo\nSRPatient,N,N,,"+extract.at+"\n"))
		put(t, filepath.Join(dir, from, "SRPatient.csv"), []byte(rows))
	}
	s := loadedStore(t, dir)
	r, err := report.Parse("topic/trended.sql", trendedReport)
	if err != nil {
		t.Fatal(err)
	}
	ask := func(q engine.ReportRequest) (notes, under string, limits map[string]bool) {
		t.Helper()
		if q.Scheme, err = report.ParseScheme("hes"); err != nil {
			t.Fatal(err)
		}
		q.AsAt = "2026-03-31"
		res, err := s.Trend(context.Background(), r, q, 13)
		if err != nil {
			t.Fatal(err)
		}
		limits = map[string]bool{}
		for _, row := range res.Table.Rows {
			for i, c := range res.Table.Columns {
				if c.Name == "mean" {
					limits[row[0].(string)] = row[i] != export.NotAvailable
				}
			}
		}
		return strings.Join(res.Table.Notes, "\n"), res.Table.Charts[0].Note, limits
	}
	all := report.Breakdown{Level: "all"}
	notes, under, limits := ask(engine.ReportRequest{By: all})
	for _, want := range []string{"P2 joined the data in February 2026: it is counted from February 2026 on.",
		"P3 left the data in February 2026: nothing has come from it since 10 February 2026", "There are no process limits and no signals"} {
		if !strings.Contains(notes, want) || !strings.Contains(under, want) {
			t.Errorf("notes %q, under the chart %q, want %q", notes, under, want)
		}
	}
	if limits["All"] {
		t.Error("limits over different organisations")
	}
	// As known now P2 is in every month.
	if notes, _, limits := ask(engine.ReportRequest{By: all, KnownAt: "now"}); strings.Contains(notes, "joined") || !limits["All"] {
		t.Errorf("as known now: %q, %v", notes, limits)
	}
	if notes, under, limits := ask(engine.ReportRequest{}); strings.Contains(notes, "joined") || under != "" || !limits["P1"] || limits["P2"] {
		t.Errorf("of each: %q, %q, %v", notes, under, limits)
	}
	if notes, _, limits := ask(engine.ReportRequest{By: all, Organisations: []string{"P1"}}); strings.Contains(notes, "data in") || !limits["All"] {
		t.Errorf("of P1: %q, %v", notes, limits)
	}
}
