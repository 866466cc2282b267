package history

import (
	"context"
	"strings"
	"time"

	"strata/engine/duck"
	"strata/engine/spec"
)

// note records what a file told beside its rows: the organisations and the columns it has.
func (l *loading) note(ctx context.Context, s *staged, c *Counts) error {
	if s.table.PerOrganisation() && contains(s.present, spec.VisibleTo) {
		if err := l.organisations(ctx, s, c); err != nil {
			return err
		}
	}
	var names []string
	var present, known []bool
	base, _ := l.tables.Lookup(s.table.Name)
	for _, col := range s.table.Columns {
		_, in := base.Column(col.Name)
		if !in && contains(s.present, col.Name) {
			c.UnknownColumns = append(c.UnknownColumns, col.Name)
		}
		names, present, known = append(names, col.Name), append(present, contains(s.present, col.Name)), append(known, in)
	}
	_, err := l.db.Exec(ctx, `INSERT INTO meta.column_presence
		SELECT $load_id, $table, unnest($names::VARCHAR[]), unnest($present::BOOLEAN[]), unnest($known::BOOLEAN[])`,
		duck.Args{"load_id": l.id, "table": s.table.Name, "names": names, "present": present, "known": known})
	return err
}

func (l *loading) organisations(ctx context.Context, s *staged, c *Counts) error {
	args := duck.Args{"source": l.opts.Source, "time": l.x.To}
	if err := l.hear(ctx, s); err != nil {
		return err
	}
	if s.file.Mode == spec.Full && !s.table.Reference {
		res, err := l.db.All(ctx, `SELECT organisation FROM meta.organisation WHERE source = $source
			AND organisation NOT IN (SELECT o FROM seen) ORDER BY 1`, duck.Args{"source": l.opts.Source})
		if err != nil {
			return err
		}
		for _, r := range res.Rows {
			c.OrganisationsAbsent = append(c.OrganisationsAbsent, r[0].(string))
		}
	}
	_, err := l.db.Exec(ctx, `UPDATE meta.organisation SET last_extract = $time
		WHERE source = $source AND organisation IN (SELECT o FROM seen)`, args)
	if err != nil {
		return err
	}
	_, err = l.db.Exec(ctx, `INSERT INTO meta.organisation SELECT $source, o, $time, $time FROM seen
		WHERE o <> '' AND o NOT IN (SELECT organisation FROM meta.organisation WHERE source = $source)`, args)
	return err
}

// record writes the load's own rows, in the load's transaction.
func (l *loading) record(ctx context.Context) error {
	d, bytes := digest(l.x, l.crcs)
	var from any
	if !l.x.From.IsZero() {
		from = l.x.From
	}
	accepted := []string{}
	if l.gap != nil {
		accepted = append(accepted, "gap")
	}
	if l.opts.AcceptClosures {
		accepted = append(accepted, "closures")
	}
	_, err := l.db.Exec(ctx, `INSERT INTO meta.load VALUES ($id, $source, $time, $started, $finished, $version, version(), $by, $accepted::VARCHAR[])`,
		duck.Args{"id": l.id, "source": l.opts.Source, "time": l.x.To, "started": l.started, "finished": l.opts.Now(),
			"version": l.opts.Version, "by": l.opts.RunBy, "accepted": accepted})
	if err != nil {
		return err
	}
	partial, err := l.partial(ctx)
	if err != nil {
		return err
	}
	_, err = l.db.Exec(ctx, `INSERT INTO meta.extract VALUES ($source, $time, $from, $place, $digest, $files, $bytes, $id, $partial)`,
		duck.Args{"source": l.opts.Source, "time": l.x.To, "from": from, "place": placeName(l.x), "digest": d,
			"files": int64(len(l.x.Files)), "bytes": bytes, "id": l.id, "partial": partial})
	if err != nil {
		return err
	}
	for _, c := range l.result.Tables {
		if err := l.recordTable(ctx, c); err != nil {
			return err
		}
	}
	if err := l.openGap(ctx); err != nil || partial {
		return err
	}
	return l.healGaps(ctx)
}

func (l *loading) recordTable(ctx context.Context, c Counts) error {
	var file, mode any
	if c.File != "" {
		file, mode = c.File, string(c.Mode)
	}
	_, err := l.db.Exec(ctx, `INSERT INTO meta.load_table VALUES ($id, $table, $file, $mode, $rows, $inserted, $updated, $unchanged,
		$removed, $orphans, $duplicates, $quarantined, $absent, $left, $filtered, $at_once, $cells, $organisations::VARCHAR[])`,
		duck.Args{"id": l.id, "table": c.Table, "file": file, "mode": mode, "rows": c.Rows, "inserted": c.Inserted, "updated": c.Updated,
			"unchanged": c.Unchanged, "removed": c.Removed, "orphans": c.OrphanRemovals, "duplicates": c.Duplicates, "quarantined": c.Quarantined,
			"absent": c.ClosedAbsent, "left": c.ClosedPatientLeft, "filtered": c.ClosedContentFilter, "at_once": c.LeftAtOnce,
			"cells": c.CellProblems, "organisations": append([]string{}, c.OrganisationsAbsent...)})
	return err
}

// openGap opens a gap for every table of the source, where the extract leaves one.
func (l *loading) openGap(ctx context.Context) error {
	if l.gap == nil {
		return nil
	}
	var from any
	if !l.gap.from.IsZero() {
		from = l.gap.from
	}
	_, err := l.db.Exec(ctx, `INSERT INTO meta.gap
		SELECT DISTINCT $source, t.table_name, $from::TIMESTAMP, $to::TIMESTAMP, $id::BIGINT, NULL::BIGINT
		FROM meta.load_table t JOIN meta.load l USING (load_id)
		WHERE l.source = $source AND t.file IS NOT NULL AND t.mode <> 'upsert'`,
		duck.Args{"source": l.opts.Source, "from": from, "to": l.gap.to, "id": l.id})
	return err
}

// healGaps heals the gaps of tables that came in full, except where an organisation the file does not have has open rows:
// of these it says nothing.
func (l *loading) healGaps(ctx context.Context) error {
	var full []string
	for _, c := range l.result.Tables {
		if c.Mode != spec.Full {
			continue
		}
		table := strings.ToLower(c.Table)
		if some, err := l.someOf(ctx, l.layouts[table], c.OrganisationsAbsent, "valid_to = TIMESTAMP '9999-12-31'"); err != nil {
			return err
		} else if !some {
			full = append(full, table)
		}
	}
	if len(full) == 0 {
		return nil
	}
	_, err := l.db.Exec(ctx, `UPDATE meta.gap SET healed_by = $id WHERE source = $source AND healed_by IS NULL
		AND lower(table_name) IN (SELECT unnest($full::VARCHAR[])) AND gap_to <= $time`,
		duck.Args{"id": l.id, "source": l.opts.Source, "full": full, "time": l.x.To.Add(time.Nanosecond)})
	return err
}
