package report

import (
	"fmt"
	"regexp"
	"slices"

	"strata/engine/export"
)

var chartText = regexp.MustCompile(`^(line|bars|funnel|pyramid) ([a-z0-9_]+) ([a-z0-9_]+)(?: series ([a-z0-9_]+))?$`)

// Chart is a picture of the report's table: its kind, what stands along it, and the value.
type Chart struct{ Kind, X, Y, Series string }

func (p *parser) setChart(text string, line int) error {
	m := chartText.FindStringSubmatch(text)
	if m == nil || (m[1] == "pyramid") != (m[4] != "") {
		return fmt.Errorf("chart: want line|bars|funnel column value, or pyramid column value series column")
	}
	p.Charts = append(p.Charts, Chart{m[1], m[2], m[3], m[4]})
	return p.once("chart "+m[1]+" "+m[3], line)
}

// charts are the report's pictures of a table. A table that is broken down otherwise may lack a column of one: it goes
// without it.
func (r *Report) charts(t export.Table, by Breakdown) ([]export.Chart, error) {
	var out []export.Chart
	for _, c := range r.Charts {
		chart := export.Chart{Kind: export.ChartKind(c.Kind), X: c.X, Y: c.Y, Series: c.Series, Per: 100}
		if i := slices.IndexFunc(r.Rates, func(rate Rate) bool { return rate.Name == c.Y }); i >= 0 {
			chart.Per = r.Rates[i].Per
			if r.Rates[i].CI != "" && chart.Kind == export.BarChart {
				chart.Lower, chart.Upper = c.Y+"_lower", c.Y+"_upper"
			}
		}
		switch {
		case chart.Kind == export.FunnelChart:
			chart.Label = "organisation"
		case c.X != "organisation":
			chart.Panel = "organisation"
		}
		switch {
		case chart.Fits(t):
			out = append(out, chart)
		case by.Level == "" && len(by.Strata) == 0:
			return nil, fmt.Errorf("chart %s %s %s names a column the table does not have", c.Kind, c.X, c.Y)
		}
	}
	return out, nil
}

// trendCharts draw each measure of a trend, a picture for each of its first column's values.
func trendCharts(keys []export.Column, titles []string) []export.Chart {
	panel := ""
	if len(keys) > 0 {
		panel = keys[0].Name
	}
	var out []export.Chart
	for _, title := range titles {
		out = append(out, export.Chart{Kind: export.LineChart, Title: title, X: "month_end", Y: "value", Lower: "lower_process_limit", Upper: "upper_process_limit",
			Mean: "mean", Signal: "signal", Panel: panel, Where: []export.Fact{{Label: "measure", Value: title}}})
	}
	return out
}
