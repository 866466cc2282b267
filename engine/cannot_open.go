package engine

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"strata/engine/duck"
	"strata/engine/spec"
)

// cannotOpen says what is wrong with the store's file and what to do about it.
func cannotOpen(path string, err error) error {
	var locked *duck.Locked
	if errors.As(err, &locked) {
		locked.Path = path
		return err
	}
	var de *duck.Error
	if !errors.As(err, &de) {
		return err
	}
	switch de.Kind {
	case duck.NoFolder:
		return &spec.Failed{Msg: fmt.Sprintf("open store: no folder %s", filepath.Dir(path)), Hint: "make the folder, or name another store with --store"}
	case duck.NotDuckDB:
		return &spec.Failed{Msg: fmt.Sprintf("open store: %s is no DuckDB file, or is damaged", path),
			Hint: "--store names another; a damaged store: restore a backup, or move the file away and run strata rebuild"}
	case duck.NewerDuckDB:
		return &spec.Failed{Msg: fmt.Sprintf("open store: %s was written by a newer DuckDB than this Strata has", path),
			Hint: "use the Strata that wrote it, or a newer one"}
	}
	return err
}

func notStore(path string) error {
	return &spec.Failed{Msg: fmt.Sprintf("open store: %s is no Strata store", filepath.Base(path)),
		Hint: "it is another program's DuckDB file: name the store with --store"}
}

// ours refuses a DuckDB file of another program: one that has tables, and none of ours.
func (s *Store) ours(ctx context.Context) error {
	n, err := duck.Value[int64](ctx, s.db, `SELECT count(*) FROM duckdb_tables() WHERE database_name = current_database()
		AND NOT EXISTS (FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = 'meta' AND table_name = 'migration')`, nil)
	if err == nil && n > 0 {
		return notStore(s.opts.Path)
	}
	return err
}
