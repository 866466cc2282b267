package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"strata/engine/export"
)

// Against sets a table beside its newest earlier release up to the day it asks about. Each count and rate gets a column
// <name>_change, of what both show, hidden where either is. Where the release speaks of the same period, by the same day asked
// about, or row by row by month_end or a month that was over, a column revised names what differs now, after [r]. Between two schemes for
// small numbers neither is worked out. Warnings say where the two together disclose a small count, and what else they do not have in
// common. A table without earlier release comes back as it is, with a warning. Unreadable, altered and unlike releases are errors.
func (r *Report) Against(t export.Table, rs *Releases, s Scheme, asAt time.Time) (export.Table, []string, error) {
	earlier, found := rs.find(t, asAt)
	if !found {
		return t, []string{fmt.Sprintf("no earlier release of %s to compare with", t.Name)}, nil
	}
	c := comparison{r: r, now: t, scheme: s, sameDay: earlier.asAt.Equal(asAt), trend: isTrend(t)}
	var keys []string
	for i, col := range t.Columns {
		switch {
		case c.measures(col.Name):
			c.columns = append(c.columns, i)
		case col.Status || col.Name == "signal" || col.Kind == export.Number || col.Kind == export.Percent:
		default: // a year is a whole number that is no count
			c.keys, keys = append(c.keys, i), append(keys, col.Name)
		}
	}
	var err error
	if c.was, err = rs.read(earlier, keys); err != nil {
		return t, nil, err
	}
	lines, err := texts(t)
	if err != nil {
		return t, nil, err
	}
	for i := range t.Rows {
		var key []string
		for _, k := range c.keys {
			key = append(key, lines[i+1][k])
		}
		c.rowKeys, c.before = append(c.rowKeys, key), append(c.before, c.was.rows[rowKey(key)])
	}
	return c.result()
}

// result is the table with its changes, its notes, and the warnings.
func (c *comparison) result() (export.Table, []string, error) {
	out := c.table()
	out.Notes = append(out.Notes, "Changes are from the release "+c.was.name+", worked out from what both releases show.")
	out.Notes = append(out.Notes, c.cameAndWent()...)
	all := c.remarks()
	for _, remark := range all {
		out.Notes = append(out.Notes, "Not alike: "+remark+".")
	}
	warnings, where := c.warnings()
	for i, w := range warnings {
		out.Notes = append(out.Notes, "Look before you publish: "+w+".")
		if where[i] != "" { // for who publishes: it would lead who reads to what is hidden
			w += firstAt + where[i]
		}
		all = append(all, w)
	}
	return out, all, nil
}

// firstAt leads to the place a warning is about.
const firstAt = ", the first at "

// WithoutPlace is a warning of Against without the row it names first: for who reads the release and not for who made it.
func WithoutPlace(warning string) string {
	text, _, _ := strings.Cut(warning, firstAt)
	return text
}

// isTrend says whether a table is one of months under one another, as Trend makes it.
func isTrend(t export.Table) bool {
	return slices.ContainsFunc(t.Columns, func(c export.Column) bool { return c.Name == "lower_process_limit" })
}

// comparison is a table beside an earlier release of it.
type comparison struct {
	r             *Report
	now           export.Table
	was           *released
	rowKeys       [][]string // by row of now: what tells it apart
	before        [][]string // by row of now: its row of the release, nil where there is none
	keys, columns []int      // what tells rows apart, and what is compared
	scheme        Scheme
	sameDay       bool
	trend         bool
}

// measures says whether a column is a count or rate, of a report or of its trend.
func (c *comparison) measures(name string) bool {
	if c.trend {
		return name == "value" || c.counts(name)
	}
	return c.counts(name) || slices.ContainsFunc(c.r.Rates, func(rate Rate) bool { return rate.Name == name })
}

