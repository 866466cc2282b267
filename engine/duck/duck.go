// Package duck is the one door to DuckDB: it opens a store with safe settings, runs statements on one
// connection, and redacts the driver's errors, which quote the data they fail on.
package duck

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"sort"
	"strings"
	"time"

	"github.com/duckdb/duckdb-go/v2"
)

// Options are the settings of a session. The zero value works: read-write, DuckDB's own limits.
type Options struct {
	ReadOnly    bool
	MemoryLimit string // as DuckDB spells it, "4GB"; blank for DuckDB's default (80 % of memory)
	Threads     int    // 0 for one per core, or as many as a small MemoryLimit can feed
	TempLimit   string // how much of the disk that may take, "50GB"; blank for DuckDB's default (90 % of what is free)
	TempDir     string // where a big load or query may spill; blank for beside the store
	WriteDir    string // with Sandbox: the one folder SQL may read and write, within any memory and threads
	Sandbox     bool   // no file, network or setting can be reached by SQL: for queries people write
}

// DB is one session with one store. It is not safe for concurrent use: a store has one writer, and temporary
// tables live in a session. Close it before the path is opened again.
type DB struct {
	pool  *sql.DB
	conn  *sql.Conn
	path  string
	opts  Options
	limit string // memory_limit as DuckDB told it, once Frugally asked
	trial bool   // inside Trial
}

