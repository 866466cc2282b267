// Package decode makes the views people query from the spec and the mapping rows: history, current, decoded
// and the plain name of every table, then the clinical views over them.
package decode

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"strata/engine/duck"
	"strata/engine/history"
	"strata/engine/spec"
	sqlfs "strata/sql"
)

// lookups are the tables list ids are decoded through; they exist in every store.
var lookups = []string{"SRMapping", "SRConfiguredListOption"}

// Refresh brings the views of the named tables up to date with their columns and list ids, and the clinical
// views with the program. Views that stay the same are not touched. It runs inside a transaction of the caller.
func Refresh(ctx context.Context, db *duck.DB, tables *spec.Tables, names []string) error {
	clinical, err := clinicalViews()
	if err != nil {
		return err
	}
	need := append([]string(nil), lookups...)
	for _, v := range clinical {
		need = append(append(need, v.reads...), v.also...)
	}
	known, err := texts(ctx, db)
	if err != nil {
		return err
	}
	was := maps.Clone(known)
	stored, err := history.Layouts(ctx, db, tables)
	if err != nil {
		return err
	}
	for _, name := range need {
		if _, ok := stored[strings.ToLower(name)]; !ok {
			t, err := history.Make(ctx, db, tables, name)
			if err != nil {
				return err
			}
			stored[strings.ToLower(name)] = t
		}
		_, made := known["decoded."+name]
		if _, too := known[coded]; !made || name == history.CodedTable && !too {
			names = append(names, name)
		}
	}
	if err := put(ctx, db, known, "meta.texts", sqlfs.Text("table/texts.sql")); err != nil {
		return err
	}
	if err := textsNow(ctx, db, len(names) > 0); err != nil {
		return err
	}
	whole, err := wholeLists(ctx, db)
	if err != nil {
		return err
	}
	for _, name := range names {
		t, ok := stored[strings.ToLower(name)]
		if !ok {
			continue
		}
		if err := tableViews(ctx, db, t, whole[t.Name], known); err != nil {
			return fmt.Errorf("make views of %s: %w", name, err)
		}
	}
	for _, v := range clinical {
		if err := put(ctx, db, known, v.name, v.text); err != nil {
			return fmt.Errorf("make %s: %w", v.name, err)
		}
	}
	return record(ctx, db, was, known)
}

// textsNow lays the texts of list ids ready: after a load, and in a store that never had them.
func textsNow(ctx context.Context, db *duck.DB, loaded bool) error {
	n, err := duck.Value[int64](ctx, db, "SELECT count(*) FROM meta.texts_now", nil)
	if err != nil || n > 0 && !loaded {
		return err
	}
	_, err = db.Exec(ctx, sqlfs.Text("load/texts_now.sql"), nil)
	return err
}

// texts are the views as they were last made.
func texts(ctx context.Context, db *duck.DB) (map[string]string, error) {
	res, err := db.All(ctx, "SELECT name, text FROM meta.view_text", nil)
	if err != nil {
		return nil, err
	}
	known := map[string]string{}
	for _, r := range res.Rows {
		known[r[0].(string)] = r[1].(string)
	}
	return known, nil
}

// put makes a view unless it stands as it should, and has known say so.
func put(ctx context.Context, db *duck.DB, known map[string]string, name, text string) error {
	if known[name] == text {
		return nil
	}
	if _, err := db.Exec(ctx, text, nil); err != nil {
		return err
	}
	known[name] = text
	return nil
}

// record notes the views as they are now made, where that is not how they were.
func record(ctx context.Context, db *duck.DB, was, known map[string]string) error {
	var names, made []string
	for _, name := range slices.Sorted(maps.Keys(known)) {
		if text := known[name]; was[name] != text {
			names, made = append(names, name), append(made, text)
		}
	}
	if names == nil {
		return nil
	}
	if _, err := db.Exec(ctx, "DELETE FROM meta.view_text WHERE list_contains($names, name)", duck.Args{"names": names}); err != nil {
		return err
	}
	_, err := db.Exec(ctx, "INSERT INTO meta.view_text SELECT unnest($names), unnest($texts)", duck.Args{"names": names, "texts": made})
	return err
}

