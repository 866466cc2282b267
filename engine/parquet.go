package engine

import (
	"context"
	"fmt"
	"strings"

	"strata/engine/duck"
	"strata/engine/export"
)

// Parquet writes a table to a file at path. Its cells are those of the table, small numbers treated: one that is hidden
// is NULL, and the column NAME_status says why, as in CSV. The title and the source are in the file's metadata.
func Parquet(ctx context.Context, t export.Table, path string) error {
	db, err := duck.Open(ctx, "", duck.Options{})
	if err != nil {
		return fmt.Errorf("write %s: %w", t.Name, err)
	}
	defer db.Close()
	declared := []string{`"0" BIGINT`, `"1" BIGINT`} // what Append puts first, and the order of the table
	for _, c := range t.Columns {
		declared = append(declared, duck.Ident(c.Name)+" "+duckType(c.Kind))
		if c.Status {
			declared = append(declared, duck.Ident(c.Name+"_status")+" VARCHAR")
		}
	}
	if _, err := db.Exec(ctx, "CREATE TABLE result ("+strings.Join(declared, ", ")+")", nil); err != nil {
		return fmt.Errorf("write %s: %w", t.Name, err)
	}
	var rows [][]any
	for i, row := range t.Rows {
		rows = append(rows, append([]any{int64(i)}, parquetRow(row, t.Columns)...))
	}
	if err := db.Append(ctx, "main", "result", int64(0), rows); err != nil {
		return fmt.Errorf("write %s: %w", t.Name, err)
	}
	_, err = db.Exec(ctx, fmt.Sprintf(`COPY (SELECT * EXCLUDE ("0", "1") FROM result ORDER BY "1") TO %s (FORMAT parquet, COMPRESSION zstd, KV_METADATA {title: %s, source: %s})`,
		duck.Literal(path), duck.Literal(t.Title), duck.Literal(t.Source)), nil)
	if err != nil {
		return fmt.Errorf("write %s: %w", t.Name, err)
	}
	return nil
}

func parquetRow(row []any, columns []export.Column) []any {
	var out []any
	for i, c := range columns {
		v, status := row[i], any(nil)
		switch x := v.(type) {
		case export.Mark:
			v, status = nil, x.Status
		case export.Rounded:
			v = x.Value
		case int64:
			if c.Kind == export.Number || c.Kind == export.Percent {
				v = float64(x)
			}
		}
		if c.Kind == export.Text && v != nil {
			if _, ok := v.(string); !ok {
				v = fmt.Sprint(v)
			}
		}
		if out = append(out, v); c.Status {
			out = append(out, status)
		}
	}
	return out
}

func duckType(k export.Kind) string {
	switch k {
	case export.Whole:
		return "BIGINT"
	case export.Number, export.Percent:
		return "DOUBLE"
	case export.Date:
		return "DATE"
	case export.Time:
		return "TIMESTAMP"
	case export.Bool:
		return "BOOLEAN"
	}
	return "VARCHAR"
}
