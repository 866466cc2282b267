package engine

import (
	"context"
	"strings"

	"strata/engine/history"
	"strata/engine/spec"
	sqlfs "strata/sql"
)

// Drift is one column where the specification, an extract and the store do not agree.
type Drift struct {
	Table         string `json:"table"`
	Column        string `json:"column"`
	Finding       string `json:"finding"`
	Specification string `json:"specification,omitempty"` // its SQL type there, blank when it is not there
	Extract       bool   `json:"extract"`
	Store         string `json:"store,omitempty"` // the SQL type it is stored in, blank when it is not there
}

// The findings of Drift, with what comes of each.
const (
	DriftUnknown   = "not in the specification: loaded as text"
	DriftNew       = "new: never sent before"
	DriftGone      = "no longer sent: rows keep its last value"
	DriftNeverSent = "in the specification, not in the extract"
	DriftType      = "stored in another type than the specification's: strata rebuild mends it"
	DriftList      = "stored before the specification said that it holds list ids: strata rebuild mends it"
)

// Drift compares, column by column, the files of an extract with the specification and the store. Only tables of the
// extract are compared.
func (s *Store) Drift(ctx context.Context, x *spec.Extract) ([]Drift, error) {
	res, err := s.db.All(ctx, sqlfs.Text("query/columns_sent.sql"), nil)
	if err != nil {
		return nil, err
	}
	sent := map[string]map[string]bool{} // by table: columns ever sent, true when the newest load brought them
	for _, r := range res.Rows {
		table := r[0].(string)
		if sent[table] == nil {
			sent[table] = map[string]bool{}
		}
		if r[2].(bool) {
			sent[table][strings.ToLower(r[1].(string))] = r[3].(bool)
		}
	}
	stored, err := history.Layouts(ctx, s.db, s.tables)
	if err != nil {
		return nil, err
	}
	all := []Drift{}
	for _, f := range x.Files {
		header, err := history.Header(x, f, s.tables.Key(f.Table))
		if err != nil {
			return nil, err
		}
		meant, _ := s.tables.Lookup(f.Table)
		all = append(all, drift(f.Table, header, meant, stored[strings.ToLower(f.Table)], sent[strings.ToLower(f.Table)])...)
	}
	return all, nil
}

// drift compares one table. meant is the specification's, is what is stored, sent the columns loads have brought.
func drift(table string, header []string, meant, is spec.Table, sent map[string]bool) (all []Drift) {
	inFile := map[string]bool{}
	for _, h := range header {
		inFile[strings.ToLower(h)] = true
	}
	add := func(name, finding string) {
		d := Drift{Table: table, Column: name, Finding: finding, Extract: inFile[strings.ToLower(name)]}
		if c, ok := meant.Column(name); ok && (c.Position > 0 || d.Extract) {
			d.Specification = c.Type.SQL()
		}
		if c, ok := is.Column(name); ok && sent != nil {
			d.Store = c.Type.SQL()
		}
		all = append(all, d)
	}
	for _, h := range header {
		m, known := meant.Column(h)
		i, stored := is.Column(h)
		_, before := sent[strings.ToLower(h)]
		switch {
		case strings.EqualFold(h, spec.RemovedData):
		case sent != nil && !before:
			add(h, DriftNew)
		}
		switch {
		case strings.EqualFold(h, spec.RemovedData):
		case !known:
			add(h, DriftUnknown)
		case stored && i.Type.SQL() != m.Type.SQL():
			add(h, DriftType)
		case stored && i.List == spec.NoList && m.List != spec.NoList:
			add(h, DriftList)
		}
	}
	for _, c := range meant.Columns {
		if _, ever := sent[strings.ToLower(c.Name)]; !inFile[strings.ToLower(c.Name)] && !ever && c.Position > 0 {
			add(c.Name, DriftNeverSent)
		}
	}
	for _, c := range is.Columns {
		if newest, ever := sent[strings.ToLower(c.Name)]; ever && newest && !inFile[strings.ToLower(c.Name)] {
			add(c.Name, DriftGone)
		}
	}
	return all
}
