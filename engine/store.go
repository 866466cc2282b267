package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"strata/engine/decode"
	"strata/engine/duck"
	"strata/engine/history"
	"strata/engine/spec"
	sqlfs "strata/sql"
)

// Version is the program's version, as meta.load records it.
const Version = "0.1.0"

// Options say how a store is opened. Path and Tables are needed; the rest has defaults.
type Options struct {
	Path        string         // the DuckDB file; blank: a store in memory
	Tables      *spec.Tables   // the feed's data dictionary
	Codelists   spec.Codelists // kept in the store as of the newest program that wrote to it
	MemoryLimit string         // "4GB"; blank: DuckDB's default
	TempLimit   string         // how much disk working files of queries may take, "50GB"; blank: DuckDB's default
	Threads     int            // 0: one per core
	ReadOnly    bool
	Sandbox     bool             // SQL people write: no file, network or setting can be reached
	WriteDir    string           // with Sandbox: the one folder SQL may write to
	Now         func() time.Time // nil: time.Now
	RunBy       string           // who, for the audit
}

// NoStore is a path without a store.
type NoStore struct{ Path string }

func (e *NoStore) Error() string { return fmt.Sprintf("open store: no store at %s", e.Path) }

// Store is an open store. It is not safe for concurrent use.
type Store struct {
	db     *duck.DB
	opts   Options
	tables *spec.Tables // the dictionary it works by: the bundled one, the imported specification over it
	schema int64        // the newest migration the file has: opened read-only, an older store stays as it is
	temp   string
	metAt  string // of what time the codes that stand in the store lie ready: CodelistsUsed
}

// Create opens the store at the path, making it when there is none, and brings its schema up to date.
func Create(ctx context.Context, o Options) (*Store, error) {
	if err := finishReplace(o.Path); err != nil {
		return nil, err
	}
	o.ReadOnly = false
	return open(ctx, o)
}

// Open opens a store that exists; otherwise it fails with *NoStore. A store of an older version is brought up
// to date unless it is opened read-only.
func Open(ctx context.Context, o Options) (*Store, error) {
	if err := finishReplace(o.Path); err != nil {
		return nil, err
	}
	if _, err := os.Stat(o.Path); errors.Is(err, fs.ErrNotExist) {
		return nil, &NoStore{Path: o.Path}
	}
	return open(ctx, o)
}

// Blank is an empty store in memory with the whole schema: what report scenarios run on.
func Blank(ctx context.Context, tables *spec.Tables, codelists spec.Codelists) (*duck.DB, error) {
	s, err := Create(ctx, Options{Tables: tables, Codelists: codelists})
	if err != nil {
		return nil, err
	}
	return s.db, nil
}

func open(ctx context.Context, o Options) (*Store, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Store{opts: o}
	if o.Path != "" {
		s.temp = o.Path + ".tmp"
	}
	db, err := duck.Open(ctx, o.Path, duck.Options{ReadOnly: o.ReadOnly, MemoryLimit: o.MemoryLimit, TempLimit: o.TempLimit, Threads: o.Threads, TempDir: s.temp,
		Sandbox: o.Sandbox, WriteDir: o.WriteDir})
	if err != nil {
		return nil, cannotOpen(o.Path, err)
	}
	s.db = db
	if s.tables = o.Tables; !o.ReadOnly {
		err = s.migrate(ctx)
	} else {
		err = s.readable(ctx)
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return s, nil
}

// Close ends the session.
func (s *Store) Close() error {
	err := s.db.Close()
	if s.temp != "" {
		os.RemoveAll(s.temp)
	}
	return err
}

// workDir makes the folder for working copies, beside the store.
func (s *Store) workDir() (string, error) {
	dir := s.temp
	if dir == "" {
		dir, err := os.MkdirTemp("", "strata-*")
		if err != nil {
			return "", fmt.Errorf("make a folder for working copies: %w", err)
		}
		s.temp = dir
		return dir, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make %s: %w", filepath.Base(dir), err)
	}
	return dir, nil
}

// version is the number of the newest migration the store has; a file without any is not a store.
func (s *Store) version(ctx context.Context) (int64, error) {
	n, err := duck.Value[int64](ctx, s.db, "SELECT max(number) FROM meta.migration", nil)
	var de *duck.Error
	if errors.As(err, &de) && de.Kind == duck.BadSQL {
		return 0, notStore(s.opts.Path)
	}
	return n, err
}

// readable checks that the file is a store, and finds the specification it works by.
func (s *Store) readable(ctx context.Context) error {
	n, err := s.version(ctx)
	if s.schema = n; err != nil || n < firstWithSpecification {
		return err
	}
	return s.specification(ctx)
}

// The migrations since which a store can keep a specification, its versions have hashes, its codelists are expanded, and
// coded entries have the number of their codes, and
// hashes say their form.
const (
	firstWithSpecification = 2
	firstWithHashes        = 3
	firstWithExpansion     = 7
	firstWithCodePairs     = 8
	firstWithHashForms     = 9
)

// migrate runs the numbered files of sql/schema the store does not have yet, then brings codelists and views
// up to date, all in one transaction.
func (s *Store) migrate(ctx context.Context) error {
	return s.db.Tx(ctx, func() error {
		if err := s.ours(ctx); err != nil {
			return err
		}
		_, err := s.db.Exec(ctx, `CREATE SCHEMA IF NOT EXISTS meta;
			CREATE TABLE IF NOT EXISTS meta.migration (number BIGINT NOT NULL, name VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL)`, nil)
		if err != nil {
			return err
		}
		have, err := duck.Value[int64](ctx, s.db, "SELECT max(number) FROM meta.migration", nil)
		if err != nil {
			return err
		}
		newest := int64(0)
		for _, name := range sqlfs.Names("schema") {
			number, err := strconv.ParseInt(strings.SplitN(filepath.Base(name), "_", 2)[0], 10, 64)
			if err != nil {
				return fmt.Errorf("migrate store: %s has no number", name)
			}
			newest = number
			if number <= have {
				continue
			}
			if _, err := s.db.Exec(ctx, sqlfs.Text(name), nil); err != nil {
				return fmt.Errorf("migrate store: %s: %w", name, err)
			}
			_, err = s.db.Exec(ctx, "INSERT INTO meta.migration VALUES ($number, $name, $at)",
				duck.Args{"number": number, "name": filepath.Base(name), "at": s.opts.Now()})
			if err != nil {
				return err
			}
		}
		if have > newest {
			return &spec.Failed{Msg: fmt.Sprintf("open store: it was made by a newer Strata (schema %d, this one knows %d)", have, newest),
				Hint: "use the Strata that made it, or a newer one"}
		}
		s.schema = newest
		if have < firstWithHashes {
			if err := history.Upgrade(ctx, s.db); err != nil {
				return err
			}
		}
		if have < firstWithCodePairs {
			if err := history.NumberCodes(ctx, s.db); err != nil {
				return err
			}
		}
		if err := s.codelists(ctx); err != nil {
			return err
		}
		if err := s.specification(ctx); err != nil {
			return err
		}
		if err := decode.Refresh(ctx, s.db, s.tables, nil); err != nil {
			return err
		}
		return s.expand(ctx)
	})
}
