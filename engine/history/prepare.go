package history

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"unicode/utf8"

	"strata/engine/spec"
	"strata/engine/spec/rows"
)

// broken is a row that cannot be read as cells, or has no usable key.
type broken struct {
	Line   int64
	Reason string
	Raw    string
}

// prepared is a file DuckDB can read safely: UTF-8, and every record counted.
type prepared struct {
	file    spec.File
	dialect spec.Dialect
	key     string // name of the table's key column
	sum     rows.Summary
	path    string // what DuckDB reads
	bytes   string // the file's own bytes: path, or what path was transcoded from
	header  []string
	broken  []broken
	good    int64 // records below the header that DuckDB must find
	crlf    bool
	clean   bool // broken rows were taken out
	temp    string
	made    []string // temporary files to remove
	read    func(bytes int64)
}

// prepare scans a file and makes it safe to read. key names the table's key column; temp is a folder for copies; read is
// told how much has been scanned.
func prepare(ctx context.Context, x *spec.Extract, f spec.File, key, temp string, read func(bytes int64)) (*prepared, error) {
	p := &prepared{file: f, dialect: x.Dialect, key: key, temp: temp, path: f.Path, read: read}
	if err := p.scan(ctx); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

// interruptible is a reader that ends when its context does, and tells how much was read.
type interruptible struct {
	io.Reader
	ctx  context.Context
	read func(bytes int64)
	n    int64
}

func (r *interruptible) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.Reader.Read(b)
	r.n += int64(n)
	r.read(r.n)
	return n, err
}

const (
	again  = "ask for the extract again"
	cutOff = "the file was cut off: " + again
)

// unopened and unread are what it means that a file of an extract cannot be opened or read. One inside an archive whose
// disk is well is damaged.
func unopened(f spec.File, err error) error {
	return spec.Refusef(1, again, "%s cannot be opened: %v", f.Name, err)
}

func unread(f spec.File, err error) error {
	if f.Path != "" || errors.Is(err, context.Canceled) || errors.Is(err, syscall.ENOSPC) {
		return fmt.Errorf("read %s: %w", f.Name, err)
	}
	return spec.Refusef(1, "the archive is damaged: "+again, "%s cannot be read from its archive: %v", f.Name, err)
}

func (p *prepared) scan(ctx context.Context) error {
	src, err := p.file.Open()
	if err != nil {
		return unopened(p.file, err)
	}
	defer src.Close()
	var out *os.File
	var copyTo io.Writer
	if p.file.Path == "" { // inside an archive
		if out, err = p.create(); err != nil {
			return err
		}
		defer out.Close()
		copyTo, p.path = out, out.Name()
	}
	if p.sum, err = rows.Count(&interruptible{Reader: src, ctx: ctx, read: p.read}, p.dialect, copyTo); err != nil {
		return unread(p.file, err)
	}
	switch {
	case p.sum.UTF16:
		return spec.Refusef(16, "export the extract as Windows-1252 or UTF-8", "%s: is UTF-16", p.file.Name)
	case p.sum.Records == 0:
		return spec.Refusef(1, again, "%s: is empty, it has no header", p.file.Name)
	}
	p.bytes = p.path
	p.good, p.crlf = p.sum.Records-1, p.sum.CRLF || !p.sum.LineFeed
	if err := p.readHeader(); err != nil {
		return err
	}
	switch {
	case p.sum.NoEnd && p.sum.Records == 1:
		return spec.Refusef(10, cutOff, "%s line 1: the file ends inside its header, which has no line end", p.file.Name)
	case p.sum.NoEnd && p.sum.CRLF: // a number that lost its last digits is still a number
		return spec.Refusef(10, cutOff, "%s: the file ends inside its last row, the only one without a line end", p.file.Name)
	}
	if p.sum.Open || p.sum.NUL || p.sum.BOM && !p.sum.UTF8 {
		return p.repair()
	}
	return p.transcode()
}

