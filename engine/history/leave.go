package history

import (
	"context"
	"maps"
	"slices"

	"strata/engine/duck"
)

// Why rows of a patient close, as meta and messages name it.
const (
	patientLeft   = "patient left"
	contentFilter = "content filter"
)

const (
	patientTable = "SRPatient"
	filterTable  = "SRPatientRemovedByContentFilter"
)

// noteLeavers remembers the patients a file removes: SRPatient rows with RemovedData, and every patient in the
// content filter's table. -1 and 0 are no patient: rows without one hold them.
func (l *loading) noteLeavers(ctx context.Context, s *staged) error {
	var query string
	switch {
	case s.table.Name == patientTable && s.removal:
		query = `INSERT INTO leaver SELECT p.k, p.o, $reason FROM pick p JOIN stage s ON s.rowid = p.rid WHERE s."#removed" AND p.k NOT IN (-1, 0)`
		if l.overlaps { // a removal that is stale removes nothing
			query += ` AND (p.k, p.o) IN (SELECT (k, o) FROM work WHERE action <> 'stale')`
		}
	case s.table.Name == filterTable:
		query = `INSERT INTO leaver SELECT p.k, NULL, $reason FROM pick p JOIN stage s ON s.rowid = p.rid WHERE NOT coalesce(s."#removed", false) AND p.k NOT IN (-1, 0)`
	default:
		return nil
	}
	reason := patientLeft
	if s.table.Name == filterTable {
		reason = contentFilter
	}
	_, err := l.db.Exec(ctx, query, duck.Args{"reason": reason})
	return err
}

// leave closes what belongs to the patients who left, in every table of the store.
func (l *loading) leave(ctx context.Context) error {
	n, err := l.count(ctx, "SELECT count(*) FROM leaver")
	if err != nil || n == 0 {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(l.layouts)) {
		t := l.layouts[name]
		if t.Patient == "" || t.Name == filterTable {
			continue
		}
		f := fill{Table: t.Name, Patient: t.Patient, org: func(alias string) string { return organisationOf(t, alias) }}
		for _, reason := range []string{patientLeft, contentFilter} {
			if reason == patientLeft && !t.PerOrganisation() {
				continue
			}
			if err := l.leaveTable(ctx, f, reason); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *loading) leaveTable(ctx context.Context, f fill, reason string) error {
	args := l.args()
	args["reason"] = reason
	closed, err := l.run(ctx, "load/close_leavers.sql", f, args)
	if err != nil {
		return err
	}
	if err := l.lateLeavers(ctx, f.Table, reason, closed); err != nil {
		return err
	}
	dropped, err := l.run(ctx, "load/drop_leavers.sql", f, args)
	if err != nil || closed+dropped == 0 {
		return err
	}
	c := l.counts(f.Table)
	c.LeftAtOnce += dropped
	if reason == patientLeft {
		c.ClosedPatientLeft += closed + dropped
	} else {
		c.ClosedContentFilter += closed + dropped
	}
	return nil
}

// counts is the table's line in the reconciliation; a table the extract had no file for gets one of zeros.
func (l *loading) counts(table string) *Counts {
	for i := range l.result.Tables {
		if l.result.Tables[i].Table == table {
			return &l.result.Tables[i]
		}
	}
	l.result.Tables = append(l.result.Tables, Counts{Table: table})
	return &l.result.Tables[len(l.result.Tables)-1]
}
