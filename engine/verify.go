package engine

import (
	"context"
	"fmt"
	"sort"

	"strata/engine/duck"
	"strata/engine/history"
	"strata/engine/spec"
	sqlfs "strata/sql"
)

// Check is one check of one table; Problems is 0 when it holds.
type Check struct {
	Check    string `json:"check"`
	Table    string `json:"table"`
	Problems int64  `json:"problems"`
}

// Verify checks the store against itself: every load reconciles; versions have their bounds the right way round; no
// two versions of a key overlap, so that at most one is open; every version was made by a load of its valid_from, and as
// many as each load says; as many end at each extract time as its loads say they closed; a row that was changed, not
// removed and brought back, has no gap; there are as many open rows as the loads say they left; and the hashes loads
// compare by are those of the rows.
func (s *Store) Verify(ctx context.Context) ([]Check, error) {
	var checks []Check
	res, err := s.db.All(ctx, sqlfs.Text("check/reconciliation.sql"), nil)
	if err != nil {
		return nil, err
	}
	for _, r := range res.Rows {
		checks = append(checks, Check{"loads reconcile", r[0].(string), whole(r[1])})
	}
	layouts, err := history.Layouts(ctx, s.db, s.tables)
	if err != nil {
		return nil, err
	}
	var names []string
	for name := range layouts {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		t := layouts[name]
		query, err := sqlfs.Fill("check/versions.sql", struct {
			Table, Key      string
			PerOrganisation bool
		}{t.Name, t.Key, t.PerOrganisation()})
		if err != nil {
			return nil, err
		}
		res, err := s.db.All(ctx, query, nil)
		if err != nil {
			return nil, err
		}
		if s.schema >= firstWithHashForms {
			if checks, err = s.verifyHashes(ctx, t, checks); err != nil {
				return nil, err
			}
		}
		if t.Name == history.CodedTable && s.schema >= firstWithCodePairs {
			if checks, err = s.verifyCodes(ctx, t.Name, checks); err != nil {
				return nil, err
			}
		}
		for i, check := range []string{"versions have bounds", "versions do not overlap", "versions come from loads", "versions are all there",
			"versions end with loads", "changed rows have no gap", "open rows are all there"} {
			checks = append(checks, Check{check, t.Name, whole(res.Rows[0][i])})
		}
	}
	return checks, nil
}

// verifyHashes checks that open versions have the hashes their rows say they have: loads compare by them.
func (s *Store) verifyHashes(ctx context.Context, t spec.Table, checks []Check) ([]Check, error) {
	columns, err := s.db.All(ctx, fmt.Sprintf("SELECT unnest(columns) FROM meta.row_hash WHERE table_name = $table AND duckdb_version = version() AND form = %d", history.HashForm),
		duck.Args{"table": t.Name})
	if err != nil || len(columns.Rows) == 0 {
		return checks, err
	}
	var hashed []history.Hashed
	for _, r := range columns.Rows {
		name := r[0].(string)
		c, _ := t.Column(name)
		hashed = append(hashed, history.Hashed{Value: duck.Ident(name), Text: c.Type.SQL() == spec.Text.SQL()})
	}
	query, err := sqlfs.Fill("check/hashes.sql", struct{ Table, Values string }{t.Name, history.HashArguments(hashed)})
	if err != nil {
		return nil, err
	}
	n, err := duck.Value[int64](ctx, s.db, query, nil)
	return append(checks, Check{"hashes fit their rows", t.Name, n}), err
}

// verifyCodes checks that coded entries have the number of their codes: codelists find them by it.
func (s *Store) verifyCodes(ctx context.Context, table string, checks []Check) ([]Check, error) {
	query, err := sqlfs.Fill("check/codes.sql", struct{ Table string }{table})
	if err != nil {
		return nil, err
	}
	n, err := duck.Value[int64](ctx, s.db, query, nil)
	return append(checks, Check{"codes have their number", table, n}), err
}
