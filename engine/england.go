package engine

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"strata/engine/duck"
	"strata/engine/export"
	"strata/engine/report"
	sqlfs "strata/sql"
)

// everybody is the breakdown of a published figure that is of no group.
const everybody = "All"

// published is a figure of reference data england_value: of the newest period the file has for its measure and breakdown.
type published struct {
	period, limits, source string
	value                  float64
}

// compared gives a report's table a column for each of its measures that published figures were imported for: beside a row of
// a group the figure of that breakdown, beside a row of everybody the one of All. Groups are named in the order of
// their columns, with a comma: "18 to 79, Female". A row that was not published for is [x]. Notes name period, limits and source. A
// figure of a column that is no rate or stat of the report is said to have no place, and so are all where the report is asked with
// parameters that are not its own.
func (s *Store) compared(ctx context.Context, r *report.Report, args duck.Args, by report.Breakdown, t *export.Table) error {
	asAt, dated := args["as_at"].(time.Time)
	if !dated {
		asAt = s.opts.Now()
	}
	res, err := s.db.All(ctx, sqlfs.Text("query/published.sql"), duck.Args{"report": r.ID, "year": int64(asAt.Year())})
	if err != nil || len(res.Rows) == 0 {
		return err
	}
	if !r.AsItStands(args, asAt) {
		t.Notes = append(t.Notes, "Published figures were imported for this report as it stands: with other parameters they are not shown.")
		return nil
	}
	figures := map[string]map[string]published{}
	for _, row := range res.Rows {
		measure, breakdown := text(row[0]), text(row[1])
		if figures[measure] == nil {
			figures[measure] = map[string]published{}
		}
		p := published{period: text(row[2]), source: text(row[6])}
		p.value, _ = row[3].(float64)
		if low, ok := row[4].(float64); ok {
			if high, ok := row[5].(float64); ok {
				p.limits = ", " + plain(low) + " to " + plain(high)
			}
		}
		figures[measure][breakdown] = p
	}
	groups := groupColumns(r, by, t)
	for _, c := range slices.Clone(t.Columns) {
		of := figures[c.Name]
		if of == nil || !measures(r, c.Name) {
			continue
		}
		delete(figures, c.Name)
		title := c.Title
		if title == "" {
			title = c.Name
		}
		t.Columns = append(t.Columns, export.Column{Name: c.Name + "_england", Title: title + ", England", Kind: c.Kind, Decimals: c.Decimals, Unit: c.Unit, Status: true})
		for i, row := range t.Rows {
			var cell any = export.NotAvailable
			if p, ok := of[breakdownOf(row, groups)]; ok {
				cell = export.Rounded{Value: p.value, Decimals: decimalsOf(p.value)}
			}
			t.Rows[i] = append(row, cell)
		}
		t.Notes = append(t.Notes, sourcesOf(title, of)...)
	}
	for _, measure := range slices.Sorted(maps.Keys(figures)) {
		t.Notes = append(t.Notes, fmt.Sprintf("Published figures for %s were imported, but this report has no such rate or statistic.", measure))
	}
	return nil
}

// measures tells whether a column is a rate or a stat.
func measures(r *report.Report, name string) bool {
	return slices.ContainsFunc(r.Rates, func(rate report.Rate) bool { return rate.Name == name }) ||
		slices.ContainsFunc(r.Stats, func(st report.Stat) bool { return st.Name == name })
}

// groupColumns are the places of the columns a table is broken down by, organisations apart: groups and strata of units; in a finished table
// whatever is text or a date.
func groupColumns(r *report.Report, by report.Breakdown, t *export.Table) (at []int) {
	for i, c := range t.Columns {
		group := slices.ContainsFunc(r.Groups, func(g report.Group) bool { return g.Column == c.Name }) || slices.Contains(by.Strata, c.Name)
		if group || r.Unit == "" && i > 0 && (c.Kind == export.Text || c.Kind == export.Date) {
			at = append(at, i)
		}
	}
	return at
}

// breakdownOf is what a row is of: its groups that are not all, or everybody.
func breakdownOf(row []any, groups []int) string {
	var of []string
	for _, i := range groups {
		if g := fmt.Sprint(row[i]); !strings.EqualFold(g, everybody) {
			of = append(of, g)
		}
	}
	if of == nil {
		return everybody
	}
	return strings.Join(of, ", ")
}

// sourcesOf are the notes of a measure's published figures, one for each period and source; with the limits where it is one figure.
func sourcesOf(title string, of map[string]published) (notes []string) {
	for _, breakdown := range slices.Sorted(maps.Keys(of)) {
		p := of[breakdown]
		note := fmt.Sprintf("%s, England: %s; %s", title, p.period, p.source)
		if len(of) == 1 {
			note = fmt.Sprintf("%s, England: %s%s; %s", title, p.period, p.limits, p.source)
		}
		if !slices.Contains(notes, note) {
			notes = append(notes, note)
		}
	}
	return notes
}

func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// decimalsOf is how many decimals a figure was published with, as far as it says.
func decimalsOf(v float64) int {
	_, decimals, _ := strings.Cut(plain(v), ".")
	return len(decimals)
}
