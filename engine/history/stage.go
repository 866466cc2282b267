package history

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"

	"strata/engine/duck"
	"strata/engine/spec"
	sqlfs "strata/sql"
)

type expr struct{ Name, As, Raw, Value, Reason string }

// staging is what the files of sql/load that read a file are filled with.
type staging struct {
	Path, Delimiter, Quote, NewLine string
	Parallel                        bool
	Raw                             []string
	Cast, Checked, Columns          []expr
	Problems                        []expr
	Removed                         string
	Values, Text                    string // the row's typed values and its text, as arguments of hash, in an order of their own
	Bad                             string // is there a cell that does not fit
	Source                          string // where the raw columns come from: read_csv, or a table
	Cells                           string // raw and typed columns
}

// staged is a file on its way into the history: how its columns are meant, and its rows in the temporary table stage.
type staged struct {
	*prepared
	table   spec.Table // as stored, the file's new columns included
	present []string   // columns of the table the file has
	removal bool       // the file has RemovedData
	plan    staging
	stale   int64                                                                       // rows of which newer extracts of other sources have said otherwise
	locate  func(ctx context.Context, ordinals map[int64]bool) (map[int64]place, error) // nil: staged rows are in the file's order
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

// ready makes a prepared file ready to be read: its columns planned, and its broken rows taken out where a fast reading
// would not do.
func ready(p *prepared, table spec.Table, how care) (*staged, error) {
	if !p.clean && (how > fast || p.sum.NoEnd) { // without a last line end the last row may be cut off: look closely
		if err := p.repair(); err != nil {
			return nil, err
		}
	}
	s := &staged{prepared: p, table: table}
	if err := s.lay(how < alone); err != nil {
		return nil, err
	}
	return s, nil
}

// stage reads the file into the temporary table stage. Where DuckDB and the scan disagree about the number of rows it
// fails with ErrUnreadable; on the last attempt the file is refused.
func (s *staged) stage(ctx context.Context, db *duck.DB, how care) error {
	n, err := s.read(ctx, db)
	switch {
	case err == nil && n == s.good:
		return nil
	case stopped(err):
		return err
	case how < alone:
		return ErrUnreadable
	}
	return s.refused(n)
}

// refused is what becomes of a file that even the most careful reading does not bring through.
func (s *staged) refused(n int64) error {
	return spec.Refusef(15, "keep the file and report it: no row of it was loaded", "%s: %d rows counted, %d could be read", s.file.Name, s.good, n)
}

// stopped tells whether a statement failed for want of space or because it was interrupted, not because of the file.
func stopped(err error) bool {
	var de *duck.Error
	return errors.As(err, &de) && (de.Kind == duck.Interrupted || de.Kind == duck.Full)
}

// unreadable is what the failure of a statement that reads a file means: read it with more care, while there is more.
func (l *loading) unreadable(s *staged, err error) error {
	switch {
	case stopped(err):
		return err
	case l.care < alone:
		return ErrUnreadable
	}
	return s.refused(0)
}

func (s *staged) read(ctx context.Context, db *duck.DB) (int64, error) {
	query, err := sqlfs.Fill("load/stage.sql", s.plan)
	if err != nil {
		return 0, err
	}
	if _, err := db.Exec(ctx, query, nil); err != nil {
		return 0, err
	}
	return duck.Value[int64](ctx, db, "SELECT count(*) FROM stage", nil)
}

// from makes the plan read its raw columns from source.
func (p *staging) from(source string) (err error) {
	p.Source = source
	p.Cells, err = sqlfs.Fill("load/cells.sql", *p)
	return err
}

// lay plans how the file's columns become the table's.
func (s *staged) lay(parallel bool) error {
	s.plan = s.columns(parallel)
	read, err := sqlfs.Fill("load/read.sql", s.plan)
	if err != nil {
		return err
	}
	return s.plan.from(read)
}

// columns turns the header into expressions, one per column of the file.
func (s *staged) columns(parallel bool) staging {
	fill := staging{Path: s.path, Delimiter: string(s.dialect.Delimiter), NewLine: `\n`, Parallel: parallel}
	if s.crlf {
		fill.NewLine = `\r\n`
	}
	if s.dialect.Quote != 0 {
		fill.Quote = string(s.dialect.Quote)
	}
	s.present, s.removal = nil, false
	var order []int
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
		at := len(fill.Columns)
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
		fill.Columns = append(fill.Columns, expr{Name: c.Name, Raw: raw, Value: value})
		order = append(order, at)
		if reason != "" && c.Name != s.table.Key { // a bad key costs the row, not the cell
			fill.Problems = append(fill.Problems, expr{Name: c.Name, Raw: raw, Value: value, Reason: reason})
		}
	}
	var values, text []Hashed
	var bad []string
	sort.Slice(order, func(i, j int) bool {
		return strings.ToLower(s.present[order[i]]) < strings.ToLower(s.present[order[j]])
	})
	for _, i := range order {
		c := fill.Columns[i]
		values, text = append(values, Hashed{c.Value, c.Value == c.Raw}), append(text, Hashed{c.Raw, c.Value == c.Raw})
	}
	for _, p := range fill.Problems {
		bad = append(bad, "("+p.Raw+" IS NOT NULL AND "+p.Value+" IS NULL)")
	}
	fill.Values, fill.Text, fill.Bad = HashArguments(values), HashArguments(text), strings.Join(bad, " OR ")
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
