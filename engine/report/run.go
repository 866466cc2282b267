package report

import (
	"context"
	"fmt"
	"strings"

	"strata/engine/duck"
	"strata/engine/export"
)

// Run runs the report on a store and treats its counts. A report whose privacy is aggregate must not return a
// column that names a patient; a count must be a whole number that is not negative.
func (r *Report) Run(ctx context.Context, db *duck.DB, args duck.Args, s Scheme) (export.Table, error) {
	t := export.Table{Name: r.ID, Title: r.Title, Source: strings.Join(r.Sources, "; "), Notes: r.Notes}
	res, err := db.All(ctx, r.SQL, args)
	if err != nil {
		return t, fmt.Errorf("run report %s: %w", r.ID, err)
	}
	at := map[string]int{}
	for i, c := range res.Columns {
		if r.Privacy == "aggregate" && identity.MatchString(c.Name) {
			return t, fmt.Errorf("run report %s: an aggregate report returns column %s", r.ID, c.Name)
		}
		at[c.Name] = i
		t.Columns = append(t.Columns, r.column(c))
	}
	counts := map[string]bool{}
	for _, c := range r.Counts {
		i, ok := at[c]
		if !ok {
			return t, fmt.Errorf("run report %s: no column %s to count", r.ID, c)
		}
		counts[c] = true
		t.Columns[i].Kind, t.Columns[i].Status = export.Whole, true
	}
	for _, rate := range r.Rates {
		t.Columns = append(t.Columns, r.rateColumns(rate)...)
	}
	for _, row := range res.Rows {
		treated, err := r.treat(row, res.Columns, counts, at, s)
		if err != nil {
			return t, err
		}
		t.Rows = append(t.Rows, treated)
	}
	return t, nil
}

func (r *Report) column(c duck.Column) export.Column {
	out := export.Column{Name: c.Name, Title: strings.ToUpper(c.Name[:1]) + strings.ReplaceAll(c.Name[1:], "_", " "), Kind: KindOf(c.Type)}
	if f, ok := r.Formats[c.Name]; ok {
		out.Title, out.Decimals = f.Title, f.Decimals
		out.Kind = map[string]export.Kind{"whole": export.Whole, "number": export.Number, "percent": export.Percent, "date": export.Date, "text": export.Text}[f.Kind]
	}
	return out
}

// KindOf is how a column of a DuckDB type is written.
func KindOf(duckType string) export.Kind {
	switch {
	case strings.HasSuffix(duckType, "INT") || strings.HasSuffix(duckType, "INTEGER"):
		return export.Whole
	case duckType == "DOUBLE", duckType == "FLOAT", strings.HasPrefix(duckType, "DECIMAL"):
		return export.Number
	case duckType == "DATE":
		return export.Date
	case strings.HasPrefix(duckType, "TIMESTAMP"):
		return export.Time
	case duckType == "BOOLEAN":
		return export.Bool
	}
	return export.Text
}

func (r *Report) rateColumns(rate Rate) []export.Column {
	title := strings.ToUpper(rate.Name[:1]) + strings.ReplaceAll(rate.Name[1:], "_", " ")
	if f, ok := r.Formats[rate.Name]; ok {
		title = f.Title
	}
	kind := export.Number
	if rate.Per == 100 {
		kind = export.Percent
	}
	cols := []export.Column{{Name: rate.Name, Title: title, Kind: kind, Decimals: 1, Status: true}}
	if rate.CI != "" {
		cols = append(cols, export.Column{Name: rate.Name + "_lower", Title: title + ", lower 95% limit", Kind: kind, Decimals: 1, Status: true},
			export.Column{Name: rate.Name + "_upper", Title: title + ", upper 95% limit", Kind: kind, Decimals: 1, Status: true})
	}
	return cols
}

// treat hides and rounds a row's counts, then works out its rates from what is left.
func (r *Report) treat(row []any, cols []duck.Column, counts map[string]bool, at map[string]int, s Scheme) ([]any, error) {
	out := append([]any(nil), row...)
	for i, c := range cols {
		if !counts[c.Name] || row[i] == nil {
			continue
		}
		n, ok := row[i].(int64)
		if !ok || n < 0 {
			return nil, fmt.Errorf("run report %s: count %s is not a whole number from 0 up", r.ID, c.Name)
		}
		treated, hidden := s.Count(n)
		out[i] = treated
		if hidden {
			out[i] = export.Suppressed
		}
	}
	for _, rate := range r.Rates {
		out = append(out, rate.of(out[at[rate.Numerator]], out[at[rate.Denominator]], s)...)
	}
	return out, nil
}

// of is the rate and its limits, or the mark that stands in their place.
func (rate Rate) of(numerator, denominator any, s Scheme) []any {
	cells := 1
	if rate.CI != "" {
		cells = 3
	}
	same := func(v any) []any {
		out := make([]any, cells)
		for i := range out {
			out[i] = v
		}
		return out
	}
	o, isO := numerator.(int64)
	n, isN := denominator.(int64)
	switch {
	case numerator == nil || denominator == nil:
		return same(nil)
	case !isO || !isN:
		return same(export.Suppressed)
	case n == 0:
		return same(export.NotApplicable)
	}
	out := []any{rate.Per * float64(o) / float64(n)}
	switch rate.CI {
	case "wilson":
		lower, upper := Wilson(min(float64(o), float64(n)), float64(n), Z95)
		out = append(out, rate.Per*lower, rate.Per*upper)
	case "byar":
		lower, upper := Exact(float64(o), 0.025)
		if o >= 10 {
			lower, upper = Byar(float64(o), Z95)
		}
		out = append(out, rate.Per*lower/float64(n), rate.Per*upper/float64(n))
	}
	decimals := 1
	if rate.Per == 100 {
		decimals = s.Decimals(n)
	}
	for i := range out {
		out[i] = export.Rounded{Value: round(out[i].(float64), decimals), Decimals: decimals}
	}
	return out
}

func round(x float64, decimals int) float64 {
	p := 1.0
	for range decimals {
		p *= 10
	}
	return float64(int64(x*p+0.5)) / p
}
