package history

import (
	"context"
	"fmt"
	"strings"

	"strata/engine/duck"
	"strata/engine/spec"
	sqlfs "strata/sql"
)

// Counts is the reconciliation of one table in one load:
// Rows = Inserted + Updated + Unchanged + Removed + OrphanRemovals + Duplicates + Quarantined.
type Counts struct {
	Table               string    `json:"table"`
	File                string    `json:"file,omitempty"`
	Mode                spec.Mode `json:"mode,omitempty"`
	Rows                int64     `json:"rows"`
	Inserted            int64     `json:"inserted"`
	Updated             int64     `json:"updated"`
	Unchanged           int64     `json:"unchanged"`
	Removed             int64     `json:"removed"`
	OrphanRemovals      int64     `json:"orphan_removals"`
	Duplicates          int64     `json:"duplicates"`
	Quarantined         int64     `json:"quarantined"`
	ClosedAbsent        int64     `json:"closed_absent"`
	ClosedPatientLeft   int64     `json:"closed_patient_left"`
	ClosedContentFilter int64     `json:"closed_content_filter"`
	LeftAtOnce          int64     `json:"left_at_once"` // of the last two: rows of this extract that open no version
	CellProblems        int64     `json:"cell_problems"`
	OrganisationsAbsent []string  `json:"organisations_absent,omitempty"`
	UnknownColumns      []string  `json:"unknown_columns,omitempty"` // not in the spec: loaded as text
}

func (c Counts) reconciles() bool {
	return c.Rows == c.Inserted+c.Updated+c.Unchanged+c.Removed+c.OrphanRemovals+c.Duplicates+c.Quarantined
}

type listFill struct{ Name, Number, Raw string }

// fill is what the files of sql/load that work on one table are filled with.
type fill struct {
	Table, Key, Patient string
	Mode                spec.Mode
	Overlaps            bool // another source has loaded an extract of this time or later
	First               bool // the store holds no version of the table yet
	Straight            bool // its rows went straight into the versions
	Picked              bool // the file repeats a key
	Sifted              bool // stage holds only what may differ from the open versions
	Hashed              bool // every open version has hashes of the file's kind
	Hashes              bool // so have the versions the file opens
	Rehash              bool // the file renews the hashes of the rows it has
	Absent              bool // rows may close by absence
	Window              string
	Present, Kept       []string   // columns the file has; columns it lacks, which keep their last value
	Lists               []listFill // list columns the file has
	Code                *codeFill  // its columns of codes, where the file has both
	Rows                string     // where their values are
	org                 func(alias string) string
}

// Organisation is the organisation part of the row key under an alias.
func (f fill) Organisation(alias string) string { return f.org(alias) }

// HashOf lists the columns of the file, which are the ones compared: an absent column keeps its last value.
func (f fill) HashOf(alias string) string {
	var cols []string
	for _, c := range f.Present {
		cols = append(cols, alias+"."+duck.Ident(c))
	}
	return strings.Join(cols, ", ")
}

func (l *loading) fillFor(s *staged) fill {
	f := fill{Table: s.table.Name, Key: s.table.Key, Patient: s.table.Patient, Mode: s.file.Mode, Overlaps: l.overlaps, Present: s.present, Rows: "stage"}
	table, visible := s.table, false
	raw := map[string]string{}
	for _, c := range s.plan.Columns {
		raw[c.Name] = c.Raw
		visible = visible || c.Name == spec.VisibleTo
	}
	f.org = func(alias string) string {
		if alias == "stage" && !visible {
			return "''" // the file left the column out
		}
		return organisationOf(table, alias)
	}
	f.Code = codesOf(s, raw)
	for _, c := range table.Columns {
		list := c.List != spec.NoList
		switch _, has := raw[c.Name]; {
		case has && list:
			f.Lists = append(f.Lists, listFill{Name: c.Name, Number: NumberColumn(c.Name), Raw: raw[c.Name]})
		case !has && l.sent[strings.ToLower(table.Name)][strings.ToLower(c.Name)]:
			f.Kept = append(f.Kept, c.Name)
			if list {
				f.Kept = append(f.Kept, NumberColumn(c.Name))
			}
		}
	}
	return f
}

