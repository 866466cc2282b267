package systmone

import (
	"errors"
	"fmt"
	"io"
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

// member is one CSV of an extract, wherever it lies.
type member struct {
	name string // base name
	path string // when it is a plain file
	size int64
	open func() (io.ReadCloser, error)
}

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
	err = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
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

// members lists the CSV files of the extract at place, and a closer for the archives they lie in. The same
// table loose and in an archive is an error.
func members(place string) (map[string]member, io.Closer, error) {
	found := map[string]member{}
	info, err := os.Stat(place)
	if err != nil {
		return nil, nil, fmt.Errorf("open extract: %w", pathError(err))
	}
	var open closers
	add := func(m member) error {
		key := strings.ToLower(m.name)
		if _, dup := found[key]; dup {
			return fmt.Errorf("open extract %s: %s is there twice", place, m.name)
		}
		found[key] = m
		return nil
	}
	if !info.IsDir() {
		err = zipMembers(place, &open, add)
	} else {
		err = folderMembers(place, &open, add)
	}
	if err != nil {
		open.Close()
		return nil, nil, err
	}
	return found, &open, nil
}

func folderMembers(dir string, open *closers, add func(member) error) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("open extract: %w", pathError(err))
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case strings.EqualFold(e.Name(), zipName):
			err = zipMembers(path, open, add)
		case isTableFile(e.Name()) && e.Type().IsRegular():
			var info fs.FileInfo
			if info, err = e.Info(); err == nil {
				err = add(member{name: e.Name(), path: path, size: info.Size(), open: func() (io.ReadCloser, error) { return os.Open(path) }})
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// zipMembers lists an archive's CSVs. Members are read by their base name and never written by it, so a path
// inside the archive cannot reach outside. The archive's own check sums are verified as members are read.
func zipMembers(path string, open *closers, add func(member) error) error {
	z, closer, err := openZip(path)
	if err != nil {
		return fmt.Errorf("open %s: %w", filepath.Base(path), pathError(err))
	}
	*open = append(*open, closer)
	for _, f := range z.File {
		name := f.Name[strings.LastIndexAny(f.Name, `/\`)+1:]
		if f.FileInfo().IsDir() || !isTableFile(name) {
			continue
		}
		if err := add(member{name: name, size: int64(f.UncompressedSize64), open: f.Open}); err != nil {
			return err
		}
	}
	return nil
}

type closers []io.Closer

func (c *closers) Close() error {
	var errs []error
	for _, x := range *c {
		errs = append(errs, x.Close())
	}
	return errors.Join(errs...)
}

// pathError keeps what went wrong and the file's base name: an absolute path is noise to the reader.
func pathError(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return fmt.Errorf("%s: %w", pe.Path, pe.Err)
	}
	return err
}
