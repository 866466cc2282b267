package engine

import (
	"context"
	"errors"
	"slices"
	"strings"

	"strata/engine/export"
	"strata/engine/report"
)

// PackTable is one table of a pack, of all its organisations, small numbers treated.
type PackTable struct {
	*ReportResult
	Item   report.PackItem
	Single bool // its rows are those of single organisations
}

// PackResult is what a pack gives: its tables in order, and what the store could not answer.
type PackResult struct {
	Pack          *report.Pack
	Tables        []PackTable
	LeftOut       []LeftOut
	Organisations []string          // that have a document of their own, in order
	Names         map[string]string // of organisations, where reference data tell
}

// LeftOut is a report a pack went on without, and why.
type LeftOut struct {
	Item report.PackItem
	Why  *Lacks
}

// Pack asks the reports of a pack, each once, about all organisations asked for. What one of them is given is taken out of
// these tables by Of. Reports the store cannot answer are left out; where it can answer none, that is the error. each is told how many
// were asked. Parameters no report of the pack has, and unknown organisations, are *spec.Usage.
func (s *Store) Pack(ctx context.Context, p *report.Pack, q ReportRequest, each func(item report.PackItem, asked int)) (*PackResult, error) {
	if err := p.Answerable(q.Params); err != nil {
		return nil, err
	}
	if err := s.knowsOrganisations(ctx, q.Organisations); err != nil {
		return nil, err
	}
	res := &PackResult{Pack: p}
	for n, item := range p.Items {
		each(item, n)
		t, err := s.packTable(ctx, p, item, q)
		var lacks *Lacks
		switch {
		case errors.As(err, &lacks):
			res.LeftOut = append(res.LeftOut, LeftOut{item, lacks})
		case err != nil:
			return nil, err
		default:
			res.Tables = append(res.Tables, t)
		}
	}
	if len(res.Tables) == 0 {
		return nil, res.LeftOut[len(res.LeftOut)-1].Why
	}
	if err := s.treatPack(ctx, res, q); err != nil {
		return nil, err
	}
	return res, s.whose(ctx, res, q.Organisations)
}

// packTable asks one report of a pack. One that cannot be asked about some organisations only is asked about all, and the rows of others
// go where its rows tell whose they are.
func (s *Store) packTable(ctx context.Context, p *report.Pack, item report.PackItem, q ReportRequest) (PackTable, error) {
	q.Params, q.By = p.Given(item, q.Params), item.Breakdown
	if q.AsAt == "" {
		q.AsAt = p.AsAt
	}
	if !item.Has("as_at") {
		q.AsAt = ""
	}
	if !item.Has("org") {
		q.Organisations = nil
	}
	t := PackTable{Item: item}
	var err error
	if item.Months > 0 {
		t.ReportResult, err = s.Trend(ctx, item.Report, q, item.Months)
	} else {
		t.ReportResult, err = s.Ask(ctx, item.Report, q)
	}
	if err != nil {
		return t, err
	}
	for i, f := range t.Facts { // a report that stands in the pack twice has two titles
		t.Facts[i].Label = strings.Replace(f.Label, item.Report.Title+", parameter ", item.Title+", parameter ", 1)
	}
	return t, nil
}

// treatPack treats small numbers with all tables of a pack in view, and gives each its name and whose its rows are.
func (s *Store) treatPack(ctx context.Context, res *PackResult, q ReportRequest) error {
	var results []*ReportResult
	for _, t := range res.Tables {
		results = append(results, t.ReportResult)
	}
	if err := s.Treat(ctx, results, q.Scheme); err != nil {
		return err
	}
	for i := range res.Tables {
		t := &res.Tables[i]
		t.Table.Name, t.Table.Title = t.Item.Table(), t.Item.Title
		if t.Item.Months > 0 {
			t.Table.Title += ": trend"
		}
		_, t.Single = report.OrganisationsOf(t.Table)
		if len(q.Organisations) > 0 && !t.Item.Has("org") {
			if t.Single {
				t.Table = report.RowsOf(t.Table, q.Organisations...)
			} else {
				t.Table.Notes = append(slices.Clone(t.Table.Notes), "This table is of the whole store, whichever organisations were asked for.")
			}
		}
	}
	return nil
}

// whose settles which organisations have documents of their own: those asked for, and of all those that have rows.
func (s *Store) whose(ctx context.Context, res *PackResult, asked []string) error {
	single := false
	for _, t := range res.Tables {
		if t.Single {
			codes, _ := report.OrganisationsOf(t.Table)
			single, res.Organisations = true, append(res.Organisations, codes...)
		}
	}
	if !single {
		return nil
	}
	res.Organisations = append(res.Organisations, asked...)
	slices.Sort(res.Organisations)
	res.Organisations = slices.Compact(res.Organisations)
	named, err := s.db.All(ctx, "SELECT organisation, name FROM clinical.practice", nil)
	if err != nil {
		return err
	}
	res.Names = map[string]string{}
	for _, row := range named.Rows {
		res.Names[text(row[0])] = text(row[1])
	}
	return nil
}

// Name is an organisation as people read it: its code, and its name where reference data tell.
func (r *PackResult) Name(code string) string {
	if name := r.Names[code]; name != "" {
		return code + ", " + name
	}
	return code
}

// Of are the tables of one organisation: its rows of each table that has rows of single organisations, each cell as it stands
// there. Nothing is asked of the store and nothing is treated again. How they were made names no other organisation.
func (r *PackResult) Of(organisation string) (tables []export.Table) {
	for _, t := range r.Tables {
		if t.Single {
			tables = append(tables, madeFor(report.RowsOf(t.Table, organisation), organisation))
		}
	}
	return tables
}

// madeFor is a table whose parameter of organisations, where it names some, names the one whose rows it holds.
func madeFor(t export.Table, organisation string) export.Table {
	t.Made.Parameters = slices.Clone(t.Made.Parameters)
	for i, p := range t.Made.Parameters {
		if name, _, _ := strings.Cut(p.Label, ":"); name == "org" && p.Value != noValue {
			t.Made.Parameters[i].Value = organisation
		}
	}
	return t
}
