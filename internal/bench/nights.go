package main

import (
	"context"
	"fmt"
	"os"
)

// month is a store with the base extract and every night after it. It is made once, by a load of all nights.
func (b *bench) month(ctx context.Context) (string, error) {
	store := b.at("month.duckdb")
	if _, err := os.Stat(store); err == nil {
		return store, nil
	}
	base, err := b.base(ctx)
	if err != nil {
		return "", err
	}
	if _, err := b.copyOf(base, "month.duckdb"); err != nil {
		return "", err
	}
	ran, c, err := b.load(ctx, store, nil, b.main.Nights...)
	if err != nil {
		remove(store)
		return "", err
	}
	b.monthNote = fmt.Sprintf("%s rows in %d nights, loaded in %.1f s; without them the file has %s", count(c.Rows), len(b.main.Nights), ran.Seconds, size(sizeOf(base)))
	b.prove(ctx, fmt.Sprintf("%d nights", len(b.main.Nights)), b.main, store, append([]string{b.main.Base}, b.main.Nights...)...)
	return store, nil
}

// nights compares the file after a month of nights with a freshly made copy of the same tables.
func nights(ctx context.Context, b *bench) []row {
	r := row{Work: "file size after 30 nights of 1 %", Rival: "fresh copy of its tables", Unit: "MB", Bar: 1.3}
	store, err := b.month(ctx)
	if err != nil {
		return notRun(r, err)
	}
	small := b.at("compact.duckdb")
	defer remove(small)
	remove(small)
	if _, err := b.child(ctx, "compact", store, small); err != nil {
		return notRun(r, err)
	}
	r.Ours, r.Theirs, r.Note = []float64{float64(sizeOf(store)) / 1e6}, []float64{float64(sizeOf(small)) / 1e6}, b.monthNote
	return []row{r}
}
