package main

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"strata/engine/duck"
	"strata/engine/spec"
	"strata/engine/spec/rows"
	"strata/loaders/systmone"
)

// sampled is how much of a table's first file the model follows, in bytes: some two thousand rows.
const sampled = 500_000

// state is one version as the model has it: cells by column, blank for none.
type state struct {
	cells    map[string]string
	from, to time.Time // to is zero while it is open
}

// history is a plain model of what extracts say: a map of lists, no SQL. It knows what the bench's extracts do: whole
// files, changes, new rows and removals.
type history map[string][]*state // table, organisation and id

// sample is which rows of a table the model follows.
type sample struct {
	ids  map[uint64]bool
	rate float64
}

// compareModel builds the history of a sample of keys from extracts' files and compares it with a store's: store,
// extracts, oldest first.
func compareModel(ctx context.Context, args []string) (any, error) {
	tables, err := systmone.Tables()
	if err != nil {
		return nil, err
	}
	h, samples := history{}, map[string]*sample{}
	for _, place := range args[1:] {
		x, closer, err := systmone.Open(place, systmone.Options{})
		if err != nil {
			return nil, err
		}
		for _, f := range x.Files {
			if t, ok := tables.Lookup(f.Table); !ok || t.Columns[0].Name != spec.RowIdentifier || t.Key != spec.RowIdentifier {
				continue
			}
			if samples[f.Table] == nil {
				samples[f.Table] = &sample{ids: map[uint64]bool{}, rate: sampled / float64(f.Size)}
			}
			if err := h.file(place, f, x.To, samples[f.Table]); err != nil {
				return nil, err
			}
		}
		if err := closer.Close(); err != nil {
			return nil, err
		}
	}
	db, err := duck.Open(ctx, args[0], duck.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	var out struct{ Keys, Versions, Differ int64 }
	for name, s := range samples {
		t, _ := tables.Lookup(name)
		want := h.lines(t)
		got, err := stored(ctx, db, t, s.ids)
		if err != nil {
			return nil, err
		}
		out.Keys += int64(len(s.ids))
		out.Versions += int64(len(want))
		out.Differ += differ(want, got)
	}
	return out, nil
}

// file applies one file to the sampled keys, which it adds to.
func (h history) file(place string, f spec.File, at time.Time, s *sample) error {
	var header []string
	seen := map[string]bool{}
	err := eachRecord(filepath.Join(place, f.Name), func(raw []byte, _ float64) error {
		if header == nil {
			header = rows.Split(raw, dialect)
			return nil
		}
		id := firstCell(raw)
		if chance(id, 7) >= s.rate {
			return nil
		}
		s.ids[id] = true
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
