package engine

import (
	"context"
	"slices"
	"strings"

	"strata/engine/decode"
	"strata/engine/report"
	"strata/engine/spec"
	sqlfs "strata/sql"
)

// Lacks is a report that this store cannot answer: no extract had a table it reads, or reference data it needs was never
// imported. A pack goes on without it.
type Lacks struct {
	Report string
	why    error // a *spec.Usage
}

func (e *Lacks) Error() string { return "run report " + e.Report + ": " + e.why.Error() }

// Plain is the same for those who read outputs and do not run reports.
func (e *Lacks) Plain() string {
	msg := e.why.Error()
	if name, needs := strings.CutPrefix(msg, "needs "); needs {
		name, _, _ = strings.Cut(name, ":")
		if kind, err := FindReferenceKind(name); err == nil {
			return "needs reference data that are not there (" + name + ": " + strings.TrimSuffix(kind.Title, ".") + ")"
		}
	}
	return msg
}

// Unwrap is what the store does not have.
func (e *Lacks) Unwrap() error { return e.why }

// answerable fails with *Lacks where the store has not what a report cannot do without, and gives notes about what it
// does without: columns that are empty, codelists that are not expanded. What it is broken down by asks for more.
func (s *Store) answerable(ctx context.Context, r *report.Report, by report.Breakdown) (notes []string, err error) {
	missing, without, err := s.missing(ctx, slices.Concat(r.Reads, by.Reads()))
	if err != nil {
		return nil, err
	}
	switch {
	case len(missing) == 1:
		err = spec.Usagef("add table "+missing[0]+" to the Strategic Reporting configuration", "no extract in this store has table %s", missing[0])
	case len(missing) > 1:
		all := strings.Join(missing, ", ")
		err = spec.Usagef("add tables "+all+" to the Strategic Reporting configuration", "no extract in this store has tables %s", all)
	default:
		err = s.NeedReference(ctx, slices.Concat(r.Needs, by.Needs()))
	}
	if err != nil {
		return nil, &Lacks{Report: r.ID, why: err}
	}
	for _, table := range without {
		switch table {
		case "SRCtv3Hierarchy":
			notes = append(notes, "No extract in this store has table SRCtv3Hierarchy: codelists are matched by the codes they list, without the CTV3 codes below them.")
		default:
			notes = append(notes, "No extract in this store has table "+table+": what comes from it is counted as unknown.")
		}
	}
	return notes, nil
}

// missing are the tables behind views that no extract of the store had: those its views are nothing without, and
// those it does without.
func (s *Store) missing(ctx context.Context, views []string) (missing, without []string, err error) {
	res, err := s.db.All(ctx, sqlfs.Text("query/tables_sent.sql"), nil)
	if err != nil {
		return nil, nil, err
	}
	sent := map[string]bool{}
	for _, row := range res.Rows {
		sent[text(row[0])] = true
	}
	if slices.ContainsFunc(views, func(v string) bool { return v == "observation" || v == "medication" || v == "immunisation" }) { // found by codelists
		views = append(views, "code_hierarchy")
	}
	for _, view := range views {
		reads, also, err := decode.Feeds(view)
		if err != nil {
			return nil, nil, err
		}
		for tables, list := range map[*[]string][]string{&missing: reads, &without: also} {
			for _, table := range list {
				if !sent[strings.ToLower(table)] && !slices.Contains(*tables, table) {
					*tables = append(*tables, table)
				}
			}
		}
	}
	return missing, without, nil
}
