package systmone

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"strata/engine/spec"
)

// Archive is a folder that keeps loaded extracts: a folder per source, and in it one per extract time.
type Archive struct {
	Root   string
	Digest func(*spec.Extract) (string, error) // names an extract's content, as the store records it
}

// unfinished ends the name of a folder that is being filled.
const unfinished = ".part"

// Keep keeps a copy of a loaded extract and tells in which folder: loose files are packed into SRExtract.zip beside the
// control files, archives are copied as they are, with a list of SHA-256 sums and k, the record of how it was loaded. The
// folder appears whole or not at all, and only when the copy, opened and read to its end, has k's digest. An extract
// that is kept already is left alone: made is false then. A different extract that has the folder's name stays, and
// this one is kept beside it.
func (a Archive) Keep(x *spec.Extract, k Kept) (dir string, made bool, err error) {
	base := filepath.Join(a.Root, k.Source, x.To.Format(manifestTime))
	dir = base
	for n := 2; ; n++ {
		is, err := a.holds(dir, k)
		if errors.Is(err, fs.ErrNotExist) {
			return dir, true, a.keep(x, dir, k)
		}
		if err != nil {
			return dir, false, fmt.Errorf("archive extract: %w", err)
		}
		if is {
			return dir, false, nil
		}
		dir = fmt.Sprintf("%s-%d", base, n)
	}
}

// holds tells whether the folder keeps the extract of k, by its record; without one, by its content. What was put there
// by hand gets its record then.
func (a Archive) holds(dir string, k Kept) (bool, error) {
	if _, err := os.Stat(dir); err != nil {
		return false, err
	}
	was, err := readKept(dir)
	if err != nil || was.Digest != "" { // a record that cannot be read vouches for nothing
		return err == nil && was.Source == k.Source && was.Digest == k.Digest, nil
	}
	if was.Source != "" && was.Source != k.Source {
		return false, nil
	}
	if a.Confirm(dir, k) != nil {
		return false, nil
	}
	return true, Record(dir, k)
}

func (a Archive) keep(x *spec.Extract, dir string, k Kept) error {
	part := dir + unfinished
	err := errors.Join(os.RemoveAll(part), os.MkdirAll(part, 0o750))
	if err == nil {
		err = fill(x, part)
	}
	if err == nil {
		err = Record(part, k)
	}
	if err == nil {
		err = a.Confirm(part, k)
	}
	if err == nil {
		err = os.Rename(part, dir)
	}
	if err != nil {
		os.RemoveAll(part)
		var failed *spec.Failed
		if errors.As(err, &failed) {
			return err
		}
		return fmt.Errorf("archive extract: %w", err)
	}
	settle(filepath.Dir(dir))
	return nil
}

// Confirm opens the copy in a folder, reads it to its end and compares it with the digest in k.
func (a Archive) Confirm(dir string, k Kept) error {
	got, err := a.content(dir, k.Unlisted)
	if err == nil && got == k.Digest {
		return nil
	}
	why := "it is not what was loaded"
	if err != nil {
		why = err.Error()
	}
	return &spec.Failed{Msg: fmt.Sprintf("archive extract: the copy in %s cannot be relied on: %s", filepath.Base(dir), why),
		Hint: "the extract is loaded, and stays where it was delivered: see that its files are whole, put a damaged copy aside, then load it again to archive it"}
}

// content is the digest of the one extract in a folder.
func (a Archive) content(dir string, unlisted bool) (string, error) {
	places, err := Find(dir)
	if err != nil {
		return "", err
	}
	if len(places) != 1 {
		return "", fmt.Errorf("%d extracts in it", len(places))
	}
	return a.digestOf(places[0], unlisted)
}

func (a Archive) digestOf(place string, unlisted bool) (string, error) {
	x, closer, err := Open(place, Options{Unlisted: unlisted})
	if err != nil {
		return "", err
	}
	defer closer.Close()
	return a.Digest(x)
}

// Archived is one extract of an archive.
type Archived struct {
	Name  string // its place in the archive, with slashes
	Place string // as Open takes it
	Dir   string // the folder that keeps it
	Kept  Kept
	Fault error // why it cannot be used
}

// List lists the archive's extracts. An extract that was put there by hand belongs to the source its folder names, and
// is loaded with no leave to break a rule; its digest is blank.
func (a Archive) List() ([]Archived, error) {
	places, err := Find(a.Root)
	if err != nil {
		return nil, err
	}
	var all []Archived
	for _, place := range places {
		rel, err := filepath.Rel(followed(a.Root), place)
		if err != nil {
			return nil, err
		}
		rel = filepath.ToSlash(rel)
		steps := strings.Split(rel, "/")
		if isUnfinished(steps) {
			continue
		}
		k := Archived{Name: rel, Place: place, Dir: place}
		if strings.EqualFold(filepath.Ext(place), ".zip") { // one archive with everything: what is known of it lies beside it
			k.Dir = filepath.Dir(place)
		}
		k.Kept, k.Fault = readKept(k.Dir)
		if k.Kept.Source == "" {
			k.Kept.Source = steps[0]
			if len(steps) < 2 {
				k.Fault = fmt.Errorf("%s lies in no source's folder", rel)
			}
		}
		all = append(all, k)
	}
	return all, nil
}

func isUnfinished(steps []string) bool {
	for _, s := range steps {
		if strings.HasSuffix(s, unfinished) {
			return true
		}
	}
	return false
}

// Content is the digest of an archived extract: the recorded one, when there is a record.
func (a Archive) Content(k Archived) (string, error) {
	if k.Fault != nil {
		return "", k.Fault
	}
	if k.Kept.Digest != "" {
		return k.Kept.Digest, nil
	}
	return a.digestOf(k.Place, k.Kept.Unlisted)
}

// Unfinished names the folders a broken-off run was filling: the extracts in them are not kept.
func (a Archive) Unfinished() ([]string, error) {
	sources, err := os.ReadDir(a.Root)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, s := range sources {
		if !s.IsDir() {
			continue
		}
		dirs, err := os.ReadDir(filepath.Join(a.Root, s.Name()))
		if err != nil {
			return nil, err
		}
		for _, d := range dirs {
			if strings.HasSuffix(d.Name(), unfinished) {
				names = append(names, s.Name()+"/"+d.Name())
			}
		}
	}
	return names, nil
}