// run fills a file of sql/load and executes it with those of args its text names.
func (l *loading) run(ctx context.Context, file string, data any, args duck.Args) (int64, error) {
	query, err := sqlfs.Fill(file, data)
	if err != nil {
		return 0, err
	}
	used := duck.Args{}
	for k, v := range args {
		if strings.Contains(query, "$"+k) {
			used[k] = v
		}
	}
	return l.db.Exec(ctx, query, used)
}

func (l *loading) count(ctx context.Context, query string) (int64, error) {
	return duck.Value[int64](ctx, l.db, query, nil)
}

// apply brings a file into the history and counts what happened to each of its rows.
func (l *loading) apply(ctx context.Context, s *staged) (Counts, error) {
	c := Counts{Table: s.table.Name, File: s.file.Name, Mode: s.file.Mode, Rows: s.good + int64(len(s.broken))}
	f := l.fillFor(s)
	if !contains(s.present, s.table.Key) {
		return c, spec.Refusef(1, "rows cannot be told apart without it: check the extract's configuration", "%s: no column %q", s.file.Name, s.table.Key)
	}
	if err := l.organisationColumn(ctx, s); err != nil {
		return c, err
	}
	if err := l.hashes(ctx, s, &f); err != nil {
		return c, err
	}
	done, err := l.first(ctx, s, &f, &c)
	if err != nil {
		return c, err
	}
	if !done {
		if err := l.compareAll(ctx, s, &f, &c); err != nil {
			return c, err
		}
	}
	if !c.reconciles() {
		return c, fmt.Errorf("load %s: rows do not reconcile: %+v", s.file.Name, c)
	}
	return c, l.note(ctx, s, &c)
}

// compareAll stages a file's rows, all or those that may differ, compares them with the open versions, closes and opens.
func (l *loading) compareAll(ctx context.Context, s *staged, f *fill, c *Counts) error {
	sifted, err := l.sift(ctx, s, f, c)
	if err != nil {
		return err
	}
	if !sifted {
		if err := l.whole(ctx, s, f, c); err != nil {
			return err
		}
	}
	picked, err := l.count(ctx, "SELECT count(*) FROM pick")
	if err != nil {
		return err
	}
	if err := l.compare(ctx, s, f, c, picked); err != nil {
		return err
	}
	if _, err := l.run(ctx, "load/seen.sql", f, nil); err != nil {
		return err
	}
	if err := l.absent(ctx, s, f, c); err != nil {
		return err
	}
	if err := l.late(ctx, s, c); err != nil {
		return err
	}
	if !f.First {
		if _, err := l.run(ctx, "load/close.sql", f, l.args()); err != nil {
			return err
		}
	}
	if err := l.listIDs(ctx, f); err != nil {
		return err
	}
	if f.Code != nil {
		if err := l.codePairs(ctx, "stage"); err != nil {
			return err
		}
	}
	if err := l.db.AsWritten(ctx, func() error { _, err := l.run(ctx, "load/open.sql", f, l.args()); return err }); err != nil {
		return err
	}
	if err := numberRest(ctx, l.db, f.Table); err != nil {
		return err
	}
	return l.noteLeavers(ctx, s)
}

// whole stages every row of the file.
func (l *loading) whole(ctx context.Context, s *staged, f *fill, c *Counts) error {
	if err := s.stage(ctx, l.db, l.care); err != nil {
		return err
	}
	if err := l.problems(ctx, s, c); err != nil {
		return err
	}
	if _, err := l.run(ctx, "load/pick.sql", f, nil); err != nil {
		return err
	}
	picked, err := l.count(ctx, "SELECT count(*) FROM pick")
	c.Duplicates = c.Rows - c.Quarantined - picked
	f.Picked = c.Duplicates > 0 || c.Quarantined > int64(len(s.broken))
	return err
}

