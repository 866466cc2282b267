package systmone

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"strata/engine/spec"
)

// member is one CSV of an extract, wherever it lies.
type member struct {
	name string // base name
	path string // when it is a plain file
	size int64
	open func() (io.ReadCloser, error)
}

// contents is what an extract is made of: its CSVs by their names in lower case, and the files on disk they are read from.
type contents struct {
	files map[string]member
	paths []string
	open  closers
}

// members lists the CSV files of the extract at place, and the files they lie in. The same table loose and in an
// archive is refused.
func members(place string) (*contents, error) {
	info, err := os.Stat(place)
	if err != nil {
		return nil, fmt.Errorf("open extract: %w", pathError(err))
	}
	c := &contents{files: map[string]member{}}
	switch {
	case info.IsDir():
		err = c.folder(place)
	case !strings.EqualFold(filepath.Ext(place), ".zip"):
		err = spec.Refusef(17, "name a folder of extracts, the folder of one, or the .zip that holds one whole", "%s: is neither a folder nor a zip", place)
	default:
		err = c.zip(place)
	}
	if err != nil {
		c.open.Close()
		return nil, err
	}
	return c, nil
}

func (c *contents) add(m member) error {
	key := strings.ToLower(m.name)
	if _, dup := c.files[key]; dup {
		return spec.Refusef(1, "an extract has each file once, loose or in its archive: take away the one that does not belong to it",
			"open extract: %s is there twice", m.name)
	}
	c.files[key] = m
	return nil
}

func (c *contents) folder(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("open extract: %w", pathError(err))
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case strings.EqualFold(e.Name(), zipName):
			err = c.zip(path)
		case isTableFile(e.Name()):
			err = c.plain(path)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *contents) plain(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("open extract: %w", pathError(err))
	}
	if !info.Mode().IsRegular() {
		return spec.Refusef(1, "an extract holds files only: ask for the extract again", "open extract: %s is a folder or a device, not a file", filepath.Base(path))
	}
	c.paths = append(c.paths, path)
	return c.add(member{name: filepath.Base(path), path: path, size: info.Size(), open: func() (io.ReadCloser, error) { return os.Open(path) }})
}

// zip lists an archive's CSVs. Members are read by their base name and never written by it; the archive's own check
// sums are verified as members are read. An archive made to harm is refused whole: see harmless.
func (c *contents) zip(path string) error {
	parts, err := partsOf(path)
	if err != nil {
		return fmt.Errorf("open extract: %w", pathError(err))
	}
	z, closer, err := openZip(parts)
	if err != nil {
		return fmt.Errorf("open %s: %w", filepath.Base(path), pathError(err))
	}
	c.open = append(c.open, closer)
	c.paths = append(c.paths, parts...)
	if err := harmless(filepath.Base(path), z.File); err != nil {
		return err
	}
	for _, f := range z.File {
		name := f.Name[strings.LastIndexAny(f.Name, `/\`)+1:]
		if f.FileInfo().IsDir() || !isTableFile(name) {
			continue
		}
		if err := c.add(member{name: name, size: int64(f.UncompressedSize64), open: func() (io.ReadCloser, error) { return unpack(f) }}); err != nil {
			return err
		}
	}
	return nil
}

// refuse makes an error of finding an extract's files a refusal that tells what to do: most often it is not whole yet.
func refuse(err error) error {
	var refused *spec.Refused
	switch {
	case errors.As(err, &refused):
		return err
	case errors.Is(err, fs.ErrPermission):
		return spec.Refusef(1, "give this user leave to read the extract's files", "%v", err)
	case errors.Is(err, fs.ErrNotExist):
		return spec.Refusef(1, "load it again when it is back", "%v", err)
	}
	return spec.Refusef(1, "the extract may still be arriving: try again when it is whole, or ask for it again", "%v", err)
}

type closers []io.Closer

// Close closes every archive.
func (c *closers) Close() error {
	var errs []error
	for _, x := range *c {
		errs = append(errs, x.Close())
	}
	return errors.Join(errs...)
}
