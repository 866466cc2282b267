package main

import (
	"errors"
	"path/filepath"

	"strata/engine/spec"
)

// sampled is how much of a table's file the model follows, in bytes: some two thousand rows.
const sampled = 500_000

// sampleOf is where the sample of a file of an extract stands.
func sampleOf(place, table string) string { return filepath.Join(place+".sample", table+".csv") }

// writeSamples puts beside every extract the rows the model follows: those of some ids, the same in all extracts.
func (f *feed) writeSamples() error {
	for _, t := range f.Tables {
		if t.Columns[0].Name != spec.RowIdentifier {
			continue
		}
		places := []string{f.Base, f.Reload}
		if t.Name == bigTable {
			places = append(append(places, f.Nights...), f.Fixed)
		}
		for _, place := range places {
			if err := t.writeSample(place); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t table) writeSample(place string) error {
	o, err := create(filepath.Dir(sampleOf(place, t.Name)), t.Name)
	if err != nil {
		return err
	}
	header := true
	err = eachRecord(filepath.Join(place, t.Name+".csv"), func(raw []byte, _ float64) error {
		if header || chance(firstCell(raw), 7) < t.Rate {
			o.raw(raw)
		}
		header = false
		return nil
	})
	return errors.Join(err, o.Close())
}
