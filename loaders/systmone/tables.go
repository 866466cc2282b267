// Package systmone reads TPP SystmOne Strategic Reporting extracts: where they lie, what their manifest says
// and how they are written. It knows the feed's data dictionary and nothing of any database.
package systmone

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"

	"strata/engine/spec"
)

//go:embed spec/tables.csv
var tablesCSV []byte

//go:embed spec/columns.csv
var columnsCSV []byte

// Tables is the feed's data dictionary: the supplier's specification v125 merged with headers met in real
// files. It is a floor, not a ceiling: what it does not know still loads, as text.
func Tables() (*spec.Tables, error) {
	trows, err := records(tablesCSV, 5)
	if err != nil {
		return nil, err
	}
	crows, err := records(columnsCSV, 9)
	if err != nil {
		return nil, err
	}
	columns := map[string][]spec.Column{}
	for _, r := range crows {
		c := spec.Column{Name: r[1], Type: spec.Type(r[3]), List: spec.List(r[4]), LinksTo: r[5], DateDefining: r[6] != ""}
		c.Position, _ = strconv.Atoi(r[2])
		if !c.Type.Valid() {
			return nil, fmt.Errorf("spec: %s.%s: unknown type %q", r[0], r[1], r[3])
		}
		columns[r[0]] = append(columns[r[0]], c)
	}
	var tables []spec.Table
	for _, r := range trows {
		t := spec.Table{Name: r[0], Key: r[1], Patient: r[2], Reference: r[3] != "", Note: r[4], Columns: columns[r[0]]}
		if t.Key == "" || len(t.Columns) == 0 {
			continue // known by name only: its own header will tell
		}
		tables = append(tables, t)
	}
	return spec.NewTables(tables)
}

func records(data []byte, fields int) ([][]string, error) {
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord = fields
	all, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("spec: %w", err)
	}
	return all[1:], nil
}
