package export

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// withCharts writes a book with its charts, held against the checklist, and reads them back.
func withCharts(t *testing.T, b Book) (map[string]chartOf, *excelize.File) {
	t.Helper()
	b.ChartSheets = true
	out, f := written(t, b)
	holds(t, out)
	again, _ := written(t, b)
	if !bytes.Equal(out, again) {
		t.Error("the same book gives other bytes")
	}
	all := charts(t, out, f)
	for name, c := range all {
		c.sound(t, name)
	}
	return all, f
}

// sound is what every chart must be: said in words, with named axes and series, of numbers and gaps only.
func (c chartOf) sound(t *testing.T, sheet string) {
	t.Helper()
	if len(c.axes) != 2 || c.axes[0] == "" || c.axes[1] == "" || c.title == "" || c.blanks != "gap" || !strings.HasPrefix(c.alt, c.title+". ") || len(c.alt) < len(c.title)+20 {
		t.Errorf("%s: title %q, axes %q, blanks %q, alternative text %q", sheet, c.title, c.axes, c.blanks, c.alt)
	}
	looks := map[string]series{}
	for i, s := range c.series {
		if s.name == "" || len(s.xs) == 0 || len(s.xs) != len(s.ys) {
			t.Errorf("%s: series %q: %d along, %d up", sheet, s.name, len(s.xs), len(s.ys))
		}
		shown := 0
		for _, y := range s.ys {
			if _, err := strconv.ParseFloat(y, 64); err == nil {
				shown++
			} else if y != "" {
				t.Errorf("%s: series %q would draw the text %q as 0", sheet, s.name, y)
			}
		}
		if shown == 0 {
			t.Errorf("%s: series %q draws nothing", sheet, s.name)
		}
		look := fmt.Sprint(s.line, s.dash, s.mark)
		if was, same := looks[look]; same && c.kind != "bar" && !apart(was, s) {
			t.Errorf("%s: only their colour tells %s from %s", sheet, was.name, s.name)
		}
		looks[look] = s
		if c.kind == "bar" && i > 1 {
			t.Errorf("%s: more than two sides", sheet)
		}
	}
}

// apart tells whether one line lies over another wherever both are drawn: two limits may look alike.
func apart(a, b series) bool {
	for i := range a.ys {
		x, errX := strconv.ParseFloat(a.ys[i], 64)
		y, errY := strconv.ParseFloat(b.ys[i], 64)
		if errX == nil && errY == nil && (x-y)*(x-y) < 1e-9 {
			return false
		}
	}
	return a.line && b.line
}

func names(c chartOf) string {
	var out []string
	for _, s := range c.series {
		out = append(out, s.name)
	}
	return strings.Join(out, "|")
}

// TestChartSheets reads the charts of every kind back from the workbook's XML.
func TestChartSheets(t *testing.T) {
	all, f := withCharts(t, pictured())
	if got := strings.Join(f.GetSheetList(), ","); got != "Cover,Notes,list_size,list_size_2,control,control_chart,prevalence,prevalence_chart,prevalence_chart_2,people,people_chart,How this was made" || len(all) != 4 {
		t.Fatalf("sheets %s, %d charts", got, len(all))
	}
	line := all["control_chart"]
	if line.kind != "line" || names(line) != "At target (%)|Mean|Upper process limit|Lower process limit|Outside the limits|Another signal" || line.axes[1] != "At target (%)" {
		t.Errorf("%s, %q, axes %q", line.kind, names(line), line.axes)
	}
	for i, s := range line.series {
		blanks := 0
		for j, y := range s.ys {
			if y == "" {
				blanks++
			}
			if i == 0 && (y == "") != (j == 5) {
				t.Errorf("month %d: %q", j, y)
			}
		}
		if want := []int{1, 0, 0, 0, 23, 23}[i]; len(s.ys) != 24 || blanks != want {
			t.Errorf("%s: %d cells, %d blank, want %d", s.name, len(s.ys), blanks, want)
		}
	}
	if line.series[4].ys[20] != "95" || line.series[5].ys[7] == "" || line.series[4].mark != "diamond" || line.series[5].mark != "triangle" {
		t.Errorf("signals %+v", line.series[4:])
	}
	if !strings.Contains(line.alt, "Outside the limits: 1 Dec 2025.") || !strings.Contains(line.alt, "there is none: 1.") {
		t.Errorf("alternative text %q", line.alt)
	}
	bars := all["prevalence_chart_2"]
	s := bars.series[0]
	if bars.kind != "bar" || len(bars.series) != 1 || len(s.ys) != 20 || s.ys[0] != "12.5" || s.ys[19] != "" || !strings.HasPrefix(s.xs[19], "<img") {
		t.Errorf("bars %+v", bars)
	}
	for i := range s.ys[:18] {
		if i > 0 && value(t, s.ys[i]) > value(t, s.ys[i-1]) {
			t.Errorf("bar %d is longer than the one before", i)
		}
	}
	minus, plus := stored(t, f, s.minus), stored(t, f, s.plus)
	for i := range s.ys[:19] {
		y := value(t, s.ys[i])
		if lower, upper := y-value(t, minus[i]), y+value(t, plus[i]); math.Abs(lower-6) > 1e-9 || math.Abs(upper-max(9, y)) > 1e-9 {
			t.Errorf("bar %d: %v to %v", i, lower, upper)
		}
	}
	pyramid := all["people_chart"]
	if names(pyramid) != "Female|Male" || strings.Join(pyramid.series[0].ys, ",") != "-100,-200,-300" || strings.Join(pyramid.series[1].ys, ",") != "110,210," || pyramid.formats[1] != "#,##0;#,##0" {
		t.Errorf("pyramid %+v", pyramid)
	}
	if got, err := f.GetCellValue("people_chart", "B8"); err != nil || got != "100" {
		t.Errorf("the left side is shown as %q, %v", got, err)
	}
}

