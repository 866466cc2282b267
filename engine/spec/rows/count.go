package rows

import (
	"bytes"
	"hash/crc32"
	"io"
	"unicode/utf8"

	"strata/engine/spec"
)

// Summary is what one fast pass over a file found.
type Summary struct {
	Bytes    int64
	CRC      uint32 // IEEE, as zip archives hold it
	Records  int64  // by quote parity, blank lines left out, header included
	Open     bool   // the file ends inside a quoted cell, or has an odd quote somewhere
	NoEnd    bool   // the last record has no line end
	UTF8     bool   // every byte is valid UTF-8
	BOM      bool   // starts with the UTF-8 byte order mark
	UTF16    bool   // starts with a UTF-16 byte order mark
	NUL      bool   // holds a NUL byte
	CRLF     bool   // the first line ends in CRLF
	LineFeed bool   // the first line ends in LF alone
}

const chunk = 1 << 20

// Count reads a file once and summarises it; copyTo, when not nil, gets every byte.
func Count(src io.Reader, d spec.Dialect, copyTo io.Writer) (Summary, error) {
	s := Summary{UTF8: true}
	c := counter{s: &s, quote: d.Quote}
	buf := make([]byte, 0, chunk+1)
	for {
		if len(buf) == cap(buf) { // one line longer than the buffer
			grown := make([]byte, len(buf), 2*cap(buf))
			copy(grown, buf)
			buf = grown
		}
		n, err := fill(src, buf[len(buf):cap(buf)])
		fresh := buf[len(buf) : len(buf)+n]
		buf = buf[:len(buf)+n]
		c.bytes(fresh)
		if copyTo != nil {
			if _, werr := copyTo.Write(fresh); werr != nil {
				return s, werr
			}
		}
		if err != nil && err != io.EOF {
			return s, err
		}
		end := bytes.LastIndexByte(buf, '\n') + 1
		if err == io.EOF {
			s.NoEnd = end != len(buf)
			end = len(buf)
		}
		c.lines(buf[:end])
		buf = append(buf[:0], buf[end:]...)
		if err == io.EOF {
			c.close()
			return s, nil
		}
	}
}

// fill reads until b is full or the source ends, with io.EOF. A source that breaks off with io.ErrUnexpectedEOF, as a
// damaged archive does, has not ended: io.ReadFull would say the same of both.
func fill(src io.Reader, b []byte) (int, error) {
	for n := 0; ; {
		m, err := src.Read(b[n:])
		n += m
		if err != nil || n == len(b) {
			return n, err
		}
	}
}

type counter struct {
	s       *Summary
	quote   byte
	inside  bool // within a quoted cell
	content bool // the current record has content
}

// bytes looks at raw bytes, wherever the lines end.
func (c *counter) bytes(b []byte) {
	if c.s.Bytes == 0 && len(b) > 0 {
		c.s.BOM = bytes.HasPrefix(b, []byte("\xef\xbb\xbf"))
		c.s.UTF16 = bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff"))
	}
	c.s.Bytes += int64(len(b))
	c.s.CRC = crc32.Update(c.s.CRC, crc32.IEEETable, b)
	c.s.NUL = c.s.NUL || bytes.IndexByte(b, 0) >= 0
}

// lines looks at whole lines.
func (c *counter) lines(b []byte) {
	if c.s.UTF8 && !utf8.Valid(b) {
		c.s.UTF8 = false
	}
	for len(b) > 0 {
		line := b
		i := bytes.IndexByte(b, '\n')
		if i >= 0 {
			line = b[:i]
			b = b[i+1:]
		} else {
			b = nil
		}
		if !c.s.CRLF && !c.s.LineFeed && i >= 0 {
			c.s.CRLF = bytes.HasSuffix(line, []byte("\r"))
			c.s.LineFeed = !c.s.CRLF
		}
		if c.quote != 0 && bytes.Count(line, []byte{c.quote})%2 == 1 {
			c.inside = !c.inside
		}
		c.content = c.content || len(bytes.TrimSuffix(line, []byte("\r"))) > 0
		if !c.inside && i >= 0 {
			c.record()
		}
	}
}

func (c *counter) record() {
	if c.content {
		c.s.Records++
	}
	c.content = false
}

func (c *counter) close() {
	c.s.Open = c.inside
	c.record()
}
