package history

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"strata/engine/duck"
	"strata/engine/spec"
	sqlfs "strata/sql"
)

type expr struct{ Name, As, Raw, Value, Reason string }

// staging is what sql/load/stage.sql is filled with.
type staging struct {
	Path, Delimiter, Quote, NewLine string
	Parallel                        bool
	Raw                             []string
	Cast, Checked, Columns          []expr
	Problems                        []expr
	Removed                         string
}

// staged is a file in the temporary table stage.
type staged struct {
	*prepared
	table   spec.Table // as stored, the file's new columns included
	present []string   // columns of the table the file has
	removal bool       // the file has RemovedData
}

// ErrUnreadable is a file whose rows DuckDB could not read as they were counted. A failed statement ends the
// transaction, so the extract is started again, with more care.
var ErrUnreadable = errors.New("rows counted and rows read differ")

// care is how carefully files are read: fast trusts a file's quotes, checked takes every broken row out first, and
// alone reads on one thread as well.
type care int

const (
	fast care = iota
	checked
	alone
)

// stage reads a prepared file into the temporary table stage. Where DuckDB and the scan disagree about the number of
// rows it fails with ErrUnreadable; on the last attempt the file is refused.
func stage(ctx context.Context, db *duck.DB, p *prepared, table spec.Table, how care) (*staged, error) {
	s := &staged{prepared: p, table: table}
	if !p.clean && (how > fast || p.sum.NoEnd) { // without a last line end the last row may be cut off: look closely
		if err := p.repair(); err != nil {
			return nil, err
		}
	}
	n, err := s.read(ctx, db, how < alone)
	if err == nil && n == p.good {
		return s, nil
	}
	var de *duck.Error
	if errors.As(err, &de) && (de.Kind == duck.Interrupted || de.Kind == duck.Full) {
		return nil, err
	}
	switch {
	case how < alone:
		return nil, ErrUnreadable
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", p.file.Name, err)
	}
	return nil, spec.Refusef(15, "keep the file and report it: no row of it was loaded",
		"%s: %d rows counted, %d could be read", p.file.Name, p.good, n)
}

func (s *staged) read(ctx context.Context, db *duck.DB, parallel bool) (int64, error) {
	fill := s.plan(parallel)
	query, err := sqlfs.Fill("load/stage.sql", fill)
	if err != nil {
		return 0, err
	}
	if _, err := db.Exec(ctx, query, nil); err != nil {
		return 0, err
	}
	return duck.Value[int64](ctx, db, "SELECT count(*) FROM stage", nil)
}

// plan turns the header into expressions, one per column of the file.
func (s *staged) plan(parallel bool) staging {
	fill := staging{Path: s.path, Delimiter: string(s.dialect.Delimiter), NewLine: `\n`, Parallel: parallel}
	if s.crlf {
		fill.NewLine = `\r\n`
	}
	if s.dialect.Quote != 0 {
		fill.Quote = string(s.dialect.Quote)
	}
	s.present, s.removal = nil, false
	for i, name := range s.header {
		raw := fmt.Sprintf("c%d", i)
		fill.Raw = append(fill.Raw, raw)
		if strings.EqualFold(name, spec.RemovedData) {
			s.removal = true
			fill.Removed = "t" + raw
			fill.Cast = append(fill.Cast, expr{As: "t" + raw, Value: "cell_boolean(" + raw + ")"})
			fill.Problems = append(fill.Problems, expr{Name: spec.RemovedData, Raw: raw, Value: "t" + raw, Reason: "not TRUE, FALSE, 1 or 0"})
			continue
		}
		c, ok := s.table.Column(name)
		if !ok {
			c = spec.Column{Name: name, Type: spec.Text}
		}
		s.present = append(s.present, c.Name)
		cast, check, reason := cell(c.Type, raw)
		value := raw
		if cast != "" {
			value = "t" + raw
			fill.Cast = append(fill.Cast, expr{As: value, Value: cast})
		}
		if check != "" {
			value = "k" + raw
			fill.Checked = append(fill.Checked, expr{As: value, Value: check})
		}
		fill.Columns = append(fill.Columns, expr{Name: c.Name, Value: value})
		if reason != "" && c.Name != s.table.Key { // a bad key costs the row, not the cell
			fill.Problems = append(fill.Problems, expr{Name: c.Name, Raw: raw, Value: value, Reason: reason})
		}
	}
	return fill
}

// cell gives the expressions that make raw text a value of the type: a cast, a check of what the cast made,
// and what is wrong when the result is NULL. Text needs neither.
func cell(t spec.Type, raw string) (cast, check, reason string) {
	switch t.SQL() {
	case "BIGINT":
		return "TRY_CAST(" + raw + " AS BIGINT)", fmt.Sprintf("cell_whole(%s, t%s)", raw, raw), "not a whole number of 64 bits"
	case "DOUBLE":
		return "TRY_CAST(" + raw + " AS DOUBLE)", fmt.Sprintf("cell_real(%s, t%s)", raw, raw), "not a number"
	case "BOOLEAN":
		return "cell_boolean(" + raw + ")", "", "not TRUE, FALSE, 1 or 0"
	case "TIMESTAMP":
		return "cell_time(" + raw + ")", "cell_sane_time(t" + raw + ")", "not a date and time"
	case "DATE":
		return "cell_time(" + raw + ")", "cell_date(t" + raw + ")", "not a date"
	}
	return "", "", ""
}
