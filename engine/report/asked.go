package report

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"strata/engine/duck"
	"strata/engine/export"
)

// Asked is a report's answer as counted. Nobody sees it: Treat makes tables of it.
type Asked struct {
	report  *Report
	args    duck.Args
	by      Breakdown
	table   export.Table // without rows
	columns []duck.Column
	rows    [][]any
}

// Ask runs the report's query. A report whose privacy is aggregate must not return a
// column that names a patient, nor a number that is neither a count nor declared by a column line; a count must be
// a whole number from 0 up, or NULL.
func (r *Report) Ask(ctx context.Context, db *duck.DB, args duck.Args, by Breakdown) (*Asked, error) {
	fail := func(err error) (*Asked, error) { return nil, fmt.Errorf("run report %s: %w", r.ID, err) }
	query, err := r.statement(by)
	if err != nil {
		return fail(err)
	}
	res, err := db.All(ctx, query, args)
	if err != nil {
		return fail(err)
	}
	at, err := r.places(res.Columns)
	if err != nil {
		return fail(err)
	}
	t := export.Table{Name: r.ID, Title: r.Title, Source: strings.Join(r.Sources, "; "), Notes: r.tableNotes()}
	for _, c := range res.Columns {
		t.Columns = append(t.Columns, r.column(c))
	}
	for _, c := range r.Counts {
		i := at[c.Name]
		t.Columns[i].Kind, t.Columns[i].Decimals, t.Columns[i].Status = export.Whole, 0, true
	}
	for _, st := range r.Stats {
		i := at[st.Name]
		t.Columns[i].Status, t.Columns[i].Decimals = true, r.decimals(st.Name)
		if _, ok := r.Formats[st.Name]; !ok {
			t.Columns[i].Kind = export.Number
		}
	}
	for _, rate := range r.Rates {
		t.Columns = append(t.Columns, r.rateColumns(rate)...)
	}
	return &Asked{report: r, args: args, by: by, table: t, columns: res.Columns, rows: res.Rows}, nil
}

// Run runs the report on a store and treats its counts, as a table that goes out by itself.
func (r *Report) Run(ctx context.Context, db *duck.DB, args duck.Args, s Scheme, by Breakdown) (export.Table, error) {
	a, err := r.Ask(ctx, db, args, by)
	if err != nil {
		return export.Table{}, err
	}
	tables, err := Treat([]*Asked{a}, s)
	if err != nil {
		return export.Table{}, err
	}
	return tables[0], nil
}

// Treat makes tables of the answers of reports that go out together, in order: small counts are treated with all of them in view, and what
// the reports declare the same is hidden in all tables or in none.
func Treat(asked []*Asked, s Scheme) ([]export.Table, error) {
	for _, a := range asked {
		if err := a.sound(); err != nil {
			return nil, fmt.Errorf("run report %s: %w", a.report.ID, err)
		}
	}
	var out []export.Table
	for i, shown := range shownOfAll(asked, s) {
		a := asked[i]
		t := a.table
		rows, notes := a.report.finish(a.columns, a.rows, shown, s)
		a.report.roundDeclared(a.columns, rows)
		t.Rows, t.Notes = rows, slices.Concat(a.report.tableNotes(), a.report.addedUp(a.by), notes)
		var err error
		if t.Charts, err = a.report.charts(t, a.by); err != nil {
			return nil, fmt.Errorf("run report %s: %w", a.report.ID, err)
		}
		out = append(out, t)
	}
	return out, nil
}
