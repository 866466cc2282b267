package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// proof is what was checked of a store after it was loaded.
type proof struct {
	After    string
	Checks   int   // of strata verify
	Failed   int   // of these
	Keys     int64 // compared with the model
	Versions int64
	Differ   int64
	Err      string
}

// prove runs strata verify on a store and compares a sample of its keys with the model of what the extracts say.
func (b *bench) prove(ctx context.Context, after string, f *feed, store string, places ...string) {
	p := proof{After: after}
	ran, err := b.strata(ctx, store, nil, "verify")
	var doc struct{ Checks []struct{ Problems int64 } }
	if err == nil {
		err = json.Unmarshal(ran.Out, &doc)
	}
	for _, c := range doc.Checks {
		p.Checks++
		if c.Problems > 0 {
			p.Failed++
		}
	}
	if err == nil {
		var found run
		if found, err = b.child(ctx, append([]string{"model", f.Dir, store}, places...)...); err == nil {
			err = json.Unmarshal(found.Out, &p)
		}
	}
	if err != nil {
		p.Err = b.anonymous(err.Error())
	}
	b.proofs = append(b.proofs, p)
	b.say("%s", p)
}

// good tells whether everything that was checked holds.
func (p proof) good() bool {
	return p.Err == "" && p.Failed == 0 && p.Differ == 0 && p.Checks > 0 && p.Versions > 0
}

// String says what was found.
func (p proof) String() string {
	if p.Err != "" {
		return "after " + p.After + ": " + p.Err
	}
	return fmt.Sprintf("after %s: %d of %d checks of verify failed; %s versions of %s sampled keys compared with the model, %d differ",
		p.After, p.Failed, p.Checks, count(p.Versions), count(p.Keys), p.Differ)
}

func (b *bench) proofsText() string {
	var lines []string
	for _, p := range b.proofs {
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}

// failed is an error when a store is not as it should be: figures of wrong results are worth nothing.
func (b *bench) failed() error {
	for _, p := range b.proofs {
		if !p.good() {
			return errors.New("a store is not as it should be " + p.String())
		}
	}
	return nil
}
