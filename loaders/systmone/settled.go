package systmone

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"strata/engine/spec"
)

// settled remembers size and time of change of the files at place, and returns a check that they are still the same: an
// extract that is still being written must not be loaded.
func settled(place string) (func() error, error) {
	was, err := stamps(place)
	if err != nil {
		return nil, err
	}
	return func() error {
		is, err := stamps(place)
		if err != nil {
			return spec.Refusef(1, "load it again when the folder is back", "%s: gone while it was read: %v", place, pathError(err))
		}
		for name, s := range is {
			if was[name] != s {
				return spec.Refusef(1, "the extract is still arriving: load it again when it is whole", "%s: %s changed while it was read", place, name)
			}
		}
		if len(is) != len(was) {
			return spec.Refusef(1, "the extract is still arriving: load it again when it is whole", "%s: a file went away while it was read", place)
		}
		return nil
	}, nil
}

type fileStamp struct {
	size int64
	at   time.Time
}

func stamps(place string) (map[string]fileStamp, error) {
	found := map[string]fileStamp{}
	paths, err := onDisk(place)
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		found[filepath.Base(path)] = fileStamp{info.Size(), info.ModTime()}
	}
	return found, nil
}

// onDisk lists the files at place that are or may be part of an extract: an archive with such of its parts as are there, or
// what a folder has of a table's name.
func onDisk(place string) ([]string, error) {
	if info, err := os.Stat(place); err != nil {
		return nil, err
	} else if !info.IsDir() {
		parts, err := numberedParts(place)
		return append(slices.Collect(maps.Values(parts)), place), err
	}
	entries, err := os.ReadDir(place)
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, e := range entries {
		if strings.HasPrefix(strings.ToLower(e.Name()), "sr") {
			paths = append(paths, filepath.Join(place, e.Name()))
		}
	}
	return paths, nil
}
