package systmone

import (
	"archive/zip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

// joined is an archive in parts (.z01, .z02, …, .zip), read as one file.
type joined struct {
	parts  []*os.File
	starts []int64 // where each part begins
	size   int64
}

// partsOf lists the parts of the archive at path in order, the archive itself last.
func partsOf(path string) ([]string, error) {
	numbered, err := numberedParts(path)
	if err != nil {
		return nil, err
	}
	var parts []string
	for n := 1; len(parts) < len(numbered); n++ {
		part, ok := numbered[n]
		if !ok {
			return nil, fmt.Errorf("%s: part .z%02d is missing", filepath.Base(path), n)
		}
		parts = append(parts, part)
	}
	return append(parts, path), nil
}

// numberedParts finds the parts beside an archive by name, without regard to case: x.z01, x.z02 … beside x.zip.
func numberedParts(path string) (map[int]string, error) {
	dir, name := filepath.Split(path)
	stem := strings.TrimSuffix(name, filepath.Ext(name)) + ".z"
	entries, err := os.ReadDir(first(dir, "."))
	if err != nil {
		return nil, err
	}
	numbered := map[int]string{}
	for _, e := range entries {
		if len(e.Name()) < len(stem)+2 || !strings.EqualFold(e.Name()[:len(stem)], stem) {
			continue
		}
		if n, err := strconv.Atoi(e.Name()[len(stem):]); err == nil && n > 0 {
			numbered[n] = dir + e.Name()
		}
	}
	return numbered, nil
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// openZip opens an archive, joining its parts when it has several.
func openZip(parts []string) (*zip.Reader, io.Closer, error) {
	j := &joined{}
	for _, part := range parts {
		if err := j.add(part); err != nil {
			j.Close()
			return nil, nil, err
		}
	}
	var src io.ReaderAt = j
	if len(j.parts) > 1 {
		patched, err := j.whole()
		if err != nil {
			j.Close()
			return nil, nil, err
		}
		src = patched
	}
	z, err := zip.NewReader(src, j.size)
	if err != nil {
		j.Close()
		return nil, nil, err
	}
	return z, j, nil
}

func (j *joined) add(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	j.parts = append(j.parts, f)
	info, err := f.Stat()
	if err != nil {
		return err
	}
	j.starts = append(j.starts, j.size)
	j.size += info.Size()
	return nil
}

// Close closes every part.
func (j *joined) Close() error {
	var errs []error
	for _, p := range j.parts {
		errs = append(errs, p.Close())
	}
	return errors.Join(errs...)
}

// ReadAt reads across parts.
func (j *joined) ReadAt(b []byte, off int64) (int, error) {
	n := 0
	for n < len(b) {
		i := sort.Search(len(j.starts), func(i int) bool { return j.starts[i] > off }) - 1
		if i < 0 || off >= j.size {
			return n, io.EOF
		}
		end := j.size
		if i+1 < len(j.starts) {
			end = j.starts[i+1]
		}
		want := min(int64(len(b)-n), end-off)
		m, err := j.parts[i].ReadAt(b[n:n+int(want)], off-j.starts[i])
		n, off = n+m, off+int64(m)
		if err != nil && !(errors.Is(err, io.EOF) && int64(m) == want) {
			return n, err
		}
	}
	return n, nil
}

// Signatures and sizes of PKWARE's APPNOTE.TXT, sections 4.3.12 and 4.3.16.
const (
	endSignature     = "PK\x05\x06"
	endSize          = 22
	entrySignature   = "PK\x01\x02"
	entrySize        = 46
	maxDirectorySize = 1 << 24
)

// whole makes the parts readable as one archive. Parts cut from one file already are. An archive split by a packer
// numbers its parts and counts every offset from the start of its part: those offsets are put right in memory.
func (j *joined) whole() (io.ReaderAt, error) {
	tail := make([]byte, min(j.size, endSize+1<<16))
	if _, err := j.ReadAt(tail, j.size-int64(len(tail))); err != nil {
		return nil, err
	}
	at := strings.LastIndex(string(tail), endSignature)
	if at < 0 || len(tail)-at < endSize {
		return nil, zip.ErrFormat
	}
	end := tail[at:]
	if binary.LittleEndian.Uint16(end[4:]) == 0 {
		return j, nil
	}
	size, disk := int64(binary.LittleEndian.Uint32(end[12:])), int(binary.LittleEndian.Uint16(end[6:]))
	if disk >= len(j.parts) || j.size > 1<<32-2 || size > maxDirectorySize {
		return nil, fmt.Errorf("%d parts are here, the archive has more, or is over 4 GB: join them with your packer", len(j.parts))
	}
	start := j.starts[disk] + int64(binary.LittleEndian.Uint32(end[16:]))
	directory := make([]byte, size)
	if _, err := j.ReadAt(directory, start); err != nil {
		return nil, err
	}
	for e := directory; len(e) >= entrySize && string(e[:4]) == entrySignature; {
		part := int(binary.LittleEndian.Uint16(e[34:]))
		if part >= len(j.parts) {
			return nil, zip.ErrFormat
		}
		binary.LittleEndian.PutUint32(e[42:], binary.LittleEndian.Uint32(e[42:])+uint32(j.starts[part]))
		binary.LittleEndian.PutUint16(e[34:], 0)
		skip := entrySize + int(binary.LittleEndian.Uint16(e[28:])) + int(binary.LittleEndian.Uint16(e[30:])) + int(binary.LittleEndian.Uint16(e[32:]))
		if skip > len(e) {
			return nil, zip.ErrFormat
		}
		e = e[skip:]
	}
	copy(end[4:], []byte{0, 0, 0, 0})
	copy(end[8:10], end[10:12])
	binary.LittleEndian.PutUint32(end[16:], uint32(start))
	return overlay{j, []patch{{start, directory}, {j.size - int64(len(tail)) + int64(at), end}}}, nil
}

// overlay reads a file with some stretches replaced.
type overlay struct {
	io.ReaderAt
	patches []patch
}

type patch struct {
	at   int64
	data []byte
}

// ReadAt reads the file, then lays the patches over it.
func (o overlay) ReadAt(b []byte, off int64) (int, error) {
	n, err := o.ReaderAt.ReadAt(b, off)
	for _, p := range o.patches {
		from, to := max(off, p.at), min(off+int64(n), p.at+int64(len(p.data)))
		if from < to {
			copy(b[from-off:to-off], p.data[from-p.at:to-p.at])
		}
	}
	return n, err
}
