package engine_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"strata/engine"
	"strata/engine/history"
	"strata/engine/spec"
	"strata/loaders/systmone"
)

type trial struct {
	x *spec.Extract
	o engine.LoadOptions
}

// tryAll tries a scenario's extracts on an empty store, all in one go, leaving out those that are refused.
func tryAll(t *testing.T, c historyCase, dir string) []*history.Result {
	t.Helper()
	var all []trial
	for _, folder := range c.order {
		o, k, limits := loadOptions(c.options[folder])
		o.Limits = &limits
		places, _ := systmone.Find(filepath.Join(dir, folder))
		var found []trial
		for _, place := range places {
			x, closer, err := systmone.Open(place, systmone.Options{Unlisted: k.Unlisted})
			if err != nil {
				continue
			}
			defer closer.Close()
			found = append(found, trial{x, o})
		}
		sort.SliceStable(found, func(i, j int) bool { return found[i].x.To.Before(found[j].x.To) })
		all = append(all, found...)
	}
	s := openStore(t, "", false)
	defer s.Close()
	for {
		var extracts []*spec.Extract
		for _, a := range all {
			extracts = append(extracts, a.x)
		}
		results, err := s.Try(context.Background(), extracts, func(i int) engine.LoadOptions { return all[i].o })
		if log := mustLog(t, s); len(log) != 0 {
			t.Fatalf("a trial left loads: %v", log)
		}
		if err == nil {
			return results
		}
		all = append(all[:len(results)], all[len(results)+1:]...)
	}
}

// sameAsTried checks that a trial of all extracts said of each what loading it then did.
func sameAsTried(t *testing.T, s *engine.Store, tried []*history.Result) {
	t.Helper()
	var said []string
	for _, r := range tried {
		if !r.Already {
			said = append(said, counted(r.LoadID, r.Tables))
		}
	}
	var did []string
	for _, e := range mustLog(t, s) {
		d, err := s.LoadDetail(context.Background(), e.LoadID)
		if err != nil {
			t.Fatal(err)
		}
		did = append(did, counted(d.LoadID, d.Tables))
	}
	sort.Strings(did)
	sort.Strings(said)
	if got, want := strings.Join(said, "\n"), strings.Join(did, "\n"); got != want {
		t.Errorf("tried:\n%s\nloaded:\n%s", got, want)
	}
}

func counted(load int64, tables []history.Counts) string {
	var lines []string
	for _, c := range tables {
		c.UnknownColumns = nil
		lines = append(lines, fmt.Sprintf("%d %+v", load, c))
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}
