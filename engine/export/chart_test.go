package export

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func figures(t *testing.T, table Table) []figure {
	t.Helper()
	var out []figure
	for _, c := range table.Charts {
		f, err := c.draw(table)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, f...)
	}
	return out
}

// TestHiddenCellsLeaveGaps: the line is broken where a cell is hidden, and no mark stands there.
func TestHiddenCellsLeaveGaps(t *testing.T) {
	tables := pictured().Tables
	f := figures(t, tables[2])[0]
	path := regexp.MustCompile(`<path class="line" d="([^"]*)"`).FindStringSubmatch(f.body)
	if path == nil || strings.Count(path[1], "M") != 2 || strings.Count(path[1], "M")+strings.Count(path[1], "L") != 23 {
		t.Errorf("the line of 24 months, one hidden: %v", path)
	}
	marks := strings.Count(f.body, "<circle") + strings.Count(f.body, `"notable"`) + strings.Count(f.body, `"outside"`)
	if marks != 23 || strings.Count(f.body, ">[c]<") != 1 {
		t.Errorf("%d marks, %d of [c]", marks, strings.Count(f.body, ">[c]<"))
	}
	for _, want := range []string{"Mean 61.5, limits 50.0 to 73.0.", "Trend of 7: 1 Nov 2024.", "Outside the limits: 1 Dec 2025.", "2 of 3 near a limit: 1 Dec 2025.", "no value may be shown or there is none: 1."} {
		if !strings.Contains(f.Text, want) {
			t.Errorf("the description lacks %q: %s", want, f.Text)
		}
	}
	if strings.Count(f.body, `"notable"`) != 1 || strings.Count(f.body, `"outside"`) != 1 {
		t.Errorf("%d triangles, %d diamonds", strings.Count(f.body, `"notable"`), strings.Count(f.body, `"outside"`))
	}
	all := figures(t, tables[3])
	if n := strings.Count(all[0].body, "<circle") + strings.Count(all[0].body, `"notable"`) + strings.Count(all[0].body, `"outside"`); n != 19 {
		t.Errorf("%d points in the funnel, want 19", n)
	}
	if n := strings.Count(all[1].body, "<rect"); n != 19 {
		t.Errorf("%d bars, want 19", n)
	}
	if n := strings.Count(figures(t, tables[4])[0].body, "<rect"); n != 5 {
		t.Errorf("%d bars in the pyramid, want 5: totals, the third series and what is hidden are not drawn", n)
	}
}

// TestNoChartSaysWhy: what cannot be drawn says why in its place, and a chart of columns that are not there is an error.
func TestNoChartSaysWhy(t *testing.T) {
	table := pictured().Tables[3]
	for _, c := range []struct {
		rows [][]any
		kind ChartKind
		why  string
	}{
		{table.Rows[:2], FunnelChart, "fewer than three"},
		{append(table.Rows[:5:5], table.Rows[0]), FunnelChart, "stands in several rows"},
		{append(table.Rows[:5:5], table.Rows[0]), BarChart, "stands in several rows"},
		{table.Rows[3:4], BarChart, "no value may be shown"},
		{table.Rows[3:5], LineChart, "fewer than two"},
	} {
		table.Rows, table.Charts = c.rows, []Chart{{Kind: c.kind, X: "organisation", Y: "pct", Label: "organisation"}}
		if c.kind == FunnelChart {
			table.Charts[0].X = "listed"
		}
		if f := figures(t, table); len(f) != 1 || !strings.Contains(f[0].Why, c.why) {
			t.Errorf("%s: %v, want %s", c.kind, f, c.why)
		}
	}
	for _, c := range []Chart{{Kind: LineChart, X: "none", Y: "pct"}, {Kind: "pie", X: "organisation", Y: "pct"}, {Kind: BarChart, X: "organisation"},
		{Kind: FunnelChart, X: "listed", Y: "pct"}, {Kind: PyramidChart, X: "organisation", Y: "pct"}} {
		if _, err := c.draw(table); err == nil {
			t.Errorf("%v was drawn", c)
		}
	}
}

func TestPanels(t *testing.T) {
	table := pictured().Tables[3]
	table.Charts = []Chart{{Kind: BarChart, X: "listed", Y: "pct", Panel: "organisation"}}
	if f := figures(t, table); len(f) != 20 || f[1].Title != "Prevalence (%) by registered patients: P00001" {
		t.Errorf("%d pictures", len(f))
	}
	table.Charts = []Chart{{Kind: BarChart, X: "organisation", Y: "pct", Where: []Fact{{"organisation", "P00001"}}}}
	if f := figures(t, table); len(f) != 1 || strings.Count(f[0].body, "<rect") != 1 {
		t.Error("where does not choose")
	}
}

// TestTotals: a column of nothing but totals is drawn, and a chart of a column that is gone does not fit.
func TestTotals(t *testing.T) {
	table := pictured().Tables[3]
	table.Rows = [][]any{{"All", int64(100), Rounded{5, 1}, nil, nil}}
	table.Charts = table.Charts[1:]
	if f := figures(t, table); len(f) != 1 || strings.Count(f[0].body, "<rect") != 1 {
		t.Error("the only row is not drawn")
	}
	if !table.Charts[0].Fits(table) || (Chart{Kind: BarChart, X: "pcn", Y: "pct"}).Fits(table) {
		t.Error("Fits is wrong")
	}
}

