package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"strata/loaders/systmone/synth"
)

// synthOptions is the one place that says what invented extracts look like.
func synthOptions(patients int, dir string) synth.Options {
	return synth.Options{Patients: patients, Organisations: max(2, min(500, patients/10_000)), Nights: -1, Entries: 200, Ends: baseTime, Dir: dir}
}

// baseTime is the first full extract's; a night follows each day after it.
var baseTime = time.Date(2026, 2, 28, 17, 7, 0, 0, time.UTC)

const (
	nightsOfMain = 30   // a month of nights
	nightShare   = 0.01 // rows of SRCode a night changes
	reloadShare  = 0.001
	bigTable     = "SRCode"
	folderTime   = "20060102_1504"
)

// feed is one set of extracts, on disk and ready to be read by anybody.
type feed struct {
	Patients int
	Dir      string
	Base     string   // the full extract
	Nights   []string // deltas of the big table after it, 1 % of its rows each
	Fixed    string   // another delta after it, of a size that does not depend on the feed's
	Reload   string   // the full extract again, 0.1 % of its rows changed
	Tables   []table
}

// table is a file of the base extract.
type table struct {
	Name    string
	Rows    int64
	Columns []column
	Rate    float64 // share of its ids the model follows
}

// column is a column of a file and its type.
type column struct {
	Name, Type string
	Read       string // the type bare DuckDB reads it as: VARCHAR where a file mixes formats of time
}

func (f *feed) table(name string) table {
	for _, t := range f.Tables {
		if t.Name == name {
			return t
		}
	}
	return table{}
}

func (f *feed) rows() (n int64) {
	for _, t := range f.Tables {
		n += t.Rows
	}
	return n
}

// utf8Of is where a file of an extract stands as UTF-8, for readers that take nothing else.
func utf8Of(place, table string) string { return filepath.Join(place+".utf8", table+".csv") }

// feed makes a set of extracts, or finds the one an earlier run made in the same way.
func (b *bench) feed(ctx context.Context, patients, nights int) (*feed, error) {
	mark, err := fingerprint(ctx)
	if err != nil {
		return nil, err
	}
	fixed := nightShare * float64(b.patients) / 10 / float64(patients) // of the main feed's rows a tenth as many as a night has
	f := &feed{Patients: patients, Dir: filepath.Join(b.home, "data", fmt.Sprintf("%d-%d-%.4f-%s", patients, nights, fixed, mark))}
	plan := filepath.Join(f.Dir, "plan.json")
	if text, err := os.ReadFile(plan); err == nil {
		return f, json.Unmarshal(text, f)
	}
	b.say("make extracts of %d patients", patients)
	if err := os.RemoveAll(f.Dir); err != nil {
		return nil, err
	}
	if _, err := b.child(ctx, "make", f.Dir, fmt.Sprint(patients), fmt.Sprint(nights), fmt.Sprint(fixed)); err != nil {
		return nil, fmt.Errorf("make extracts: %w", err)
	}
	text, err := os.ReadFile(plan)
	if err != nil {
		return nil, err
	}
	return f, json.Unmarshal(text, f)
}

// fingerprint changes when the generator, or how it is asked, does: it is the digest of a tiny feed.
func fingerprint(ctx context.Context) (string, error) {
	dir, err := os.MkdirTemp("", "strata-bench-*")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	if _, err := synth.Generate(ctx, synthOptions(50, filepath.Join(dir, "feed"))); err != nil {
		return "", err
	}
	h := sha256.New()
	fmt.Fprint(h, layoutVersion, nightShare, reloadShare)
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		fmt.Fprint(h, d.Name(), len(text))
		h.Write(text)
		return err
	})
	return hex.EncodeToString(h.Sum(nil))[:8], err
}

// layoutVersion goes up when what make writes changes.
const layoutVersion = 3
