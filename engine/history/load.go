package history

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"strata/engine/duck"
	"strata/engine/spec"
	"strata/engine/spec/rows"
	sqlfs "strata/sql"
)

// Limits are what stops a load that looks wrong.
type Limits struct {
	ClosureShare    float64 // a full may close this share of a table's open rows …
	ClosureRows     int64   // … or this many, before it needs --accept-closures
	QuarantineShare float64 // a file may have this share of broken rows …
	QuarantineRows  int64   // … or this many
}

// DefaultLimits are the contract's: 10 % and 1,000 closures, 0.1 % and 10 broken rows.
func DefaultLimits() Limits {
	return Limits{ClosureShare: 0.10, ClosureRows: 1000, QuarantineShare: 0.001, QuarantineRows: 10}
}

// Options of one load.
type Options struct {
	Source         string
	AcceptGap      bool
	AcceptClosures bool
	Trial          bool // inside a transaction of the caller's, that will be undone
	Careful        bool // read every file the slow and sure way from the start
	Months         int  // the source's full extracts reach this many months back; 0: all history
	Limits         Limits
	TempDir        string
	RunBy, Version string
	Now            func() time.Time
	Progress       func(Progress)
}

// Progress is how far a load has come.
type Progress struct {
	Table string // being loaded; blank at the end
	Done  int64  // of the extract's bytes
	Total int64
	Rows  int64 // in the files loaded so far
}

// Result is what a load did.
type Result struct {
	LoadID      int64          `json:"load_id"`
	Source      string         `json:"source"`
	Place       string         `json:"place"`
	ExtractTime spec.LocalTime `json:"extract_time"`
	Already     bool           `json:"already_loaded"`
	Gap         bool           `json:"gap_accepted"`
	Tables      []Counts       `json:"tables"`
}

// Problems counts what was recorded: quarantined rows and bad cells.
func (r *Result) Problems() (n int64) {
	for _, t := range r.Tables {
		n += t.Quarantined + t.CellProblems
	}
	return n
}

type loading struct {
	db       *duck.DB
	tables   *spec.Tables
	x        *spec.Extract
	opts     Options
	id       int64
	overlaps bool
	care     care
	gap      *gap
	started  time.Time
	crcs     map[string]rows.Summary
	sent     map[string]map[string]bool // by table: the columns some load has brought, all in lower case
	heard    map[string]bool            // organisations with a row in a full file
	layouts  map[string]spec.Table      // of every stored table, by name in lower case: reading the catalogue is slow
	come     Progress
	result   *Result
}

func (l *loading) args() duck.Args {
	return duck.Args{"extract_time": l.x.To, "load_id": l.id}
}

// Load brings one extract into the store, whole or not at all. after runs in the same transaction, once the
// history stands: it makes the views. The same extract again changes nothing.
func Load(ctx context.Context, db *duck.DB, tables *spec.Tables, x *spec.Extract, opts Options, after func(changed []string) error) (*Result, error) {
	l := &loading{db: db, tables: tables, x: x, opts: opts, started: opts.Now(), crcs: map[string]rows.Summary{},
		result: &Result{Source: opts.Source, Place: x.Place, ExtractTime: spec.LocalTime{Time: x.To}}}
	already, err := l.check(ctx)
	if err != nil || already {
		l.result.Already = already
		return l.result, err
	}
	if _, err := db.Exec(ctx, sqlfs.Text("load/types.sql"), nil); err != nil {
		return nil, err
	}
	how := fast
	if opts.Careful {
		how = alone
	}
	for ; how <= alone; how++ {
		l.result.Tables, l.care = nil, how
		err = db.Tx(ctx, func() error { return l.transaction(ctx, after) })
		if !errors.Is(err, ErrUnreadable) || opts.Trial { // a failed statement has ended the caller's transaction
			break
		}
	}
	l.dropTemporary(ctx)
	if err != nil {
		return nil, err
	}
	return l.result, nil
}

// transaction is all of a load that must happen together.
func (l *loading) transaction(ctx context.Context, after func(changed []string) error) error {
	if err := l.all(ctx); err != nil {
		return err
	}
	var changed []string
	for _, t := range l.result.Tables {
		changed = append(changed, t.Table)
	}
	if err := after(changed); err != nil {
		return err
	}
	return l.record(ctx)
}

