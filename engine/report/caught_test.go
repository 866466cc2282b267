package report

import (
	"context"
	"strings"
	"testing"
)

// TestCaught: a changed report fails the first scenario that tells it from the true one, one that no scenario tells apart
// passes, and SQL that does not bind or a header that does not parse is broken.
func TestCaught(t *testing.T) {
	r := parse(t, born)
	r.scenarios, r.scenariosSource = base+want+`-- scenario: as it stands --
-- scenario: a day earlier --
param as_at = 2026-03-30
-- want.csv --
code,last_born,patients,heavy,heavy_pct
007,2000-01-01,1,1,100.0
`, "p/x.txtar"
	db, err := memory(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	change := func(from, to string) string {
		if !strings.Contains(born, from) {
			t.Fatalf("the report has no %s", from)
		}
		return strings.Replace(born, from, to, 1)
	}
	texts := []string{born, change("born <= $as_at", "born < $as_at"), change("born <= $as_at", "born >= $as_at OR true"), change("max(born)", "min(born)"),
		change("weight > $low", "weight >= $low + 60"), change("count(*) AS patients", "nothing(*) AS patients"), change("-- count:", "-- counts:")}
	got, err := r.Caught(context.Background(), db, texts)
	if err != nil {
		t.Fatal(err)
	}
	want := []Verdict{{}, {Scenario: "as it stands"}, {Scenario: "a day earlier"}, {}, {}, {Scenario: "as it stands", Broken: true}, {Broken: true}}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("text %d: got %+v, want %+v", i, got[i], want[i])
		}
	}
}

// TestCaughtWantsAWholeReport: scenarios that fail the report as it is prove nothing about a changed one.
func TestCaughtWantsAWholeReport(t *testing.T) {
	r := parse(t, born)
	r.scenarios, r.scenariosSource = base+strings.Replace(want, "1,1,100", "2,1,50", 1), "p/x.txtar"
	db, err := memory(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := r.Caught(context.Background(), db, []string{born}); err == nil || !strings.Contains(err.Error(), "fails as it is") {
		t.Errorf("got %v", err)
	}
}
