package main

import (
	"context"
	"os"
	"strings"
	"time"

	"strata/engine/duck"
	"strata/engine/spec"
	"strata/engine/spec/rows"
	"strata/loaders/systmone"
)

// state is one version as the model has it: cells by column, blank for none.
type state struct {
	cells    map[string]string
	from, to time.Time // to is zero while it is open
}

// history is a plain model of what extracts say: a map of lists, no SQL. It knows what the bench's extracts do: whole
// files, changes, new rows and removals.
type history map[string][]*state // table, organisation and id

// compareModel builds the history of a sample of keys from extracts' files and compares it with a store's: feed, store,
// extracts, oldest first.
func compareModel(ctx context.Context, args []string) (any, error) {
	f, err := readPlan(args[0])
	if err != nil {
		return nil, err
	}
	tables, err := systmone.Tables()
	if err != nil {
		return nil, err
	}
	h, ids := history{}, map[string]map[uint64]bool{}
	for _, place := range args[2:] {
		if err := h.extract(place, ids); err != nil {
			return nil, err
		}
	}
	db, err := duck.Open(ctx, args[1], duck.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	var out struct{ Keys, Versions, Differ int64 }
	for _, t := range f.Tables {
		known, ok := tables.Lookup(t.Name)
		if !ok || ids[t.Name] == nil {
			continue
		}
		want := h.lines(known)
		got, err := stored(ctx, db, known, ids[t.Name])
		if err != nil {
			return nil, err
		}
		out.Keys += int64(len(ids[t.Name]))
		out.Versions += int64(len(want))
		out.Differ += differ(want, got)
	}
	return out, nil
}

// extract applies the samples of an extract's files, and notes their ids by table.
func (h history) extract(place string, ids map[string]map[uint64]bool) error {
	x, closer, err := systmone.Open(place, systmone.Options{})
	if err != nil {
		return err
	}
	defer closer.Close()
	for _, f := range x.Files {
		if _, err := os.Stat(sampleOf(place, f.Table)); err != nil {
			continue // rows without an id of their own
		}
		if ids[f.Table] == nil {
			ids[f.Table] = map[uint64]bool{}
		}
		if err := h.file(sampleOf(place, f.Table), f, x.To, ids[f.Table]); err != nil {
			return err
		}
	}
	return nil
}

// file applies one file's sample.
func (h history) file(path string, f spec.File, at time.Time, ids map[uint64]bool) error {
	var header []string
	seen := map[string]bool{}
	err := eachRecord(path, func(raw []byte, _ float64) error {
		if header == nil {
			header = rows.Split(raw, dialect)
			return nil
		}
		ids[firstCell(raw)] = true
		cells := map[string]string{}
		for i, c := range rows.Split(raw, dialect) {
			cells[header[i]] = c
		}
		key := strings.Join([]string{f.Table, cells[spec.VisibleTo], cells[spec.RowIdentifier]}, "|")
		seen[key] = true
		h.row(key, cells, at)
		return nil
	})
	if f.Mode == spec.Full && !f.Reference {
		for key, vs := range h {
			if v := vs[len(vs)-1]; strings.HasPrefix(key, f.Table+"|") && !seen[key] && v.to.IsZero() {
				v.to = at
			}
		}
	}
	return err
}

func (h history) row(key string, cells map[string]string, at time.Time) {
	vs := h[key]
	var open *state
	if n := len(vs); n > 0 && vs[n-1].to.IsZero() {
		open = vs[n-1]
	}
	removed := cells[spec.RemovedData] == "1"
	delete(cells, spec.RemovedData)
	switch {
	case removed && open == nil, !removed && open != nil && same(open.cells, cells):
		return
	case open != nil:
		open.to = at
	}
	if !removed {
		h[key] = append(vs, &state{cells: cells, from: at})
	}
}

func same(a, b map[string]string) bool {
	for k, v := range b {
		if a[k] != v {
			return false
		}
	}
	return true
}
