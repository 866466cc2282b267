// Package rows splits delimited files into records. Count is the fast way for files that are well formed;
// Reader is the careful way: it finds every broken record, says why and on which line, and goes on after it.
package rows

import (
	"bytes"
	"errors"
	"io"

	"strata/engine/spec"
)

// MaxRecord is the longest record accepted, in bytes. It is also the limit DuckDB's reader has.
const MaxRecord = 2_000_000

// maxLine is how much of one physical line is kept of a record that is too long.
const maxLine = 256 << 20

// Record is one record of a file.
type Record struct {
	Number  int64  // 1 for the header
	Line    int64  // physical line it starts on, 1 for the first
	Raw     []byte // its bytes without the line end; valid until the next Read
	Fields  int    // how many cells
	Problem string // why it is broken, blank when it is whole
	Open    bool   // the file ends inside one of its quoted cells
	EOF     bool   // the file ends with it, without a line end
}

// Reader reads records one after the other.
type Reader struct {
	src    io.Reader
	d      spec.Dialect
	buf    []byte
	start  int
	eof    bool
	line   int64
	number int64
}

// NewReader reads records of the given dialect from src, which must be in an encoding that keeps ASCII
// (UTF-8 or Windows-1252).
func NewReader(src io.Reader, d spec.Dialect) *Reader {
	return &Reader{src: src, d: d, line: 1, buf: make([]byte, 0, 1<<16)}
}

// Read returns the next record; blank lines are skipped. io.EOF ends the file. A broken record is returned
// with its Problem set: a cell whose quoting cannot be right costs its own line only, so an unterminated
// quote does not swallow the rows after it.
func (r *Reader) Read() (Record, error) {
	for {
		rec, err := r.next()
		if err != nil {
			return Record{}, err
		}
		if len(rec.Raw) == 0 && rec.Problem == "" {
			continue
		}
		r.number++
		rec.Number = r.number
		return rec, nil
	}
}

func (r *Reader) next() (Record, error) {
	for {
		if r.number == 0 && r.line == 1 && r.start == 0 && bytes.HasPrefix(r.buf, []byte("\xef\xbb\xbf")) {
			r.start = 3 // a byte order mark is not part of the first cell
		}
		data := r.buf[r.start:]
		if len(data) == 0 && r.eof {
			return Record{}, io.EOF
		}
		if len(data) > 0 {
			p := parse(data, r.d, r.eof)
			if !p.more {
				return r.take(data, p), nil
			}
			if len(data) > MaxRecord && (r.eof || len(data) > maxLine || bytes.IndexByte(data, '\n') >= 0) {
				return r.take(data, parsed{end: firstLineEnd(data), problem: "longer than 2,000,000 bytes"}), nil
			}
		}
		if err := r.fill(); err != nil {
			return Record{}, err
		}
	}
}

func (r *Reader) take(data []byte, p parsed) Record {
	end := p.end
	if p.problem == "" && end > MaxRecord {
		p.problem = "longer than 2,000,000 bytes"
	}
	if p.malformed {
		end = firstLineEnd(data) // only its own physical line is lost
	}
	raw := data[:end]
	rec := Record{Line: r.line, Fields: p.fields, Problem: p.problem, Open: p.open}
	rec.EOF = r.eof && end == len(data) && !bytes.HasSuffix(raw, []byte("\n"))
	r.line += int64(bytes.Count(raw, []byte("\n")))
	r.start += end
	raw = bytes.TrimSuffix(raw, []byte("\n"))
	rec.Raw = bytes.TrimSuffix(raw, []byte("\r"))
	return rec
}

func firstLineEnd(data []byte) int {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return i + 1
	}
	return len(data)
}

func (r *Reader) fill() error {
	if r.start > 0 {
		r.buf = append(r.buf[:0], r.buf[r.start:]...)
		r.start = 0
	}
	if len(r.buf) == cap(r.buf) {
		grown := make([]byte, len(r.buf), 2*cap(r.buf)+1<<16)
		copy(grown, r.buf)
		r.buf = grown
	}
	n, err := fill(r.src, r.buf[len(r.buf):cap(r.buf)]) // full buffers: a long record is parsed anew per fill
	r.buf = r.buf[:len(r.buf)+n]
	switch {
	case errors.Is(err, io.EOF):
		r.eof = true
	case err != nil:
		return err
	}
	return nil
}

// parsed is what one attempt to read a record found.
type parsed struct {
	end       int // bytes taken, line end included
	fields    int
	more      bool // the record may go on past the data
	malformed bool
	open      bool
	problem   string
}

func parse(data []byte, d spec.Dialect, eof bool) parsed {
	pos, fields := 0, 0
	for {
		fields++
		end, p := field(data, pos, d, eof)
		if p.more || p.malformed {
			p.fields = fields
			return p
		}
		pos = end
		if pos == len(data) {
			if !eof {
				return parsed{more: true}
			}
			return parsed{end: pos, fields: fields}
		}
		if data[pos] == d.Delimiter {
			pos++
			continue
		}
		if data[pos] == '\r' {
			pos++
		}
		return parsed{end: pos + 1, fields: fields} // at \n
	}
}

// field returns the position of the delimiter, line end or end of data after the cell that starts at pos.
func field(data []byte, pos int, d spec.Dialect, eof bool) (int, parsed) {
	if d.Quote == 0 || pos == len(data) || data[pos] != d.Quote {
		if pos == len(data) && !eof {
			return 0, parsed{more: true}
		}
		for i := pos; i < len(data); i++ {
			if data[i] == d.Delimiter || data[i] == '\n' {
				return i, parsed{}
			}
			if data[i] == '\r' && i+1 < len(data) && data[i+1] == '\n' {
				return i, parsed{}
			}
		}
		return len(data), parsed{more: !eof}
	}
	for i := pos + 1; ; {
		j := bytes.IndexByte(data[i:], d.Quote)
		if j < 0 {
			if !eof {
				return 0, parsed{more: true}
			}
			return 0, parsed{malformed: true, open: true, problem: "quoted cell not closed"}
		}
		i += j + 1
		if i+1 >= len(data) && !eof {
			return 0, parsed{more: true}
		}
		switch {
		case i == len(data), data[i] == d.Delimiter, data[i] == '\n':
			return i, parsed{}
		case data[i] == '\r' && i+1 < len(data) && data[i+1] == '\n':
			return i, parsed{}
		case data[i] == d.Quote:
			i++
		default:
			return 0, parsed{malformed: true, problem: "text after a closing quote"}
		}
	}
}

// Split cuts a whole record into its cells, quotes undone.
func Split(raw []byte, d spec.Dialect) []string {
	var cells []string
	for pos := 0; ; pos++ {
		end, p := field(raw, pos, d, true)
		if p.malformed {
			return append(cells, string(raw[pos:]))
		}
		cell := raw[pos:end]
		if d.Quote != 0 && len(cell) > 1 && cell[0] == d.Quote {
			q := string(d.Quote)
			cell = bytes.ReplaceAll(cell[1:len(cell)-1], []byte(q+q), []byte(q))
		}
		cells = append(cells, string(cell))
		if end >= len(raw) {
			return cells
		}
		pos = end
	}
}
