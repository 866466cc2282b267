package report

import (
	"context"
	"strings"
	"testing"
)

const born = `-- title:    Born
-- question: How many were born by the day?
-- grain:    one row per code
-- param:    as_at date = month_end | the day
-- param:    low whole = 0 | least weight
-- reads:    patient
-- source:   nobody
-- privacy:  aggregate
-- standing: local
-- count:    patients, heavy
-- rate:     heavy_pct = heavy / patients per 100
SELECT code, max(born) AS last_born, count(*) AS patients, count(*) FILTER (weight > $low) AS heavy
FROM clinical.patient WHERE born <= $as_at GROUP BY code ORDER BY code
`

const base = `Two people, for all scenarios.
param as_at = 2026-03-31
-- patient.csv --
patient_id,code,born,weight
1,007,2000-01-01,60
2,7,2026-03-31,
`

const want = `-- want.csv --
code,last_born,patients,heavy,heavy_pct
007,2000-01-01,1,1,100
7,2026-03-31,1,0,0.0
`

// trial runs the scenarios of a txtar against a report, with a store of its own.
func trial(t *testing.T, sql, scenarios string) []Outcome {
	t.Helper()
	r := parse(t, sql)
	r.scenarios, r.scenariosSource = scenarios, "p/x.txtar"
	return r.Test(context.Background(), store(t))
}

func TestScenariosPass(t *testing.T) {
	text := base + want + `-- scenario: as it stands --
-- scenario: a day earlier --
One is not born yet.
param as_at = 2026-03-30
-- want.csv --
code,last_born,patients,heavy,heavy_pct
007,2000-01-01,1,1,100.0
-- scenario: other people, a text with a comma and a line break --
-- patient.csv --
patient_id,code,born,weight
1,"a,
b",2000-01-01,60
-- want.csv --
code,last_born,patients,heavy,heavy_pct
"a,
b",2000-01-01,1,1,100.0
-- scenario: nobody --
-- patient.csv --
patient_id
-- want.csv --
code,last_born,patients,heavy,heavy_pct
-- scenario: a bad day --
param as_at = yesterday
# want-error: not a date
`
	names := []string{"as it stands", "a day earlier", "other people, a text with a comma and a line break", "nobody", "a bad day"}
	got := trial(t, born, text)
	if len(got) != len(names) {
		t.Fatalf("got %d outcomes, want %d: %v", len(got), len(names), got)
	}
	for i, o := range got {
		if o.Err != nil || o.Scenario != names[i] || o.Report != "x" {
			t.Errorf("%s %q, want %q: %v", o.Report, o.Scenario, names[i], o.Err)
		}
	}
	// Without a scenario line the whole file is one.
	for top, name := range map[string]string{"": "x", "# scenario: the one\n": "the one"} {
		if got := trial(t, born, top+base+want); len(got) != 1 || got[0].Scenario != name || got[0].Err != nil {
			t.Errorf("got %v, want one scenario %q", got, name)
		}
	}
	// An error wanted at the top is inherited, until a scenario wants rows.
	bad := strings.Replace(base, "param as_at", "# want-error: not a date\nparam as_at", 1) + "-- scenario: bad --\nparam as_at = now\n-- scenario: good --\n" + want
	if got := trial(t, born, bad); len(got) != 2 || got[0].Err != nil || got[1].Err != nil {
		t.Errorf("got %v, want two that pass", got)
	}
	// A default that counts from today does so from 15 April 2026.
	if got := trial(t, born, strings.Replace(base, "param as_at = 2026-03-31\n", "", 1)+want); got[0].Err != nil {
		t.Error(got[0].Err)
	}
}

// TestScenariosFollow: a view over a view that is read sees the scenario's rows, and numbers alike are equal.
func TestScenariosFollow(t *testing.T) {
	sql := strings.ReplaceAll(born, "clinical.patient WHERE", "clinical.tested WHERE")
	got := trial(t, sql, "param as_at = 2026-03-31\n-- patient.csv --\ncode,born,test\na,2000-01-01,true\nb,2000-01-01,false\n-- want.csv --\ncode,last_born,patients,heavy,heavy_pct\na,2000-01-01,1.0,0,0\n")
	if got[0].Err != nil {
		t.Error(got[0].Err)
	}
}