// organisationColumn refuses a file that leaves out the organisation where the store's rows have one: its rows would
// all look new.
func (l *loading) organisationColumn(ctx context.Context, s *staged) error {
	if !s.table.PerOrganisation() || contains(s.present, spec.VisibleTo) {
		return nil
	}
	n, err := l.count(ctx, fmt.Sprintf("SELECT count(*) FROM (SELECT 1 FROM version.%s WHERE %s IS NOT NULL LIMIT 1)",
		duck.Ident(s.table.Name), duck.Ident(spec.VisibleTo)))
	if err != nil || n == 0 {
		return err
	}
	return spec.Refusef(9, "the column is part of the row key: check the extract's configuration", "%s: no column %q, which earlier extracts had",
		s.file.Name, spec.VisibleTo)
}

// compare fills work and counts its actions. The first file of a table has nothing to compare with.
func (l *loading) compare(ctx context.Context, s *staged, f *fill, c *Counts, picked int64) error {
	removals, err := l.count(ctx, `SELECT count(*) FROM (SELECT 1 FROM stage WHERE "#removed" LIMIT 1)`)
	if err != nil {
		return err
	}
	if f.First = f.First && removals == 0; f.First {
		c.Inserted = picked
		f.Kept = nil
		return nil
	}
	if _, err := l.run(ctx, "load/compare.sql", *f, l.args()); err != nil {
		return err
	}
	res, err := l.db.All(ctx, "SELECT action, count(*) FROM work GROUP BY ALL", nil)
	if err != nil {
		return err
	}
	changed := int64(0)
	for _, r := range res.Rows {
		n := r[1].(int64)
		changed += n
		switch r[0].(string) {
		case "inserted":
			c.Inserted = n
		case "updated":
			c.Updated = n
		case "removed":
			c.Removed = n
		case "orphan_removal":
			c.OrphanRemovals = n
		case "rehashed":
			changed -= n
			if _, err := l.run(ctx, "load/rehash.sql", *f, nil); err != nil {
				return err
			}
		case "stale": // a newer extract of another source has said otherwise: the row changes nothing
			changed -= n
			s.stale = n
		}
	}
	c.Unchanged = c.Rows - c.Quarantined - c.Duplicates - changed
	return nil
}

// absent finds the open rows a full file no longer has, and stops when they are suspiciously many.
func (l *loading) absent(ctx context.Context, s *staged, f *fill, c *Counts) error {
	if s.file.Mode != spec.Full || !s.table.PerOrganisation() || f.First {
		return nil
	}
	f.Absent = true
	args := l.args()
	if column := s.table.DateColumn(); column != "" && l.opts.Months > 0 {
		f.Window = column
		args["window_start"] = l.x.To.AddDate(0, -l.opts.Months, 0)
	}
	if _, err := l.run(ctx, "load/absent.sql", *f, args); err != nil {
		return err
	}
	n, err := l.count(ctx, "SELECT count(*) FROM absent")
	if err != nil {
		return err
	}
	c.ClosedAbsent = n
	open, err := l.count(ctx, "SELECT count(*) FROM version."+duck.Ident(s.table.Name)+" WHERE valid_to = TIMESTAMP '9999-12-31'")
	if err != nil {
		return err
	}
	if n > l.opts.Limits.ClosureRows && float64(n) > l.opts.Limits.ClosureShare*float64(open) && !l.opts.AcceptClosures {
		return spec.Refusef(5, "look at what is missing; load it with --accept-closures if the rows are truly gone",
			"%s: the full file would close %d of %d open rows", s.file.Name, n, open)
	}
	return nil
}

func (l *loading) listIDs(ctx context.Context, f *fill) error {
	if len(f.Lists) == 0 {
		return nil
	}
	_, err := l.run(ctx, "load/list_ids.sql", f, nil)
	return err
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}
