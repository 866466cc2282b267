package oracle

import (
	"fmt"
	"slices"
	"strings"

	"strata/engine/export"
)

// compare says, row by row and cell by cell, where a table is not the one wanted. Then it compares the order of rows.
func compare(want *table, got export.Table) []string {
	at := map[string]int{}
	for i, c := range got.Columns {
		at[c.Name] = i
	}
	gotRows, wantRows := map[string][]any{}, map[string]map[string]cell{}
	var gotOrder, wantOrder []string
	for _, r := range got.Rows {
		var texts []string
		for _, name := range want.texts {
			i, ok := at[name]
			if !ok {
				return []string{"  no column " + name}
			}
			texts = append(texts, show(r[i]))
		}
		label := strings.Join(texts, " | ")
		gotOrder, gotRows[label] = append(gotOrder, label), r
	}
	for _, r := range want.rows {
		var texts []string
		for _, name := range want.texts {
			texts = append(texts, fmt.Sprint(r[name]))
		}
		label := strings.Join(texts, " | ")
		wantOrder, wantRows[label] = append(wantOrder, label), r
	}
	var out []string
	for _, k := range gotOrder {
		if wantRows[k] == nil {
			out = append(out, fmt.Sprintf("  %s: not wanted: %v", k, gotRows[k]))
		}
	}
	for _, k := range wantOrder {
		if gotRows[k] == nil {
			out = append(out, fmt.Sprintf("  %s: not there, want %v", k, wantRows[k]))
			continue
		}
		out = append(out, compareRow(k, wantRows[k], gotRows[k], got.Columns)...)
	}
	if len(out) == 0 && !slices.Equal(gotOrder, wantOrder) {
		out = append(out, fmt.Sprintf("  rows in another order, or twice: report %q, oracle %q", gotOrder, wantOrder))
	}
	return out
}

func compareRow(label string, want map[string]cell, got []any, columns []export.Column) []string {
	if len(want) != len(columns) {
		return []string{fmt.Sprintf("  %s: %d columns, want %d", label, len(columns), len(want))}
	}
	var out []string
	for i, c := range columns {
		if w, ok := want[c.Name]; !ok || !agrees(w, got[i], show(got[i])) {
			out = append(out, fmt.Sprintf("  %s: %s: report %s, oracle %v", label, c.Name, show(got[i]), w))
		}
	}
	return out
}

// show is a cell as a reader sees it.
func show(v any) string {
	switch v := v.(type) {
	case nil:
		return "[null]"
	case export.Mark:
		return "[" + v.Code + "]"
	case export.Rounded:
		return v.Text()
	}
	return fmt.Sprint(v)
}
