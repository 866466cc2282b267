package export

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

const (
	chartWidth  = 960
	chartBelow  = 30  // pixels of the chart's row that its text keeps
	mostHigh    = 440 // a row is at most 409 points high
	mostNames   = 30  // names along an axis: of more only some are written
	lineLetters = chartText - 4
	lineHeight  = 15.75 // points
	// excelize takes 0.85 points for a pixel of a row, spreadsheets 0.75: by this the chart ends in its row by both.
	pointsAPixel = 0.85
	chartNumber  = "xl/charts/chart%d.xml"
)

// look is how a series is drawn. No two differ by their colour alone: marks, dashes or the side they lie on do too.
type look struct {
	colour string
	dash   excelize.LineDashType
	width  float64 // 0: no line
	mark   string
	size   int
}

var looks = map[string]look{
	"value":    {colour: "12436D", dash: excelize.LineDashSolid, width: 1.75, mark: "circle", size: 6},
	"mean":     {colour: "3D3D3D", dash: excelize.LineDashSolid, width: 1.25, mark: "none"},
	"limit":    {colour: "801650", dash: excelize.LineDashDash, width: 1.5, mark: "none"},
	"limit95":  {colour: "801650", dash: excelize.LineDashSysDot, width: 1.5, mark: "none"},
	"limit998": {colour: "801650", dash: excelize.LineDashLgDash, width: 1.5, mark: "none"},
	"dots":     {colour: "12436D", mark: "circle", size: 7},
	"outside":  {colour: "B3420C", mark: "diamond", size: 12},
	"notable":  {colour: "6B3FA0", mark: "triangle", size: 11},
	"bar":      {colour: "4C88BE"},
	"left":     {colour: "12436D"},
	"right":    {colour: "B3420C"},
}

var chartTypes = map[ChartKind]excelize.ChartType{LineChart: excelize.Line, FunnelChart: excelize.Scatter, PyramidChart: excelize.Bar, BarChart: excelize.Bar}

// draw puts the charts on their sheets, once all cells are where they refer to.
func (x *xlsx) draw(all []sheet) error {
	tops := map[string]int{}
	for _, s := range all {
		tops[s.name] = len(s.lines) + 1
	}
	number := 0
	for _, s := range all {
		if s.picture == nil {
			continue
		}
		number++
		ref := func(c cells, head bool) string { return s.ref(c, tops, head) }
		err := x.chart(s, ref)
		if err == nil {
			err = x.mend(fmt.Sprintf(chartNumber, number), *s.picture, ref)
		}
		if err != nil {
			return fmt.Errorf("sheet %q: %w", s.name, err)
		}
	}
	return nil
}

func (x *xlsx) chart(s sheet, ref func(cells, bool) string) error {
	p := s.picture
	height := 420
	if p.groups > 0 {
		height = min(160+24*p.groups, mostHigh)
	}
	if err := x.rows(s, height); err != nil {
		return err
	}
	chart := &excelize.Chart{Type: chartTypes[p.kind], ShowBlanksAs: "gap", VaryColors: new(bool), Legend: excelize.ChartLegend{Position: "bottom"},
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: p.title, Font: &excelize.Font{Family: "Arial", Size: 14, Color: "000000"}}}},
		Dimension: excelize.ChartDimension{Width: chartWidth, Height: uint(height)}, XAxis: p.x.chart(), YAxis: p.y.chart(),
		Format: excelize.GraphicOptions{AltText: p.alt(), Name: beginning(s.lines[0].text, 200), OffsetX: 4, OffsetY: chartBelow}}
	chart.YAxis.MajorGridLines = true
	switch p.kind {
	case BarChart:
		chart.XAxis.ReverseOrder, chart.GapWidth, chart.Legend.Position = true, ptr(uint(40)), "none"
	case PyramidChart:
		chart.XAxis.TickLabelPosition, chart.GapWidth, chart.Overlap = excelize.ChartTickLabelLow, ptr(uint(10)), ptr(100)
	case LineChart:
		chart.XAxis.TickLabelPosition, chart.XAxis.Alignment.TextRotation = excelize.ChartTickLabelLow, -45
		chart.XAxis.TickLabelSkip = 1 + len(p.rows)/mostNames
	}
	for _, one := range p.series {
		chart.Series = append(chart.Series, looks[one.look].series(ref(one.y, true), ref(one.x, false), ref(one.y, false)))
	}
	return x.f.AddChart(s.name, fmt.Sprintf("A%d", len(s.lines)), chart)
}

// rows makes the rows of a chart's sheet as high as their texts, and the last as high as the chart, and has the sheet printed
// without cutting the chart in two.
func (x *xlsx) rows(s sheet, height int) error {
	for i, l := range s.lines {
		points := float64(1+(utf8.RuneCountInString(l.text)-1)/lineLetters) * lineHeight
		switch {
		case i == len(s.lines)-1:
			points = float64(height+chartBelow+10) * pointsAPixel
		case l.style != "text":
			continue
		}
		if err := x.f.SetRowHeight(s.name, i+1, points); err != nil {
			return err
		}
	}
	sheet := s.name
	if err := x.f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: ptr(true)}); err != nil {
		return err
	}
	return x.f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: ptr("landscape"), Size: ptr(9), FitToWidth: ptr(1), FitToHeight: ptr(0)})
}

func ptr[T any](v T) *T { return &v }

// ref is a column's rows, or its header, as a formula names them.
func (s sheet) ref(c cells, tops map[string]int, head bool) string {
	name := s.of
	if c.own {
		name = s.name
	}
	from, to := tops[name]+1+c.from, tops[name]+1+c.to
	if head {
		from, to = tops[name], tops[name]
	}
	col, _ := excelize.ColumnNumberToName(c.column + 1)
	name = "'" + strings.ReplaceAll(name, "'", "''") + "'"
	if from == to {
		return fmt.Sprintf("%s!$%s$%d", name, col, from)
	}
	return fmt.Sprintf("%s!$%s$%d:$%[2]s$%[4]d", name, col, from, to)
}

func (l look) series(name, x, y string) excelize.ChartSeries {
	fill := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.colour}}
	s := excelize.ChartSeries{Name: name, Categories: x, Values: y, Fill: fill,
		Marker: excelize.ChartMarker{Symbol: l.mark, Size: l.size, Fill: fill, Border: excelize.LineOptions{Type: excelize.LineSolid, Fill: fill, Width: 0.75}},
		Line:   excelize.LineOptions{Type: excelize.LineNone}}
	if l.width > 0 {
		s.Line = excelize.LineOptions{Type: excelize.LineSolid, Dash: l.dash, Width: l.width, Fill: fill}
	}
	return s
}

func (a axis) chart() excelize.ChartAxis {
	font := excelize.Font{Family: "Arial", Size: 10, Color: "000000"}
	out := excelize.ChartAxis{Font: font, NumFmt: excelize.ChartNumFmt{CustomNumFmt: a.format},
		Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: a.title, Font: &font}}}}
	if a.unit > 0 {
		out.Minimum, out.Maximum, out.MajorUnit = ptr(a.low), ptr(a.high), a.unit
	}
	return out
}
