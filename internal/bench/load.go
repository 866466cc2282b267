package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// at is a file of this run.
func (b *bench) at(name string) string { return filepath.Join(b.work, name) }

// base is a store with the main feed's first full extract in it: what most sections begin from. It is made once.
func (b *bench) base(ctx context.Context) (string, error) {
	store := b.at("base.duckdb")
	if _, err := os.Stat(store); err == nil {
		return store, nil
	}
	_, _, err := b.load(ctx, store, nil, b.main.Base)
	return store, err
}

// bare is a database of the main feed's base extract as bare tables.
func (b *bench) bare(ctx context.Context) (string, error) {
	file := b.at("bare.duckdb")
	if _, err := os.Stat(file); err == nil {
		return file, nil
	}
	_, err := b.child(ctx, "ctas", b.main.Dir, b.main.Base, file)
	return file, err
}

// copyOf is a fresh copy of a store.
func (b *bench) copyOf(store, name string) (string, error) {
	to := b.at(name)
	remove(to)
	src, err := os.Open(store)
	if err != nil {
		return "", err
	}
	defer src.Close()
	dst, err := os.Create(to)
	if err != nil {
		return "", err
	}
	if _, err := dst.ReadFrom(src); err != nil {
		dst.Close()
		return "", err
	}
	return to, dst.Close()
}

func remove(store string) {
	os.Remove(store)
	os.Remove(store + ".wal")
}

func notRun(r row, err error) []row {
	r.NotRun = err.Error()
	return []row{r}
}

// firstLoad compares the first full load of every table with bare typed CREATE TABLE AS of the same files.
func firstLoad(ctx context.Context, b *bench) []row {
	r := row{Work: "first full load, all tables", Rival: "DuckDB typed CREATE TABLE AS", Bar: 1.25}
	store, bare := b.at("base.duckdb"), b.at("bare.duckdb")
	for range b.repeats {
		remove(store)
		remove(bare)
		ours, c, err := b.load(ctx, store, nil, b.main.Base)
		if err != nil {
			return notRun(r, err)
		}
		theirs, err := b.child(ctx, "ctas", b.main.Dir, b.main.Base, bare)
		if err != nil {
			return notRun(r, err)
		}
		r.Ours, r.Theirs = append(r.Ours, ours.Seconds), append(r.Theirs, theirs.Seconds)
		r.Note = fmt.Sprintf("the same files, made UTF-8 beforehand for DuckDB; %s rows in %d files, %s; peak memory %s against %s; file %s against %s", count(c.Rows), len(b.main.Tables), size(b.main.bytes(b.main.Base)),
			size(ours.Peak), size(theirs.Peak), size(sizeOf(store)), size(sizeOf(bare)))
	}
	b.prove(ctx, "first full load", b.main, store, b.main.Base)
	return []row{r}
}

// reload compares a full extract with few changes with a bare scan of all its columns.
func reload(ctx context.Context, b *bench) []row {
	r := row{Work: "full re-load, 0.1 % of rows changed", Rival: "DuckDB typed scan of all columns", Bar: 2}
	share := row{Work: "full re-load, 0.1 % of rows changed: new versions", Unit: "%", Bar: 0.2}
	base, err := b.base(ctx)
	if err != nil {
		return notRun(r, err)
	}
	var store string
	for range b.repeats {
		if store, err = b.copyOf(base, "reload.duckdb"); err != nil {
			return notRun(r, err)
		}
		ours, c, err := b.load(ctx, store, nil, b.main.Reload)
		if err != nil {
			return notRun(r, err)
		}
		theirs, err := b.child(ctx, "scan", b.main.Dir, b.main.Reload)
		if err != nil {
			return notRun(r, err)
		}
		r.Ours, r.Theirs = append(r.Ours, ours.Seconds), append(r.Theirs, theirs.Seconds)
		share.Ours = append(share.Ours, 100*float64(c.Versions)/float64(c.Rows))
		r.Note = fmt.Sprintf("DuckDB counts every column of the same files and keeps nothing; peak memory %s; file grows from %s to %s", size(ours.Peak), size(sizeOf(base)), size(sizeOf(store)))
	}
	defer remove(store)
	b.prove(ctx, "full re-load", b.main, store, b.main.Base, b.main.Reload)
	return []row{r, share}
}

// memory measures the most memory that loads have under a limit.
func memory(ctx context.Context, b *bench) []row {
	env := []string{"STRATA_MEMORY_LIMIT=2GB"}
	store := b.at("memory.duckdb")
	defer remove(store)
	var rows []row
	for _, w := range []struct{ work, place string }{{"first full load", b.main.Base}, {"a night's delta", b.main.Nights[0]}, {"full re-load", b.main.Reload}} {
		r := row{Work: fmt.Sprintf("peak memory under memory_limit=2GB: %s, %s patients", w.work, count(int64(b.patients))), Unit: "GB", Bar: 2.5}
		ran, _, err := b.load(ctx, store, env, w.place)
		if err != nil {
			rows = append(rows, notRun(r, err)...)
			continue
		}
		r.Ours = []float64{float64(ran.Peak) / 1e9}
		r.Note = fmt.Sprintf("%.1f s", ran.Seconds)
		rows = append(rows, r)
	}
	return rows
}

func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// bytes is the size of an extract's files.
func (f *feed) bytes(place string) (n int64) {
	for _, t := range f.Tables {
		n += sizeOf(filepath.Join(place, t.Name+".csv"))
	}
	return n
}

// size is a number of bytes for people.
func size(bytes int64) string {
	if bytes >= 1e9 {
		return figure(float64(bytes)/1e9) + " GB"
	}
	return figure(float64(bytes)/1e6) + " MB"
}

// count is a whole number with its thousands apart.
func count(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
