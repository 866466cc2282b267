package main

import (
	"path/filepath"
	"slices"
	"strings"

	"strata/engine"
	"strata/engine/history"
)

// drifted is a column that drifted, in the extract called Extract.
type drifted struct {
	Place string `json:"extract_name"`
	engine.Drift
}

// loaded is what a load or a dry run has come to.
type loaded struct {
	results []*history.Result
	drifts  []drifted
	left    []leftover
	dry     bool
}

func (is loaded) document() map[string]any {
	doc := map[string]any{"dry_run": is.dry, "loads": append([]*history.Result{}, is.results...)}
	if is.dry {
		doc["drift"] = append([]drifted{}, is.drifts...)
	}
	if len(is.left) > 0 {
		doc["left_out"] = is.left
	}
	return doc
}

// stopped shows what was done before err, and passes it on.
func (a *app) stopped(is loaded, err error) error {
	if a.json {
		a.before = is.document()
		return err
	}
	if len(is.results) > 0 || is.dry {
		if serr := a.showLoads(is); serr != nil {
			return serr
		}
	}
	return err
}

func (a *app) showLoads(is loaded) error {
	if a.json {
		return a.printJSON(is.document())
	}
	var rows [][]any
	for _, r := range is.results {
		if r.Already {
			a.say("%s: already loaded", r.Place)
			continue
		}
		a.remark(r)
		var t history.Counts
		for _, c := range r.Tables {
			t.Rows, t.Inserted, t.Updated, t.Unchanged = t.Rows+c.Rows, t.Inserted+c.Inserted, t.Updated+c.Updated, t.Unchanged+c.Unchanged
			t.Removed, t.OrphanRemovals = t.Removed+c.Removed, t.OrphanRemovals+c.OrphanRemovals
			t.Duplicates, t.Quarantined, t.CellProblems = t.Duplicates+c.Duplicates, t.Quarantined+c.Quarantined, t.CellProblems+c.CellProblems
			t.ClosedAbsent += c.ClosedAbsent + c.ClosedPatientLeft + c.ClosedContentFilter
		}
		rows = append(rows, []any{r.ExtractTime.Format("2006-01-02 15:04"), int64(len(r.Tables)), t.Rows, t.Inserted, t.Updated, t.Unchanged, t.Removed,
			t.OrphanRemovals, t.Duplicates, t.Quarantined, t.ClosedAbsent, t.CellProblems})
	}
	if len(rows) > 0 {
		a.table([]string{"extract", "tables", "rows", "inserted", "updated", "unchanged", "removed", "orphan removals", "duplicates", "quarantined", "closed", "cell problems"}, rows)
	}
	a.showDrift(is.drifts)
	switch {
	case is.dry && a.problems:
		a.say("dry run: nothing was changed; loading would record these problems, and strata log would list them")
	case is.dry:
		a.say("dry run: nothing was changed")
	case a.problems:
		a.say("problems were recorded: strata log LOAD lists them")
	}
	return nil
}

// showDrift prints one line per table and finding; columns that drift alike in several extracts are shown once.
func (a *app) showDrift(drifts []drifted) {
	type key struct{ table, finding string }
	columns, extracts := map[key][]string{}, map[key][]string{}
	var order []key
	for _, d := range drifts {
		k := key{d.Table, d.Finding}
		if columns[k] == nil {
			order = append(order, k)
		}
		if !slices.Contains(columns[k], d.Column) {
			columns[k] = append(columns[k], d.Column)
		}
		if !slices.Contains(extracts[k], d.Place) {
			extracts[k] = append(extracts[k], d.Place)
		}
	}
	var rows [][]any
	for _, k := range order {
		rows = append(rows, []any{k.table, k.finding, strings.Join(columns[k], ", "), int64(len(extracts[k]))})
	}
	if len(rows) > 0 {
		a.table([]string{"table", "drift", "columns", "extracts"}, rows)
	}
}

// remark says what a load met that is no problem but should be known.
func (a *app) remark(r *history.Result) {
	name := filepath.Base(r.Place)
	absent := map[string][]string{}
	var organisations []string
	for _, c := range r.Tables {
		if len(c.UnknownColumns) > 0 {
			a.say("%s: %s: not in the specification, loaded as text: %s", name, c.File, strings.Join(c.UnknownColumns, ", "))
		}
		for _, o := range c.OrganisationsAbsent {
			if absent[o] == nil {
				organisations = append(organisations, o)
			}
			absent[o] = append(absent[o], c.File)
		}
	}
	for _, o := range organisations {
		a.say("%s: organisation %s has no row in full files %s: its rows stay as they are", name, o, strings.Join(absent[o], ", "))
	}
	if r.Gap {
		a.say("%s: loaded over a gap: strata status shows it until a full extract heals it", name)
	}
}
