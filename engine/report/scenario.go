package report

import (
	"context"
	"encoding/csv"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/tools/txtar"

	"strata/engine/duck"
	"strata/engine/export"
)

// Outcome is how one scenario went.
type Outcome struct {
	Report, Scenario string
	Err              error
}

type scenario struct {
	name   string
	params map[string]string
	tables []txtar.File
	want   string
}

var paramLine = regexp.MustCompile(`(?m)^param ([a-z_]+) = (.*)$`)

func params(text string, into map[string]string) {
	for _, m := range paramLine.FindAllStringSubmatch(text, -1) {
		into[m[1]] = strings.TrimSpace(m[2])
	}
}

// scenariosOf reads a txtar of scenarios; see the package's documentation.
func (r *Report) scenariosOf() ([]scenario, error) {
	ar := txtar.Parse([]byte(r.scenarios))
	base := scenario{name: r.ID, params: map[string]string{}}
	params(string(ar.Comment), base.params)
	var all []scenario
	now := &base
	for _, f := range ar.Files {
		switch {
		case strings.HasPrefix(f.Name, "scenario: "):
			s := scenario{name: strings.TrimPrefix(f.Name, "scenario: "), params: map[string]string{}, want: base.want}
			for k, v := range base.params {
				s.params[k] = v
			}
			params(string(f.Data), s.params)
			s.tables = append(s.tables, base.tables...)
			all = append(all, s)
			now = &all[len(all)-1]
		case f.Name == "want.csv":
			now.want = string(f.Data)
		case strings.HasSuffix(f.Name, ".csv"):
			now.tables = replace(now.tables, f)
		default:
			return nil, fmt.Errorf("%s: unknown part %q", r.scenariosSource, f.Name)
		}
	}
	if len(all) == 0 {
		all = append(all, base)
	}
	for _, s := range all {
		if strings.TrimSpace(s.want) == "" {
			return nil, fmt.Errorf("%s: scenario %q has no want.csv", r.scenariosSource, s.name)
		}
	}
	return all, nil
}

func replace(tables []txtar.File, f txtar.File) []txtar.File {
	out := append([]txtar.File(nil), tables...)
	for i := range out {
		if out[i].Name == f.Name {
			out[i] = f
			return out
		}
	}
	return append(out, f)
}

// Test runs the report's scenarios, each on an empty store of its own. blank makes one: in memory, with the whole
// schema; the clinical views the report reads are replaced by tables of the same columns.
func (r *Report) Test(ctx context.Context, blank func(context.Context) (*duck.DB, error)) []Outcome {
	all, err := r.scenariosOf()
	if err != nil {
		return []Outcome{{Report: r.ID, Scenario: r.ID, Err: err}}
	}
	db, err := blank(ctx)
	if err != nil {
		return []Outcome{{Report: r.ID, Scenario: r.ID, Err: err}}
	}
	defer db.Close()
	for _, view := range r.Reads {
		if err := emptyTable(ctx, db, view); err != nil {
			return []Outcome{{Report: r.ID, Scenario: r.ID, Err: err}}
		}
	}
	var out []Outcome
	for _, s := range all {
		out = append(out, Outcome{Report: r.ID, Scenario: s.name, Err: r.try(ctx, db, s)})
	}
	return out
}

// emptyTable puts an empty table of the same columns in a clinical view's place.
func emptyTable(ctx context.Context, db *duck.DB, view string) error {
	name := "clinical." + duck.Ident(view)
	for _, q := range []string{
		"CREATE OR REPLACE TEMP TABLE shape AS FROM " + name + " LIMIT 0",
		"DROP VIEW " + name,
		"CREATE TABLE " + name + " AS FROM temp.shape",
	} {
		if _, err := db.Exec(ctx, q, nil); err != nil {
			return fmt.Errorf("reads %s: %w", view, err)
		}
	}
	return nil
}

func (r *Report) try(ctx context.Context, db *duck.DB, s scenario) error {
	for _, view := range r.Reads {
		if _, err := db.Exec(ctx, "DELETE FROM clinical."+duck.Ident(view), nil); err != nil {
			return err
		}
	}
	for _, f := range s.tables {
		if err := r.fill(ctx, db, strings.TrimSuffix(f.Name, ".csv"), string(f.Data)); err != nil {
			return err
		}
	}
	args, err := r.Bind(s.params, time.Date(2026, 4, 15, 0, 0, 0, 0, time.UTC))
	if err != nil {
		return err
	}
	none, _ := ParseScheme("none")
	got, err := r.Run(ctx, db, args, none)
	if err != nil {
		return err
	}
	return compare(got, s.want)
}

// fill inserts a scenario's rows; an empty cell is NULL.
func (r *Report) fill(ctx context.Context, db *duck.DB, view, text string) error {
	known := false
	for _, v := range r.Reads {
		known = known || v == view
	}
	if !known {
		return fmt.Errorf("%s.csv: the report does not read %s", view, view)
	}
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(records) == 0 {
		return fmt.Errorf("%s.csv: %w", view, err)
	}
	var cols, values []string
	for i, c := range records[0] {
		cols = append(cols, duck.Ident(c))
		values = append(values, fmt.Sprintf("$c%d", i))
	}
	query := fmt.Sprintf("INSERT INTO clinical.%s (%s) VALUES (%s)", duck.Ident(view), strings.Join(cols, ", "), strings.Join(values, ", "))
	for n, rec := range records[1:] {
		args := duck.Args{}
		for i, cell := range rec {
			args[fmt.Sprintf("c%d", i)] = nil
			if cell != "" {
				args[fmt.Sprintf("c%d", i)] = cell
			}
		}
		if _, err := db.Exec(ctx, query, args); err != nil {
			return fmt.Errorf("%s.csv line %d: %w", view, n+2, err)
		}
	}
	return nil
}

// compare holds a result against want.csv, cell by cell.
func compare(got export.Table, want string) error {
	var b strings.Builder
	plain := got
	plain.Columns = append([]export.Column(nil), got.Columns...)
	for i := range plain.Columns {
		plain.Columns[i].Status = false
	}
	if err := export.CSV(&b, plain); err != nil {
		return err
	}
	have, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		return err
	}
	need, err := csv.NewReader(strings.NewReader(want)).ReadAll()
	if err != nil {
		return fmt.Errorf("want.csv: %w", err)
	}
	for i := 0; i < len(have) || i < len(need); i++ {
		switch {
		case i >= len(have):
			return fmt.Errorf("row %d is missing: want %s", i, strings.Join(need[i], ","))
		case i >= len(need):
			return fmt.Errorf("row %d is one too many: %s", i, strings.Join(have[i], ","))
		case len(have[i]) != len(need[i]):
			return fmt.Errorf("columns: got %s, want %s", strings.Join(have[i], ","), strings.Join(need[i], ","))
		}
		for j := range have[i] {
			if !same(have[i][j], need[i][j]) {
				return fmt.Errorf("row %d, %s: got %q, want %q (row: %s)", i, have[0][j], have[i][j], need[i][j], strings.Join(have[i], ","))
			}
		}
	}
	return nil
}

func same(a, b string) bool {
	if a == b {
		return true
	}
	x, err1 := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	return err1 == nil && err2 == nil && x == y
}
