package report

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"strata/engine/duck"
	"strata/engine/export"
	"strata/engine/spec"
	sqlfs "strata/sql"
)

// leastPoints is how many months a series needs before process limits are worked out: fewer say little of a process.
// Source: NHS England, Making Data Count, as its R package NHSRplotthedots applies it.
const leastPoints = 12

// MostMonths is how many months a trend may have: ten years.
const MostMonths = 120

// Months are the last days of n months, oldest first; the last is the month end on or before the day asked about.
func Months(asAt time.Time, n int) []time.Time {
	first := asAt.AddDate(0, 0, 1) // a month end asked about counts itself
	first = first.AddDate(0, 0, 1-first.Day())
	var out []time.Time
	for i := n - 1; i >= 0; i-- {
		out = append(out, first.AddDate(0, -i, -1))
	}
	return out
}

// Trendable says with *spec.Usage why a report cannot be asked about one month after another.
func (r *Report) Trendable() error {
	if !slices.ContainsFunc(r.Params, func(p Param) bool { return p.Name == "as_at" }) || slices.ContainsFunc(r.Params, func(p Param) bool { return p.Name == "months" && r.Unit == "" }) {
		return spec.Usagef("strata report show "+r.ID+" says what it gives", "report %s gives its own months: it has no trend", r.ID)
	}
	return nil
}

// series is one measure of one row of the report, month by month.
type series struct {
	keys   []any
	title  string
	points []point
}

type point struct {
	month                                       time.Time
	numerator, denominator, value, lower, upper any
}

// Trend lays the tables of one report, of one month each, under one another: a row per month, row of the report and
// measure. Measures are the report's rates, and its counts where it has none. Process limits (XmR) are of the treated values as
// shown, and there are none where a month is hidden or missing or there are fewer than 12.
// Source of the limits and rules: statistics.spc.
func (r *Report) Trend(ctx context.Context, db *duck.DB, months []time.Time, tables []export.Table) (export.Table, error) {
	t := export.Table{Name: r.ID + "_trend", Title: r.Title + ": trend", Source: tables[0].Source, Notes: r.tableNotes()}
	for _, table := range tables {
		for _, note := range table.Notes {
			if !slices.Contains(t.Notes, note) {
				t.Notes = append(t.Notes, note)
			}
		}
	}
	all, keys, err := r.seriesOf(months, tables)
	if err != nil {
		return t, err
	}
	t.Columns = trendColumns(keys)
	var titles []string
	for _, measure := range r.measures() {
		titles = append(titles, r.titleOf(measure.Name))
	}
	t.Charts = trendCharts(keys, titles)
	for _, s := range all {
		limits, err := s.limits(ctx, db, len(months))
		if err != nil {
			return t, fmt.Errorf("trend of %s: %w", r.ID, err)
		}
		for i, p := range s.points {
			row := append(append([]any{}, s.keys...), s.title, p.month, p.numerator, p.denominator, p.value, p.lower, p.upper)
			t.Rows = append(t.Rows, append(row, limits.cells(i)...))
		}
	}
	return t, nil
}

func trendColumns(keys []export.Column) []export.Column {
	number := func(name, title string) export.Column {
		return export.Column{Name: name, Title: title, Kind: export.Number, Decimals: 1, Status: true}
	}
	whole := func(name, title string) export.Column {
		return export.Column{Name: name, Title: title, Kind: export.Whole, Status: true}
	}
	return append(slices.Clone(keys), export.Column{Name: "measure", Title: "Measure"}, export.Column{Name: "month_end", Title: "Month end", Kind: export.Date},
		whole("numerator", "Numerator"), whole("denominator", "Denominator"), number("value", "Value"),
		number("value_lower", "Value, lower 95% limit"), number("value_upper", "Value, upper 95% limit"),
		number("mean", "Mean of the series"), number("lower_process_limit", "Lower process limit"), number("upper_process_limit", "Upper process limit"),
		export.Column{Name: "signal", Title: "Signal"})
}

// seriesOf sorts what the tables say by row of the report and measure, in the order they first come.
func (r *Report) seriesOf(months []time.Time, tables []export.Table) (all []*series, keys []export.Column, err error) {
	found := map[string]*series{}
	for m, t := range tables {
		at := map[string]int{}
		keys = nil
		for i, c := range t.Columns {
			at[c.Name] = i
			if c.Kind == export.Text || c.Kind == export.Bool {
				keys = append(keys, c)
			}
		}
		for _, row := range t.Rows {
			var key []any
			for _, c := range keys {
				key = append(key, row[at[c.Name]])
			}
			for _, measure := range r.measures() {
				id := fmt.Sprintf("%q %s", key, measure.Name)
				s := found[id]
				if s == nil {
					s = &series{keys: key, title: r.titleOf(measure.Name)}
					found[id], all = s, append(all, s)
				}
				p := point{month: months[m], value: row[at[measure.Name]]}
				if measure.Denominator != "" {
					p.numerator, p.denominator = row[at[measure.Numerator]], row[at[measure.Denominator]]
				}
				if measure.CI != "" {
					p.lower, p.upper = row[at[measure.Name+"_lower"]], row[at[measure.Name+"_upper"]]
				}
				s.points = append(s.points, p)
			}
		}
	}
	return all, keys, nil
}

// measures are the report's rates, or its counts dressed as rates of nothing.
func (r *Report) measures() []Rate {
	if len(r.Rates) > 0 {
		return r.Rates
	}
	var out []Rate
	for _, c := range r.Counts {
		out = append(out, Rate{Name: c.Name})
	}
	return out
}

func (r *Report) titleOf(column string) string {
	if f, ok := r.Formats[column]; ok {
		return f.Title
	}
	return titleOf(column)
}

// process holds the process limits of a series; signals say of each month which rules it breaks.
type process struct {
	known              bool
	decimals           int // of the series' values, one at least
	mean, lower, upper float64
	signals            []string
}

func (l process) cells(i int) []any {
	if !l.known {
		return []any{export.NotAvailable, export.NotAvailable, export.NotAvailable, nil}
	}
	cell := func(v float64) any { return export.Rounded{Value: round(v, l.decimals), Decimals: l.decimals} }
	signal := any(nil)
	if l.signals[i] != "" {
		signal = l.signals[i]
	}
	return []any{cell(l.mean), cell(l.lower), cell(l.upper), signal}
}

// decimals are those of the series' process limits: its values', one at least.
func (s *series) decimals() int {
	most := 1
	for _, p := range s.points {
		if v, ok := p.value.(export.Rounded); ok {
			most = max(most, v.Decimals)
		}
	}
	return most
}

// limits works out a series' process limits, when every month of the trend has a number.
func (s *series) limits(ctx context.Context, db *duck.DB, months int) (process, error) {
	var values []string
	l := process{known: true, decimals: s.decimals()}
	for _, p := range s.points {
		switch v := p.value.(type) {
		case int64:
			values = append(values, fmt.Sprint(v))
		case export.Rounded:
			values = append(values, v.Text())
		case export.Mark:
			if v == export.Low {
				values = append(values, "0")
			}
		}
	}
	if len(values) != months || months < leastPoints {
		return process{}, nil
	}
	res, err := db.All(ctx, sqlfs.Text("query/xmr.sql"), duck.Args{"values": strings.Join(values, ",")})
	if err != nil {
		return process{}, err
	}
	for _, row := range res.Rows {
		l.mean, l.lower, l.upper = row[0].(float64), row[1].(float64), row[2].(float64)
		signal, _ := row[3].(string)
		l.signals = append(l.signals, signal)
	}
	return l, nil
}
