package history

import (
	"context"

	"strata/engine/duck"
	"strata/engine/spec"
	sqlfs "strata/sql"
)

// An extract is late when another source has loaded one that is no older. What it says of rows no newer extract spoke of
// stands; what newer extracts changed or removed is stale (compare.sql). Where a newer extract may have spoken of a row
// without leaving a trace - it said the row was as it stood, sent the table in full, removed a row not there yet, removed
// the patient, or kept a cell for want of the column - the order of loading would decide what is open: such an extract
// is refused, for rebuild to hear all in their order.

// newer is what extracts of other sources, no older than this one, said.
type newer struct {
	unchanged, fulls, orphans, departures, organisations, lacking int64
}

// newer finds out; organisations is a query for this extract's, present the columns of its file.
func (l *loading) newer(ctx context.Context, table, organisations string, present []string) (n newer, err error) {
	query, err := sqlfs.Fill("load/late.sql", struct {
		Table, Organisations string
		Present              []string
	}{table, organisations, present})
	if err != nil {
		return n, err
	}
	res, err := l.db.All(ctx, query, duck.Args{"source": l.opts.Source, "extract_time": l.x.To})
	if err != nil {
		return n, err
	}
	v := func(i int) int64 { return res.Rows[0][i].(int64) }
	return newer{v(0), v(1), v(2), v(3), v(4), v(5)}, nil
}

// late refuses a late file whose changes a newer extract may have spoken of.
func (l *loading) late(ctx context.Context, s *staged, c *Counts) error {
	changes := c.Inserted + c.Updated + c.Removed + c.ClosedAbsent
	if !l.overlaps || changes+s.stale == 0 {
		return nil
	}
	n, err := l.newer(ctx, s.table.Name, "SELECT o FROM seen", s.present)
	if err != nil {
		return err
	}
	spoken := c.Updated+c.Removed > 0 && n.unchanged > 0 || c.Inserted > 0 && n.orphans > 0
	if s.table.PerOrganisation() {
		spoken = n.organisations > 0 && changes > 0 && n.unchanged+n.fulls+n.orphans+n.departures > 0
	}
	if spoken || s.stale > 0 && n.lacking > 0 {
		return l.tooLate(s.file.Name, changes+s.stale)
	}
	return nil
}

// lateLeavers refuses a late extract that closes rows of patients who left, where a newer one may have had those rows.
func (l *loading) lateLeavers(ctx context.Context, table, reason string, closed int64) error {
	if !l.overlaps || closed == 0 {
		return nil
	}
	organisations := "SELECT o FROM leaver"
	if reason == contentFilter {
		organisations = "SELECT organisation FROM meta.organisation"
	}
	n, err := l.newer(ctx, table, organisations, []string{""})
	if err != nil || n.organisations == 0 || n.unchanged+n.fulls == 0 {
		return err
	}
	return l.tooLate(table, closed)
}

func (l *loading) tooLate(what string, rows int64) error {
	return spec.Refusef(12, "load several sources in the order of their extract times; or put the extract into the archive and run strata rebuild",
		"%s: %s: %d changes of %s that a newer extract of another source may have spoken of", l.x.Place, what, rows, l.x.To.Format(stamp))
}
