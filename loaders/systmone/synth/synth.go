package synth

import (
	"context"
	_ "embed"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"time"

	"strata/engine/spec"
	"strata/loaders/systmone"
)

// Options of a synthetic feed. The zero value gives the demonstration: 10,000 registered patients in 3 practices,
// a full extract and 7 nights' deltas up to 31 March 2026.
type Options struct {
	Seed          uint64
	Patients      int       // registered at the full extract, over all organisations
	Organisations int       // practices
	Nights        int       // deltas after the full extract; below 0: none
	Ends          time.Time // extract time of the last night
	Dir           string    // where the extract folders go
	Progress      func(label string, done, total int64)
}

func (o Options) defaults() Options {
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.Patients == 0 {
		o.Patients = 10_000
	}
	if o.Organisations == 0 {
		o.Organisations = 3
	}
	if o.Nights == 0 {
		o.Nights = 7
	}
	o.Nights = max(o.Nights, 0)
	if o.Ends.IsZero() {
		o.Ends = time.Date(2026, 3, 31, 17, 7, 0, 0, time.UTC)
	}
	if o.Progress == nil {
		o.Progress = func(string, int64, int64) {}
	}
	return o
}

// maxPatients keeps NHS numbers unique in the 999 range: of its million, about ten in eleven have a check digit.
const maxPatients = 500_000

// Generate writes the extracts and returns their folders, oldest first. The same options give the same bytes.
func Generate(ctx context.Context, opts Options) ([]string, error) {
	o := opts.defaults()
	if o.Patients < 1 || o.Patients > maxPatients || o.Organisations < 1 || o.Organisations > 500 || o.Organisations > o.Patients {
		return nil, spec.Usagef(fmt.Sprintf("1 to %d patients, 1 to 500 organisations", maxPatients), "synth: %d patients in %d organisations", o.Patients, o.Organisations)
	}
	if entries, err := os.ReadDir(o.Dir); err == nil && len(entries) > 0 {
		return nil, spec.Usagef("name a new folder", "synth: %s is not empty", o.Dir)
	}
	tables, err := systmone.Tables()
	if err != nil {
		return nil, err
	}
	codes, err := readCodes()
	if err != nil {
		return nil, err
	}
	w := &world{o: o, tables: tables, codes: codes, next: 34_000_000_000}
	w.times = extractTimes(o)
	var dirs []string
	for night, to := range w.times {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("synth: interrupted")
		}
		dir := filepath.Join(o.Dir, to.Format("20060102_1504"))
		d, err := newFolder(dir, night > 0, tables)
		if err != nil {
			return nil, err
		}
		w.out, w.now, w.night = d, to, night
		from := ""
		if night == 0 {
			w.full()
		} else {
			from = w.times[night-1].Format("20060102_1504")
			w.delta(w.times[night-1])
		}
		if err := d.close(from, to.Format("20060102_1504")); err != nil {
			return nil, err
		}
		dirs = append(dirs, dir)
	}
	return dirs, nil
}

// extractTimes are one a night, some minutes around five in the afternoon; the last is exactly when it should be.
func extractTimes(o Options) []time.Time {
	r := rand.New(rand.NewPCG(o.Seed, 1<<60))
	var times []time.Time
	for i := o.Nights; i >= 0; i-- {
		t := o.Ends.UTC().Truncate(time.Minute).AddDate(0, 0, -i)
		if i > 0 {
			t = t.Add(time.Duration(r.IntN(30)-15) * time.Minute)
		}
		times = append(times, t)
	}
	return times
}

// code is a clinical idea's codes.
type code struct{ ctv3, snomed, term string }

//go:embed codes.csv
var codesCSV string

func readCodes() (map[string]code, error) {
	rows, err := csv.NewReader(strings.NewReader(codesCSV)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("synth: codes: %w", err)
	}
	codes := map[string]code{}
	for _, r := range rows[1:] {
		codes[r[0]] = code{r[1], r[2], r[3]}
	}
	return codes, nil
}

func sorted(names []string) []string {
	out := append([]string(nil), names...)
	sort.Strings(out)
	return out
}

func num(n int64) string { return strconv.FormatInt(n, 10) }

const stamp = "02 Jan 2006 15:04:05"

func at(t time.Time) string { return t.Format(stamp) }
