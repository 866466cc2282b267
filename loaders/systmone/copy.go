package systmone

import (
	"archive/zip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/flate"

	"strata/engine/spec"
)

// fill copies the files an extract was read from into dir: those and no others.
func fill(x *spec.Extract, dir string) error {
	raw, loose := sorted(x.Paths)
	for _, path := range raw {
		if err := copyFile(path, filepath.Join(dir, filepath.Base(path))); err != nil {
			return err
		}
	}
	if len(loose) == 0 {
		return nil
	}
	return pack(loose, filepath.Join(dir, zipName))
}

// sorted parts an extract's files into those copied as they are and those to pack: with an archive among them, all are
// copied.
func sorted(paths []string) (raw, loose []string) {
	if slices.ContainsFunc(paths, func(p string) bool { return strings.EqualFold(filepath.Ext(p), ".zip") }) {
		return paths, nil
	}
	for _, path := range paths {
		if isControl(path) {
			raw = append(raw, path)
		} else {
			loose = append(loose, path)
		}
	}
	return raw, loose
}

// isControl tells the manifest and the control tables, which always lie loose.
func isControl(path string) bool {
	name := filepath.Base(path)
	return strings.EqualFold(name, manifestName) || slices.ContainsFunc(controlTables, func(t string) bool { return strings.EqualFold(name, t+".csv") })
}

func create(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o640)
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// replace writes a file whole or not at all.
func replace(path string, text []byte) error {
	out, err := create(path + ".new")
	if err != nil {
		return err
	}
	_, err = out.Write(text)
	if err := errors.Join(err, out.Sync(), out.Close()); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// settle makes what happened to a folder's entries last, where the system can.
func settle(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		d.Close()
	}
}

// packLevel packs an extract about as small as the usual level does, several times as fast.
const packLevel = 5

func pack(files []string, to string) error {
	out, err := create(to)
	if err != nil {
		return err
	}
	z := zip.NewWriter(out)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, packLevel) })
	for _, path := range files {
		if err := packOne(z, path); err != nil {
			return errors.Join(err, out.Close())
		}
	}
	return errors.Join(z.Close(), out.Sync(), out.Close())
}

func packOne(z *zip.Writer, path string) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	w, err := z.Create(filepath.Base(path))
	if err != nil {
		return err
	}
	_, err = io.Copy(w, in)
	return err
}
