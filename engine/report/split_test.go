package report

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"strata/engine/duck"
	"strata/engine/export"
)

// byOrganisation is a report whose table has a row of all organisations, which is treated together with theirs.
var byOrganisation = &Report{Counts: []Count{{Name: "n"}}}

var byOrganisationColumns = []duck.Column{{Name: "organisation", Type: "VARCHAR"}, {Name: "sex", Type: "VARCHAR"}, {Name: "n", Type: "BIGINT"}}

func treatedTable(t *testing.T, rows [][]any, s Scheme) export.Table {
	t.Helper()
	out, _, err := byOrganisation.treated(byOrganisationColumns, rows, s)
	if err != nil {
		t.Fatal(err)
	}
	return export.Table{Name: "t", Columns: []export.Column{{Name: "organisation"}, {Name: "sex"}, {Name: "n", Kind: export.Whole}}, Rows: out}
}

// TestSplitShowsTheSameCells: what an organisation is given is cell by cell what the table of all shows, in random tables with totals both ways
// under every scheme. Treated by themselves its rows would show what is hidden there: the test says so too, lest it pass for the wrong
// reason.
func TestSplitShowsTheSameCells(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 11))
	codes := []string{"A", "B", "C"}
	other := 0
	for range 300 {
		var rows [][]any
		total := map[string]int64{}
		for _, o := range codes {
			f, m := rnd.Int64N(16), rnd.Int64N(16)
			rows = append(rows, []any{o, "All", f + m}, []any{o, "F", f}, []any{o, "M", m})
			total["F"], total["M"] = total["F"]+f, total["M"]+m
		}
		rows = append(rows, []any{"All", "All", total["F"] + total["M"]}, []any{"All", "F", total["F"]}, []any{"All", "M", total["M"]})
		for _, s := range schemes() {
			all := treatedTable(t, rows, s)
			got, single := OrganisationsOf(all)
			if !single || !slices.Equal(got, codes) {
				t.Fatalf("organisations: %q %v", got, single)
			}
			seen := 0
			for i, o := range codes {
				own := RowsOf(all, o)
				if !reflect.DeepEqual(own.Rows, all.Rows[3*i:3*i+3]) {
					t.Fatalf("%s of %s: %v\nis not its part of %v", s.Name, o, own.Rows, all.Rows)
				}
				seen += len(own.Rows)
				if !reflect.DeepEqual(own.Rows, treatedTable(t, rows[3*i:3*i+3], s).Rows) {
					other++
				}
			}
			if seen != len(all.Rows)-3 {
				t.Fatalf("%d rows of %d: the totals of all are nobody's", seen, len(all.Rows))
			}
		}
	}
	if other == 0 {
		t.Error("no table would have been treated otherwise by itself: the test shows nothing")
	}
}

// TestSplitDiscloses is one such table. In A 6 + 12 = 18, and of F 6 + 8 + 8 = 22: in the table of all a count of F in B or C is hidden, for the 6 would
// follow from the two totals. Treated by itself, B and C show theirs, and beside the table of all the 6 follows.
func TestSplitDiscloses(t *testing.T) {
	hes, err := ParseScheme("hes")
	if err != nil {
		t.Fatal(err)
	}
	rows := [][]any{{"A", "All", int64(18)}, {"A", "F", int64(6)}, {"A", "M", int64(12)}, {"B", "All", int64(28)}, {"B", "F", int64(8)}, {"B", "M", int64(20)},
		{"C", "All", int64(28)}, {"C", "F", int64(8)}, {"C", "M", int64(20)}, {"All", "All", int64(74)}, {"All", "F", int64(22)}, {"All", "M", int64(52)}}
	all := treatedTable(t, rows, hes)
	gaveAway := 0
	for i, o := range []string{"A", "B", "C"} {
		own, alone := RowsOf(all, o), treatedTable(t, rows[3*i:3*i+3], hes)
		for j := range 3 {
			if all.Rows[3*i+j][2] != export.Suppressed {
				continue
			}
			if own.Rows[j][2] != export.Suppressed {
				t.Errorf("%s %v is hidden in the table of all, and shown to %s: %v", o, rows[3*i+j], o, own.Rows[j])
			}
			if alone.Rows[j][2] != export.Suppressed {
				gaveAway++
			}
		}
	}
	if gaveAway == 0 {
		t.Errorf("treated by itself no organisation would have been shown what is hidden in the table of all: %v", all.Rows)
	}
}

func TestSplit(t *testing.T) {
	org, pcn := export.Column{Name: "organisation"}, export.Column{Name: "pcn"}
	for _, c := range []struct {
		name   string
		table  export.Table
		codes  []string
		single bool
	}{
		{"of practices", export.Table{Columns: []export.Column{org}, Rows: [][]any{{"B"}, {"A"}, {"All"}, {nil}, {"B"}}}, []string{"A", "B"}, true},
		{"without rows", export.Table{Columns: []export.Column{org}}, nil, true},
		{"of all together", export.Table{Columns: []export.Column{org}, Rows: [][]any{{"All"}}}, nil, false},
		{"of networks", export.Table{Columns: []export.Column{pcn}, Rows: [][]any{{"A"}}}, nil, false},
	} {
		if codes, single := OrganisationsOf(c.table); !slices.Equal(codes, c.codes) || single != c.single {
			t.Errorf("%s: got %q %v", c.name, codes, single)
		}
	}
	table := export.Table{Columns: []export.Column{org, {Name: "month"}}, Rows: [][]any{{"A", "1"}, {"B", "1"}, {"All", "1"}, {nil, "1"}, {"A", "2"}},
		Charts: []export.Chart{{Kind: export.FunnelChart, X: "month"}, {Kind: export.BarChart, X: "organisation"}, {Kind: export.LineChart, X: "month"}}}
	own := RowsOf(table, "A")
	if want := [][]any{{"A", "1"}, {"A", "2"}}; !reflect.DeepEqual(own.Rows, want) {
		t.Errorf("got %v", own.Rows)
	}
	if len(own.Charts) != 1 || own.Charts[0].Kind != export.LineChart || len(table.Charts) != 3 || len(table.Rows) != 5 {
		t.Errorf("charts: %v; the table of all has %d rows", own.Charts, len(table.Rows))
	}
	if both := RowsOf(table, "A", "B"); len(both.Rows) != 3 {
		t.Errorf("two: %v", both.Rows)
	}
}