// TestScenariosFail: what differs is found, and said with file and line.
func TestScenariosFail(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"7,2026-03-31,1,0,0.0\n", "7,2026-03-31,1,1,0.0\n", `p/x.txtar:10: row 2, heavy: got "0", want "1" (row: 7,2026-03-31,1,0,0.0)`},
		{"007,2000-01-01,1,1,100\n", "7,2000-01-01,1,1,100\n", `p/x.txtar:9: row 1, code: got "007", want "7" (row: 007,2000-01-01,1,1,100.0)`},
		{"007,2000-01-01,1,1,100\n", "007,2000-01-01,1,1,\n", `p/x.txtar:9: row 1, heavy_pct: got "100.0", want "" (row: 007,2000-01-01,1,1,100.0)`},
		{"007,2000-01-01,1,1,100\n", "007,2000-01-02,1,1,100\n", `p/x.txtar:9: row 1, last_born: got "2000-01-01", want "2000-01-02" (row: 007,2000-01-01,1,1,100.0)`},
		{"7,2026-03-31,1,0,0.0\n", "", "p/x.txtar:9: row 2 is one too many: got 7,2026-03-31,1,0,0.0"},
		{"7,2026-03-31,1,0,0.0\n", "7,2026-03-31,1,0,0.0\n8,,1,1,1\n", "p/x.txtar:11: row 3 is missing: want 8,,1,1,1"},
		{"patients,heavy,heavy_pct", "patients,heavy,pct", "p/x.txtar:8: columns: got code,last_born,patients,heavy,heavy_pct, want code,last_born,patients,heavy,pct"},
		{"7,2026-03-31,1,0,0.0\n", "7,2026-03-31,1,0\n", "p/x.txtar:10: want.csv: wrong number of fields"},
		{"patient_id,code,born", "patient_id,coed,born", `p/x.txtar:4: clinical.patient has no column "coed": did you mean code, born?`},
		{"2,7,2026-03-31,\n", "2,7,2026-03-31\n", "p/x.txtar:6: patient.csv: wrong number of fields"},
		{"2,7,2026-03-31,\n", "2,7,31/03/2026,\n", "p/x.txtar:6: run SQL: Conversion Error"},
		{"-- patient.csv --", "-- visit.csv --", "p/x.txtar:3: the report does not read visit"},
		{"2026-03-31\n-- pat", "2026-02-30\n-- pat", `report x: parameter as_at: "2026-02-30" is not a date`},
		{"param as_at", "param asat", `report x has no parameter "asat"`},
		{"-- want.csv --\n", "-- scenario: s --\n# want-error: no such thing\n-- rest.csv --\n", "p/x.txtar:9: the report does not read rest"},
	} {
		changed := strings.Replace(base+want, c.from, c.to, 1)
		if changed == base+want {
			t.Errorf("%q: changes nothing", c.from)
		}
		got := trial(t, born, changed)
		if len(got) != 1 || got[0].Err == nil || !strings.HasPrefix(got[0].Err.Error(), c.want) {
			t.Errorf("%q for %q:\n got %v\nwant %s", c.to, c.from, got, c.want)
		}
	}
	wanted := "-- scenario: s --\n# want-error: no such thing\n"
	if got := trial(t, born, base+wanted); got[0].Err == nil || got[0].Err.Error() != `no error: want "no such thing"` {
		t.Errorf("an error that does not come: %v", got[0].Err)
	}
	got := trial(t, born, base+wanted+"param low = high\n")
	if want := `got error "report x: parameter low: \"high\" is not a whole number", want "no such thing"`; got[0].Err == nil || got[0].Err.Error() != want {
		t.Errorf("another error: %v", got[0].Err)
	}
}

// TestScenarioGrammar: what a txtar may not say.
func TestScenarioGrammar(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{base, `p/x.txtar:1: scenario "x" has no want.csv`},
		{base + "-- scenario: s --\n", `p/x.txtar:7: scenario "s" has no want.csv`},
		{base + want + "-- scenario: s --\n-- scenario: s --\n", `p/x.txtar:12: scenario "s" is there twice`},
		{base + "-- want.txt --\n", `p/x.txtar:7: unknown part "want.txt": want <view>.csv, want.csv or scenario: name`},
		{base + "-- patient.csv --\n", "p/x.txtar:7: patient.csv is there twice"},
		{base + want + "-- scenario: s --\n-- want.csv --\n-- want.csv --\n", "p/x.txtar:13: want.csv is there twice"},
		{base + "-- scenario: s --\n# want-error: e\n" + want, `p/x.txtar:9: scenario "s" wants an error and want.csv`},
		{"param as_at=2026-03-31\n" + base + want, "p/x.txtar:1: want param name = value, # scenario: name, # ask: worklist, # ask: by names or # want-error: text"},
		{base + "-- scenario: s --\nfor people\n#want-error: e\n", "p/x.txtar:9: want param name = value, # scenario: name, # ask: worklist, # ask: by names or # want-error: text"},
		{"param as_at = 2026-03-31\n" + base + want, "p/x.txtar:3: param as_at is there twice"},
		{"param as_at = \n", "p/x.txtar:1: want param name = value, # scenario: name, # ask: worklist, # ask: by names or # want-error: text"},
		{"# ask: everything\n" + base + want, "p/x.txtar:1: # ask: want worklist, or by and names"},
		{"# want-error: \n", "p/x.txtar:1: want param name = value, # scenario: name, # ask: worklist, # ask: by names or # want-error: text"},
		{base + want + "-- scenario: s --\n# scenario: t\n", "p/x.txtar:12: # scenario stands at the top only; others start with -- scenario: name --"},
	} {
		got := trial(t, born, c.text)
		if len(got) != 1 || got[0].Err == nil || got[0].Err.Error() != c.want {
			t.Errorf("%s\n got %v\nwant %s", c.text, got, c.want)
		}
	}
}

// TestScenariosNeedTheirViews: a report that reads what is not there is told so before any scenario runs.
func TestScenariosNeedTheirViews(t *testing.T) {
	got := trial(t, strings.Replace(born, "-- reads:    patient", "-- reads:    patient, letter", 1), base+want)
	if len(got) != 1 || got[0].Err == nil || !strings.HasPrefix(got[0].Err.Error(), "p/x.sql: reads letter: there is no view clinical.letter") {
		t.Errorf("got %v", got)
	}
	r := parse(t, born)
	r.scenarios, r.scenariosSource = base+want, "p/x.txtar"
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if got := r.Test(ctx, store(t)); got[0].Err == nil {
		t.Error("an interrupted test passed")
	}
}
