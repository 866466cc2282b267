package main

import (
	"math"
	"slices"
	"strings"
	"testing"

	"strata/engine/report"
	"strata/engine/spec/rows"
	"strata/reports"
)

// TestChurnIsWhatItSays: a night changes the share of rows it should, in the shares it should.
func TestChurnIsWhatItSays(t *testing.T) {
	c, n := churnOf(0.01), 400_000
	did := map[string]float64{}
	for i := range n {
		did[c.happens(uint64(34_000_000_000+i), 3, float64(i)/float64(n))]++
	}
	for what, share := range map[string]float64{"update": 0.008, "insert": 0.0015, "remove": 0.0005} {
		if got := did[what] / float64(n); math.Abs(got-share) > share/10 {
			t.Errorf("%s: %.5f of the rows, want %.5f", what, got, share)
		}
	}
}

func TestChangedRows(t *testing.T) {
	header := []string{"RowIdentifier", "DateEvent", "DateEventRecorded", "TextualEventDoneBy", "IsNumeric", "NumericValue", "RemovedData"}
	raw := []byte(`"34000000007","01 Jan 2020 10:00:00","01 Jan 2020 10:00:00","","TRUE","5"`)
	if id := firstCell(raw); id != 34000000007 {
		t.Fatal(id)
	}
	for what, want := range map[string]string{
		"update": "34000000007|01 Jan 2020 10:00:00|01 Jan 2020 10:00:00|amended in night 2|TRUE|27.2|0",
		"remove": "34000000007|01 Jan 2020 10:00:00|01 Jan 2020 10:00:00||TRUE|5|1",
		"insert": "2034000000007|02 Mar 2026 17:06:53|02 Mar 2026 17:06:53|amended in night 2|TRUE|27.2|0",
	} {
		if got := strings.Join(changed(rows.Split(raw, dialect), header, what, 2, 34000000007), "|"); got != want {
			t.Errorf("%s: %s", what, got)
		}
	}
}

// TestRivalsAskTheSame: every question the rivals are asked belongs to a report of the bundle, and all texts can be filled.
func TestRivalsAskTheSame(t *testing.T) {
	bundle, err := report.Load(reports.FS())
	if err != nil {
		t.Fatal(err)
	}
	ids := postgresReports()
	if len(ids) < 3 {
		t.Errorf("PostgreSQL has %d reports", len(ids))
	}
	for _, id := range ids {
		if _, err := bundle.Find(id); err != nil {
			t.Error(err)
		}
		if _, err := filled("sql/postgres/reports/"+id+".sql", map[string]string{"AsAt": asAt}); err != nil {
			t.Error(err)
		}
	}
	for _, set := range readSets() {
		names, queries, err := questions(set.name, "decoded")
		if err != nil || len(names) < 3 || len(queries) != len(names) || slices.Contains(queries, "") {
			t.Errorf("%s: %q %v", set.name, names, err)
		}
	}
}

func TestAgree(t *testing.T) {
	ours := &answer{Columns: []string{"org", "n", "pct"}, Rows: [][]string{{"b", "2", "0.5"}, {"a", "1", "0.1"}}}
	if !agree(ours, &answer{Columns: []string{"n", "org"}, Rows: [][]string{{"1", "a"}, {"2", "b"}}}) {
		t.Error("the order of rows and columns does not matter")
	}
	for _, theirs := range []*answer{{Columns: []string{"org", "n"}, Rows: [][]string{{"a", "1"}, {"b", "3"}}}, {Columns: []string{"x"}, Rows: [][]string{{"1"}, {"2"}}},
		{Columns: []string{"org"}}} {
		if agree(ours, theirs) {
			t.Errorf("%v agrees", theirs)
		}
	}
}

func TestModel(t *testing.T) {
	h := history{}
	at := nightTime
	h.row("T|A|1", map[string]string{"RowIdentifier": "1", "X": "a"}, at(0))
	h.row("T|A|1", map[string]string{"RowIdentifier": "1", "X": "a", "RemovedData": "0"}, at(1))
	h.row("T|A|1", map[string]string{"RowIdentifier": "1", "X": "b", "RemovedData": "0"}, at(2))
	h.row("T|A|1", map[string]string{"RowIdentifier": "1", "RemovedData": "1"}, at(3))
	h.row("T|A|2", map[string]string{"RowIdentifier": "2", "RemovedData": "1"}, at(3))
	vs := h["T|A|1"]
	if len(vs) != 2 || len(h["T|A|2"]) != 0 || !vs[0].to.Equal(at(2)) || !vs[1].from.Equal(at(2)) || !vs[1].to.Equal(at(3)) {
		t.Errorf("%+v", vs)
	}
	if n := differ([]string{"a", "b", "d"}, []string{"b", "c", "d", "d"}); n != 3 {
		t.Errorf("%d differ", n)
	}
}
