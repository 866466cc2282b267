package main

import (
	"context"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"strata/engine/duck"
	"strata/engine/spec"
)

// lines are the model's versions of a table, as text.
func (h history) lines(t spec.Table) (lines []string) {
	for key, vs := range h {
		if !strings.HasPrefix(key, t.Name+"|") {
			continue
		}
		for _, v := range vs {
			end := v.to
			if end.IsZero() {
				end = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
			}
			cells := []string{stamp(v.from), stamp(end)}
			for _, c := range t.Columns {
				cells = append(cells, typed(c.Type, v.cells[c.Name]))
			}
			lines = append(lines, strings.Join(cells, "|"))
		}
	}
	return lines
}

// typed is a cell's text as its type reads it, in one spelling.
func typed(t spec.Type, text string) string {
	switch t.SQL() {
	case "DOUBLE":
		if v, err := strconv.ParseFloat(text, 64); err == nil {
			return value(v)
		}
	case "BOOLEAN":
		switch strings.ToUpper(text) {
		case "TRUE", "1":
			return value(true)
		case "FALSE", "0":
			return value(false)
		}
	case "TIMESTAMP", "DATE":
		for _, layout := range []string{"02 Jan 2006 15:04:05", "02 Jan 2006 15:04", "02 Jan 2006"} {
			if v, err := time.Parse(layout, text); err == nil {
				return value(v)
			}
		}
	}
	if !utf8.ValidString(text) {
		text, _ = charmap.Windows1252.NewDecoder().String(text)
	}
	return text
}

// value is a value of the store in the same spelling.
func value(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case time.Time:
		return stamp(v)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return fmt.Sprint(v)
}

// stored are a store's versions of some ids, as text. Columns no file ever brought are blank.
func stored(ctx context.Context, db *duck.DB, t spec.Table, of map[uint64]bool) (lines []string, err error) {
	var ids []int64
	for id := range of {
		ids = append(ids, int64(id))
	}
	res, err := db.All(ctx, "SELECT * FROM history."+duck.Ident(t.Name)+" WHERE \"RowIdentifier\" IN (SELECT unnest($ids))", duck.Args{"ids": ids})
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	for i, c := range res.Columns {
		at[strings.ToLower(c.Name)] = i
	}
	for _, r := range res.Rows {
		cells := []string{value(r[at["valid_from"]]), value(r[at["valid_to"]])}
		for _, c := range t.Columns {
			cell := ""
			if i, ok := at[strings.ToLower(c.Name)]; ok {
				cell = value(r[i])
			}
			cells = append(cells, cell)
		}
		lines = append(lines, strings.Join(cells, "|"))
	}
	return lines, nil
}

// differ counts the lines that are on one side only.
func differ(want, got []string) (n int64) {
	sort.Strings(want)
	sort.Strings(got)
	i, j := 0, 0
	for i < len(want) || j < len(got) {
		switch {
		case j == len(got), i < len(want) && want[i] < got[j]:
			n, i = n+1, i+1
		case i == len(want), want[i] > got[j]:
			n, j = n+1, j+1
		default:
			i, j = i+1, j+1
		}
	}
	return n
}
