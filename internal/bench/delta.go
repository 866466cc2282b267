package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
)

// tableFile is a table and a file of it, as the PostgreSQL scripts see them.
type tableFile struct {
	table
	File string
	At   string
}

// Names are the columns, quoted, under an alias that may be blank.
func (t table) Names(alias string) string { return strings.Join(t.names(alias), ", ") }

// Postgres is the column's type in PostgreSQL.
func (c column) Postgres() string {
	switch c.Type {
	case "BIGINT":
		return "bigint"
	case "DOUBLE":
		return "double precision"
	case "BOOLEAN":
		return "boolean"
	case "DATE":
		return "date"
	case "TIMESTAMP":
		return "timestamp"
	}
	return "text"
}

// contender takes a night in a way of its own.
type contender struct {
	row   row
	ready func(ctx context.Context) error               // what is not timed
	night func(ctx context.Context, n int) (run, error) // what is
	err   error
}

// nightsOfDelta is how many nights the contenders take, one a repeat.
func (b *bench) nightsOfDelta() int { return min(b.repeats, len(b.main.Nights)) }

// delta compares a night's delta with the ways people keep history today.
func delta(ctx context.Context, b *bench) []row {
	store, err := b.base(ctx)
	if err == nil {
		store, err = b.copyOf(store, "night.duckdb")
	}
	all := []*contender{b.dbtContender(), b.postgresContender(), b.mergeContender()}
	for _, c := range all {
		c.err = err
		if err == nil {
			c.err = c.ready(ctx)
		}
	}
	for n := 1; n <= b.nightsOfDelta() && err == nil; n++ {
		var ours run
		var c counted
		if ours, c, err = b.load(ctx, store, nil, b.main.Nights[n-1]); err != nil {
			break
		}
		b.deltaNote = fmt.Sprintf("%s rows a night on %s; peak memory %s", count(c.Rows), count(b.main.table(bigTable).Rows), size(ours.Peak))
		for _, other := range all {
			if other.err != nil {
				continue
			}
			var theirs run
			if theirs, other.err = other.night(ctx, n); other.err == nil {
				other.row.Ours, other.row.Theirs = append(other.row.Ours, ours.Seconds), append(other.row.Theirs, theirs.Seconds)
			}
		}
	}
	var rows []row
	for _, c := range all {
		if err != nil {
			c.err = err
		}
		if c.err != nil {
			c.row.NotRun = c.err.Error()
		}
		c.row.Note = strings.TrimPrefix(c.row.Note+"; "+b.deltaNote, "; ")
		rows = append(rows, c.row)
	}
	if err == nil {
		b.prove(ctx, fmt.Sprintf("%d nights, each alone", b.nightsOfDelta()), b.main, store, append([]string{b.main.Base}, b.main.Nights[:b.nightsOfDelta()]...)...)
	}
	return rows
}

// dbtContender is dbt's snapshot of the current state, the night applied to it beforehand.
func (b *bench) dbtContender() *contender {
	c := &contender{row: row{Work: "a night's delta, 1 % of rows", Rival: "dbt snapshot", Bar: 20, Faster: true}}
	var d *dbt
	var insides []float64
	c.ready = func(ctx context.Context) (err error) {
		d, err = b.newDbt(ctx)
		return err
	}
	c.night = func(ctx context.Context, n int) (run, error) {
		if _, err := b.child(ctx, "state", b.main.Dir, d.file, fmt.Sprint(n), ""); err != nil {
			return run{}, err
		}
		ran, inside, err := d.snapshot(ctx)
		insides = append(insides, inside)
		c.row.Note = fmt.Sprintf("timestamp strategy, its fastest, the night applied to its source beforehand; of dbt's time the snapshot itself took %s s, the rest is its start", figure(median(insides)))
		return ran, err
	}
	return c
}

// postgresContender is COPY into a staging table, an UPDATE that closes and an INSERT that opens versions.
func (b *bench) postgresContender() *contender {
	c := &contender{row: row{Work: "a night's delta, 1 % of rows", Rival: "PostgreSQL", Bar: 10, Faster: true}}
	const how = "COPY to a staging table, UPDATE that closes and INSERT that opens versions, one partial unique index"
	var later []float64
	t := b.main.table(bigTable)
	c.ready = func(ctx context.Context) error {
		p, err := b.server(ctx)
		if err != nil {
			return err
		}
		_, err = p.script(ctx, b, "history.sql", tableFile{t, utf8Of(b.main.Base, t.Name), stamp(baseTime)})
		b.pgLoaded = err == nil
		return err
	}
	c.night = func(ctx context.Context, n int) (run, error) {
		ran, err := b.pg.script(ctx, b, "night.sql", tableFile{t, utf8Of(b.main.Nights[n-1], t.Name), stamp(nightTime(n))})
		if err != nil {
			return ran, err
		}
		check, err := b.pg.query(ctx, "CHECKPOINT")
		later = append(later, check.Seconds)
		c.row.Note = fmt.Sprintf("%s; its checkpoint, which is left for later and not counted, took %s s", how, figure(median(later)))
		return ran, err
	}
	return c
}

// mergeContender is DuckDB's own MERGE, the file already UTF-8 and known to be sound.
func (b *bench) mergeContender() *contender {
	c := &contender{row: row{Work: "a night's delta, 1 % of rows", Rival: "DuckDB MERGE"}}
	file := filepath.Join(b.work, "merge.duckdb")
	c.row.Note = "for information: one MERGE whose conditions are equalities, of a file made UTF-8 beforehand; nothing is checked, nothing recorded"
	c.ready = func(ctx context.Context) error {
		bare, err := b.bare(ctx)
		if err == nil {
			_, err = b.child(ctx, "history", b.main.Dir, file, bare)
		}
		return err
	}
	c.night = func(ctx context.Context, n int) (run, error) {
		return b.child(ctx, "merge", b.main.Dir, file, fmt.Sprint(n))
	}
	return c
}
