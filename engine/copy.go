package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"strata/engine/duck"
	"strata/engine/history"
	sqlfs "strata/sql"
)

// copied is a table to be copied; Copy is what the copy is attached as.
type copied struct {
	Copy, Schema, Table string
	Versions            bool   // it holds versions: the open ones come first
	Key                 string // sort by it; blank: as the rows stand
	rows                int64
}

// copy makes the copy: first everything but rows, then the rows table by table.
func (p *compacting) copy(ctx context.Context) error {
	db := p.s.db
	if _, err := db.Exec(ctx, "CHECKPOINT", nil); err != nil {
		return err
	}
	if err := p.plan(ctx); err != nil {
		return err
	}
	if err := p.s.copyRoom(ctx, "compact"); err != nil {
		return err
	}
	dir, err := p.s.workDir()
	if err != nil {
		return err
	}
	p.file = filepath.Join(dir, "compacted.duckdb")
	for _, end := range []string{"", ".wal", ".old"} { // of a run that was killed
		if err := os.Remove(p.file + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := p.attach(ctx, ""); err != nil {
		return err
	}
	if _, err := db.Exec(ctx, "COPY FROM DATABASE "+duck.Ident(p.own)+" TO "+duck.Ident(p.name)+" (SCHEMA)", nil); err != nil {
		return err
	}
	if err := p.rows(ctx); err != nil {
		return err
	}
	if _, err := db.Exec(ctx, "CHECKPOINT "+duck.Ident(p.name)+"; DETACH "+duck.Ident(p.name), nil); err != nil {
		return err
	}
	p.After = size(p.file)
	return nil
}

// plan finds out how large the store is, and which tables it has.
func (p *compacting) plan(ctx context.Context) error {
	db := p.s.db
	var err error
	if p.own, err = duck.Value[string](ctx, db, "SELECT current_database()", nil); err != nil {
		return err
	}
	p.name = p.own + " compacted"
	p.Bytes = size(p.s.opts.Path)
	if p.Free, err = p.s.unused(ctx); err != nil {
		return err
	}
	layouts, err := history.Layouts(ctx, db, p.s.tables)
	if err != nil {
		return err
	}
	res, err := db.All(ctx, sqlfs.Text("compact/tables.sql"), nil)
	if err != nil {
		return err
	}
	for _, r := range res.Rows {
		t := copied{Copy: p.name, Schema: r[0].(string), Table: r[1].(string), rows: whole(r[2])}
		if t.Versions = t.Schema == "version"; t.Versions {
			t.Key = layouts[strings.ToLower(t.Table)].Key
			query, err := sqlfs.Fill("compact/unordered.sql", t)
			if err != nil {
				return err
			}
			if unordered, err := duck.Value[bool](ctx, db, query, nil); err != nil {
				return err
			} else if !unordered {
				t.Key = ""
			}
		}
		p.tables = append(p.tables, t)
		p.come.Total += t.rows
		if !p.opts.Try { // copied, and read twice to compare
			p.come.Total += 2 * t.rows
		}
	}
	return nil
}

func (p *compacting) attach(ctx context.Context, how string) error {
	_, err := p.s.db.Exec(ctx, "ATTACH "+duck.Literal(p.file)+" AS "+duck.Ident(p.name)+how, nil)
	return err
}

// rows copies the rows of every table.
func (p *compacting) rows(ctx context.Context) error {
	for _, t := range p.tables {
		p.progress(t.Table)
		query, err := sqlfs.Fill("compact/rows.sql", t)
		if err != nil {
			return err
		}
		n, err := p.s.db.Exec(ctx, query, nil)
		if err != nil {
			return err
		}
		p.come.Done, p.come.Rows = p.come.Done+t.rows, p.come.Rows+n
	}
	return nil
}

func (p *compacting) progress(table string) {
	if p.opts.Progress != nil {
		p.come.Table = table
		p.opts.Progress(p.come)
	}
}

// same fails unless the copy, read from its file anew, has everything the store has, and nothing else.
func (p *compacting) same(ctx context.Context) error {
	db := p.s.db
	if err := p.attach(ctx, " (READ_ONLY)"); err != nil {
		return err
	}
	res, err := db.All(ctx, sqlfs.Text("compact/differences.sql"), duck.Args{"copy": p.name})
	if err != nil {
		return err
	}
	var names []string
	for _, r := range res.Rows {
		names = append(names, r[0].(string)+" "+r[1].(string))
	}
	for _, t := range p.tables {
		p.progress(t.Table)
		query, err := sqlfs.Fill("compact/sums.sql", t)
		if err != nil {
			return err
		}
		equal, err := duck.Value[bool](ctx, db, query, nil)
		if err != nil {
			return err
		}
		if !equal {
			names = append(names, "rows of "+t.Schema+"."+t.Table)
		}
		p.come.Done += 2 * t.rows
	}
	if len(names) > 0 {
		return fmt.Errorf("the copy differs from the store and was thrown away: %s", strings.Join(names, ", "))
	}
	_, err = db.Exec(ctx, "DETACH "+duck.Ident(p.name), nil)
	return err
}