// TestFunnelLimits: the limits of 10 % in 100, and of 50 per 1,000 in 400, worked by hand.
func TestFunnelLimits(t *testing.T) {
	for _, c := range []struct {
		centre, per, n, z float64
		percent           bool
		lower, upper      float64
	}{
		{10, 100, 100, z95, true, 10 - z95*3, 10 + z95*3},
		{50, 1000, 400, z998, false, 50 - z998*math.Sqrt(125), 50 + z998*math.Sqrt(125)},
		{1, 100, 10, z998, true, 0, 1 + z998*math.Sqrt(0.01*0.99/10)*100},
	} {
		l, u := funnelAt(c.centre, c.per, c.n, c.z, c.percent)
		if math.Abs(l-c.lower) > 1e-9 || math.Abs(u-c.upper) > 1e-9 {
			t.Errorf("%v: %v %v", c, l, u)
		}
	}
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		n         int
		want      []float64
	}{{0, 100, 5, []float64{0, 20, 40, 60, 80, 100}}, {0.2, 0.9, 3, []float64{0, 0.5, 1}}, {3, 3, 2, []float64{3, 3.5, 4}}, {-7, 12, 4, []float64{-10, -5, 0, 5, 10, 15}}} {
		got, _ := ticks(c.low, c.high, c.n)
		if len(got) != len(c.want) {
			t.Errorf("%v: %v", c, got)
			continue
		}
		for i := range got {
			if math.Abs(got[i]-c.want[i]) > 1e-9 {
				t.Errorf("%v: %v", c, got)
			}
		}
	}
}

// TestPyramidDrawsWhoIsShown: a few patients of another sex, all hidden, do not take a side from men; without women or men the groups
// with most shown are drawn, and none that is hidden throughout while another is not.
func TestPyramidDrawsWhoIsShown(t *testing.T) {
	of := func(cells map[string][2]any, order ...string) figure {
		table := Table{Name: "people", Columns: []Column{{Name: "age"}, {Name: "sex"}, {Name: "patients", Kind: Whole}},
			Charts: []Chart{{Kind: PyramidChart, X: "age", Y: "patients", Series: "sex"}}}
		for i, age := range []string{"0-9", "10-19"} {
			for _, sex := range order {
				table.Rows = append(table.Rows, []any{age, sex, cells[sex][i]})
			}
		}
		table.drawn = nil
		book := Book{Title: "People", Organisation: "Example ICB", Tables: []Table{table}}
		all, _ := withCharts(t, book)
		f := figures(t, table)[0]
		if left, _, _ := strings.Cut(names(all["people_chart"]), "|"); f.Why == "" && !strings.Contains(f.Caption, "left: "+left+".") {
			t.Errorf("the workbook has %s to the left, the page %s", left, f.Caption)
		}
		return f
	}
	shown := [2]any{int64(20), int64(30)}
	hidden := [2]any{Suppressed, Suppressed}
	for _, c := range []struct {
		cells map[string][2]any
		order []string
		want  string
	}{
		{map[string][2]any{"F": shown, "I": hidden, "M": shown}, []string{"F", "I", "M"}, "left: F. Bars to the right: M. Not drawn, but in the table: I."},
		{map[string][2]any{"F": {int64(10), Suppressed}, "I": {int64(90), int64(90)}, "M": shown}, []string{"F", "I", "M"}, "left: F. Bars to the right: M."},
		{map[string][2]any{"F": hidden, "M": shown, "I": {int64(10), Suppressed}}, []string{"F", "I", "M"}, "left: I. Bars to the right: M. Not drawn, but in the table: F."},
		{map[string][2]any{"a": {int64(10), int64(10)}, "b": shown, "c": {int64(10), int64(15)}}, []string{"a", "b", "c"}, "left: b. Bars to the right: c."},
		{map[string][2]any{"a": {int64(0), int64(0)}, "b": hidden, "c": shown}, []string{"b", "a", "c"}, "left: a. Bars to the right: c."},
	} {
		if f := of(c.cells, c.order...); !strings.Contains(f.Caption, c.want) {
			t.Errorf("%v: %s %s, want %s", c.cells, f.Caption, f.Why, c.want)
		}
	}
}

// TestNoteUnderTheChart: what is to be known of a chart stands under it, on the page and on its sheet.
func TestNoteUnderTheChart(t *testing.T) {
	b := trended(3)
	for i := range b.Tables[0].Charts {
		b.Tables[0].Charts[i].Note = "P3 joined the data in May 2025."
	}
	if f := figures(t, b.Tables[0]); len(f) != 4 || !strings.HasSuffix(f[3].Caption, " P3 joined the data in May 2025.") {
		t.Errorf("%d pictures, %+v", len(f), f)
	}
	all, f := withCharts(t, b)
	for name := range all {
		if rows, err := f.GetRows(name); err != nil || !strings.Contains(strings.Join(slices.Concat(rows...), " "), "P3 joined the data in May 2025.") {
			t.Errorf("%s: %q, %v", name, rows, err)
		}
	}
}
