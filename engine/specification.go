package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"strata/engine/decode"
	"strata/engine/duck"
	"strata/engine/history"
	"strata/engine/spec"
	sqlfs "strata/sql"
)

// SpecificationNews is what an import brought: counts of the specification, and of what differs from the dictionary and
// the store as they were.
type SpecificationNews struct {
	Tables, Columns       int64
	NewTables, NewColumns int64 // the store's dictionary did not have them
	TypesDiffer           int64 // columns stored in another type
}

// ImportSpecification makes is the store's specification, in place of the one it had. Tables that are stored keep the
// types they are stored in until a rebuild.
func (s *Store) ImportSpecification(ctx context.Context, is spec.Specification) (SpecificationNews, error) {
	var news SpecificationNews
	merged, err := s.opts.Tables.With(is)
	if err != nil {
		return news, fmt.Errorf("import specification: %w", err)
	}
	was := s.tables
	err = s.db.Tx(ctx, func() error {
		if err := s.keepSpecification(ctx, is); err != nil {
			return err
		}
		return decode.Refresh(ctx, s.db, merged, nil)
	})
	if err != nil {
		return news, err
	}
	s.tables = merged
	stored, err := history.Layouts(ctx, s.db, merged)
	if err != nil {
		return news, err
	}
	for _, t := range is.Tables {
		news.Tables++
		old, known := was.Lookup(t.Name)
		if !known {
			news.NewTables++
		}
		now, _ := merged.Lookup(t.Name)
		for _, c := range t.Columns {
			news.Columns++
			if _, ok := old.Column(c.Name); !ok {
				news.NewColumns++
			}
			meant, _ := now.Column(c.Name)
			if is, ok := stored[strings.ToLower(t.Name)].Column(c.Name); ok && is.Type.SQL() != meant.Type.SQL() {
				news.TypesDiffer++
			}
		}
	}
	return news, nil
}

// keepSpecification writes it into the store, in place of the one there.
func (s *Store) keepSpecification(ctx context.Context, is spec.Specification) error {
	if _, err := s.db.Exec(ctx, "DELETE FROM meta.specification; DELETE FROM meta.specification_column", nil); err != nil {
		return err
	}
	_, err := s.db.Exec(ctx, "INSERT INTO meta.specification VALUES ($version, $at, $by)",
		duck.Args{"version": is.Version, "at": s.opts.Now(), "by": s.opts.RunBy})
	if err != nil {
		return err
	}
	for _, t := range is.Tables {
		for _, c := range t.Columns {
			_, err = s.db.Exec(ctx, `INSERT INTO meta.specification_column
				VALUES ($table, $about_table, $column, $about_column, $type, $length, $position, $defining, $links)`,
				duck.Args{"table": t.Name, "about_table": t.Description, "column": c.Name, "about_column": c.Description, "type": string(c.Type),
					"length": c.Length, "position": int64(c.Position), "defining": c.DateDefining, "links": c.LinksTo})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// specification lays the store's specification, when it has one, over the dictionary it was opened with.
func (s *Store) specification(ctx context.Context) error {
	s.tables = s.opts.Tables
	res, err := s.db.All(ctx, sqlfs.Text("query/specification.sql"), nil)
	if err != nil {
		return err
	}
	var is spec.Specification
	for _, r := range res.Rows {
		is.Version = r[0].(string)
		if n := len(is.Tables); n == 0 || is.Tables[n-1].Name != r[1].(string) {
			is.Tables = append(is.Tables, spec.SpecifiedTable{Name: r[1].(string), Description: text(r[2])})
		}
		t := &is.Tables[len(is.Tables)-1]
		t.Columns = append(t.Columns, spec.SpecifiedColumn{Name: r[3].(string), Description: text(r[4]), Type: spec.Type(r[5].(string)),
			Length: whole(r[6]), Position: int(whole(r[7])), DateDefining: r[8].(bool), LinksTo: text(r[9])})
	}
	if len(is.Tables) == 0 {
		return nil
	}
	s.tables, err = s.opts.Tables.With(is)
	return err
}

// Specification is the number of the specification the store works by, blank when it is the bundled one.
func (s *Store) Specification() string { return s.tables.Version() }

// CarrySpecification takes over the specification and the imported codelists of another store of the same schema
// version: a rebuild loads by them.
func (s *Store) CarrySpecification(ctx context.Context, from string) error {
	if err := s.carry(ctx, from, "query/carry_specification.sql"); err != nil {
		return err
	}
	if err := s.specification(ctx); err != nil {
		return err
	}
	return s.db.Tx(ctx, func() error { return s.expand(ctx) })
}

// CarryRecords copies the record of report runs and the audit from another store of the same schema version: those do
// not come from extracts, and a rebuild must not lose them.
func (s *Store) CarryRecords(ctx context.Context, from string) error {
	return s.carry(ctx, from, "query/carry_records.sql")
}

func (s *Store) carry(ctx context.Context, from, query string) error {
	if _, err := s.db.Exec(ctx, "ATTACH "+duck.Literal(from)+" AS old_store (READ_ONLY)", nil); err != nil {
		return fmt.Errorf("carry from the old store: %w", err)
	}
	_, err := s.db.Exec(ctx, sqlfs.Text(query), nil)
	_, derr := s.db.Exec(ctx, "DETACH old_store", nil)
	return errors.Join(err, derr)
}
