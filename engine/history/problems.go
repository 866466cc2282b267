package history

import (
	"context"
	"fmt"
	"sort"

	"strata/engine/duck"
	"strata/engine/spec"
)

// maxPlaced bounds how many cell problems of one file get their line looked up; every one is kept.
const maxPlaced = 100_000

// ordinal is a staged row's place among the file's good records, from 0. Row ids of rows not committed yet follow the
// order of the file, but start somewhere high.
const ordinal = "rowid - (SELECT min(rowid) FROM stage)"

// problems keeps what does not fit: broken rows and rows without a key in quarantine, bad cells by column. A
// file with too many broken rows is refused.
func (l *loading) problems(ctx context.Context, s *staged, c *Counts) error {
	unkeyed, err := l.ordinals(ctx, `SELECT `+ordinal+` FROM stage WHERE `+duck.Ident(s.table.Key)+` IS NULL ORDER BY 1`)
	if err != nil {
		return err
	}
	if err := l.tooBroken(s, c, len(unkeyed)); err != nil {
		return err
	}
	bad, err := l.ordinals(ctx, fmt.Sprintf(`SELECT %s FROM stage WHERE "#problems" IS NOT NULL ORDER BY 1 LIMIT %d`, ordinal, maxPlaced))
	if err != nil || len(bad)+len(unkeyed)+len(s.broken) == 0 {
		return err
	}
	wanted := map[int64]bool{}
	for _, n := range append(append([]int64(nil), bad...), unkeyed...) {
		wanted[n] = true
	}
	locate := s.locate
	if locate == nil {
		locate = func(_ context.Context, ordinals map[int64]bool) (map[int64]place, error) { return s.places(ordinals) }
	}
	at, err := locate(ctx, wanted)
	if err != nil {
		return err
	}
	rows := append([]broken(nil), s.broken...)
	for _, n := range unkeyed {
		rows = append(rows, broken{Line: at[n].Line, Reason: s.table.Key + " is blank or not a whole number", Raw: at[n].Raw})
	}
	if err := l.quarantine(ctx, s, rows); err != nil {
		return err
	}
	return l.cellProblems(ctx, s, c, bad, at)
}

// tooBroken counts a file's broken rows and refuses the file when they are too many.
func (l *loading) tooBroken(s *staged, c *Counts, unkeyed int) error {
	c.Quarantined = int64(len(s.broken) + unkeyed)
	if lim := l.opts.Limits; c.Quarantined <= lim.QuarantineRows || float64(c.Quarantined) <= lim.QuarantineShare*float64(c.Rows) {
		return nil
	}
	first := ""
	if len(s.broken) > 0 {
		first = fmt.Sprintf("; the first is line %d: %s", s.broken[0].Line, s.broken[0].Reason)
	}
	return spec.Refusef(10, "the file is damaged: ask for the extract again; quarantine_rows in strata.toml sets how many broken rows are let through",
		"%s: %d of %d rows are broken%s", s.file.Name, c.Quarantined, c.Rows, first)
}

func (l *loading) ordinals(ctx context.Context, query string) ([]int64, error) {
	res, err := l.db.All(ctx, query, nil)
	if err != nil {
		return nil, err
	}
	var out []int64
	for _, r := range res.Rows {
		out = append(out, r[0].(int64))
	}
	return out, nil
}

func (l *loading) quarantine(ctx context.Context, s *staged, rows []broken) error {
	if len(rows) == 0 {
		return nil
	}
	sort.Slice(rows, func(i, j int) bool { return rows[i].Line < rows[j].Line })
	var lines []int64
	var reasons, raws []string
	for _, b := range rows {
		lines, reasons, raws = append(lines, b.Line), append(reasons, b.Reason), append(raws, b.Raw)
	}
	_, err := l.db.Exec(ctx, `INSERT INTO meta.quarantine
		SELECT $load_id, $table, $file, unnest($lines::BIGINT[]), unnest($reasons::VARCHAR[]), unnest($raws::VARCHAR[])`,
		duck.Args{"load_id": l.id, "table": s.table.Name, "file": s.file.Name, "lines": lines, "reasons": reasons, "raws": raws})
	return err
}

func (l *loading) cellProblems(ctx context.Context, s *staged, c *Counts, bad []int64, at map[int64]place) error {
	if len(bad) == 0 {
		return nil
	}
	ids, lines := make([]int64, 0, len(bad)), make([]int64, 0, len(bad))
	for _, n := range bad {
		ids, lines = append(ids, n), append(lines, at[n].Line)
	}
	n, err := l.db.Exec(ctx, `INSERT INTO meta.cell_problem
		SELECT $load_id, $table, $file, a.line, p.name, p.reason, p.raw
		FROM (SELECT `+ordinal+` AS id, unnest("#problems") AS p FROM stage WHERE "#problems" IS NOT NULL AND `+duck.Ident(s.table.Key)+` IS NOT NULL)
		LEFT JOIN (SELECT unnest($ids::BIGINT[]) AS id, unnest($lines::BIGINT[]) AS line) a USING (id)
		ORDER BY id`,
		duck.Args{"load_id": l.id, "table": s.table.Name, "file": s.file.Name, "ids": ids, "lines": lines})
	c.CellProblems = n
	return err
}
