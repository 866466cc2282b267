package synth

import (
	"archive/zip"
	"compress/flate"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// pack puts the files into an archive where that is asked for.
func (d *folder) pack() (string, error) {
	q := d.g.quirks
	if !q.zip && !q.onezip {
		return d.dir, nil
	}
	names, place, into := sorted(d.files), d.dir, filepath.Join(d.dir, "SRExtract.zip")
	if q.onezip {
		names, place, into = append(names, "SRManifest"), d.dir+".zip", d.dir+".zip"
	}
	out, err := os.OpenFile(into, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o640)
	if err != nil {
		return "", fmt.Errorf("write extract: %w", err)
	}
	defer out.Close()
	z := zip.NewWriter(out)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for _, name := range names {
		if control(name) && !q.onezip {
			continue
		}
		if err := move(z, filepath.Join(d.dir, name+".csv")); err != nil {
			return "", fmt.Errorf("write extract: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return "", fmt.Errorf("write extract: %w", err)
	}
	if q.onezip {
		err = os.Remove(d.dir)
	}
	return place, err
}

// move brings a file into an archive.
func move(z *zip.Writer, path string) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	w, err := z.Create(filepath.Base(path))
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, in); err != nil {
		return err
	}
	return os.Remove(path)
}
