package history

import (
	"context"
	"maps"
	"slices"
	"time"

	"strata/engine/duck"
	"strata/engine/spec"
)

// A full extract may be of some organisations only: a unit that joins is sent one of its own, beside the running deltas of
// the others. Such an extract is partial: it says nothing of the others, neither that nothing is missing of them nor that
// what was missing has come.

// has tells whether a file of the extract is of the mode.
func (l *loading) has(m spec.Mode) bool {
	return slices.ContainsFunc(l.x.Files, func(f spec.File) bool { return f.Mode == m })
}

// hear remembers the organisations a full file has rows of. Reference files do not count: they may tell of any organisation.
func (l *loading) hear(ctx context.Context, s *staged) error {
	if s.file.Mode != spec.Full || s.table.Reference || s.file.Reference {
		return nil
	}
	res, err := l.db.All(ctx, "SELECT o FROM seen", nil)
	if err != nil {
		return err
	}
	for _, r := range res.Rows {
		l.heard[r[0].(string)] = true
	}
	return nil
}

// partial tells whether the extract is: no delta of it says from when on it has the changes, and an organisation the source
// has sent rows of before is in none of its full files.
func (l *loading) partial(ctx context.Context) (bool, error) {
	if !l.x.From.IsZero() || !l.has(spec.Full) {
		return false, nil
	}
	res, err := l.db.All(ctx, "SELECT organisation FROM meta.organisation WHERE source = $source AND first_extract < $time",
		duck.Args{"source": l.opts.Source, "time": l.x.To})
	if err != nil {
		return false, err
	}
	var absent []string
	for _, r := range res.Rows {
		if o := r[0].(string); !l.heard[o] {
			absent = append(absent, o)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(l.layouts)) {
		t := l.layouts[name]
		if t.Reference || !t.PerOrganisation() {
			continue
		}
		if some, err := l.someOf(ctx, t, absent, "true"); err != nil || some {
			return some, err
		}
	}
	return false, nil
}

// someOf tells whether a table has versions of any of the organisations, of those where holds.
func (l *loading) someOf(ctx context.Context, t spec.Table, organisations []string, where string) (bool, error) {
	if len(organisations) == 0 {
		return false, nil
	}
	n, err := duck.Value[int64](ctx, l.db, "SELECT count(*) FROM (SELECT 1 FROM version."+duck.Ident(t.Name)+" v WHERE "+where+
		" AND "+organisationOf(t, "v")+" IN (SELECT unnest($organisations::VARCHAR[])) LIMIT 1)", duck.Args{"organisations": organisations})
	return n > 0, err
}

// continued is the time up to which nothing of the source is missing, as far as its extracts tell, and whether the extract
// follows on: from that time, or from exactly the end of any extract. The latter is how deltas go on after a full without an
// organisation that left.
func (l *loading) continued(ctx context.Context) (last time.Time, follows bool, err error) {
	args := duck.Args{"source": l.opts.Source}
	last, err = duck.Value[time.Time](ctx, l.db, "SELECT max(extract_time) FROM meta.extract WHERE source = $source AND NOT partial", args)
	if err != nil || l.x.From.IsZero() {
		return last, false, err
	}
	args["from"] = l.x.From
	exact, err := duck.Value[int64](ctx, l.db, "SELECT count(*) FROM meta.extract WHERE source = $source AND extract_time = $from", args)
	return last, exact > 0 || !last.IsZero() && !l.x.From.After(last), err
}
