package engine_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"strata/engine"
	"strata/engine/report"
)

const comparedReport = `-- title:    Compared
-- question: Is it so?
-- grain:    one row per organisation and age group
-- standing: local
-- reads:    patient
-- source:   a test
-- privacy:  aggregate
-- unit:     patient
-- group:    age_group = Young, Old
-- by:       sex
-- count:    patients = all
-- count:    treated
-- rate:     treated_pct = treated / patients per 100
-- stat:     days = median days over patients
-- column:   treated_pct | Treated (%) | percent.1
SELECT 'P1' AS organisation, range AS patient_id, CASE WHEN range < 20 THEN 'Young' ELSE 'Old' END AS age_group, range % 4 = 0 AS treated, 7 AS days
FROM range(60)
`

// TestPublishedFigures: figures that were imported stand beside the measure and the group they are of, of the newest
// period; what was not published for is not available; a figure without a place is said to have none.
func TestPublishedFigures(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "a", "SRManifest.csv"), []byte("FileName,IsDelta,IsReference,DateExtractFrom,DateExtractTo\nSRPatient,N,N,,20260331_1707\n"))
	put(t, filepath.Join(dir, "a", "SRPatient.csv"), []byte("RowIdentifier,IDOrganisationVisibleTo,Gender\n1,P1,F\n"))
	s := loadedStore(t, dir)
	r, err := report.Parse("topic/compared.sql", comparedReport)
	if err != nil {
		t.Fatal(err)
	}
	none, err := report.ParseScheme("none")
	if err != nil {
		t.Fatal(err)
	}
	ask := func() *engine.ReportResult {
		t.Helper()
		res, err := s.Report(context.Background(), r, engine.ReportRequest{Scheme: none})
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	bare := ask()
	if slices.ContainsFunc(bare.Table.Notes, func(n string) bool { return strings.Contains(n, "England") }) || len(bare.Table.Columns) != 6 {
		t.Errorf("nothing imported: %v", bare.Table.Columns)
	}
	figures := `report,measure,breakdown,period,value,lower,upper,source
compared,treated_pct,All,2023/24,20,,,old
compared,treated_pct,All,2024/25,21.50,21,22,QOF 2024/25
compared,treated_pct,Old,2024/25,30.25,,,QOF 2024/25
compared,days,All,2024/25,6,5.5,6.5,elsewhere
compared,patients,All,2024/25,9,,,a count is nothing to compare with
other,treated_pct,All,2024/25,99,,,of another report
`
	if _, err := s.ImportReference(context.Background(), "england_value", "england.csv", strings.NewReader(figures)); err != nil {
		t.Fatal(err)
	}
	res := ask()
	var got []string
	for _, row := range res.Table.Rows {
		got = append(got, fmt.Sprint(row[1], row[len(row)-2:]))
	}
	want := []string{"All[{6 0} {21.5 1}]", "Young[{x not available} {x not available}]", "Old[{x not available} {30.25 2}]"}
	var names []string
	for _, c := range res.Table.Columns[len(res.Table.Columns)-2:] {
		names = append(names, c.Name+": "+c.Title)
	}
	if fmt.Sprint(names) != "[days_england: Days, England treated_pct_england: Treated (%), England]" {
		t.Errorf("columns %v", names)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	notes := strings.Join(res.Table.Notes, "\n")
	for _, n := range []string{"Days, England: 2024/25, 5.5 to 6.5; elsewhere", "Treated (%), England: 2024/25; QOF 2024/25",
		"Published figures for patients were imported, but this report has no such rate or statistic."} {
		if !strings.Contains(notes, n) {
			t.Errorf("no note %q in\n%s", n, notes)
		}
	}
	// In a finished table whatever is text tells rows apart.
	finished, err := report.Parse("topic/finished.sql", `-- title: Finished
-- question: Is it so?
-- grain: one row per breakdown and group
-- standing: local
-- reads: patient
-- source: a test
-- privacy: aggregate
-- param: months whole = 12 | how many
-- param: as_at date = 2026-12-31 | the day
-- count: n, d
-- rate: pct = n / d per 100
SELECT 'P1' AS organisation, 'All' AS breakdown, 'All' AS "group", 10::BIGINT AS n, 20::BIGINT AS d WHERE $months > 0 AND $as_at IS NOT NULL
UNION ALL SELECT 'P1', 'Sex', 'F', 5, 10
UNION ALL SELECT 'P1', 'Sex', 'M', 5, 10
`)
	if err != nil {
		t.Fatal(err)
	}
	figures = "report,measure,breakdown,period,value,source\nfinished,pct,All,2025/26,1,s\nfinished,pct,All,2026/27,9,s\nfinished,pct,\"Sex, F\",2026/27,2,s\nfinished,pct,All,2027/28,99,not begun\n"
	if _, err := s.ImportReference(context.Background(), "england_value", "england.csv", strings.NewReader(figures)); err != nil {
		t.Fatal(err)
	}
	res, err = s.Report(context.Background(), finished, engine.ReportRequest{Scheme: none, KnownAt: "now"})
	if err != nil {
		t.Fatal(err)
	}
	got = nil
	for _, row := range res.Table.Rows {
		got = append(got, fmt.Sprint(row[2], row[len(row)-1]))
	}
	if want := []string{"All{9 0}", "F{2 0}", "M{x not available}"}; !slices.Equal(got, want) {
		t.Errorf("a finished table: %q", got)
	}
	res, err = s.Report(context.Background(), finished, engine.ReportRequest{Scheme: none, KnownAt: "now", Params: map[string]string{"months": "6"}})
	if err != nil || len(res.Table.Columns) != 6 || !strings.Contains(strings.Join(res.Table.Notes, " "), "with other parameters they are not shown") {
		t.Errorf("with other parameters: %v, %v", res.Table.Columns, err)
	}
	if strings.Contains(notes, "old") || strings.Contains(notes, "another") {
		t.Errorf("notes of what is not shown:\n%s", notes)
	}
}
