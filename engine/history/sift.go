package history

import (
	"context"

	"strata/engine/duck"
	"strata/engine/spec"
)

// sifting is what sql/load/sift.sql is filled with.
type sifting struct {
	staging
	fill
	KeyText, OrganisationText string
}

// sift stages only those rows of a full file that may differ from their open versions: the rest have the same text as
// they had when they were opened. It reports false where that cannot be told: hashes of another kind, another source
// in the way, a key that is repeated or blank.
func (l *loading) sift(ctx context.Context, s *staged, f *fill, c *Counts) (bool, error) {
	text := func(name string) string {
		for _, x := range s.plan.Columns {
			if x.Name == name {
				return x.Raw
			}
		}
		return ""
	}
	key, _ := s.table.Column(s.table.Key)
	fill := sifting{staging: s.plan, fill: *f, KeyText: text(s.table.Key), OrganisationText: text(spec.VisibleTo)}
	if s.file.Mode != spec.Full || !f.Hashed || f.Overlaps || s.removal || key.Type.SQL() != "BIGINT" || fill.OrganisationText == "" {
		return false, nil
	}
	if err := l.db.AsWritten(ctx, func() error { _, err := l.run(ctx, "load/sift.sql", fill, nil); return err }); err != nil {
		return false, l.unreadable(s, err)
	}
	n, err := l.numbers(ctx, "load/sift_check.sql", f)
	if err != nil {
		return false, err
	}
	differ, inserted, gone, open := n[0], n[1], n[2], n[3]
	if s.good != open-gone+inserted { // every row meets one version or none: else a key is repeated, or rows were misread
		return false, nil
	}
	some := *s
	if err := some.plan.from("(SELECT * FROM sifted WHERE in_file)"); err != nil {
		return false, err
	}
	rows, err := some.read(ctx, l.db)
	if err != nil {
		return false, err
	}
	if _, err := l.run(ctx, "load/pick.sql", f, nil); err != nil {
		return false, err
	}
	picked, err := l.count(ctx, "SELECT count(*) FROM pick")
	if err != nil || rows != differ || picked != differ {
		return false, err
	}
	some.locate = l.byKey(&some, f)
	f.Sifted = true
	return true, l.problems(ctx, &some, c)
}

// byKey finds staged rows in the file by their keys: sifted rows have lost the file's order.
func (l *loading) byKey(s *staged, f *fill) func(context.Context, map[int64]bool) (map[int64]place, error) {
	return func(ctx context.Context, _ map[int64]bool) (map[int64]place, error) {
		keys, err := l.rowKeys(ctx, "SELECT "+ordinal+", "+duck.Ident(f.Key)+", "+f.Organisation("stage")+` FROM stage WHERE "#problems" IS NOT NULL`)
		if err != nil {
			return nil, err
		}
		found, err := s.find(keys)
		if err != nil {
			return nil, err
		}
		at := map[int64]place{}
		for _, k := range found {
			at[k.ordinal] = k.place
		}
		return at, nil
	}
}