// coded is the view of coded entries with the number of their codes, as meta.view_text names it.
const coded = "meta." + history.CodedTable

type column struct{ Name, Number, IDName, Texts string }

// tableViews makes the views of one table; whole are its columns that prove to hold list ids only.
func tableViews(ctx context.Context, db *duck.DB, t spec.Table, whole map[string]spec.List, known map[string]string) error {
	fill := struct {
		Table, Decoded string
		Columns        []column
		Coded          bool
	}{Table: t.Name, Decoded: "decoded"}
	for _, c := range t.Columns {
		v := column{Name: c.Name}
		if c.List != spec.NoList && (!c.List.Likely() || whole[c.Name] == c.List.Kind()) {
			v.Number, v.IDName, v.Texts = history.NumberColumn(c.Name), idName(t, c.Name), "meta."+string(c.List.Kind())+"_texts"
		}
		fill.Columns = append(fill.Columns, v)
	}
	for _, view := range []string{"history", "current", "decoded", "name"} {
		text, err := sqlfs.Fill("table/"+view+".sql", fill)
		if err != nil {
			return err
		}
		if err := put(ctx, db, known, view+"."+t.Name, text); err != nil {
			return err
		}
	}
	if t.Name != history.CodedTable {
		return nil
	}
	fill.Decoded, fill.Coded = "meta", true // for clinical.observation, which needs the number of an entry's codes
	text, err := sqlfs.Fill("table/decoded.sql", fill)
	if err != nil {
		return err
	}
	return put(ctx, db, known, coded, text)
}

// idName is where the raw id stands beside its text: <Column>ID, unless the table has a column of that name.
func idName(t spec.Table, name string) string {
	id := name + "ID"
	for {
		if _, taken := t.Column(id); !taken {
			return id
		}
		id += "_"
	}
}

// wholeLists names, by table, the columns whose every value so far is an id that one lookup has a text for.
// The spec only guesses that some columns hold list ids; this is what settles it.
func wholeLists(ctx context.Context, db *duck.DB) (map[string]map[string]spec.List, error) {
	res, err := db.All(ctx, sqlfs.Text("query/whole_lists.sql"), nil)
	if err != nil {
		return nil, err
	}
	whole := map[string]map[string]spec.List{}
	for _, r := range res.Rows {
		table, column := r[0].(string), r[1].(string)
		if whole[table] == nil {
			whole[table] = map[string]spec.List{}
		}
		switch {
		case r[2].(bool):
			whole[table][column] = spec.MappingList
		case r[3].(bool):
			whole[table][column] = spec.ConfiguredList
		}
	}
	return whole, nil
}

type clinicalView struct {
	name, text string
	reads      []string
	also       []string // tables it does without: what comes from them is empty then
}

// Feeds are the feed's tables a clinical view is made of: those it is nothing without, and those it also has columns or
// rows of. Both are nil for a view of none, or one there is not.
func Feeds(view string) (reads, also []string, err error) {
	all, err := clinicalViews()
	if err != nil {
		return nil, nil, err
	}
	for _, v := range all {
		if v.name == "clinical/view/"+view+".sql" {
			return v.reads, v.also, nil
		}
	}
	return nil, nil, nil
}

var headerLine = regexp.MustCompile(`(?m)^-- (\w+):\s*(.+)$`)

// clinicalViews are the files of sql/view and sql/macro, each after what it uses; their headers say which tables they read.
func clinicalViews() ([]clinicalView, error) {
	var all []clinicalView
	for _, folder := range []string{"view", "macro"} {
		for _, file := range sqlfs.Names(folder) {
			v := clinicalView{name: "clinical/" + file, text: sqlfs.Text(file)}
			for _, m := range headerLine.FindAllStringSubmatch(v.text, -1) {
				list := map[string]*[]string{"reads": &v.reads, "also": &v.also}[m[1]]
				if list == nil {
					continue
				}
				for _, table := range strings.Split(m[2], ",") {
					if table = strings.TrimSpace(table); strings.HasPrefix(table, "SR") {
						*list = append(*list, table)
					}
				}
			}
			all = append(all, v)
		}
	}
	return inOrder(all)
}