func value(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestFunnelOnItsSheet: the limits of the workbook are those of the page, the points lie where their cells say, and who
// is hidden is not there.
func TestFunnelOnItsSheet(t *testing.T) {
	all, _ := withCharts(t, pictured())
	c := all["prevalence_chart"]
	if c.kind != "scatter" || names(c) != "Prevalence (%)|Average|Lower 95 % limit|Upper 95 % limit|Lower 99.8 % limit|Upper 99.8 % limit|Outside the 99.8 % limits|Outside the 95 % limits only" {
		t.Fatalf("%s %s", c.kind, names(c))
	}
	if len(c.series[0].ys) != 19 || strings.Contains(strings.Join(c.series[0].ys, ","), ",,") || c.axes[0] != "Registered patients" {
		t.Errorf("points %q, axes %q", c.series[0].ys, c.axes)
	}
	centre, drawn := value(t, c.series[1].ys[0]), 0
	for k, z := range []float64{z95, z95, z998, z998} {
		s := c.series[2+k]
		for i, y := range s.ys {
			if y == "" {
				continue
			}
			want, upper := funnelAt(centre, 100, value(t, s.xs[i]), z, true)
			if drawn++; k%2 == 1 {
				want = upper
			}
			if math.Abs(value(t, y)-want) > 0.02*max(1, want) {
				t.Errorf("%s at %s: %s, want %.2f", s.name, s.xs[i], y, want)
			}
		}
	}
	if drawn < 100 {
		t.Errorf("%d places of limits", drawn)
	}
	if far := strings.Join(c.series[6].ys, ","); !strings.Contains(far, "12.5") {
		t.Errorf("outside: %s", far)
	}
}

// trended is a book of one trend whose cells are all numbers.
func trended(low float64) Book {
	t := Table{Name: "control's trend", Title: "Trend", Columns: []Column{{Name: "organisation"}, {Name: "measure", Title: "Measure"}, {Name: "month_end", Title: "Month end", Kind: Date},
		{Name: "value", Title: "Value", Kind: Number, Decimals: 1}, {Name: "mean", Kind: Number, Decimals: 1}, {Name: "low", Kind: Number, Decimals: 1}, {Name: "high", Kind: Number, Decimals: 1}, {Name: "signal"}}}
	for _, measure := range []string{"At target (%)", "Reviewed (%)"} {
		t.Charts = append(t.Charts, Chart{Kind: LineChart, Title: measure, X: "month_end", Y: "value", Mean: "mean", Lower: "low", Upper: "high", Signal: "signal", Panel: "organisation", Where: []Fact{{"measure", measure}}})
		for _, org := range []string{"P1", "P2"} {
			for i := range 13 {
				t.Rows = append(t.Rows, []any{org, measure, time.Date(2025, time.Month(2+i), 0, 0, 0, 0, 0, time.UTC), Rounded{10 + float64(i%3), 1}, Rounded{11, 1}, Rounded{low, 1}, Rounded{14, 1}, nil})
			}
		}
	}
	return Book{Title: "Trends", Organisation: "Example ICB", Tables: []Table{t}}
}

// TestChartsReferToTheTable: what stands side by side in the table is not copied.
func TestChartsReferToTheTable(t *testing.T) {
	all, f := withCharts(t, trended(-3))
	if len(all) != 4 {
		t.Fatalf("%d charts", len(all))
	}
	c := all["control_s trend_chart_4"]
	if c.title != "Reviewed (%): P2" || c.axes[0] != "Month end" || c.axes[1] != "Reviewed (%)" || c.formats[0] != "mmm yyyy" || names(c) != "Value|mean|high|low" {
		t.Fatalf("%+v", c)
	}
	for i, col := range []string{"D", "E", "G", "F"} {
		s := c.series[i]
		if want := fmt.Sprintf("'control_s trend'!$%[1]s$44:$%[1]s$56", col); s.y != want || s.x != "'control_s trend'!$C$44:$C$56" || len(s.ys) != 13 {
			t.Errorf("%s: %s over %s", s.name, s.y, s.x)
		}
	}
	rows, err := f.GetRows("control_s trend_chart_4")
	if err != nil || len(rows) != 6 || !strings.Contains(fmt.Sprint(rows), "This sheet contains no table") || !strings.Contains(fmt.Sprint(rows), "beyond which no value can be") {
		t.Errorf("%q, %v", rows, err)
	}
	// One hidden month: that series alone is copied, the others still refer to the table.
	b := trended(3)
	b.Tables[0].Rows[4][3] = Suppressed
	all, _ = withCharts(t, b)
	c = all["control_s trend_chart"]
	if s := c.series[0]; !strings.HasPrefix(s.y, "'control_s trend_chart'!") || s.ys[4] != "" || s.ys[5] != "12" || !strings.HasPrefix(c.series[1].y, "'control_s trend'!") {
		t.Errorf("%+v", c.series)
	}
}

// TestWorkbookWithoutCharts: charts that are not asked for leave no trace, and no chart is in OpenDocument.
func TestWorkbookWithoutCharts(t *testing.T) {
	bare := pictured()
	for i := range bare.Tables {
		bare.Tables[i].Charts = nil
	}
	want, _ := written(t, bare)
	if got, _ := written(t, pictured()); !bytes.Equal(got, want) {
		t.Error("charts change a workbook that does not draw them")
	}
	with := pictured()
	with.ChartSheets = true
	var a, b bytes.Buffer
	if err := ODS(&a, pictured()); err != nil {
		t.Fatal(err)
	}
	if err := ODS(&b, with); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Errorf("OpenDocument: %v", err)
	}
	if got, _ := written(t, with); bytes.Equal(got, want) {
		t.Error("no chart is drawn")
	}
}

