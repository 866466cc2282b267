package systmone

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

const (
	manifestName = "SRManifest.csv"
	zipName      = "SRExtract.zip"
)

// Find lists the extracts at or below path: a folder or archive that holds a manifest, or folders nested to
// any depth that do. A folder with extract files and no manifest is listed too, so that reading it says what
// is missing. Nothing found is an error.
func Find(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("find extracts: %w", pathError(err))
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	var places []string
	err = filepath.WalkDir(followed(path), func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.IsDir() {
			return nil
		}
		is, zips, err := looksLike(p)
		if err != nil {
			return err
		}
		if is {
			places = append(places, p)
			return filepath.SkipDir
		}
		places = append(places, zips...)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find extracts: %w", pathError(err))
	}
	sort.Strings(places)
	return places, nil
}

// followed is where a link leads: a walk does not follow one, not even the one it starts at.
func followed(path string) string {
	if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			return real
		}
	}
	return path
}

// looksLike tells whether dir is an extract, and which archives in it are extracts by themselves.
func looksLike(dir string) (bool, []string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false, nil, err
	}
	var zips []string
	for _, e := range entries {
		name := strings.ToLower(e.Name())
		switch {
		case e.IsDir():
		case isTableFile(name), name == strings.ToLower(zipName):
			return true, nil, nil
		case strings.HasSuffix(name, ".zip"):
			zips = append(zips, filepath.Join(dir, e.Name()))
		}
	}
	return false, zips, nil
}

func isTableFile(name string) bool {
	name = strings.ToLower(name)
	return strings.HasPrefix(name, "sr") && strings.HasSuffix(name, ".csv")
}

// pathError keeps what went wrong and where, without the name of the system call.
func pathError(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return fmt.Errorf("%s: %w", pe.Path, pe.Err)
	}
	return err
}