// Open opens the store at path, or a store in memory when path is blank. A store locked by another process
// is a *Locked error. Extensions are never installed or loaded from outside.
func Open(ctx context.Context, path string, opts Options) (*DB, error) {
	if err := opts.check(); err != nil {
		return nil, err
	}
	connector, err := duckdb.NewConnector(dsn(path, opts), func(exec driver.ExecerContext) error {
		for _, s := range settings(opts) {
			if _, err := exec.ExecContext(context.Background(), s, nil); err != nil {
				return fmt.Errorf("%s: %w", strings.SplitN(s, "=", 2)[0], err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, wrap(opening, err)
	}
	pool := sql.OpenDB(connector)
	conn, err := pool.Conn(ctx)
	if err != nil {
		pool.Close()
		return nil, wrap(opening, err)
	}
	return &DB{pool: pool, conn: conn, path: path, opts: opts}, nil
}

func dsn(path string, opts Options) string {
	v := url.Values{}
	v.Set("autoinstall_known_extensions", "false")
	v.Set("autoload_known_extensions", "false")
	if opts.ReadOnly {
		v.Set("access_mode", "read_only")
	}
	return path + "?" + v.Encode()
}

// settings run on every new connection, in this order: the sandbox's locks must come last.
func settings(opts Options) []string {
	// The driver binds a time as one with a zone; in UTC its clock reading is kept, wherever the machine stands.
	set := []string{"SET TimeZone='UTC'", "SET preserve_insertion_order=true", "SET enable_progress_bar=false"}
	if opts.MemoryLimit != "" {
		set = append(set, "SET memory_limit="+Literal(opts.MemoryLimit))
	}
	if n := opts.threads(); n > 0 {
		set = append(set, fmt.Sprintf("SET threads=%d", n))
	}
	if opts.TempDir != "" {
		set = append(set, "SET temp_directory="+Literal(opts.TempDir))
	}
	if opts.TempLimit != "" {
		set = append(set, "SET max_temp_directory_size="+Literal(opts.TempLimit))
	}
	if opts.Sandbox {
		if opts.WriteDir != "" {
			set = append(set, "SET allowed_directories=["+Literal(opts.WriteDir)+"]", "SET allowed_configs=['memory_limit', 'threads']") // what Frugally sets
		}
		set = append(set,
			"SET allow_community_extensions=false",
			"SET allow_persistent_secrets=false",
			"SET enable_external_access=false",
			// Variables (known_at) are not settings and stay free.
			"SET lock_configuration=true")
	}
	return set
}

// Close ends the session. The connection is closed before the pool: the other way round the instance stays
// alive and a later open of the same path in this process would hang.
func (db *DB) Close() error {
	err := db.conn.Close()
	return errors.Join(err, db.pool.Close())
}

// Path is the file the store lives in, blank for one in memory.
func (db *DB) Path() string { return db.path }

// Args are the values of a statement's named parameters ($name).
type Args map[string]any

func (a Args) named() []any {
	keys := make([]string, 0, len(a))
	for k := range a {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	out := make([]any, 0, len(a))
	for _, k := range keys {
		out = append(out, sql.Named(k, reading(a[k])))
	}
	return out
}

// Reading is what a clock shows at t, as the store keeps times: of the feed and of its own doings, local and without a zone.
func Reading(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

func reading(v any) any {
	if t, ok := v.(time.Time); ok {
		return Reading(t)
	}
	return v
}

// Exec runs a statement, or several, and returns the rows the last one changed.
func (db *DB) Exec(ctx context.Context, query string, args Args) (int64, error) {
	if err := db.allowed(query, args); err != nil {
		return 0, err
	}
	res, err := db.conn.ExecContext(ctx, query, args.named()...)
	if err != nil {
		return 0, db.fault(ctx, query, err)
	}
	n, err := res.RowsAffected()
	return n, wrap("run SQL", err)
}

// Trial runs do inside one transaction that is always rolled back. Tx inside it neither begins nor ends one.
func (db *DB) Trial(ctx context.Context, do func() error) error {
	if _, err := db.Exec(ctx, "BEGIN TRANSACTION", nil); err != nil {
		return err
	}
	db.trial = true
	defer func() {
		db.trial = false
		db.rollback(ctx)
	}()
	return do()
}

// Tx runs do inside one transaction: committed when do returns nil, rolled back otherwise.
func (db *DB) Tx(ctx context.Context, do func() error) (err error) {
	if db.trial {
		return do()
	}
	if _, err := db.Exec(ctx, "BEGIN TRANSACTION", nil); err != nil {
		return err
	}
	done := false
	defer func() {
		if !done { // a failure, a panic or Ctrl-C: the rollback must not use the cancelled context
			db.rollback(ctx)
		}
	}()
	if err := do(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if _, err := db.Exec(ctx, "COMMIT", nil); err != nil {
		return err
	}
	done = true
	return nil
}

// AsWritten runs do with joins as they are written: the right side is kept in memory, the left side streams. DuckDB
// chooses by its guess of how many rows there are, and of a CSV file it has none.
func (db *DB) AsWritten(ctx context.Context, do func() error) error {
	if _, err := db.Exec(ctx, "SET disabled_optimizers = 'build_side_probe_side'", nil); err != nil {
		return err
	}
	err := do()
	_, reset := db.conn.ExecContext(context.WithoutCancel(ctx), "RESET disabled_optimizers")
	if err == nil {
		err = wrap("run SQL", reset)
	}
	return err
}

// rollback ends a transaction and the setting AsWritten could not take back in it.
func (db *DB) rollback(ctx context.Context) {
	_, _ = db.conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK; RESET disabled_optimizers")
}

// Column is a result column: its name and DuckDB's name for its type.
type Column struct{ Name, Type string }

// Rows is a result being read. The driver holds the whole result in memory before the first row.
type Rows struct {
	rows *sql.Rows
	cols []Column
	err  error
}

// Query runs a query. Close the rows.
func (db *DB) Query(ctx context.Context, query string, args Args) (*Rows, error) {
	if err := db.allowed(query, args); err != nil {
		return nil, err
	}
	rows, err := db.conn.QueryContext(ctx, query, args.named()...)
	if err != nil {
		return nil, db.fault(ctx, query, err)
	}
	types, err := rows.ColumnTypes()
	if err != nil {
		rows.Close()
		return nil, wrap("run SQL", err)
	}
	r := &Rows{rows: rows}
	for _, t := range types {
		r.cols = append(r.cols, Column{Name: t.Name(), Type: t.DatabaseTypeName()})
	}
	return r, nil
}

// Columns describes the result.
func (r *Rows) Columns() []Column { return r.cols }

// Next returns the next row's values, or nil at the end and on an error.
func (r *Rows) Next() []any {
	if !r.rows.Next() {
		r.err = wrap("read rows", r.rows.Err())
		return nil
	}
	vals := make([]any, len(r.cols))
	ptrs := make([]any, len(r.cols))
	for i := range vals {
		ptrs[i] = &vals[i]
	}
	if err := r.rows.Scan(ptrs...); err != nil {
		r.err = wrap("read rows", err)
		return nil
	}
	for i, v := range vals {
		vals[i] = plain(v)
	}
	return vals
}

// Close ends the reading and returns what went wrong in it.
func (r *Rows) Close() error {
	return errors.Join(r.err, r.rows.Close())
}

// plain turns the driver's own types into Go's: decimals into float64, big integers into text when they do
// not fit 64 bits. Dates and timestamps stay time.Time in UTC, which stands for the feed's local time.
func plain(v any) any {
	switch x := v.(type) {
	case duckdb.Decimal:
		return x.Float64()
	case duckdb.Interval:
		return fmt.Sprintf("%d months %d days %s", x.Months, x.Days, time.Duration(x.Micros)*time.Microsecond)
	case int8:
		return int64(x)
	case int16:
		return int64(x)
	case int32:
		return int64(x)
	case uint8:
		return int64(x)
	case uint16:
		return int64(x)
	case uint32:
		return int64(x)
	case float32:
		return float64(x)
	case interface {
		IsInt64() bool
		Int64() int64
		String() string
	}: // *big.Int: HUGEINT, what sum() over whole numbers gives
		if x.IsInt64() {
			return x.Int64()
		}
		return x.String()
	}
	return v
}

// Result is a whole result in memory.
type Result struct {
	Columns []Column
	Rows    [][]any
}

// All runs a query and reads every row.
func (db *DB) All(ctx context.Context, query string, args Args) (*Result, error) {
	rows, err := db.Query(ctx, query, args)
	if err != nil {
		return nil, err
	}
	res := &Result{Columns: rows.Columns()}
	for row := rows.Next(); row != nil; row = rows.Next() {
		res.Rows = append(res.Rows, row)
	}
	return res, rows.Close()
}

// Value runs a query that gives one value. No row, and NULL, give the zero value.
func Value[T any](ctx context.Context, db *DB, query string, args Args) (T, error) {
	var zero T
	res, err := db.All(ctx, query, args)
	if err != nil || len(res.Rows) == 0 || res.Rows[0][0] == nil {
		return zero, err
	}
	v, ok := res.Rows[0][0].(T)
	if !ok {
		return zero, fmt.Errorf("run SQL: result is %T, not %T", res.Rows[0][0], zero)
	}
	return v, nil
}

// Ident quotes a name for SQL.
func Ident(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// Literal quotes a text for SQL.
func Literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }
