package main

import (
	"maps"
	"slices"
	"sort"

	"strata/engine/spec"
	"strata/loaders/systmone"
)

// findAll finds the extracts at the paths, or without any at those of the sources in strata.toml, sorted by extract time over all of them.
// What was found before an error is passed back with it, to be closed.
func (a *app) findAll(paths []string, f loadFlags) (all []delivered, left []leftover, err error) {
	places := map[string][]string{f.source: paths}
	if len(paths) == 0 {
		if places, err = a.sourcePaths(f); err != nil {
			return nil, nil, err
		}
	}
	for _, source := range slices.Sorted(maps.Keys(places)) {
		found, rest, err := find(places[source], systmone.Options{Unlisted: f.unlisted})
		for i := range found {
			found[i].source = source
		}
		all = append(all, found...)
		if err == nil && !f.dry {
			rest, err = a.unmoved(rest, source)
		}
		if err != nil {
			return all, nil, err
		}
		left = append(left, rest...)
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].To.Before(all[j].To) })
	return all, left, nil
}

// sourcePaths are the paths strata.toml gives for its sources, or for the one that was named.
func (a *app) sourcePaths(f loadFlags) (map[string][]string, error) {
	places := map[string][]string{}
	for name, s := range a.conf.Sources {
		if s.Path != "" && (!f.named || name == f.source) {
			places[name] = []string{s.Path}
		}
	}
	if len(places) == 0 {
		which := "no source in strata.toml has one"
		if f.named {
			which = "source." + f.source + " in strata.toml has none"
		}
		return nil, spec.Usagef("strata load PATH, or set path under [source."+f.source+"]", "no path is given, and %s", which)
	}
	return places, nil
}
