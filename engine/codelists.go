package engine

import (
	"context"

	"strata/engine/duck"
	"strata/engine/spec"
	sqlfs "strata/sql"
)

// codelists brings the store's codelists, registers and measures up to date with the program's: every codelist whose
// content differs is replaced, unless the user brought one of that name.
func (s *Store) codelists(ctx context.Context) error {
	res, err := s.db.All(ctx, sqlfs.Text("query/codelists_kept.sql"), nil)
	if err != nil {
		return err
	}
	have, theirs := map[string]string{}, map[string]bool{}
	for _, r := range res.Rows {
		have[r[0].(string)], theirs[r[0].(string)] = r[1].(string), r[2].(bool)
	}
	for _, c := range s.opts.Codelists.Lists {
		if have[c.Name] != c.Digest && !theirs[c.Name] {
			if err := s.putCodelist(ctx, c); err != nil {
				return err
			}
		}
	}
	if err := s.define(ctx, "register", s.opts.Codelists.Registers); err != nil {
		return err
	}
	return s.define(ctx, "measure", s.opts.Codelists.Measures)
}

// putCodelist makes it the list of its name.
func (s *Store) putCodelist(ctx context.Context, c spec.Codelist) error {
	if err := s.dropCodelist(ctx, c.Name); err != nil {
		return err
	}
	if _, err := s.db.Exec(ctx, "INSERT INTO meta.codelist VALUES ($list, $title, $digest)",
		duck.Args{"list": c.Name, "title": c.Title, "digest": c.Digest}); err != nil {
		return err
	}
	return s.db.Append(ctx, "meta", "codelist_row", c.Name, c.Rows)
}

func (s *Store) dropCodelist(ctx context.Context, name string) error {
	for _, q := range []string{"DELETE FROM meta.codelist WHERE list = $list", "DELETE FROM meta.codelist_row WHERE list = $list"} {
		if _, err := s.db.Exec(ctx, q, duck.Args{"list": name}); err != nil {
			return err
		}
	}
	return nil
}

// define replaces the rows of meta.register or meta.measure unless they are of the same file.
func (s *Store) define(ctx context.Context, table string, d spec.Definitions) error {
	if len(d.Rows) == 0 {
		return nil
	}
	digest, err := duck.Value[string](ctx, s.db, "SELECT any_value(digest) FROM meta."+duck.Ident(table), nil)
	if err != nil || digest == d.Digest {
		return err
	}
	if _, err := s.db.Exec(ctx, "DELETE FROM meta."+duck.Ident(table), nil); err != nil {
		return err
	}
	for _, row := range d.Rows {
		args := duck.Args{"digest": d.Digest}
		for column, v := range row {
			args[column] = v
		}
		if _, err := s.db.Exec(ctx, sqlfs.Text("query/put_"+table+".sql"), args); err != nil {
			return err
		}
	}
	return nil
}

// expand makes the expansion of codelists anew when a codelist or the feed's hierarchy has changed since it was made. It
// runs inside a transaction of the caller, after the clinical views are up to date.
func (s *Store) expand(ctx context.Context) error {
	digest, err := duck.Value[string](ctx, s.db, sqlfs.Text("query/expansion_digest.sql"), nil)
	if err != nil {
		return err
	}
	made, err := duck.Value[string](ctx, s.db, "SELECT digest FROM meta.codelist_expansion", nil)
	if err != nil || made == digest {
		return err
	}
	if _, err := s.db.Exec(ctx, sqlfs.Text("load/codelist_expanded.sql"), nil); err != nil {
		return err
	}
	if _, err := s.db.Exec(ctx, "DELETE FROM meta.codelist_expansion", nil); err != nil {
		return err
	}
	_, err = s.db.Exec(ctx, "INSERT INTO meta.codelist_expansion VALUES ($digest)", duck.Args{"digest": digest})
	return err
}
