package report

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"strata/engine/export"
)

// compare holds a result against want.csv, cell by cell, and says where they first part. Scenarios are invented, so
// values may be shown.
func (r *Report) compare(got export.Table, want part) error {
	need, lines, err := r.records(want)
	if err != nil {
		return err
	}
	have, err := texts(got)
	if err != nil {
		return err
	}
	if !slices.Equal(have[0], need[0]) {
		return fmt.Errorf("%s:%d: columns: got %s, want %s", r.scenariosSource, lines[0], strings.Join(have[0], ","), strings.Join(need[0], ","))
	}
	for i := 1; i < max(len(have), len(need)); i++ {
		switch {
		case i >= len(have):
			return fmt.Errorf("%s:%d: row %d is missing: want %s", r.scenariosSource, lines[i], i, strings.Join(need[i], ","))
		case i >= len(need):
			return fmt.Errorf("%s:%d: row %d is one too many: got %s", r.scenariosSource, lines[len(lines)-1], i, strings.Join(have[i], ","))
		}
		for j, c := range got.Columns {
			if !same(c.Kind, have[i][j], need[i][j]) {
				return fmt.Errorf("%s:%d: row %d, %s: got %q, want %q (row: %s)", r.scenariosSource, lines[i], i, c.Name, have[i][j], need[i][j], strings.Join(have[i], ","))
			}
		}
	}
	return nil
}

// texts is a result as its CSV would show it, without the status columns.
func texts(t export.Table) ([][]string, error) {
	t.Columns = slices.Clone(t.Columns)
	for i := range t.Columns {
		t.Columns[i].Status = false
	}
	var b strings.Builder
	if err := export.CSV(&b, t); err != nil {
		return nil, err
	}
	return csv.NewReader(strings.NewReader(b.String())).ReadAll()
}

// same compares numbers by value (1 is 1.0) and everything else by its text: code 007 is not 7.
func same(kind export.Kind, a, b string) bool {
	if a == b {
		return true
	}
	if kind != export.Whole && kind != export.Number && kind != export.Percent {
		return false
	}
	x, err1 := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	return err1 == nil && err2 == nil && x == y
}
