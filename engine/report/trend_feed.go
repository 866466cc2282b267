package report

import "strata/engine/export"

// OfSeveral says whether a table has rows of several organisations together, and whether it has rows of single ones.
func OfSeveral(t export.Table) (several, single bool) {
	at := organisationAt(t)
	for _, row := range t.Rows {
		if ofSeveral(row, at) {
			several = true
		} else {
			single = true
		}
	}
	return several, single
}

// ofSeveral says so of a row; at is the column of organisations, -1 where there is none.
func ofSeveral(row []any, at int) bool {
	if at < 0 {
		return true
	}
	code, ok := row[at].(string)
	return !ok || isTotal(code)
}

// WithoutLimits takes process limits and signals out of those rows of a trend that are of several organisations.
func WithoutLimits(t *export.Table) {
	at := organisationAt(*t)
	for n, row := range t.Rows {
		if !ofSeveral(row, at) {
			continue
		}
		row = append([]any{}, row...)
		for i, c := range t.Columns {
			switch c.Name {
			case "mean", "lower_process_limit", "upper_process_limit":
				row[i] = export.NotAvailable
			case "signal":
				row[i] = nil
			}
		}
		t.Rows[n] = row
	}
}
