package report

import (
	"context"
	"slices"

	"strata/engine/duck"
	sqlfs "strata/sql"
)

// hierarchy is the clinical view codelists are expanded by.
const hierarchy = "code_hierarchy"

// fillable are the views a scenario may give rows of: those the report reads, and the code hierarchy with those that
// hold codes.
func (r *Report) fillable() []string {
	views := slices.Clone(r.Reads)
	coded := slices.ContainsFunc(views, func(v string) bool { return v == "observation" || v == "immunisation" || v == "medication" })
	if coded && !slices.Contains(views, hierarchy) {
		views = append(views, hierarchy)
	}
	return views
}

// expand expands the codelists anew by a scenario's code hierarchy, as a store does after a load. A store in memory
// without one stands expanded already.
func expand(ctx context.Context, db *duck.DB, r *Report) error {
	if !slices.Contains(r.fillable(), hierarchy) {
		return nil
	}
	stale, err := duck.Value[bool](ctx, db, sqlfs.Text("query/expansion_stale.sql"), nil)
	if err != nil || !stale {
		return err
	}
	_, err = db.Exec(ctx, sqlfs.Text("load/codelist_expanded.sql"), nil)
	return err
}
