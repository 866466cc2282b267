package duck

import (
	"context"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func memory(t *testing.T, o Options) *DB {
	t.Helper()
	db, err := Open(context.Background(), "", o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// TestErrorsHoldNoData: what DuckDB quotes from a row never comes through, what it quotes from a statement does.
func TestErrorsHoldNoData(t *testing.T) {
	ctx := context.Background()
	db := memory(t, Options{})
	if _, err := db.Exec(ctx, "CREATE TABLE t (name VARCHAR, n INTEGER PRIMARY KEY); INSERT INTO t VALUES ('Jane Secret', 7)", nil); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "x.csv")
	if err := os.WriteFile(file, []byte("a,b\n1,Jane Secret\nJane Secret,2\n1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for query, kind := range map[string]Kind{
		"SELECT name::INTEGER FROM t":         BadValue,
		"SELECT CAST(name AS DATE) FROM t":    BadValue,
		"INSERT INTO t SELECT name, n FROM t": BadValue,
		"SELECT error(name) FROM t":           Other,
		"SELECT * FROM read_csv('" + file + "', columns = {'a': 'INTEGER', 'b': 'VARCHAR'}, header = true)": Other,
		"SELECT strptime(name, '%Y') FROM t": Other,
	} {
		_, err := db.All(ctx, query, nil)
		var e *Error
		if !errors.As(err, &e) || (kind != Other && e.Kind != kind) {
			t.Errorf("%s: got %v of kind %+v", query, err, e)
		}
		if err != nil && strings.Contains(err.Error(), "Secret") {
			t.Errorf("%s: the error shows a value: %v", query, err)
		}
	}
	_, err := db.All(ctx, "SELECT nope FROM t", nil)
	var e *Error
	if !errors.As(err, &e) || e.Kind != BadSQL || !strings.Contains(err.Error(), "nope") {
		t.Errorf("an unknown column: %v", err)
	}
}

func TestTxUndoes(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	db := memory(t, Options{})
	if _, err := db.Exec(ctx, "CREATE TABLE t (i INTEGER)", nil); err != nil {
		t.Fatal(err)
	}
	insert := func() error { _, err := db.Exec(ctx, "INSERT INTO t VALUES (1)", nil); return err }
	boom := errors.New("boom")
	if err := db.Tx(ctx, func() error { return errors.Join(insert(), boom) }); !errors.Is(err, boom) {
		t.Errorf("got %v", err)
	}
	func() {
		defer func() { _ = recover() }()
		_ = db.Tx(ctx, func() error { insert(); panic("boom") })
	}()
	if err := db.Tx(ctx, func() error { defer cancel(); return insert() }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before the commit: got %v", err)
	}
	ctx = context.Background()
	if n, err := Value[int64](ctx, db, "SELECT count(*) FROM t", nil); err != nil || n != 0 {
		t.Errorf("%d rows stayed: %v", n, err)
	}
	if err := db.Tx(ctx, insert); err != nil {
		t.Error(err)
	}
	if n, err := Value[int64](ctx, db, "SELECT count(*) FROM t", nil); err != nil || n != 1 {
		t.Errorf("%d rows: %v", n, err)
	}
}

// TestSandbox: SQL people write reaches no file, no setting and no extension, yet may set known_at.
func TestSandbox(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	db := memory(t, Options{Sandbox: true})
	for _, query := range []string{
		"SELECT * FROM read_csv('" + dir + "/x.csv')", "COPY (SELECT 1) TO '" + dir + "/x.csv'", "ATTACH '" + dir + "/x.duckdb'",
		"INSTALL httpfs", "LOAD httpfs", "SET enable_external_access = true", "SET memory_limit = '1GB'", "SELECT * FROM '/etc/passwd'",
	} {
		if _, err := db.All(ctx, query, nil); err == nil {
			t.Errorf("%s went through", query)
		}
	}
	if _, err := db.Exec(ctx, "SET VARIABLE known_at = DATE '2026-03-02'", nil); err != nil {
		t.Error(err)
	}
	inside := memory(t, Options{Sandbox: true, WriteDir: dir})
	if _, err := inside.Exec(ctx, "COPY (SELECT 1) TO '"+dir+"/x.parquet' (FORMAT parquet)", nil); err != nil {
		t.Error(err)
	}
	if _, err := inside.Exec(ctx, "COPY (SELECT 1) TO '"+dir+"/../x.parquet' (FORMAT parquet)", nil); err == nil {
		t.Error("wrote outside its folder")
	}
	for _, query := range []string{"SET enable_external_access = true", "SET allowed_directories = ['/']", "SET lock_configuration = false", "SET allowed_configs = ['enable_external_access']",
		"SET temp_directory = '/tmp'"} {
		if _, err := inside.Exec(ctx, query, nil); err == nil {
			t.Errorf("%s went through", query)
		}
	}
}

func TestReadOnlyAndReopen(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "s.duckdb")
	for range 3 { // a connection left behind would make the second open hang
		db, err := Open(ctx, path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(ctx, "CREATE OR REPLACE TABLE t (i INTEGER)", nil); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	db, err := Open(ctx, path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	_, err = db.Exec(ctx, "INSERT INTO t VALUES (1)", nil)
	var e *Error
	if !errors.As(err, &e) || e.Kind != ReadOnly {
		t.Errorf("got %v", err)
	}
}

func TestValues(t *testing.T) {
	ctx := context.Background()
	db := memory(t, Options{})
	res, err := db.All(ctx, `SELECT 1::TINYINT, sum(i) , 1.5::DECIMAL(4,1), DATE '2026-03-31', NULL, 1e18::HUGEINT * 1000, $list FROM range(3) t(i)`,
		Args{"list": []string{"a", "b"}})
	if err != nil {
		t.Fatal(err)
	}
	row := res.Rows[0]
	if row[0] != int64(1) || row[1] != int64(3) || row[2] != 1.5 || !row[3].(time.Time).Equal(time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)) || row[4] != nil ||
		row[5] != new(big.Int).Exp(big.NewInt(10), big.NewInt(21), nil).String() || len(row[6].([]any)) != 2 {
		t.Errorf("got %#v", row)
	}
	if n, err := Value[int64](ctx, db, "SELECT 1 WHERE false", nil); n != 0 || err != nil {
		t.Errorf("no row: %d %v", n, err)
	}
	if _, err := Value[string](ctx, db, "SELECT 1", nil); err == nil {
		t.Error("a number came as text")
	}
}

// TestAsWritten: the setting ends with the work, also where that failed and its transaction could not be used any more.
func TestAsWritten(t *testing.T) {
	ctx := context.Background()
	db, err := Open(ctx, "", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	off := func() string {
		v, err := Value[string](ctx, db, "SELECT current_setting('disabled_optimizers')", nil)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, query := range []string{"SELECT 1", "SELECT error('no')"} {
		err := db.Tx(ctx, func() error {
			return db.AsWritten(ctx, func() error {
				if got := off(); got != "build_side_probe_side" {
					t.Errorf("%q is off", got)
				}
				_, err := db.Exec(ctx, query, nil)
				return err
			})
		})
		if (err != nil) != (query != "SELECT 1") || off() != "" {
			t.Errorf("%s: %v, %q stays off", query, err, off())
		}
	}
}