// all loads every file, then closes what belongs to patients who left.
func (l *loading) all(ctx context.Context) error {
	var err error
	if l.id, err = l.count(ctx, "SELECT coalesce(max(load_id), 0) + 1 FROM meta.load"); err != nil {
		return err
	}
	l.result.LoadID = l.id
	if _, err := l.db.Exec(ctx, sqlfs.Text("load/leavers.sql"), nil); err != nil {
		return err
	}
	if l.sent, err = columnsSent(ctx, l.db); err != nil {
		return err
	}
	if l.layouts, err = Layouts(ctx, l.db, l.tables); err != nil {
		return err
	}
	l.heard, l.come = map[string]bool{}, Progress{}
	for _, f := range l.x.Files {
		l.come.Total += f.Size
	}
	if err := l.files(ctx); err != nil {
		return err
	}
	l.come.Table = ""
	l.progress(0)
	if l.x.Settled != nil {
		if err := l.x.Settled(); err != nil {
			return err
		}
	}
	return l.leave(ctx)
}

// files loads the files one after the other; while DuckDB is at one, the next is prepared.
func (l *loading) files(ctx context.Context) error {
	var next *preparing
	defer func() {
		if next != nil {
			next.drop()
		}
	}()
	for i, f := range l.x.Files {
		l.come.Table = f.Table
		l.progress(0)
		if next == nil {
			next = l.ahead(ctx, f)
		}
		p, err := next.wait(l.progress)
		next = nil
		if err != nil {
			return err
		}
		if i+1 < len(l.x.Files) {
			next = l.ahead(ctx, l.x.Files[i+1])
		}
		if err := l.file(ctx, p); err != nil {
			return err
		}
		l.come.Done += f.Size
	}
	return nil
}

// progress tells how far the load is; more is what of the current file counts as done.
func (l *loading) progress(more int64) {
	if l.opts.Progress != nil {
		p := l.come
		p.Done += more
		l.opts.Progress(p)
	}
}

// file loads a prepared file.
func (l *loading) file(ctx context.Context, p *prepared) error {
	defer p.close()
	f := p.file
	l.crcs[f.Name] = p.sum
	t, err := l.ensure(ctx, f.Table, p.header)
	if err != nil {
		return err
	}
	s, err := ready(p, t, l.care)
	if err != nil {
		return err
	}
	c, err := l.apply(ctx, s)
	if err != nil {
		return err
	}
	l.result.Tables = append(l.result.Tables, c)
	l.come.Rows += c.Rows
	return nil
}

// ensure makes the table when the store has none, adds the columns of header it lacks, and returns its layout. A table or
// column the dictionary does not know is loaded as text.
func (l *loading) ensure(ctx context.Context, name string, header []string) (t spec.Table, err error) {
	key := strings.ToLower(name)
	if known, exists := l.layouts[key]; exists {
		t, err = addColumns(ctx, l.db, l.tables, known, header)
	} else {
		t, _ = l.tables.Lookup(name)
		t, err = create(ctx, l.db, t, name, header)
	}
	l.layouts[key] = t
	return t, err
}

func (l *loading) dropTemporary(ctx context.Context) {
	for _, t := range []string{"stage", "sample", "sifted", "pick", "work", "seen", "absent", "used", "leaver"} {
		_, _ = l.db.Exec(context.WithoutCancel(ctx), "DROP TABLE IF EXISTS temp."+t, nil)
	}
}

// digest names the extract's content: the same files meant the same way give the same digest, loose or zipped.
func digest(x *spec.Extract, sums map[string]rows.Summary) (string, int64) {
	var lines []string
	var bytes int64
	for _, f := range x.Files {
		s := sums[f.Name]
		lines = append(lines, fmt.Sprintf("%s %s %d %08x", strings.ToLower(f.Name), f.Mode, s.Bytes, s.CRC))
		bytes += s.Bytes
	}
	sort.Strings(lines)
	h := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(h[:]), bytes
}

// Digest reads an extract's files and names their content.
func Digest(x *spec.Extract) (string, error) {
	sums := map[string]rows.Summary{}
	for _, f := range x.Files {
		r, err := f.Open()
		if err != nil {
			return "", unopened(f, err)
		}
		s, err := rows.Count(r, x.Dialect, nil)
		r.Close()
		if err != nil {
			return "", unread(f, err)
		}
		sums[f.Name] = s
	}
	d, _ := digest(x, sums)
	return d, nil
}

func placeName(x *spec.Extract) string { return filepath.Base(x.Place) }