// utf8 tells whether the file is UTF-8: it is valid, or says so by its byte order mark.
func (p *prepared) utf8() bool { return p.sum.UTF8 || p.sum.BOM }

// repair reads the file carefully, sets its broken rows apart and leaves the good ones in a copy. A file
// that ends inside its last row is refused: it was cut off.
func (p *prepared) repair() error {
	src, err := os.Open(p.bytes)
	if err != nil {
		return fmt.Errorf("open %s: %w", p.file.Name, err)
	}
	defer src.Close()
	out, err := p.create()
	if err != nil {
		return err
	}
	defer out.Close()
	w := bufio.NewWriterSize(out, 1<<20)
	p.broken, p.good = nil, -1 // the header is a good record too
	open := int64(0)           // line of a cell that nothing closes, no good row after it
	r := rows.NewReader(src, p.dialect)
	for {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", p.file.Name, err)
		}
		if reason := p.fault(rec); reason != "" {
			if open == 0 && (rec.Open || rec.EOF && rec.Fields < len(p.header)) {
				open = rec.Line
			}
			p.broken = append(p.broken, broken{Line: rec.Line, Reason: reason, Raw: p.text(rec.Raw)})
			continue
		}
		p.good++
		open = 0
		w.Write(p.quoted(rec.Raw))
		w.WriteString("\r\n")
	}
	if open > 0 {
		return spec.Refusef(10, cutOff, "%s line %d: the file ends inside its last row", p.file.Name, open)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("copy %s: %w", p.file.Name, err)
	}
	p.path, p.crlf, p.clean = out.Name(), true, true
	return p.transcode()
}

func (p *prepared) fault(rec rows.Record) string {
	switch {
	case rec.Problem != "":
		return rec.Problem
	case rec.Fields != len(p.header):
		return fmt.Sprintf("%d cells, the header has %d", rec.Fields, len(p.header))
	case bytes.IndexByte(rec.Raw, 0) >= 0:
		return "holds a NUL byte"
	case p.dialect.Quote == 0 && bytes.IndexByte(rec.Raw, '\r') >= 0:
		return "holds a carriage return"
	case p.sum.BOM && !utf8.Valid(rec.Raw):
		return "not valid UTF-8, as the file's byte order mark says it is"
	}
	return ""
}

// quoted is a record with its cells quoted where it holds a carriage return: outside quotes DuckDB takes one for a line end.
func (p *prepared) quoted(raw []byte) []byte {
	if bytes.IndexByte(raw, '\r') < 0 {
		return raw
	}
	q := string(p.dialect.Quote)
	var out []byte
	for i, cell := range rows.Split(raw, p.dialect) {
		if i > 0 {
			out = append(out, p.dialect.Delimiter)
		}
		out = append(out, q+strings.ReplaceAll(cell, q, q+q)+q...)
	}
	return out
}

func (p *prepared) create() (*os.File, error) {
	f, err := os.CreateTemp(p.temp, "load-*.csv")
	if err != nil {
		return nil, fmt.Errorf("make a working copy of %s: %w", p.file.Name, err)
	}
	p.made = append(p.made, f.Name())
	return f, nil
}

// close removes the working copies.
func (p *prepared) close() {
	for _, name := range p.made {
		os.Remove(name)
	}
	p.made = nil
}

// place is where a good record stands in the file as delivered.
type place struct {
	Line int64
	Raw  string
}

// places finds good records by their ordinal (0 is the first below the header), in the file as delivered.
func (p *prepared) places(wanted map[int64]bool) (map[int64]place, error) {
	src, err := os.Open(p.bytes)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", p.file.Name, err)
	}
	defer src.Close()
	found := make(map[int64]place, len(wanted))
	r := rows.NewReader(src, p.dialect)
	for ordinal := int64(-1); len(found) < len(wanted); {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", p.file.Name, err)
		}
		if p.clean && p.fault(rec) != "" {
			continue
		}
		if wanted[ordinal] {
			found[ordinal] = place{Line: rec.Line, Raw: p.text(rec.Raw)}
		}
		ordinal++
	}
	return found, nil
}
