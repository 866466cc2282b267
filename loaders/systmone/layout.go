package systmone

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"time"

	"strata/engine/spec"
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
		case isTableFile(e.Name()):
			var info fs.FileInfo
			if info, err = os.Stat(path); err == nil && !info.Mode().IsRegular() {
				err = fmt.Errorf("open extract: %s is a folder or a device, not a file", e.Name())
			}
			if err == nil {
				err = add(member{name: e.Name(), path: path, size: info.Size(), open: func() (io.ReadCloser, error) { return os.Open(path) }})
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// zipMembers lists an archive's CSVs. Members are read by their base name and never written by it; the archive's own
// check sums are verified as members are read. An archive made to harm is refused whole: see harmless.
func zipMembers(path string, open *closers, add func(member) error) error {
	z, closer, err := openZip(path)
	if err != nil {
		return fmt.Errorf("open %s: %w", filepath.Base(path), pathError(err))
	}
	*open = append(*open, closer)
	if err := harmless(z.File); err != nil {
		return fmt.Errorf("open %s: %w", filepath.Base(path), err)
	}
	for _, f := range z.File {
		name := f.Name[strings.LastIndexAny(f.Name, `/\`)+1:]
		if f.FileInfo().IsDir() || !isTableFile(name) {
			continue
		}
		if err := add(member{name: name, size: int64(f.UncompressedSize64), open: func() (io.ReadCloser, error) { return unpack(f) }}); err != nil {
			return err
		}
	}
	return nil
}

// An archive that unpacks to more than bombSize and to over bombRatio times what it holds is no extract: CSV of mostly
// empty cells shrinks to a sixtieth, deflate's limit is a thousandth.
const (
	bombSize  = 100 << 20
	bombRatio = 200
)

// harmless refuses paths that lead out of the archive, links, members under a password, and archives that unpack to
// absurd sizes, and those a part of which is missing. The supplier's archives hold plain files by plain names.
func harmless(files []*zip.File) error {
	var packed, unpacked uint64
	for _, f := range files {
		name := strings.ReplaceAll(f.Name, `\`, "/")
		mode := f.Mode()
		switch {
		case strings.HasPrefix(name, "/"), len(name) > 1 && name[1] == ':', slices.Contains(strings.Split(name, "/"), ".."):
			return fmt.Errorf("a member's path leads out of the archive")
		case !mode.IsRegular() && !mode.IsDir():
			return fmt.Errorf("a member is a link or a device, not a file")
		case f.Flags&1 != 0:
			return fmt.Errorf("a member needs a password")
		case !mode.IsDir() && f.Method != zip.Store && f.Method != zip.Deflate:
			return fmt.Errorf("a member is packed by method %d: only deflate can be read", f.Method)
		}
		if _, err := f.DataOffset(); err != nil {
			return fmt.Errorf("a member is not where the archive says: a part is missing, or it is damaged: %w", err)
		}
		packed, unpacked = packed+f.CompressedSize64, unpacked+f.UncompressedSize64
		if f.UncompressedSize64 > bombSize && f.UncompressedSize64/bombRatio > f.CompressedSize64 {
			return fmt.Errorf("a member unpacks to over %d times its size", bombRatio)
		}
	}
	if unpacked > bombSize && unpacked/bombRatio > packed {
		return fmt.Errorf("the archive unpacks to over %d times its size", bombRatio)
	}
	return nil
}

// unpack opens a member; one that goes on after the size the archive gives for it fails.
func unpack(f *zip.File) (io.ReadCloser, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	return &bounded{r, int64(f.UncompressedSize64)}, nil
}

type bounded struct {
	io.ReadCloser
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return n, fmt.Errorf("unpacks to more than the archive says")
	}
	return n, err
}

type closers []io.Closer

func (c *closers) Close() error {
	var errs []error
	for _, x := range *c {
		errs = append(errs, x.Close())
	}
	return errors.Join(errs...)
}

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
	dir, stem := place, ""
	if info, err := os.Stat(place); err != nil {
		return nil, err
	} else if !info.IsDir() { // an archive, and its parts beside it
		dir, stem = filepath.Dir(place), strings.TrimSuffix(filepath.Base(place), filepath.Ext(place))+".z"
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if name := strings.ToLower(e.Name()); stem != "" && !strings.HasPrefix(e.Name(), stem) || stem == "" && !strings.HasPrefix(name, "sr") {
			continue
		}
		info, err := os.Stat(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		found[e.Name()] = fileStamp{info.Size(), info.ModTime()}
	}
	return found, nil
}

// pathError keeps what went wrong and the file's base name: an absolute path is noise to the reader.
func pathError(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return fmt.Errorf("%s: %w", pe.Path, pe.Err)
	}
	return err
}
