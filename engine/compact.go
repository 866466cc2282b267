package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"strata/engine/disk"
	"strata/engine/duck"
	"strata/engine/history"
	sqlfs "strata/sql"
)

// Pays is the share of the file that compacting must give back to be worth replacing the store.
const Pays = 0.10

// CompactOptions say how far Compact goes. The zero value replaces the store when that pays.
type CompactOptions struct {
	Force    bool // replace it whatever is gained
	Try      bool // only find out what would be gained
	Progress func(history.Progress)
}

// Compaction is what compacting did, or would do.
type Compaction struct {
	Store string `json:"store"`
	Bytes int64  `json:"bytes"`       // the file's size before
	Free  int64  `json:"free_bytes"`  // of it, in blocks nothing uses
	After int64  `json:"after_bytes"` // the copy's size
	Done  bool   `json:"done"`        // the copy has taken the store's place
}

// Gain is the share of the file that the copy does without; below zero when it is larger.
func (c *Compaction) Gain() float64 { return 1 - float64(c.After)/float64(max(c.Bytes, 1)) }

// Compact copies the store into a new file, table by table, makes sure that nothing differs, and puts the copy in the
// store's place in one step. Until then the store is as it was, whatever happens. Nobody else may have it open.
func Compact(ctx context.Context, o Options, c CompactOptions) (*Compaction, error) {
	real, err := filepath.EvalSymlinks(o.Path) // a link to the store stays a link
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &NoStore{Path: o.Path}
	} else if err != nil {
		return nil, fmt.Errorf("compact: %w", err)
	}
	o.Path = real
	s, err := Open(ctx, o)
	if err != nil {
		return nil, err
	}
	p := compacting{s: s, Compaction: Compaction{Store: o.Path}, opts: c}
	closed := false
	defer func() {
		if !closed {
			s.Close() // and the working folder with the copy
		}
	}()
	if err := p.copy(ctx); err != nil {
		return nil, fmt.Errorf("compact: %w", err)
	}
	if c.Try || p.Gain() < Pays && !c.Force {
		return &p.Compaction, nil
	}
	if err := p.same(ctx); err != nil {
		return nil, fmt.Errorf("compact: %w", err)
	}
	closed = true
	if err := p.replace(ctx); err != nil {
		return nil, fmt.Errorf("compact: %w", err)
	}
	p.Done = true
	return &p.Compaction, nil
}

// compacting is a compaction on its way.
type compacting struct {
	Compaction
	s      *Store
	opts   CompactOptions
	file   string // the copy
	name   string // what the copy is attached as
	tables []stored
}

// stored is a table of the store; Copy is what the copy is attached as.
type stored struct {
	Copy, Schema, Table string
	rows                int64
}

// copy makes the copy: first everything but rows, then the rows table by table.
func (p *compacting) copy(ctx context.Context) error {
	db := p.s.db
	if _, err := db.Exec(ctx, "CHECKPOINT", nil); err != nil {
		return err
	}
	res, err := db.All(ctx, sqlfs.Text("compact/size.sql"), nil)
	if err != nil {
		return err
	}
	p.Bytes, p.Free = size(p.s.opts.Path), whole(res.Rows[0][1])
	dir, err := p.s.workDir()
	if err != nil {
		return err
	}
	own, err := duck.Value[string](ctx, db, "SELECT current_database()", nil)
	if err != nil {
		return err
	}
	p.file, p.name = filepath.Join(dir, "compacted.duckdb"), own+" compacted"
	for _, name := range []string{p.file, p.file + ".wal"} { // of a run that was killed
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := p.attach(ctx, ""); err != nil {
		return err
	}
	if _, err := db.Exec(ctx, "COPY FROM DATABASE "+duck.Ident(own)+" TO "+duck.Ident(p.name)+" (SCHEMA)", nil); err != nil {
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

func (p *compacting) attach(ctx context.Context, how string) error {
	_, err := p.s.db.Exec(ctx, "ATTACH "+duck.Literal(p.file)+" AS "+duck.Ident(p.name)+how, nil)
	return err
}

// rows copies the rows of every table.
func (p *compacting) rows(ctx context.Context) error {
	res, err := p.s.db.All(ctx, sqlfs.Text("compact/tables.sql"), nil)
	if err != nil {
		return err
	}
	come := history.Progress{}
	for _, r := range res.Rows {
		t := stored{Copy: p.name, Schema: r[0].(string), Table: r[1].(string), rows: whole(r[2])}
		p.tables = append(p.tables, t)
		come.Total += 3 * t.rows // copied, and read twice to compare
	}
	for _, t := range p.tables {
		come.Table = t.Table
		p.progress(come)
		query, err := sqlfs.Fill("compact/rows.sql", t)
		if err != nil {
			return err
		}
		n, err := p.s.db.Exec(ctx, query, nil)
		if err != nil {
			return err
		}
		come.Done, come.Rows = come.Done+t.rows, come.Rows+n
	}
	return nil
}

func (p *compacting) progress(come history.Progress) {
	if p.opts.Progress != nil {
		p.opts.Progress(come)
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
	come := history.Progress{}
	for _, t := range p.tables {
		come.Total, come.Done = come.Total+3*t.rows, come.Done+t.rows
	}
	for _, t := range p.tables {
		come.Table = t.Table
		p.progress(come)
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
		come.Done += 2 * t.rows
	}
	if len(names) > 0 {
		return fmt.Errorf("the copy differs from the store and was thrown away: %s", strings.Join(names, ", "))
	}
	_, err = db.Exec(ctx, "DETACH "+duck.Ident(p.name), nil)
	return err
}

// replace puts the copy in the store's place and ends the session. Where an open file can be replaced, the lock on the
// store is held until that is done; elsewhere nobody may have touched the store since it was closed.
func (p *compacting) replace(ctx context.Context) (err error) {
	path := p.s.opts.Path
	defer os.RemoveAll(p.s.temp)
	if size(path+".wal") > 0 || size(p.file+".wal") > 0 {
		return errors.Join(errors.New("a write-ahead log is left"), p.s.db.Close())
	}
	if err := ctx.Err(); err != nil {
		return errors.Join(err, p.s.db.Close())
	}
	if disk.ReplacesOpen {
		return errors.Join(disk.Replace(p.file, path), p.s.db.Close())
	}
	if err := p.s.db.Close(); err != nil {
		return err
	}
	return disk.Replace(p.file, path)
}

// size is a file's size, 0 when there is none.
func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}
