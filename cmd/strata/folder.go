package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"strata/engine/spec"
)

// folder is files that appear together or not at all: they are made under another name beside their place, on the same volume. A folder
// that is not there yet appears by one rename; in one that is there each file does, and all go back when one cannot.
type folder struct {
	asked   string // the folder as it was asked for
	path    string // the same, from the root
	*work          // a new folder, for the time of the work
	made    string // below it: where the files are made
	above   string // the nearest folder that is there
	missing string // the first folder below it that is not; blank when path is there
	last    string // the file that appears after all others; blank: none
	moved   []move
	keep    bool // what could not be put back is still in old
}

type move struct{ from, to string }

// newFolder finds the place of a folder and one for the work. last appears after all other files.
func newFolder(path, last string) (*folder, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	f := &folder{asked: path, path: full, above: full, last: last}
	for {
		info, err := os.Stat(f.above)
		if err == nil && !info.IsDir() {
			return nil, spec.Usagef("name a folder", "write %s: %s is no folder", path, f.above)
		}
		if err == nil {
			break
		}
		parent := filepath.Dir(f.above)
		if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) || parent == f.above {
			return nil, cannotWrite(path, err)
		}
		f.missing, f.above = filepath.Base(f.above), parent
	}
	if f.work, err = newWork(f.above); err != nil {
		return nil, cannotWrite(path, err)
	}
	below, err := filepath.Rel(f.above, full)
	f.made = filepath.Join(f.dir, "new", below)
	if err == nil {
		err = errors.Join(os.MkdirAll(f.made, 0o750), os.Mkdir(filepath.Join(f.dir, oldName), 0o750))
	}
	if err != nil {
		f.close()
		return nil, cannotWrite(path, err)
	}
	return f, nil
}

// put makes a file among those that shall appear. Two of one name are a mistake.
func (f *folder) put(name string, fill func(io.Writer) error) error {
	return f.putFile(name, func(part string) error { return create(part, fill) })
}

// putFile is put for what is written by name.
func (f *folder) putFile(name string, fill func(part string) error) error {
	if err := fill(filepath.Join(f.made, name)); err != nil {
		return cannotWrite(filepath.Join(f.asked, name), err)
	}
	return nil
}

// appear puts the files in their place.
func (f *folder) appear() error {
	entries, err := os.ReadDir(f.made)
	if err != nil {
		return cannotWrite(f.path, err)
	}
	var names []string
	for _, e := range entries {
		if err := os.Chmod(filepath.Join(f.made, e.Name()), 0o640); err != nil {
			return cannotWrite(f.path, err)
		}
		if e.Name() != f.last {
			names = append(names, e.Name())
		}
	}
	if f.missing != "" {
		return f.move(filepath.Join(f.dir, "new", f.missing), filepath.Join(f.above, f.missing))
	}
	if f.last != "" {
		names = append(names, f.last)
	}
	for _, name := range names {
		if err := f.replace(name); err != nil {
			return errors.Join(err, f.undo())
		}
	}
	return nil
}

// spared passes on what may says of the files' places.
func (f *folder) spared(may func(path string) error) error {
	entries, err := os.ReadDir(f.made)
	for _, e := range entries {
		if err == nil {
			err = may(filepath.Join(f.path, e.Name()))
		}
	}
	return err
}

// replace puts one file in its place; the file there before is kept for undo.
func (f *folder) replace(name string) error {
	to := filepath.Join(f.path, name)
	info, err := os.Lstat(to)
	if err == nil && info.IsDir() {
		return spec.Usagef("name another folder", "write %s: it is a folder", to)
	}
	if err == nil {
		if err := f.move(to, filepath.Join(f.dir, oldName, name)); err != nil {
			return err
		}
	}
	return f.move(filepath.Join(f.made, name), to)
}

func (f *folder) move(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		place := to
		if filepath.Dir(from) == f.path {
			place = from
		}
		return &spec.Failed{Msg: "write " + place + ": the file there cannot be replaced", Hint: "close it in the program that has it open, or name another folder"}
	}
	f.moved = append(f.moved, move{from, to})
	return nil
}

// undo puts everything back as it was before appear. Files that cannot be put back stay where they are, and the error says where.
func (f *folder) undo() (err error) {
	for _, m := range slices.Backward(f.moved) {
		if os.Rename(m.to, m.from) != nil && !f.keep {
			f.keep = true
			err = &spec.Failed{Msg: "write " + f.path + ": files that were there before could not be put back", Hint: "they are in " + filepath.Join(f.dir, oldName)}
		}
	}
	f.moved = nil
	return err
}

// close removes what is left of the work.
func (f *folder) close() {
	if f.keep {
		f.release()
	} else {
		f.work.close()
	}
}
