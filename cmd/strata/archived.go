package main

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"strata/engine"
	"strata/engine/spec"
	"strata/loaders/systmone"
)

// extractKey tells one extract from every other, in the store and in the archive.
type extractKey struct {
	source string
	time   time.Time
	digest string
}

func (k extractKey) String() string { return k.source + "/" + k.time.Format("20060102_1504") }

func keyOf(x engine.LoadedExtract) extractKey {
	return extractKey{x.Source, x.ExtractTime.UTC(), x.Digest}
}

// archivedKey is the key of an archived extract. Its time is its manifest's.
func archivedKey(ar systmone.Archive, k systmone.Archived) (extractKey, error) {
	digest, err := ar.Content(k)
	if err != nil {
		return extractKey{}, err
	}
	x, closer, err := systmone.Open(k.Place, systmone.Options{Unlisted: k.Kept.Unlisted})
	if err != nil {
		return extractKey{}, err
	}
	defer closer.Close()
	return extractKey{k.Kept.Source, x.To.UTC(), digest}, nil
}

// kept is an archived extract with its manifest read.
type kept struct {
	delivered
	systmone.Kept
	key extractKey
}

func closeAll(all []kept) {
	for _, k := range all {
		k.close()
	}
}

// openArchive opens the archive's extracts, oldest first: whole, as they were archived, and one of each source and time.
func openArchive(ar systmone.Archive, loaded []engine.LoadedExtract) (all []kept, err error) {
	archived, err := ar.List()
	if err != nil || len(archived) == 0 {
		return nil, spec.Refusef(18, "strata load keeps extracts there; --from names another archive", "%s: no archived extract", ar.Root)
	}
	defer func() {
		if err != nil {
			closeAll(all)
			all = nil
		}
	}()
	for _, k := range archived {
		bad, err := systmone.CheckSums(k.Dir)
		if err == nil {
			err = k.Fault
		}
		if err != nil {
			return all, spec.Refusef(18, "restore the extract from a backup of the archive, or take it out of the archive", "%s: cannot be used: %v", k.Place, err)
		}
		if len(bad) > 0 {
			return all, spec.Refusef(18, "restore the extract from a backup of the archive", "%s: damaged in the archive: %v", k.Place, bad)
		}
		key, err := archivedKey(ar, k)
		if err != nil {
			return all, err
		}
		x, closer, err := systmone.Open(k.Place, systmone.Options{Unlisted: k.Kept.Unlisted})
		if err != nil {
			return all, err
		}
		all = append(all, kept{delivered{Extract: x, close: closer.Close}, k.Kept, key})
	}
	order := map[extractKey]int{} // of extracts of one time the one loaded first is heard first, here as then
	for i, x := range loaded {
		order[keyOf(x)] = i
	}
	sort.SliceStable(all, func(i, j int) bool {
		if !all[i].To.Equal(all[j].To) {
			return all[i].To.Before(all[j].To)
		}
		return order[all[i].key] < order[all[j].key]
	})
	return oneOfEach(all, loaded)
}

// oneOfEach leaves, of different extracts of one source and time, the one the store was loaded from. Without that to
// tell, only a person can.
func oneOfEach(all []kept, loaded []engine.LoadedExtract) ([]kept, error) {
	was := map[string]string{}
	for _, x := range loaded {
		was[keyOf(x).String()] = x.Digest
	}
	place := map[string]kept{}
	var chosen []kept
	for _, k := range all {
		name := k.key.String()
		other, twice := place[name]
		switch {
		case !twice:
		case k.key.digest == other.key.digest, other.key.digest == was[name]:
			k.close()
			continue
		case k.key.digest == was[name]:
			for i := range chosen {
				if chosen[i].key == other.key {
					other.close()
					chosen = append(chosen[:i], chosen[i+1:]...)
					break
				}
			}
		default:
			return all, spec.Refusef(13, "take the one that is not to be loaded out of the archive", "%s and %s: two different extracts of source %q at one time",
				other.Place, k.Place, k.Source)
		}
		place[name] = k
		chosen = append(chosen, k)
	}
	return chosen, nil
}

// grant gives extracts the leave to break a rule that the store has on record, beside what the archive has; gaps, too,
// where extracts are missing.
func grant(all []kept, loaded []engine.LoadedExtract, gaps bool) {
	given := map[extractKey][]string{}
	for _, x := range loaded {
		given[keyOf(x)] = x.Accepted
	}
	for i := range all {
		k := &all[i]
		k.AcceptGap = k.AcceptGap || gaps || slices.Contains(given[k.key], "gap")
		k.AcceptClosures = k.AcceptClosures || slices.Contains(given[k.key], "closures")
	}
}

// lacking refuses when loaded extracts are not among those had, unless that was accepted.
func lacking(loaded []engine.LoadedExtract, have map[extractKey]bool, root string, accepted bool) error {
	var names []string
	for _, x := range loaded {
		if k := keyOf(x); !have[k] {
			names = append(names, k.String())
		}
	}
	if len(names) == 0 || accepted {
		return nil
	}
	const most = 5
	more := ""
	if len(names) > most {
		names, more = names[:most], fmt.Sprintf(" and %d more", len(names)-most)
	}
	return spec.Refusef(18, "restore them from a backup of the archive; --accept-missing rebuilds without them",
		"%s: loaded, but not in the archive as they were loaded: %s%s", root, strings.Join(names, ", "), more)
}
