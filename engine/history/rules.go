package history

import (
	"context"
	"fmt"
	"time"

	"strata/engine/duck"
	"strata/engine/spec"
)

const stamp = "2006-01-02 15:04"

// gap is a stretch of time the source never delivered the changes of.
type gap struct {
	from time.Time // zero: no full extract was ever loaded
	to   time.Time
}

// check applies the rules about the order of extracts. It reports true when this very extract is loaded already.
func (l *loading) check(ctx context.Context) (already bool, err error) {
	if err := l.checkTime(); err != nil {
		return false, err
	}
	same, err := l.db.All(ctx, `SELECT place, digest FROM meta.extract WHERE source = $source AND extract_time = $time`,
		duck.Args{"source": l.opts.Source, "time": l.x.To})
	if err != nil {
		return false, err
	}
	if len(same.Rows) > 0 {
		d, err := Digest(l.x)
		if err != nil {
			return false, err
		}
		if d == same.Rows[0][1].(string) {
			return true, nil
		}
		return false, spec.Refusef(13, "two extracts of one source cannot have the same extract time: name the right --source, or keep the first",
			"%s: source %q already has a different extract of %s, loaded from %s", l.x.Place, l.opts.Source, l.x.To.Format(stamp), same.Rows[0][0])
	}
	last, err := duck.Value[time.Time](ctx, l.db, `SELECT max(extract_time) FROM meta.extract WHERE source = $source`, duck.Args{"source": l.opts.Source})
	if err != nil {
		return false, err
	}
	if last.After(l.x.To) {
		return false, spec.Refusef(12, "history is kept in extract order: put the extract into the archive and run strata rebuild",
			"%s: extract of %s is older than the last one loaded for source %q, %s", l.x.Place, l.x.To.Format(stamp), l.opts.Source, last.Format(stamp))
	}
	later, err := duck.Value[int64](ctx, l.db, `SELECT count(*) FROM meta.extract WHERE extract_time >= $time`, duck.Args{"time": l.x.To})
	if err != nil {
		return false, err
	}
	l.overlaps = later > 0
	return false, l.checkGap(ctx, last)
}

// leeway is how far an extract's time may lie ahead of this machine's clock: clocks are wrong, and stand in other zones.
const leeway = 48 * time.Hour

// checkTime refuses an extract of a time to come: once it is loaded, every night before it would be too old.
func (l *loading) checkTime() error {
	now := duck.Reading(l.started)
	if !l.x.To.After(now.Add(leeway)) {
		return nil
	}
	return spec.Refusef(1, "ask for the extract again; where this machine's clock is wrong, set it",
		"%s: the extract time %s has not come yet: it is %s now", l.x.Place, l.x.To.Format(stamp), now.Format(stamp))
}

func (l *loading) checkGap(ctx context.Context, newest time.Time) error {
	last, follows, err := l.continued(ctx)
	if err != nil {
		return err
	}
	from := l.x.From
	if follows || from.IsZero() && (!l.has(spec.Delta) || l.has(spec.Full)) { // a delta without dates follows the rest, here a full
		return nil
	}
	if l.gap = &(gap{from: last, to: from}); from.IsZero() {
		l.gap.to = l.x.To // nobody knows what is missing before it
	}
	if l.opts.AcceptGap {
		l.result.Gap = true
		return nil
	}
	if from.IsZero() {
		return spec.Refusef(11, "ask for the extract again; --accept-gap loads it and records the gap until a full extract heals it",
			"%s: its manifest does not say from when on the delta has the changes", l.x.Place)
	}
	if last.IsZero() {
		return spec.Refusef(11, "load the full extract first; --accept-gap starts from this delta and records that earlier rows are missing",
			"%s: a delta from %s, and source %q has no extract loaded", l.x.Place, l.x.From.Format(stamp), l.opts.Source)
	}
	since := ""
	if newest.After(last) {
		since = fmt.Sprintf("; what came since, up to %s, has some of its organisations only", newest.Format(stamp))
	}
	return spec.Refusef(11, "find the missing extract and load it first; --accept-gap records the gap until a full extract heals it",
		"%s: gap: the delta starts at %s, the last extract of source %q ended at %s%s", l.x.Place, l.x.From.Format(stamp), l.opts.Source, last.Format(stamp), since)
}
