package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"strata/engine/spec/rows"
)

// eachRecord reads a file's records; share is how far into the file the record is.
func eachRecord(path string, do func(raw []byte, share float64) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	r, read := rows.NewReader(f, dialect), int64(0)
	for {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		read += int64(len(rec.Raw)) + 2
		if err := do(rec.Raw, float64(read)/float64(info.Size())); err != nil {
			return err
		}
	}
}

// output is a file of an extract being written.
type output struct {
	f *os.File
	w *bufio.Writer
}

func create(dir, name string) (*output, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, err
	}
	f, err := os.Create(filepath.Join(dir, name+".csv"))
	if err != nil {
		return nil, err
	}
	return &output{f, bufio.NewWriterSize(f, 1<<18)}, nil
}

func (o *output) raw(line []byte) {
	o.w.Write(line)
	o.w.WriteString("\r\n")
}

func (o *output) cells(cells []string) {
	for i, c := range cells {
		if i > 0 {
			o.w.WriteByte(',')
		}
		o.w.WriteString(`"` + strings.ReplaceAll(c, `"`, `""`) + `"`)
	}
	o.w.WriteString("\r\n")
}

// Close ends the file; what went wrong in writing comes out here.
func (o *output) Close() error { return errors.Join(o.w.Flush(), o.f.Close()) }

// firstCell is the number a row begins with: its RowIdentifier.
func firstCell(raw []byte) (id uint64) {
	for _, c := range raw {
		switch {
		case c >= '0' && c <= '9':
			id = id*10 + uint64(c-'0')
		case c == ',':
			return id
		}
	}
	return id
}
