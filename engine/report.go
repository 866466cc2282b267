package engine

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"strata/engine/duck"
	"strata/engine/export"
	"strata/engine/report"
	"strata/engine/spec"
	sqlfs "strata/sql"
)

// ReportRequest says what a report is asked.
type ReportRequest struct {
	AsAt          string            // the day it asks about; blank: the report's own default
	KnownAt       string            // "now", a day or a time; blank: AsAt as known on that day
	Organisations []string          // none: all
	Params        map[string]string // the report's other parameters
	Scheme        report.Scheme
	By            report.Breakdown
	bare          bool // nobody will ask how the table was made
}

// ReportResult is a report's table and the facts that say what it is.
type ReportResult struct {
	Report   *report.Report
	Table    export.Table
	AsAt     time.Time // zero when the report has no such parameter
	KnownAt  time.Time // zero: now
	Facts    []export.Fact
	Files    []string      // where it was written, for the record
	Without  []string      // notes on what the store does not have for it; also among the table's notes
	Changed  []export.Fact // parameters whose values are not the report's own, as_at and org apart
	Warnings []string      // what to know before anything else is read of it; also among its facts and its table's notes
	args     duck.Args
	by       report.Breakdown
	asked    *report.Asked // until it is treated
}

// Report runs one report. Asked about a day, it answers as known on that day when the store reaches back so far,
// else as known at the first extract; its facts say which. Bad parameters and organisations are *spec.Usage, tables and
// reference data the store does not have *Lacks. Published figures that were imported (england_value) stand beside its measures.
func (s *Store) Report(ctx context.Context, r *report.Report, q ReportRequest) (*ReportResult, error) {
	res, err := s.Ask(ctx, r, q)
	if err != nil {
		return nil, err
	}
	return res, s.Treat(ctx, []*ReportResult{res}, q.Scheme)
}

// Ask asks one of several reports that go out together: its table has no rows until Treat is called for all of them.
func (s *Store) Ask(ctx context.Context, r *report.Report, q ReportRequest) (*ReportResult, error) {
	var asked *report.Asked
	res, err := s.ask(ctx, r, q, func(args duck.Args) (t export.Table, err error) {
		asked, err = r.Ask(ctx, s.db, args, q.By)
		return t, err
	})
	if err != nil {
		return nil, err
	}
	res.asked, res.by = asked, q.By
	return res, nil
}

// Treat gives those of several results that were asked by Ask their tables: small numbers are treated with all of them in view. Other
// results stay as they are.
func (s *Store) Treat(ctx context.Context, results []*ReportResult, scheme report.Scheme) error {
	var asked []*report.Asked
	for _, res := range results {
		if res.asked != nil {
			asked = append(asked, res.asked)
		}
	}
	tables, err := report.Treat(asked, scheme)
	if err != nil {
		return err
	}
	for _, res := range results {
		if res.asked == nil {
			continue
		}
		t := tables[0]
		tables = tables[1:]
		if err := s.compared(ctx, res.Report, res.args, res.by, &t); err != nil {
			return err
		}
		t.Notes, t.Made = slices.Concat(t.Notes, res.Without, res.Warnings), res.Table.Made
		res.Table, res.asked = t, nil
	}
	return nil
}

// Worklist lists the patients, or other units, a report's worklist holds, and notes in the audit that it did.
// identifiable shows who they are; whether the caller may is for the caller to know.
func (s *Store) Worklist(ctx context.Context, r *report.Report, q ReportRequest, identifiable bool) (*ReportResult, error) {
	res, err := s.ask(ctx, r, q, func(args duck.Args) (export.Table, error) { return r.List(ctx, s.db, args, identifiable) })
	if err != nil {
		return nil, err
	}
	res.untreated(r)
	action := "worklist"
	if identifiable {
		action = "identifiable worklist"
	}
	return res, s.audit(ctx, action, res)
}

// untreated says of a worklist that its small numbers are not: it has a row for each unit.
func (res *ReportResult) untreated(r *report.Report) {
	how := "not treated: one row for each " + r.Unit + ", for those who care for them; do not publish"
	for i, f := range res.Facts {
		if f.Label == "Small numbers" {
			res.Facts[i].Value = how
		}
	}
	res.Table.Made.Suppression = how
}

// audit notes what left the store: the report, its parameters and how many rows.
func (s *Store) audit(ctx context.Context, action string, res *ReportResult) error {
	detail, err := json.Marshal(map[string]any{"report": res.Report.ID, "rows": len(res.Table.Rows), "parameters": res.args})
	if err != nil {
		return err
	}
	_, err = s.db.Exec(ctx, sqlfs.Text("query/audit.sql"), duck.Args{"at": s.opts.Now(), "run_by": s.opts.RunBy, "action": action, "detail": string(detail)})
	return err
}

