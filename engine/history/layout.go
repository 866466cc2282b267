package history

import (
	"context"
	"fmt"
	"strings"

	"strata/engine/duck"
	"strata/engine/spec"
	sqlfs "strata/sql"
)

// NumberColumn is the hidden column that holds a list column's dense number.
func NumberColumn(column string) string { return column + "#" }

// Layout is a table as the store holds it: the spec's columns and those the feed added. Exists is false when
// the store has no such table yet; the layout is then the spec's, or empty for a table the spec does not know.
func Layout(ctx context.Context, db *duck.DB, tables *spec.Tables, name string) (t spec.Table, exists bool, err error) {
	stored, err := storedColumns(ctx, db, name)
	if err != nil {
		return t, false, err
	}
	for table, columns := range stored {
		return layout(tables, table, columns), true, nil
	}
	t, _ = tables.Lookup(name)
	return t, false, nil
}

// Layouts are the layouts of every table the store has, by name in lower case.
func Layouts(ctx context.Context, db *duck.DB, tables *spec.Tables) (map[string]spec.Table, error) {
	stored, err := storedColumns(ctx, db, "")
	if err != nil {
		return nil, err
	}
	all := make(map[string]spec.Table, len(stored))
	for table, columns := range stored {
		all[strings.ToLower(table)] = layout(tables, table, columns)
	}
	return all, nil
}

// storedColumns are the columns of the tables behind history, of one table or of all: those the feed sends, without ours.
func storedColumns(ctx context.Context, db *duck.DB, name string) (map[string][]string, error) {
	res, err := db.All(ctx, sqlfs.Text("query/stored_columns.sql"), duck.Args{"table": name})
	if err != nil {
		return nil, err
	}
	stored := map[string][]string{}
	for _, r := range res.Rows {
		stored[r[0].(string)] = append(stored[r[0].(string)], r[1].(string))
	}
	return stored, nil
}

func layout(tables *spec.Tables, name string, columns []string) spec.Table {
	t, known := tables.Lookup(name)
	if !known {
		return spec.Unknown(name, columns)
	}
	t.Columns = append([]spec.Column(nil), t.Columns...)
	for _, column := range columns {
		if _, ok := t.Column(column); !ok {
			t.Columns = append(t.Columns, spec.Column{Name: column, Type: spec.Text})
		}
	}
	return t
}

// Ensure makes the table when the store has none, adds the columns of header it lacks as text, and returns
// its layout. A table the spec does not know is loaded as text.
func Ensure(ctx context.Context, db *duck.DB, tables *spec.Tables, name string, header []string) (spec.Table, error) {
	t, exists, err := Layout(ctx, db, tables, name)
	if err != nil {
		return t, err
	}
	if t.Name == "" {
		t = spec.Unknown(name, header)
	}
	if exists {
		return addColumns(ctx, db, t, header)
	}
	t.Columns = append([]spec.Column(nil), t.Columns...)
	for _, h := range header {
		if _, ok := t.Column(h); !ok && !strings.EqualFold(h, spec.RemovedData) {
			t.Columns = append(t.Columns, spec.Column{Name: h, Type: spec.Text})
		}
	}
	fill := struct {
		Table   string
		Columns []struct{ Name, Type string }
		Numbers []string
	}{Table: t.Name}
	for _, c := range t.Columns {
		fill.Columns = append(fill.Columns, struct{ Name, Type string }{c.Name, c.Type.SQL()})
		if c.List != spec.NoList {
			fill.Numbers = append(fill.Numbers, NumberColumn(c.Name))
		}
	}
	query, err := sqlfs.Fill("table/version.sql", fill)
	if err != nil {
		return t, err
	}
	_, err = db.Exec(ctx, query, nil)
	return t, err
}

func addColumns(ctx context.Context, db *duck.DB, t spec.Table, header []string) (spec.Table, error) {
	for _, h := range header {
		if _, ok := t.Column(h); ok || strings.EqualFold(h, spec.RemovedData) {
			continue
		}
		query := fmt.Sprintf("ALTER TABLE version.%s ADD COLUMN %s VARCHAR", duck.Ident(t.Name), duck.Ident(h))
		if _, err := db.Exec(ctx, query, nil); err != nil {
			return t, err
		}
		t.Columns = append(t.Columns, spec.Column{Name: h, Type: spec.Text})
	}
	return t, nil
}

// organisationOf is the organisation part of the row key of table t under alias; blank where there is none.
func organisationOf(t spec.Table, alias string) string {
	if c, ok := t.Column(spec.VisibleTo); ok {
		return fmt.Sprintf("coalesce(%s.%s, '')", alias, duck.Ident(c.Name))
	}
	return "''"
}
