package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"strata/engine/duck"
)

// reader is a file read as people write it by hand: every type named, nothing guessed.
func (t table) reader(path string, more ...column) string {
	var columns []string
	for _, c := range append(append([]column(nil), t.Columns...), more...) {
		columns = append(columns, duck.Literal(c.Name)+": "+duck.Literal(c.Read))
	}
	return fmt.Sprintf(`read_csv(%s, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', new_line = '\r\n',
		timestampformat = '%%d %%b %%Y %%H:%%M:%%S', dateformat = '%%d %%b %%Y', columns = {%s})`, duck.Literal(path), strings.Join(columns, ", "))
}

// names are the columns' names, quoted, under an alias that may be blank.
func (t table) names(alias string) []string {
	var names []string
	for _, c := range t.Columns {
		names = append(names, alias+duck.Ident(c.Name))
	}
	return names
}

// removedColumn stands last in a delta.
var removedColumn = column{Name: "RemovedData", Type: "BOOLEAN", Read: "BOOLEAN"}

func readPlan(dir string) (*feed, error) {
	text, err := os.ReadFile(filepath.Join(dir, "plan.json"))
	if err != nil {
		return nil, err
	}
	f := &feed{}
	return f, json.Unmarshal(text, f)
}

// bareCreate makes a table of every file of an extract: feed, extract, database.
func bareCreate(ctx context.Context, args []string) (any, error) {
	f, err := readPlan(args[0])
	if err != nil {
		return nil, err
	}
	db, err := duck.Open(ctx, args[2], duck.Options{})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	for _, t := range f.Tables {
		if _, err := db.Exec(ctx, "CREATE TABLE "+duck.Ident(t.Name)+" AS SELECT * FROM "+t.reader(utf8Of(args[1], t.Name)), nil); err != nil {
			return nil, err
		}
	}
	_, err = db.Exec(ctx, "CHECKPOINT", nil)
	return nil, err
}

// bareScan reads every column of every file of an extract, and keeps nothing: feed, extract.
func bareScan(ctx context.Context, args []string) (any, error) {
	f, err := readPlan(args[0])
	if err != nil {
		return nil, err
	}
	db, err := duck.Open(ctx, "", duck.Options{})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	for _, t := range f.Tables {
		query := "SELECT count(" + strings.Join(t.names(""), "), count(") + ") FROM " + t.reader(utf8Of(args[1], t.Name))
		if _, err := db.All(ctx, query, nil); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// mergeHistory makes the big table's history as DuckDB's guide to slowly changing dimensions has it: feed, database, the
// database of bare tables it is made from.
func mergeHistory(ctx context.Context, args []string) (any, error) {
	return nil, withBig(ctx, args, func(db *duck.DB, f *feed, t table) error {
		return script(ctx, db, "merge_history.sql", map[string]any{"Bare": args[2], "Table": t.Name, "At": stamp(baseTime)})
	})
}

// mergeNight applies a delta with one MERGE that joins on equality only, its best case: feed, database, number of the night.
func mergeNight(ctx context.Context, args []string) (any, error) {
	return nil, withBig(ctx, args, func(db *duck.DB, f *feed, t table) error {
		place, at, err := f.night(args[2])
		if err != nil {
			return err
		}
		return script(ctx, db, "merge_night.sql", map[string]any{"From": t.reader(utf8Of(place, t.Name), removedColumn), "At": stamp(at),
			"Columns": strings.Join(t.names(""), ", "), "Values": strings.Join(t.names("s."), ", ")})
	})
}

// dbtState makes the table dbt takes its snapshots of, or applies a night to it: feed, database, number of the night, 0
// for the base extract, the database of bare tables. What is timed is the snapshot alone.
func dbtState(ctx context.Context, args []string) (any, error) {
	return nil, withBig(ctx, args, func(db *duck.DB, f *feed, t table) error {
		if args[2] == "0" {
			return script(ctx, db, "dbt_state.sql", map[string]any{"Bare": args[3], "Table": t.Name, "At": stamp(baseTime)})
		}
		place, at, err := f.night(args[2])
		if err != nil {
			return err
		}
		return script(ctx, db, "dbt_night.sql", map[string]any{"From": t.reader(utf8Of(place, t.Name), removedColumn), "At": stamp(at)})
	})
}

func withBig(ctx context.Context, args []string, do func(db *duck.DB, f *feed, t table) error) error {
	f, err := readPlan(args[0])
	if err != nil {
		return err
	}
	db, err := duck.Open(ctx, args[1], duck.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	return do(db, f, f.table(bigTable))
}

// compactCopy copies a store into a new file: store, copy. Tables only: views weigh nothing.
func compactCopy(ctx context.Context, args []string) (any, error) {
	db, err := duck.Open(ctx, args[1], duck.Options{})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if _, err := db.Exec(ctx, "ATTACH "+duck.Literal(args[0])+" AS store (READ_ONLY)", nil); err != nil {
		return nil, err
	}
	tables, err := db.All(ctx, "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'store'", nil)
	if err != nil {
		return nil, err
	}
	for _, r := range tables.Rows {
		schema, name := duck.Ident(r[0].(string)), duck.Ident(r[1].(string))
		if _, err := db.Exec(ctx, "CREATE SCHEMA IF NOT EXISTS "+schema+"; CREATE TABLE "+schema+"."+name+" AS FROM store."+schema+"."+name, nil); err != nil {
			return nil, err
		}
	}
	_, err = db.Exec(ctx, "CHECKPOINT", nil)
	return nil, err
}

// inflate gives every row of the big table older versions, closed ones: store, how many.
func inflate(ctx context.Context, args []string) (any, error) {
	db, err := duck.Open(ctx, args[0], duck.Options{})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	return nil, script(ctx, db, "inflate.sql", map[string]any{"Table": bigTable, "Times": args[1]})
}
