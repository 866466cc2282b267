package report

import (
	"context"
	"fmt"
	"slices"

	"strata/engine/duck"
	"strata/engine/export"
	"strata/engine/spec"
	sqlfs "strata/sql"
)

// List lists the units on the report's worklist: organisation, groups, the reason when the query gives one, and the
// flags it counts. identifiable puts patient_id and NHS number in front. A report without worklist is *spec.Usage.
func (r *Report) List(ctx context.Context, db *duck.DB, args duck.Args, identifiable bool) (export.Table, error) {
	t := export.Table{Name: r.ID + "_worklist", Title: r.Title + ": worklist", Notes: r.Notes}
	if len(r.Worklist) == 0 {
		return t, spec.Usagef("strata report list says which have one", "report %s has no worklist", r.ID)
	}
	shape, err := db.All(ctx, "FROM (\n"+r.query+"\n) LIMIT 0", args)
	if err != nil {
		return t, fmt.Errorf("list report %s: %w", r.ID, err)
	}
	query, err := sqlfs.Fill("query/list_units.sql", map[string]any{"Query": r.query, "Identifiable": identifiable, "Where": r.Worklist,
		"Columns": r.listed(shape.Columns)})
	if err != nil {
		return t, fmt.Errorf("list report %s: %w", r.ID, err)
	}
	res, err := db.All(ctx, query, args)
	if err != nil {
		return t, fmt.Errorf("list report %s: %w", r.ID, err)
	}
	for _, c := range res.Columns {
		t.Columns = append(t.Columns, r.column(c))
	}
	t.Rows = res.Rows
	return t, nil
}

// listed picks the columns of a query that a worklist shows, in the order of the header: nothing that names a patient.
func (r *Report) listed(cols []duck.Column) []string {
	has := func(name string) bool {
		return slices.ContainsFunc(cols, func(c duck.Column) bool { return c.Name == name })
	}
	out := []string{"organisation"}
	add := func(name string) {
		if has(name) && !slices.Contains(out, name) && !identity.MatchString(name) {
			out = append(out, name)
		}
	}
	add("reason")
	for _, g := range r.Groups {
		add(g.Column)
	}
	for _, c := range r.Counts {
		if c.Kind == "flag" {
			add(c.Column)
		}
	}
	for _, t := range r.Worklist {
		add(t.Column)
	}
	return out
}
