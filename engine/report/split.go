package report

import (
	"slices"

	"strata/engine/export"
)

// organisationColumn is the column of a table that says whose its rows are.
const organisationColumn = "organisation"

// OrganisationsOf lists the organisations a table has rows of, in order. single is false where its rows are not those of
// single organisations: it has no column of them, or nothing but totals in it.
//
// What is given to one organisation are its rows of the one treated table, see RowsOf. To treat them again by themselves would hide
// other cells for the sake of the hidden ones than the table of all does, and the two beside each other would show both.
func OrganisationsOf(t export.Table) (codes []string, single bool) {
	at := organisationAt(t)
	if at < 0 {
		return nil, false
	}
	for _, row := range t.Rows {
		if code, ok := row[at].(string); ok && !isTotal(code) && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return codes, len(codes) > 0 || len(t.Rows) == 0
}

// RowsOf is a table with only the rows of some organisations, each cell as it is. Totals of all organisations are nobody's, and
// charts that set organisations side by side are left out.
func RowsOf(t export.Table, organisations ...string) export.Table {
	at := organisationAt(t)
	var rows [][]any
	for _, row := range t.Rows {
		if code, ok := row[at].(string); ok && slices.Contains(organisations, code) {
			rows = append(rows, row)
		}
	}
	t.Rows = rows
	t.Charts = slices.Clone(t.Charts)
	for i := range t.Charts {
		t.Charts[i].Note = "" // of the rows of several organisations
	}
	t.Charts = slices.DeleteFunc(t.Charts, func(c export.Chart) bool {
		return c.Kind == export.FunnelChart || c.X == organisationColumn
	})
	return t
}

func organisationAt(t export.Table) int {
	return slices.IndexFunc(t.Columns, func(c export.Column) bool { return c.Name == organisationColumn && c.Kind == export.Text })
}
