package synth

import (
	"fmt"
	"runtime"
	"time"

	"strata/engine/spec"
)

// Options of a synthetic feed. The zero value gives the demonstration: 10,000 registered patients in 3 practices,
// a full extract and 7 nights' deltas up to 31 March 2026, and of their records the last two years.
type Options struct {
	Seed          uint64
	Patients      int       // registered at the full extract, over all organisations
	Organisations int       // practices
	Entries       int       // coded entries (SRCode rows) per registered patient, as a mean; 0: conditions, screening and two years' care only, about 13
	Nights        int       // deltas after the full extract; below 0: none
	Churn         float64   // rows a night adds, changes or removes, per cent of the full extract's; 0: 0.1; below 0: only who comes and goes, and appointments
	Ends          time.Time // extract time of the last night
	Dir           string    // where the extract folders go
	Workers       int       // makers at once, 0: one a core; the bytes are the same for any number

	Rebulk   []Rebulk // nights that send tables in full again
	Months   int      // full files reach this many months back; 0: all history
	Join     int      // night on which one more organisation joins, 0: none does
	Leave    int      // night from which the last organisation is silent, 0: none is
	Quirks   []string // see Quirks
	Progress func(label string, done, total int64)
}

// Rebulk is a night that sends tables in full again.
type Rebulk struct {
	Night int
	Table string // all tables when blank
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
	if o.Churn == 0 {
		o.Churn = 0.1
	}
	if o.Ends.IsZero() {
		o.Ends = time.Date(2026, 3, 31, 17, 7, 0, 0, time.UTC)
	}
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Progress == nil {
		o.Progress = func(string, int64, int64) {}
	}
	return o
}

// Bounds of the options.
const (
	maxPatients      = 10_000_000
	maxOrganisations = 500
	maxEntries       = 1000
	maxNights        = 1000
)

func (o Options) validate() error {
	if o.Patients < 1 || o.Patients > maxPatients || o.Organisations < 1 || o.Organisations > maxOrganisations || o.Organisations > o.Patients {
		return spec.Usagef(fmt.Sprintf("1 to %d patients, 1 to %d organisations", maxPatients, maxOrganisations),
			"synth: %d patients in %d organisations", o.Patients, o.Organisations)
	}
	if o.Entries < 0 || o.Entries > maxEntries {
		return spec.Usagef(fmt.Sprintf("0 to %d; 200 is a whole history", maxEntries), "synth: %d entries a patient", o.Entries)
	}
	if o.Churn > 20 {
		return spec.Usagef("0 to 20 per cent; 0.1 to 1 is common", "synth: churn of %g per cent", o.Churn)
	}
	if o.Nights > maxNights || o.Workers < 1 || o.Months < 0 {
		return spec.Usagef(fmt.Sprintf("up to %d nights, 1 worker or more, months from 0", maxNights), "synth: %d nights, %d workers, %d months", o.Nights, o.Workers, o.Months)
	}
	nights := []int{o.Join, o.Leave}
	for _, r := range o.Rebulk {
		if r.Night < 1 {
			return spec.Usagef("the first delta is night 1", "synth: re-bulk on night %d", r.Night)
		}
		if r.Table != "" && tableIndex(r.Table) < 0 {
			return spec.Usagef("name a table that holds patients' rows", "synth: re-bulk of %s", r.Table)
		}
		nights = append(nights, r.Night)
	}
	for _, n := range nights {
		if n < 0 || n > o.Nights {
			return spec.Usagef("nights are numbered from 1; see --nights", "synth: no night %d", n)
		}
	}
	if o.Leave > 0 && o.Organisations < 2 {
		return spec.Usagef("ask for two organisations or more", "synth: the only organisation leaves")
	}
	return nil
}

func tableIndex(name string) int {
	for i, l := range layouts {
		if l.name == name {
			return i
		}
	}
	return -1
}