func (c *comparison) counts(name string) bool {
	if c.trend {
		return name == "numerator" || name == "denominator" || name == "value" && len(c.r.Rates) == 0
	}
	return slices.ContainsFunc(c.r.Counts, func(n Count) bool { return n.Name == name })
}

// table is the table with its changes, and what was revised where the release speaks of the same period.
func (c *comparison) table() export.Table {
	out := c.now
	out.Columns, out.Rows, out.Notes = nil, nil, slices.Clone(c.now.Notes)
	for i, col := range c.now.Columns {
		out.Columns = append(out.Columns, col)
		if slices.Contains(c.columns, i) {
			change := col
			change.Name += "_change"
			change.Title = first(col.Title, titleOf(col.Name)) + ", change"
			out.Columns = append(out.Columns, change)
		}
	}
	withRevised := !c.otherScheme() && (c.sameDay || c.period() >= 0)
	if withRevised {
		out.Columns = append(out.Columns, export.Column{Name: "revised", Title: "Revised since"})
		out.Notes = append(out.Notes, "[r] names values of the same period that differ from the earlier release.")
	}
	for i, row := range c.now.Rows {
		var cells []any
		var revised []string
		for j, v := range row {
			cells = append(cells, v)
			if slices.Contains(c.columns, j) {
				change, differs := c.change(i, j)
				cells = append(cells, change)
				if differs {
					revised = append(revised, c.now.Columns[j].Name)
				}
			}
		}
		switch {
		case !withRevised:
		case len(revised) > 0 && c.samePeriod(i):
			cells = append(cells, "[r] "+strings.Join(revised, ", "))
		default:
			cells = append(cells, nil)
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// period is the column that says which time a row is of, or -1.
func (c *comparison) period() int {
	return slices.IndexFunc(c.now.Columns, func(col export.Column) bool { return col.Name == "month_end" || col.Name == "month" })
}

// samePeriod says whether the release spoke of a row's time, once it was over.
func (c *comparison) samePeriod(row int) bool {
	if c.sameDay {
		return true
	}
	i := c.period()
	if i < 0 {
		return false
	}
	switch v := c.now.Rows[row][i].(type) {
	case time.Time:
		return !v.After(c.was.asAt)
	case string:
		month, err := time.Parse("2006-01", v)
		return err == nil && !month.AddDate(0, 1, -1).After(c.was.asAt)
	}
	return false
}

// change is a cell less what the release shows of it, and whether the two differ at all.
func (c *comparison) change(row, col int) (change any, differs bool) {
	now, before := c.now.Rows[row][col], c.before[row]
	if before == nil || c.otherScheme() {
		return export.NotAvailable, false
	}
	text, status, ok := c.was.cell(before, c.now.Columns[col].Name)
	mark, marked := now.(export.Mark)
	switch {
	case !ok:
		return export.NotAvailable, false
	case marked && mark != export.Low || status != "" && status != export.Low.Status:
		differs = mark.Status != status
		if mark == export.Suppressed || status == export.Suppressed.Status {
			return export.Suppressed, differs
		}
		if marked {
			return mark, differs
		}
		return export.NotAvailable, differs
	case now == nil || text == "" && status == "":
		return nil, (now == nil) != (text == "")
	}
	was, err := strconv.ParseFloat(text, 64)
	if err != nil && status == "" {
		return export.NotAvailable, true
	}
	_, decimals, _ := strings.Cut(text, ".")
	switch v := now.(type) {
	case int64:
		return v - int64(was), v != int64(was)
	case export.Rounded:
		return difference(v.Value-was, max(v.Decimals, len(decimals))), v.Value != was
	case float64:
		return difference(v-was, max(1, len(decimals))), v != was
	}
	return difference(-was, len(decimals)), status != mark.Status
}

// difference is a number with its decimals, without what the subtraction of two rounded ones leaves behind them.
func difference(x float64, decimals int) export.Rounded {
	p := math.Pow10(decimals)
	return export.Rounded{Value: math.Round(x*p)/p + 0, Decimals: decimals}
}