// TestHiddenSides: a side of a pyramid of which nothing may be shown has no series, and says so; with neither there is no
// chart.
func TestHiddenSides(t *testing.T) {
	b := pictured()
	b.Tables = b.Tables[4:5]
	b.Tables[0].Rows = slices.DeleteFunc(b.Tables[0].Rows, func(row []any) bool { return row[1] == "Unknown" }) // whom a side would be given to
	hide := func(sex string) {
		for _, row := range b.Tables[0].Rows {
			if row[1] == sex {
				row[2] = Suppressed
			}
		}
	}
	hide("Male")
	all, f := withCharts(t, b)
	rows, err := f.GetRows("people_chart")
	if c := all["people_chart"]; names(c) != "Female" || err != nil || !strings.Contains(fmt.Sprint(rows), "No figure of Male may be shown.") {
		t.Errorf("%s, %q, %v", names(c), rows, err)
	}
	hide("Female")
	if n, why, err := b.Drawn(); n != 0 || len(why) != 1 || !strings.Contains(why[0], "no value may be shown") || err != nil {
		t.Errorf("%d, %q, %v", n, why, err)
	}
	withCharts(t, b)
}

// TestNotDrawn: the notes say which chart is not there, and why.
func TestNotDrawn(t *testing.T) {
	b := pictured()
	b.Tables = b.Tables[3:4]
	b.Tables[0].Rows = b.Tables[0].Rows[:2]
	n, why, err := b.Drawn()
	if err != nil || n != 1 || len(why) != 1 || why[0] != "Prevalence (%) of each organisation by size (registered patients). There is no chart: fewer than three rates may be shown." {
		t.Errorf("%d, %q, %v", n, why, err)
	}
	all, f := withCharts(t, b)
	notes, err := f.GetRows("Notes")
	if err != nil || len(all) != 1 || !strings.Contains(fmt.Sprint(notes), why[0]) {
		t.Errorf("%d charts, notes %q, %v", len(all), notes, err)
	}
	b.Tables[0].Charts = []Chart{{Kind: "pie", X: "organisation", Y: "pct"}}
	if _, _, err := b.Drawn(); err == nil {
		t.Error("an unknown kind was drawn")
	}
	b.ChartSheets = true
	if err := XLSX(new(bytes.Buffer), b); err == nil {
		t.Error("an unknown kind was written")
	}
}
