package engine_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"strata/engine"
	"strata/engine/history"
	"strata/loaders/systmone"
	"strata/loaders/systmone/synth"
)

// loadFeed loads a synthetic feed, each extract with the given months, and returns what each load did. Every load must
// reconcile and the store verify.
func loadFeed(t *testing.T, o synth.Options) (*engine.Store, []*history.Result) {
	t.Helper()
	o.Dir = filepath.Join(t.TempDir(), "feed")
	places, err := synth.Generate(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	s := openStore(t, filepath.Join(t.TempDir(), "s.duckdb"), false)
	t.Cleanup(func() { s.Close() })
	var results []*history.Result
	for _, p := range places {
		x, closer, err := systmone.Open(p, systmone.Options{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.Load(context.Background(), x, engine.LoadOptions{Months: o.Months})
		closer.Close()
		if err != nil {
			t.Fatalf("%s: %v", filepath.Base(p), err)
		}
		results = append(results, r)
	}
	reconciled(t, s)
	return s, results
}

// sum adds up a load's counts, of one table or (blank) of all that hold patients' rows.
func sum(r *history.Result, table string) (c history.Counts) {
	for _, x := range r.Tables {
		if table != "" && x.Table != table || strings.HasPrefix(x.Table, "SRMapping") {
			continue
		}
		c.Rows += x.Rows
		c.Inserted += x.Inserted
		c.Updated += x.Updated
		c.Unchanged += x.Unchanged
		c.Removed += x.Removed
		c.OrphanRemovals += x.OrphanRemovals
		c.Duplicates += x.Duplicates
		c.Quarantined += x.Quarantined
		c.ClosedAbsent += x.ClosedAbsent
		c.CellProblems += x.CellProblems
		c.OrganisationsAbsent = append(c.OrganisationsAbsent, x.OrganisationsAbsent...)
		c.UnknownColumns = append(c.UnknownColumns, x.UnknownColumns...)
	}
	return c
}

var current = []string{"SRPatient", "SRPatientRegistration", "SRPatientAddressHistory", "SREvent", "SRCode", "SRPrimaryCareMedication", "SRRepeatTemplate",
	"SRImmunisation", "SRReferralOut", "SRReferralIn", "SRAppointment", "SRNDOptOutPreference", "SRProblem", "SRReferralOutStatusDetails", "SRLetter",
	"SRReferralInStatusDetails", "SRRtt", "SRRttStatus", "SR18WeekWait", "SRWaitingList", "SRCaseloadHistory", "SRVisit", "SRRecall", "SRPatientRelationship",
	"SRSmsConsent", "SRPersonAtRisk", "SRSafeguardingAllegationDetails", "SRSpecialNotes", "SRRota", "SRRotaSlot", "SRCaseload"}

// TestSynthRebulk: a full extract after some nights says what the nights' deltas said: the same rows stand open, and it
// changes only what changed since the night before.
func TestSynthRebulk(t *testing.T) {
	o := synth.Options{Patients: 400, Organisations: 2, Entries: 40, Nights: 4, Churn: 1}
	a, deltas := loadFeed(t, o)
	o.Rebulk = []synth.Rebulk{{Night: 3, Table: "SRCode"}, {Night: 4}}
	b, again := loadFeed(t, o)
	for _, table := range current {
		query := fmt.Sprintf(`SELECT * FROM current.%q ORDER BY ALL`, table)
		if result(t, a, query) != result(t, b, query) {
			t.Errorf("%s: not the same rows after a re-bulk", table)
		}
	}
	for night, table := range map[int]string{3: "SRCode", 4: ""} {
		want, got := sum(deltas[night], table), sum(again[night], table)
		if got.Inserted != want.Inserted || got.Updated != want.Updated || got.ClosedAbsent < want.Removed || want.Updated == 0 || got.Unchanged < 20*got.Updated {
			t.Errorf("night %d: the full file %+v, the delta %+v", night, got, want)
		}
		share := float64(got.Inserted+got.Updated+got.ClosedAbsent) / float64(got.Rows)
		if share < 0.005 || share > 0.02 {
			t.Errorf("night %d: %.2f %% of rows changed", night, 100*share)
		}
	}
	for night, r := range deltas[1:] {
		c := sum(r, "")
		if c.OrphanRemovals != 1 || c.Quarantined != 0 || c.CellProblems != 0 || c.Unchanged > c.Updated/2 {
			t.Errorf("night %d: %+v", night+1, c)
		}
	}
}

// TestSynthQuirks: every oddity loads and is counted; those of form alone leave no trace.
func TestSynthQuirks(t *testing.T) {
	for _, c := range []struct {
		quirks string
		bad    func(full, night history.Counts, blank string) bool
	}{
		{"dups,orphans,junk,badcell,column", func(full, night history.Counts, _ string) bool {
			return full.Duplicates < full.Rows/1000 || full.Duplicates > full.Rows/250 || night.OrphanRemovals < 4 || full.Quarantined != 5 || night.Quarantined != 5 ||
				full.CellProblems < 3 || len(full.UnknownColumns) != 1
		}},
		{"blankorg,lowercase,utf8,zip", func(full, night history.Counts, blank string) bool {
			return full.Duplicates+full.Quarantined+full.CellProblems+night.Quarantined+night.CellProblems != 0 || night.OrphanRemovals != 1 || blank != "n\ntrue"
		}},
		{"minquote,semicolon,lf,onezip", func(full, night history.Counts, blank string) bool {
			return full.Duplicates+full.Quarantined+full.CellProblems+night.Quarantined+night.CellProblems != 0 || night.OrphanRemovals != 1 || blank != "n\nfalse"
		}},
	} {
		t.Run(c.quirks, func(t *testing.T) {
			s, loads := loadFeed(t, synth.Options{Patients: 500, Organisations: 2, Entries: 40, Nights: 1, Churn: 2, Quirks: strings.Split(c.quirks, ",")})
			full, night := sum(loads[0], ""), sum(loads[1], "")
			if c.bad(full, night, result(t, s, `SELECT count(*) > 10 AS n FROM current."SRCode" WHERE "IDOrganisationVisibleTo" IS NULL`)) {
				t.Errorf("full %+v\nnight %+v", full, night)
			}
			if got := result(t, s, `SELECT count(*) > 0 AS n FROM current."SRPatient" WHERE "Surname" IN ('O’Brien', 'Müller', 'Hall "Jnr"')`); got != "n\ntrue" {
				t.Errorf("texts did not arrive: %s", got)
			}
		})
	}
}

// TestSynthOrganisations: one joins in a full extract of its own, one falls silent; nobody's rows are closed by that.
func TestSynthOrganisations(t *testing.T) {
	orgs := `SELECT "IDOrganisationVisibleTo" AS org, count(*) > 10 AS n FROM current."SRPatient" GROUP BY 1 ORDER BY 1`
	o := synth.Options{Patients: 300, Organisations: 3, Nights: 3, Churn: 1, Join: 1, Leave: 2, Rebulk: []synth.Rebulk{{Night: 3}}}
	s, loads := loadFeed(t, o)
	if len(loads) != 5 {
		t.Fatalf("%d extracts", len(loads))
	}
	if own := sum(loads[2], "SRPatient"); own.Inserted < 100 || own.ClosedAbsent != 0 || own.Updated != 0 {
		t.Errorf("the joining organisation's full extract: %+v", own)
	}
	if last := sum(loads[4], "SRPatient"); len(last.OrganisationsAbsent) != 1 || last.OrganisationsAbsent[0] != "E90003" || last.ClosedAbsent > 2 {
		t.Errorf("the full extract without the organisation that left: %+v", last)
	}
	want := "org,n\nE90001,true\nE90002,true\nE90003,true\nE90004,true"
	if got := result(t, s, orgs); got != want {
		t.Error(got)
	}
	o.Rebulk, o.Leave, o.Nights = []synth.Rebulk{{Night: 1}}, 0, 1
	s, loads = loadFeed(t, o) // in the re-bulk itself
	if got := result(t, s, orgs); len(loads) != 2 || got != want {
		t.Errorf("%d extracts: %s", len(loads), got)
	}
}

// TestSynthMonths: full files limited to a year close nothing older, though they do not hold it.
func TestSynthMonths(t *testing.T) {
	o := synth.Options{Patients: 300, Organisations: 1, Nights: 1, Churn: 0.1, Months: 12, Rebulk: []synth.Rebulk{{Night: 1}}}
	s, loads := loadFeed(t, o)
	if got := result(t, s, `SELECT min("DateEventRecorded") >= TIMESTAMP '2025-03-29' AS ok FROM history."SREvent"`); got != "ok\ntrue" {
		t.Error(got)
	}
	if last := sum(loads[1], "SREvent"); last.ClosedAbsent > 20 || last.Unchanged < 300 {
		t.Errorf("%+v", last)
	}
}