// ask settles a report's parameters and times, and has it answered.
func (s *Store) ask(ctx context.Context, r *report.Report, q ReportRequest, answer func(duck.Args) (export.Table, error)) (*ReportResult, error) {
	first, last, err := s.firstExtract(ctx)
	if err != nil {
		return nil, err
	}
	if first == nil {
		return nil, spec.Usagef("strata load PATH loads extracts", "run report %s: the store has no extract", r.ID)
	}
	if err := s.knowsOrganisations(ctx, q.Organisations); err != nil {
		return nil, err
	}
	// A report's today is the day of the newest extract: nothing is known after it.
	args, err := r.Bind(q.given(), last.(time.Time))
	if err != nil {
		return nil, err
	}
	if err := s.knowsNames(ctx, r, args); err != nil {
		return nil, err
	}
	without, err := s.answerable(ctx, r, q.By)
	if err != nil {
		return nil, err
	}
	res := &ReportResult{Report: r, args: args, Without: without}
	res.AsAt, _ = args["as_at"].(time.Time)
	changed := r.Changed(args, last.(time.Time))
	res.Changed = slices.DeleteFunc(res.Parameters(), func(p export.Fact) bool { return !slices.Contains(changed, p.Label) })
	how, err := res.setKnownAt(q, first.(time.Time), last.(time.Time))
	if err != nil {
		return nil, err
	}
	var at any
	if !res.KnownAt.IsZero() {
		at = res.KnownAt
	}
	if err := s.setKnownAt(ctx, at); err != nil {
		return nil, err
	}
	defer func() { _ = s.setKnownAt(context.WithoutCancel(ctx), nil) }()
	if res.Table, err = answer(args); err != nil {
		return nil, err
	}
	if res.Warnings, err = s.beyond(ctx, res.AsAt); err != nil {
		return nil, err
	}
	res.Table.Notes = slices.Concat(res.Table.Notes, without, res.Warnings)
	if !q.bare {
		if res.Table.Made, err = s.making(ctx, r, q, res); err != nil {
			return nil, err
		}
	}
	res.describe(q, how, last.(time.Time))
	return res, nil
}

// given are the parameters asked for, by name.
func (q ReportRequest) given() map[string]string {
	given := map[string]string{}
	for k, v := range q.Params {
		given[k] = v
	}
	if q.AsAt != "" {
		given["as_at"] = q.AsAt
	}
	if len(q.Organisations) > 0 {
		given["org"] = strings.Join(q.Organisations, ",")
	}
	return given
}

// knowsNames refuses parameters that name a codelist or a register the store has not.
func (s *Store) knowsNames(ctx context.Context, r *report.Report, args duck.Args) error {
	for _, p := range r.Params {
		what, _, _ := strings.Cut(p.Type, "_")
		if what != "codelist" && what != "register" {
			continue
		}
		var known []string
		for _, name := range p.Names(args[p.Name]) {
			if known == nil {
				var err error
				if known, err = s.named(ctx, what); err != nil {
					return err
				}
			}
			if slices.Contains(known, name) {
				continue
			}
			hint := "did you mean " + strings.Join(spec.Nearest(name, known, 3), ", ") + "?"
			if what == "codelist" {
				hint += " strata codelist import FILE --name " + name + " brings it"
			}
			return spec.Usagef(hint, "report %s: parameter %s: no %s %q in the store", r.ID, p.Name, what, name)
		}
	}
	return nil
}

// named are the names of the store's codelists or registers.
func (s *Store) named(ctx context.Context, what string) (names []string, err error) {
	query := map[string]string{"codelist": "SELECT list FROM meta.codelist ORDER BY list", "register": "SELECT register FROM meta.register ORDER BY register"}[what]
	res, err := s.db.All(ctx, query, nil)
	if err != nil {
		return nil, err
	}
	for _, row := range res.Rows {
		names = append(names, text(row[0]))
	}
	return names, nil
}

func (s *Store) knowsOrganisations(ctx context.Context, asked []string) error {
	if len(asked) == 0 {
		return nil
	}
	known, err := s.Organisations(ctx)
	if err != nil {
		return err
	}
	for _, code := range asked {
		found := false
		for _, k := range known {
			found = found || k == code
		}
		if !found {
			return spec.Usagef("did you mean "+strings.Join(spec.Nearest(code, known, 3), ", ")+"?", "no organisation %q in the store", code)
		}
	}
	return nil
}

