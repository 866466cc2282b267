package engine_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"strata/engine"
	"strata/engine/report"
	"strata/engine/spec"
)

// TestLacks: a report is refused where the store has not what it cannot do without, and says what it does without.
func TestLacks(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "a", "SRManifest.csv"), []byte("FileName,IsDelta,IsReference,DateExtractFrom,DateExtractTo\nSRPatient,N,N,,20260331_1707\nSRAppointment,N,N,,20260331_1707\nSRCode,N,N,,20260331_1707\n"))
	put(t, filepath.Join(dir, "a", "SRPatient.csv"), []byte("RowIdentifier,IDOrganisationVisibleTo\n1,A81001\n"))
	put(t, filepath.Join(dir, "a", "SRAppointment.csv"), []byte("RowIdentifier,IDOrganisationVisibleTo\n"))
	put(t, filepath.Join(dir, "a", "SRCode.csv"), []byte("RowIdentifier,IDOrganisationVisibleTo\n"))
	s := loadedStore(t, dir)
	area := "postcode,lsoa,imd_decile\nZZ99 1AA,E1,1\n"
	cases := []struct {
		name                 string
		reads, needs         []string
		want, hint           string
		without              string
		thereAfterAreaImport bool
	}{
		{name: "all there but what a view does without", reads: []string{"patient", "appointment"}, without: "SRPatientAddressHistory SRStaffMemberProfile"},
		{name: "a table without a row is there", reads: []string{"observation"}, without: "SRCtv3Hierarchy"},
		{name: "a table is missing", reads: []string{"patient", "visit"}, want: "run report x: no extract in this store has table SRVisit",
			hint: "add table SRVisit to the Strategic Reporting configuration"},
		{name: "two tables are missing", reads: []string{"visit", "rota"}, want: "run report x: no extract in this store has tables SRVisit, SRRota",
			hint: "add tables SRVisit, SRRota to the Strategic Reporting configuration"},
		{name: "reference data is missing", reads: []string{"patient"}, needs: []string{"area"}, want: "run report x: needs area: strata reference import area FILE.csv",
			hint: "strata reference show area", thereAfterAreaImport: true, without: "SRPatientAddressHistory"},
		{name: "codes of medicines are done without", reads: []string{"medicine_code"}, without: "SRMedicationReadCodeDetails"},
		{name: "views of no table", reads: []string{"area", "extract_file"}},
	}
	for _, imported := range []bool{false, true} {
		if imported {
			if _, err := s.ImportReference(context.Background(), "area", "area.csv", strings.NewReader(area)); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range cases {
			var without []string
			res, err := s.Report(context.Background(), readingReport(t, c.reads, c.needs), engine.ReportRequest{Scheme: report.Scheme{Name: "none"}})
			if err == nil {
				without = res.Without
				if got := strings.Join(res.Table.Notes, "|"); got != strings.Join(append([]string{"its own"}, without...), "|") {
					t.Errorf("%s: notes %s", c.name, got)
				}
			}
			want := c.want
			if imported && c.thereAfterAreaImport {
				want = ""
			}
			if want == "" {
				if err != nil || len(without) != len(strings.Fields(c.without)) {
					t.Errorf("%s: %v, %q", c.name, err, without)
				}
				for i, table := range strings.Fields(c.without) {
					if !strings.Contains(without[i], "table "+table+":") {
						t.Errorf("%s: got %q, want a note on %s", c.name, without[i], table)
					}
				}
				continue
			}
			var lacks *engine.Lacks
			var usage *spec.Usage
			if !errors.As(err, &lacks) || !errors.As(err, &usage) || err.Error() != want || !strings.HasPrefix(usage.Hint, c.hint) {
				t.Errorf("%s: got %v", c.name, err)
			}
		}
	}
}

// readingReport is a report x that reads and needs what is given.
func readingReport(t *testing.T, reads, needs []string) *report.Report {
	t.Helper()
	text := "-- title: x\n-- question: x\n-- grain: x\n-- standing: local\n-- reads: " + strings.Join(reads, ", ") + "\n"
	if needs != nil {
		text += "-- needs: " + strings.Join(needs, ", ") + "\n"
	}
	r, err := report.Parse("topic/x.sql", text+"-- source: none\n-- privacy: aggregate\n-- count: n\n-- note: its own\nSELECT 'A81001' AS organisation, 1::BIGINT AS n\n")
	if err != nil {
		t.Fatal(err)
	}
	return r
}
