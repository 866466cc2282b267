package main

import (
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"strata/engine/spec"
	"strata/loaders/systmone/synth"
)

// synthFlags are the flags that need reading before they are options.
type synthFlags struct {
	ends   string
	rebulk []string
}

func (f *synthFlags) add(c *cobra.Command, o *synth.Options) {
	s := c.Flags()
	s.Uint64Var(&o.Seed, "seed", 1, "the same seed gives the same patients")
	s.IntVar(&o.Patients, "patients", 10_000, "patients registered at the full extract")
	s.IntVar(&o.Organisations, "organisations", 3, "practices")
	s.IntVar(&o.Entries, "entries", 0, "coded entries (SRCode rows) per patient, as a mean; 200 is a whole history, 0 conditions, screening and two years' care only (about 13)")
	s.IntVar(&o.Nights, "nights", 7, "deltas after the full extract; -1 for none")
	s.Float64Var(&o.Churn, "churn", 0.1, "rows a night adds, changes or removes, per cent of the full extract's; 0 for only who comes and goes, and appointments")
	s.StringVar(&f.ends, "ends", "", "extract time of the last night (default 2026-03-31 17:07)")
	s.StringSliceVar(&f.rebulk, "rebulk", nil, "night that sends every table in full again, or one: 5 or 5:SRCode")
	s.IntVar(&o.Months, "months", 0, "full files reach this many months back; 0 for all history")
	s.IntVar(&o.Join, "join", 0, "night on which one more organisation joins: in a full extract of its own, or in that night's re-bulk")
	s.IntVar(&o.Leave, "leave", 0, "night from which the last organisation is silent")
	s.StringSliceVar(&o.Quirks, "quirk", nil, "oddities of the feed: "+strings.Join(synth.QuirkNames(), ", "))
	s.IntVar(&o.Workers, "workers", 0, "patients made side by side (default one a core); the bytes are the same for any number")
}

func (f *synthFlags) read(o *synth.Options) error {
	if f.ends != "" {
		t, err := time.Parse("2006-01-02 15:04", f.ends)
		if err != nil {
			return spec.Usagef("write it as 2026-03-31 17:07", "--ends: %q is not a time", f.ends)
		}
		o.Ends = t
	}
	if o.Patients == 0 { // to the generator 0 means its default
		return spec.Usagef("1 to 10000000 patients", "synth: 0 patients")
	}
	if o.Churn < 0 {
		return spec.Usagef("0 to 20 per cent; 0.1 to 1 is common", "synth: churn of %g per cent", o.Churn)
	}
	if o.Churn == 0 {
		o.Churn = -1 // to the generator 0 means its default
	}
	for _, r := range f.rebulk {
		night, table, _ := strings.Cut(r, ":")
		n, err := strconv.Atoi(night)
		if err != nil {
			return spec.Usagef("write it as 5 or 5:SRCode", "--rebulk: %q names no night", r)
		}
		o.Rebulk = append(o.Rebulk, synth.Rebulk{Night: n, Table: table})
	}
	return nil
}
