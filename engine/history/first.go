package history

import (
	"context"
	"fmt"
	"strings"

	"strata/engine/duck"
)

// firstSample is how many rows of a table's first file are looked through for list ids before it is read.
const firstSample = 100_000

// first writes the first file of a table straight into its versions: there is nothing to compare with, so its rows need
// not be staged. It reports false, with nothing written, where the rows must be looked at one by one: a removal, a key
// that is blank or repeated, or very many cells that do not fit.
func (l *loading) first(ctx context.Context, s *staged, f *fill, c *Counts) (bool, error) {
	if key, _ := s.table.Column(s.table.Key); !f.First || s.removal || s.table.Name == filterTable || key.Type.SQL() != "BIGINT" {
		return false, nil
	}
	if (len(f.Lists) > 0 || f.Code != nil) && s.good > firstSample {
		if err := l.sampleLists(ctx, s, *f); err != nil {
			return false, err
		}
	}
	if _, err := l.run(ctx, "load/first.sql", struct {
		staging
		Table string
		Lists []listFill
		Code  *codeFill
	}{s.plan, f.Table, f.Lists, f.Code}, l.args()); err != nil {
		return false, l.unreadable(s, err)
	}
	found, err := l.numbers(ctx, "load/first_check.sql", f)
	if err != nil {
		return false, err
	}
	n, unkeyed, bad := found[0], found[1], found[2]
	repeated, err := l.repeatedKeys(ctx, f, n, found[3], found[4])
	if err != nil {
		return false, err
	}
	if repeated > 0 && s.table.PerOrganisation() {
		found, err := l.numbers(ctx, "load/first_repeats.sql", f)
		if err != nil {
			return false, err
		}
		repeated = found[0]
	}
	if n != s.good || unkeyed > 0 || repeated > 0 || bad > maxPlaced {
		_, err := l.db.Exec(ctx, "DELETE FROM version."+duck.Ident(f.Table), nil)
		return false, err
	}
	if err := l.firstProblems(ctx, s, f, c, bad); err != nil {
		return false, err
	}
	c.Inserted, f.Straight = n, true
	if err := l.firstLists(ctx, f); err != nil {
		return false, err
	}
	if err := numberRest(ctx, l.db, f.Table); err != nil {
		return false, err
	}
	_, err = l.run(ctx, "load/seen.sql", f, nil)
	return true, err
}

// mostBits is how many keys may be told apart by a bit each: 64 MB a thread.
const mostBits = 1 << 29

// repeatedKeys counts the rows of a table's first file that repeat a key, the organisation apart; its n keys lie between low
// and high.
func (l *loading) repeatedKeys(ctx context.Context, f *fill, n, low, high int64) (int64, error) {
	apart := uint64(high) - uint64(low)
	found, err := l.numbers(ctx, "load/first_twice.sql", struct {
		*fill
		Bits      bool
		Low, High int64
	}{f, apart < mostBits && apart/64 <= uint64(n), low, high})
	if err != nil {
		return 0, err
	}
	return found[0], nil
}

// firstProblems stages the rows with a cell that does not fit, to keep what they held.
func (l *loading) firstProblems(ctx context.Context, s *staged, f *fill, c *Counts, bad int64) error {
	if bad == 0 {
		if err := l.tooBroken(s, c, 0); err != nil {
			return err
		}
		return l.quarantine(ctx, s, s.broken)
	}
	keys, err := l.rowKeys(ctx, "SELECT rowid, "+duck.Ident(f.Key)+", "+f.Organisation("v")+" FROM version."+duck.Ident(f.Table)+` v WHERE "#text" IS NULL`)
	if err != nil {
		return err
	}
	some := *s
	found, err := s.find(keys)
	if err != nil {
		return err
	}
	if some.prepared, err = s.excerpt(found); err != nil {
		return err
	}
	defer some.prepared.close()
	if err := some.lay(true); err != nil {
		return err
	}
	if err := some.stage(ctx, l.db, l.care); err != nil {
		return err
	}
	some.locate = func(context.Context, map[int64]bool) (map[int64]place, error) {
		at := map[int64]place{}
		for i, k := range found {
			at[int64(i)] = k.place
		}
		return at, nil
	}
	return l.problems(ctx, &some, c)
}

// sampleLists numbers the list ids and the pairs of codes among the file's first rows: nearly all there are, as a rule.
func (l *loading) sampleLists(ctx context.Context, s *staged, f fill) error {
	var columns []string
	for _, list := range f.Lists {
		columns = append(columns, list.Raw+" AS "+duck.Ident(list.Name))
	}
	if f.Code != nil {
		columns = append(columns, f.Code.CTV3+` AS "CTV3Code"`, f.Code.SNOMED+` AS "SNOMEDCode"`)
	}
	query := fmt.Sprintf("CREATE OR REPLACE TEMP TABLE sample AS SELECT %s FROM %s LIMIT %d", strings.Join(columns, ", "), s.plan.Source, firstSample)
	if _, err := l.db.Exec(ctx, query, nil); err != nil {
		return l.unreadable(s, err)
	}
	f.Rows = "sample"
	if f.Code != nil {
		if err := l.codePairs(ctx, f.Rows); err != nil {
			return err
		}
	}
	return l.listIDs(ctx, &f)
}

// firstLists numbers the list ids the sample did not have, and gives their rows the numbers.
func (l *loading) firstLists(ctx context.Context, f *fill) error {
	const newest = "SELECT coalesce(max(n), 0)::BIGINT FROM meta.list_id"
	before, err := l.count(ctx, newest)
	if err != nil {
		return err
	}
	f.Rows = "version." + duck.Ident(f.Table)
	if err := l.listIDs(ctx, f); err != nil {
		return err
	}
	after, err := l.count(ctx, newest)
	if err != nil || after == before {
		return err
	}
	for _, list := range f.Lists {
		if _, err := l.run(ctx, "load/first_lists.sql", struct{ Table, Name, Number string }{f.Table, list.Name, list.Number}, nil); err != nil {
			return err
		}
	}
	return nil
}
