package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

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
	asked := o.Path
	real, err := filepath.EvalSymlinks(o.Path) // a link to the store stays a link
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &NoStore{Path: o.Path}
	} else if err != nil {
		return nil, fmt.Errorf("compact: %w", err)
	}
	o.Path = real
	s, err := Open(ctx, o) // this may bring the store up to date
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil { // DuckDB tells a view differently once it has read it from the file: read all of them
		return nil, compactError(err)
	}
	if s, err = Open(ctx, o); err != nil {
		return nil, err
	}
	p := compacting{s: s, Compaction: Compaction{Store: asked}, opts: c}
	closed := false
	defer func() {
		if !closed {
			s.Close() // and the working folder with the copy
		}
	}()
	if err := p.copy(ctx); err != nil {
		return nil, compactError(err)
	}
	if c.Try || p.Gain() < Pays && !c.Force {
		return &p.Compaction, nil
	}
	if err := p.same(ctx); err != nil {
		return nil, compactError(err)
	}
	closed = true
	if err := p.replace(ctx); err != nil {
		return nil, compactError(err)
	}
	p.Done = true
	return &p.Compaction, nil
}

// compactError says what was being done, unless the error says so itself.
func compactError(err error) error {
	switch err.(type) {
	case *NoRoom, *duck.Locked:
		return err
	}
	return fmt.Errorf("compact: %w", err)
}

// compacting is a compaction on its way.
type compacting struct {
	Compaction
	s      *Store
	opts   CompactOptions
	file   string // the copy
	own    string // what DuckDB calls the store …
	name   string // … and its copy
	tables []copied
	come   history.Progress
}

// replace puts the copy in the store's place and ends the session. Where an open file can be replaced, the lock on the
// store is held until that is done; elsewhere nobody may have touched the store since it was closed.
func (p *compacting) replace(ctx context.Context) error {
	path := p.s.opts.Path
	defer os.RemoveAll(p.s.temp)
	before, err := os.Stat(path)
	if err == nil {
		err = ctx.Err()
	}
	if err == nil && size(path+".wal")+size(p.file+".wal") > 0 {
		err = errors.New("a write-ahead log is left")
	}
	if err != nil {
		return errors.Join(err, p.s.db.Close())
	}
	if disk.ReplacesOpen {
		return errors.Join(disk.Replace(p.file, path), p.s.db.Close())
	}
	if err := p.s.db.Close(); err != nil {
		return err
	}
	if now, err := os.Stat(path); err != nil || now.Size() != before.Size() || !now.ModTime().Equal(before.ModTime()) {
		return &duck.Locked{Path: path}
	}
	if err = disk.Replace(p.file, path); disk.Busy(err) {
		return &duck.Locked{Path: path}
	}
	return err
}

// size is a file's size, 0 when there is none.
func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// unused is how much of the store's file nothing uses: later loads fill it again, compacting gives it back.
func (s *Store) unused(ctx context.Context) (int64, error) {
	return duck.Value[int64](ctx, s.db, sqlfs.Text("compact/unused.sql"), nil)
}
