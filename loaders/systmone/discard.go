package systmone

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"strata/engine/spec"
)

// Discard removes the files of an extract that was archived, and its folder when nothing else lies in it. Close the
// extract first. The manifest goes last: an extract that is half gone has files missing, and no run takes it for whole.
func Discard(x *spec.Extract) error {
	return remove(x.Place, x.Paths)
}

func remove(place string, paths []string) error {
	rank := func(path string) int {
		switch {
		case strings.EqualFold(filepath.Base(path), manifestName):
			return 3
		case isControl(path):
			return 2
		case strings.EqualFold(filepath.Ext(path), ".zip"): // after its parts
			return 1
		}
		return 0
	}
	paths = slices.Clone(paths)
	slices.SortStableFunc(paths, func(a, b string) int { return rank(a) - rank(b) })
	for _, path := range paths {
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("remove archived extract: %w", err)
		}
	}
	if !slices.Contains(paths, place) {
		_ = os.Remove(place) // fails, as it should, when something else is there
	}
	return nil
}

// Finish goes on with the removal of an extract that was broken off: the source's archive has every file that is left at
// place, byte for byte. It reports false, with nothing removed, for anything else.
func (a Archive) Finish(place, source string) (bool, error) {
	left, err := onDisk(place)
	if err != nil || len(left) == 0 {
		return false, nil
	}
	dirs, err := os.ReadDir(filepath.Join(a.Root, source))
	if err != nil {
		return false, nil
	}
	sums := map[string]string{} // of what is left, by name
	for _, path := range left {
		if sums[filepath.Base(path)], err = sumOf(path); err != nil {
			return false, nil
		}
	}
	for _, d := range dirs {
		dir := filepath.Join(a.Root, source, d.Name())
		if d.IsDir() && !strings.HasSuffix(dir, unfinished) && hasAll(dir, sums) {
			return true, remove(place, left)
		}
	}
	return false, nil
}

// hasAll tells whether an archived extract, whole and recorded, has all of the files, copied as they are or packed.
func hasAll(dir string, files map[string]string) bool {
	listed, err := readSums(dir)
	if err != nil {
		return false
	}
	var packed []string
	some := false
	for name, sum := range files {
		switch listed[name] {
		case sum:
			some = true
		case "":
			packed = append(packed, name)
		default:
			return false
		}
	}
	if !some { // the manifest, or the archive, goes last
		return false
	}
	if k, err := readKept(dir); err != nil || k.Digest == "" {
		return false
	}
	if bad, err := CheckSums(dir); err != nil || len(bad) > 0 {
		return false
	}
	return len(packed) == 0 || hasPacked(filepath.Join(dir, zipName), packed, files)
}

func hasPacked(archive string, names []string, sums map[string]string) bool {
	z, err := zip.OpenReader(archive)
	if err != nil {
		return false
	}
	defer z.Close()
	for _, name := range names {
		r, err := z.Open(name)
		if err != nil {
			return false
		}
		h := sha256.New()
		_, err = io.Copy(h, r)
		r.Close()
		if err != nil || hex.EncodeToString(h.Sum(nil)) != sums[name] {
			return false
		}
	}
	return true
}
