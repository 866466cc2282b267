package duck

import (
	"context"
	"database/sql/driver"
	"fmt"

	"github.com/duckdb/duckdb-go/v2"
)

// Append adds rows to a table through DuckDB's appender; first is put before each row's values.
func (db *DB) Append(ctx context.Context, schema, table string, first any, rows [][]any) error {
	err := db.conn.Raw(func(raw any) error {
		conn, ok := raw.(driver.Conn)
		if !ok {
			return fmt.Errorf("append to %s.%s: not a DuckDB connection", schema, table)
		}
		a, err := duckdb.NewAppenderFromConn(conn, schema, table)
		if err != nil {
			return err
		}
		for _, row := range rows {
			values := []driver.Value{reading(first)}
			for _, v := range row {
				values = append(values, reading(v))
			}
			if err := a.AppendRow(values...); err != nil {
				a.Close()
				return err
			}
		}
		return a.Close()
	})
	return wrap("append rows", err)
}