// setKnownAt settles what the store is taken to have known, and says it in words.
func (res *ReportResult) setKnownAt(q ReportRequest, first, last time.Time) (string, error) {
	switch {
	case q.KnownAt == "now":
	case q.KnownAt != "":
		t, err := ParseTime(q.KnownAt)
		if err != nil {
			return "", err
		}
		if t.Before(first) {
			return "", spec.Usagef("the first extract is of "+first.Format("2006-01-02 15:04"), "known at %s: the store does not reach back that far", q.KnownAt)
		}
		res.KnownAt = t
		return "as asked", nil
	case q.AsAt != "" && !res.AsAt.IsZero():
		end := endOfDay(res.AsAt)
		if end.Before(first) {
			res.KnownAt = first
			return "the store does not reach back to the day asked about: as known at the first extract", nil
		}
		if end.Before(last) {
			res.KnownAt = end
			return "as known at the end of the day asked about", nil
		}
	}
	return "as known now", nil
}

func (res *ReportResult) describe(q ReportRequest, how string, last time.Time) {
	known := how
	if !res.KnownAt.IsZero() {
		known = res.KnownAt.Format("2006-01-02 15:04") + " (" + how + ")"
	}
	orgs := "all"
	if len(q.Organisations) > 0 {
		orgs = strings.Join(q.Organisations, ", ")
	}
	if !res.AsAt.IsZero() {
		res.Facts = append(res.Facts, export.Fact{Label: "As at", Value: res.AsAt.Format("2006-01-02")})
	}
	res.Facts = append(res.Facts, export.Fact{Label: "Known at", Value: known}, export.Fact{Label: "Newest extract", Value: last.Format("2006-01-02 15:04")},
		export.Fact{Label: "Organisations", Value: orgs}, export.Fact{Label: "Small numbers", Value: q.Scheme.Describe()})
	for _, w := range res.Warnings {
		res.Facts = append(res.Facts, export.Fact{Label: "Warning", Value: w})
	}
	for _, p := range res.Parameters() {
		if p.Label != "as_at" && p.Label != "org" {
			res.Facts = append(res.Facts, export.Fact{Label: res.Report.Title + ", parameter " + p.Label, Value: p.Value})
		}
	}
}

// AuditUntreated notes in the audit that reports are about to leave the store with their counts as they are; those that are
// treated need no such note.
func (s *Store) AuditUntreated(ctx context.Context, results []*ReportResult, scheme report.Scheme) error {
	if scheme.Name != "none" {
		return nil
	}
	return s.db.Tx(ctx, func() error {
		for _, res := range results {
			if err := s.audit(ctx, "undisclosed", res); err != nil {
				return err
			}
		}
		return nil
	})
}

// RecordReports notes that reports left the store in their files: all of them or none.
func (s *Store) RecordReports(ctx context.Context, results []*ReportResult, scheme report.Scheme) error {
	return s.db.Tx(ctx, func() error {
		for _, res := range results {
			if err := s.recordReport(ctx, res, scheme); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) recordReport(ctx context.Context, res *ReportResult, scheme report.Scheme) error {
	params, err := json.Marshal(res.args)
	if err != nil {
		return err
	}
	var asAt, knownAt any
	if !res.AsAt.IsZero() {
		asAt = res.AsAt
	}
	if !res.KnownAt.IsZero() {
		knownAt = res.KnownAt
	}
	names := []string{}
	for _, f := range res.Files {
		names = append(names, filepath.Base(f))
	}
	_, err = s.db.Exec(ctx, sqlfs.Text("query/report_run.sql"), duck.Args{"report": res.Report.ID, "run_at": s.opts.Now(), "run_by": s.opts.RunBy,
		"as_at": asAt, "known_at": knownAt, "parameters": string(params), "scheme": scheme.Name, "rows": int64(len(res.Table.Rows)), "files": names})
	return err
}

// ParseTime reads a time of the feed's kind: 2026-03-02 17:07, with seconds or a T, or a bare date, which means the
// end of that day. Anything else is *spec.Usage.
func ParseTime(text string) (time.Time, error) {
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05", "20060102_1504"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	t, err := time.Parse("2006-01-02", text)
	if err != nil {
		return t, spec.Usagef("write it as 2026-03-02 17:07, or 2026-03-02 for the end of that day", "%q is not a time", text)
	}
	return endOfDay(t), nil
}

func endOfDay(day time.Time) time.Time { return day.AddDate(0, 0, 1).Add(-time.Microsecond) }
