package main

import (
	"errors"
	"path/filepath"
	"sort"
	"strings"

	"strata/engine/spec"
	"strata/loaders/systmone"
)

// delivered is an extract found on disk, its manifest read.
type delivered struct {
	*spec.Extract
	close  func() error
	source string // of strata.toml, whose path it was found at; blank: --source
}

// leftover is what lies where an extract is looked for and is none, or not a whole one.
type leftover struct {
	Place string `json:"place"`
	Why   string `json:"why"`
	why   error  // wraps *spec.Refused
}

// find reads the manifests of all extracts at or below the paths and sorts them by extract time. What is no whole extract
// is set apart: one that is still arriving does not keep those before it waiting, and those after it meet its gap.
func find(paths []string, o systmone.Options) (all []delivered, left []leftover, err error) {
	defer func() {
		if err != nil {
			for _, d := range all {
				d.close()
			}
		}
	}()
	for _, path := range paths {
		places, err := systmone.Find(path)
		if err != nil {
			return all, nil, spec.Refusef(1, "name a folder of extracts, or one extract", "%v", err)
		}
		if len(places) == 0 {
			return all, nil, spec.Refusef(1, "an extract is a folder or zip with SRManifest.csv", "%s: no extract there", path)
		}
		for _, place := range places {
			x, closer, err := systmone.Open(place, o)
			var refused *spec.Refused
			switch {
			case errors.As(err, &refused):
				left = append(left, leftover{place, err.Error(), err})
			case err != nil:
				return all, nil, err
			default:
				all = append(all, delivered{Extract: x, close: closer.Close})
			}
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].To.Before(all[j].To) })
	return all, left, nil
}

// unmoved leaves out of left what an earlier run had archived and begun to remove, and removes it to the end.
func (a *app) unmoved(left []leftover, source string) ([]leftover, error) {
	if a.keep() != "move" {
		return left, nil
	}
	ar := a.theArchive()
	var rest []leftover
	for _, l := range left {
		done := false
		if !within(l.Place, ar.Root) {
			var err error
			if done, err = ar.Finish(l.Place, source); err != nil {
				return nil, err
			}
		}
		if !done {
			rest = append(rest, l)
			continue
		}
		a.say("%s: archived before: what was left of it is removed", filepath.Base(l.Place))
	}
	return rest, nil
}

// leftOut is the refusal of what was left out, once the rest is loaded: the first, and the names of the others. Where
// loading the rest was refused, that comes first.
func leftOut(left []leftover, err error) error {
	var refused *spec.Refused
	if len(left) == 0 || err != nil && !errors.As(err, &refused) {
		return err
	}
	var names []string
	for _, l := range left {
		names = append(names, filepath.Base(l.Place))
	}
	if err == nil {
		err, names = left[0].why, names[1:]
	}
	if len(names) == 0 || !errors.As(err, &refused) {
		return err
	}
	return spec.Refusef(refused.Rule, refused.Hint, "%v; left out as not whole: %s", err, strings.Join(names, ", "))
}
