package synth

import (
	"context"
	"math/rand/v2"
	"os"
	"time"

	"strata/engine/spec"
	"strata/loaders/systmone"
)

// Generate writes the extracts, and ReferenceFolder beside them, and returns where the extracts lie, oldest first. The same options give the same bytes, whatever
// the number of workers. Memory does not grow with the number of patients.
func Generate(ctx context.Context, opts Options) ([]string, error) {
	o := opts.defaults()
	if err := o.validate(); err != nil {
		return nil, err
	}
	q, err := quirksOf(o.Quirks)
	if err != nil {
		return nil, err
	}
	if entries, err := os.ReadDir(o.Dir); err == nil && len(entries) > 0 {
		return nil, spec.Usagef("name a new folder", "synth: %s is not empty", o.Dir)
	}
	specs, err := systmone.Tables()
	if err != nil {
		return nil, err
	}
	g, err := newGenerator(o, q, specs)
	if err != nil {
		return nil, err
	}
	if err := g.beside(); err != nil {
		return nil, err
	}
	var places []string
	for _, x := range g.plan() {
		place, err := g.write(ctx, x)
		if err != nil {
			return nil, err
		}
		places = append(places, place)
	}
	return places, nil
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
