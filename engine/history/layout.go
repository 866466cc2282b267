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

// reserved tells whether a version has a column of its own by a name, in any case.
func reserved(name string) bool {
	switch strings.ToLower(name) {
	case "valid_from", "valid_to", "load_id":
		return true
	}
	return strings.HasPrefix(name, "#") || strings.HasSuffix(name, "#")
}

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

// storedColumn is a column as DuckDB has it.
type storedColumn struct {
	name, sql string
	numbered  bool // it has a column for its dense numbers
}

// storedColumns are the columns of the tables behind history, of one table or of all: those the feed sends, without ours.
func storedColumns(ctx context.Context, db *duck.DB, name string) (map[string][]storedColumn, error) {
	res, err := db.All(ctx, sqlfs.Text("query/stored_columns.sql"), duck.Args{"table": name})
	if err != nil {
		return nil, err
	}
	stored := map[string][]storedColumn{}
	for _, r := range res.Rows {
		stored[r[0].(string)] = append(stored[r[0].(string)], storedColumn{r[1].(string), r[2].(string), r[3].(bool)})
	}
	return stored, nil
}

// layout is what is stored, with the meaning the dictionary gives it. A column stored in another type than the dictionary
// has by now keeps the type it is stored in: history is never rewritten but by a rebuild.
func layout(tables *spec.Tables, name string, columns []storedColumn) spec.Table {
	t, known := tables.Lookup(name)
	if !known {
		names := make([]string, len(columns))
		for i, c := range columns {
			names[i] = c.name
		}
		t = spec.Unknown(name, names)
	}
	meant := t
	t.Name, t.Columns = name, nil
	for _, s := range columns {
		c, ok := meant.Column(s.name)
		if !ok {
			c.Type = spec.Text
		}
		c.Name = s.name
		if c.Type.SQL() != s.sql {
			c.Type = spec.Stored(s.sql)
		}
		if !s.numbered {
			c.List = spec.NoList
		}
		t.Columns = append(t.Columns, c)
	}
	return t
}

// Make makes a table the store is known not to have, as the dictionary says, and returns its layout.
func Make(ctx context.Context, db *duck.DB, tables *spec.Tables, name string) (spec.Table, error) {
	t, _ := tables.Lookup(name)
	return create(ctx, db, t, name, nil)
}

// create makes the table of a layout, which is empty for one the dictionary does not know.
func create(ctx context.Context, db *duck.DB, t spec.Table, name string, header []string) (spec.Table, error) {
	if t.Name == "" {
		t = spec.Unknown(name, header)
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
		Coded   bool
	}{Table: t.Name, Coded: t.Name == CodedTable}
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

// addColumns adds the columns of header that the stored table t lacks: in the dictionary's types, else as text.
func addColumns(ctx context.Context, db *duck.DB, tables *spec.Tables, t spec.Table, header []string) (spec.Table, error) {
	meant, _ := tables.Lookup(t.Name)
	for _, h := range header {
		if _, ok := t.Column(h); ok || strings.EqualFold(h, spec.RemovedData) {
			continue
		}
		c, known := meant.Column(h)
		if !known {
			c = spec.Column{Name: h, Type: spec.Text}
		}
		fill := struct{ Table, Column, Type, Number string }{Table: t.Name, Column: c.Name, Type: c.Type.SQL()}
		if c.List != spec.NoList {
			fill.Number = NumberColumn(c.Name)
		}
		query, err := sqlfs.Fill("table/add_column.sql", fill)
		if err != nil {
			return t, err
		}
		if _, err := db.Exec(ctx, query, nil); err != nil {
			return t, err
		}
		t.Columns = append(t.Columns, c)
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
