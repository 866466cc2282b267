package report

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"strata/engine/duck"
	"strata/engine/export"
)

// Outcome is how one scenario went.
type Outcome struct {
	Report, Scenario string
	Err              error
}

// Test runs the report's scenarios on a blank store: in memory, with the whole schema. The clinical views the report
// reads are tables of the same columns for that time, and every scenario starts from empty ones; afterwards the store is
// as it was, and serves the next report.
func (r *Report) Test(ctx context.Context, db *duck.DB) []Outcome {
	failed := func(err error) []Outcome { return []Outcome{{Report: r.ID, Scenario: r.ID, Err: err}} }
	all, err := r.scenariosOf()
	if err != nil {
		return failed(err)
	}
	columns := map[string][]string{}
	for _, view := range r.fillable() {
		stand, err := standIn(ctx, db, view)
		if err != nil {
			return failed(fmt.Errorf("%s: reads %s: %w", r.file, view, err))
		}
		defer stand.back(context.WithoutCancel(ctx), db)
		columns[view] = stand.columns
	}
	var out []Outcome
	for _, s := range all {
		out = append(out, Outcome{Report: r.ID, Scenario: s.name, Err: r.try(ctx, db, columns, s)})
	}
	return out
}

// table stands in for a clinical view.
type table struct {
	name    string
	view    string // the SQL that makes the view again
	columns []string
}

// standIn puts an empty table of the same columns in a clinical view's place.
func standIn(ctx context.Context, db *duck.DB, view string) (table, error) {
	t := table{name: "clinical." + duck.Ident(view)}
	var err error
	t.view, err = duck.Value[string](ctx, db, "SELECT any_value(sql) FROM duckdb_views() WHERE schema_name = 'clinical' AND view_name = $view", duck.Args{"view": view})
	if err == nil && t.view == "" {
		err = fmt.Errorf("there is no view clinical.%s", view)
	}
	if err != nil {
		return t, err
	}
	for _, q := range []string{
		"CREATE OR REPLACE TEMP TABLE shape AS FROM " + t.name + " LIMIT 0",
		"DROP VIEW " + t.name,
		"CREATE TABLE " + t.name + " AS FROM temp.shape",
	} {
		if _, err := db.Exec(ctx, q, nil); err != nil {
			return t, err
		}
	}
	res, err := db.All(ctx, "FROM temp.shape", nil)
	if err != nil {
		return t, err
	}
	for _, c := range res.Columns {
		t.columns = append(t.columns, c.Name)
	}
	return t, nil
}

// back puts the view where it was.
func (t table) back(ctx context.Context, db *duck.DB) {
	_, _ = db.Exec(ctx, "DROP TABLE "+t.name, nil)
	_, _ = db.Exec(ctx, t.view, nil) // a view that does not come back is missed by the next report that reads it
}

func (r *Report) try(ctx context.Context, db *duck.DB, columns map[string][]string, s scenario) error {
	for _, view := range r.fillable() {
		if _, err := db.Exec(ctx, "DELETE FROM clinical."+duck.Ident(view), nil); err != nil {
			return err
		}
	}
	for _, p := range s.tables {
		if err := r.fill(ctx, db, columns, p); err != nil {
			return err
		}
	}
	if err := expand(ctx, db, r); err != nil {
		return err
	}
	// A fixed day: a scenario that leaves as_at to its default must not change its mind tomorrow.
	args, err := r.Bind(s.params, time.Date(2026, 4, 15, 0, 0, 0, 0, time.UTC))
	var got export.Table
	if err == nil {
		got, err = r.answer(ctx, db, args, s.ask)
	}
	switch {
	case s.wantError == "" && err != nil:
		return err
	case s.wantError == "":
		return r.compare(got, s.want)
	case err == nil:
		return fmt.Errorf("no error: want %q", s.wantError)
	case !strings.Contains(err.Error(), s.wantError):
		return fmt.Errorf("got error %q, want %q", err, s.wantError)
	}
	return nil
}

// answer is what a scenario asks: the report, broken down or not, or its worklist.
func (r *Report) answer(ctx context.Context, db *duck.DB, args duck.Args, ask string) (export.Table, error) {
	if ask == "worklist" {
		return r.List(ctx, db, args, true)
	}
	var names []string
	for _, name := range strings.Split(strings.TrimPrefix(ask, "by "), ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	by, err := r.ParseBreakdown(names)
	if err != nil {
		return export.Table{}, err
	}
	return r.Run(ctx, db, args, Scheme{Name: "none"}, by)
}

// fill inserts a scenario's rows; an empty cell is NULL.
func (r *Report) fill(ctx context.Context, db *duck.DB, columns map[string][]string, p part) error {
	view := strings.TrimSuffix(p.name, ".csv")
	if !slices.Contains(r.fillable(), view) {
		return fmt.Errorf("%s:%d: the report does not read %s", r.scenariosSource, p.line-1, view)
	}
	records, lines, err := r.records(p)
	if err != nil {
		return err
	}
	var cols, values []string
	for i, c := range records[0] {
		if !slices.Contains(columns[view], c) {
			return fmt.Errorf("%s:%d: clinical.%s has no column %q: %s", r.scenariosSource, lines[0], view, c, didYouMean(c, columns[view], 2))
		}
		cols = append(cols, duck.Ident(c))
		values = append(values, fmt.Sprintf("$c%d", i))
	}
	query := fmt.Sprintf("INSERT INTO clinical.%s (%s) VALUES (%s)", duck.Ident(view), strings.Join(cols, ", "), strings.Join(values, ", "))
	for n, rec := range records[1:] {
		args := duck.Args{}
		for i, cell := range rec {
			args[fmt.Sprintf("c%d", i)] = nil
			if cell != "" {
				args[fmt.Sprintf("c%d", i)] = cell
			}
		}
		if _, err := db.Exec(ctx, query, args); err != nil {
			return fmt.Errorf("%s:%d: %w", r.scenariosSource, lines[n+1], err)
		}
	}
	return nil
}

// records reads a CSV of a scenario, and the line of the txtar each record starts on.
func (r *Report) records(p part) (records [][]string, lines []int, err error) {
	in := csv.NewReader(strings.NewReader(p.text))
	for {
		rec, err := in.Read()
		var broken *csv.ParseError
		switch {
		case err == io.EOF && len(records) == 0:
			return nil, nil, fmt.Errorf("%s:%d: %s has no header line", r.scenariosSource, p.line-1, p.name)
		case err == io.EOF:
			return records, lines, nil
		case errors.As(err, &broken):
			return nil, nil, fmt.Errorf("%s:%d: %s: %w", r.scenariosSource, p.line+broken.Line-1, p.name, broken.Err)
		case err != nil:
			return nil, nil, err
		}
		line, _ := in.FieldPos(0)
		records, lines = append(records, rec), append(lines, p.line+line-1)
	}
}
