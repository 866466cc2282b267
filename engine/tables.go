package engine

import (
	"context"
	"strings"

	"strata/engine/duck"
	"strata/engine/history"
	"strata/engine/spec"
	sqlfs "strata/sql"
)

// TableEntry is one table of the data dictionary.
type TableEntry struct {
	spec.Table
	Loaded   bool  // the store has rows of it
	Versions int64 // an estimate by DuckDB
}

// Tables is the data dictionary: every table of the spec, and what the feed sent beyond it.
func (s *Store) Tables(ctx context.Context) ([]TableEntry, error) {
	res, err := s.db.All(ctx, sqlfs.Text("query/tables.sql"), nil)
	if err != nil {
		return nil, err
	}
	versions := map[string]int64{}
	var all []TableEntry
	for _, r := range res.Rows {
		name := r[0].(string)
		versions[name] = whole(r[1])
		if _, known := s.tables.Lookup(name); known {
			continue
		}
		t, _, err := history.Layout(ctx, s.db, s.tables, name)
		if err != nil {
			return nil, err
		}
		all = append(all, TableEntry{Table: t, Loaded: true, Versions: versions[name]})
	}
	for _, t := range s.tables.All() {
		all = append(all, TableEntry{Table: t, Loaded: versions[t.Name] > 0, Versions: versions[t.Name]})
	}
	return all, nil
}

// Table finds one table of the store or the spec by name, without regard to case. An unknown name is
// *spec.Usage with the nearest names.
func (s *Store) Table(ctx context.Context, name string) (spec.Table, error) {
	t, exists, err := history.Layout(ctx, s.db, s.tables, name)
	if err != nil {
		return t, err
	}
	if exists || t.Name != "" {
		return t, nil
	}
	var names []string
	for _, t := range s.tables.All() {
		names = append(names, t.Name)
	}
	return t, spec.Usagef("did you mean "+strings.Join(spec.Nearest(name, names, 3), ", ")+"?", "no table %q", name)
}

// Organisations lists the codes of the organisations the store has rows of.
func (s *Store) Organisations(ctx context.Context) ([]string, error) {
	res, err := s.db.All(ctx, "SELECT DISTINCT organisation FROM meta.organisation ORDER BY 1", nil)
	if err != nil {
		return nil, err
	}
	var codes []string
	for _, r := range res.Rows {
		codes = append(codes, r[0].(string))
	}
	return codes, nil
}

// FirstExtract is the oldest extract time the store knows, zero when it is empty.
func (s *Store) firstExtract(ctx context.Context) (first, last any, err error) {
	res, err := s.db.All(ctx, "SELECT min(extract_time), max(extract_time) FROM meta.extract", duck.Args{})
	if err != nil {
		return nil, nil, err
	}
	return res.Rows[0][0], res.Rows[0][1], nil
}
