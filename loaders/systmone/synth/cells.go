package synth

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"strata/engine/spec"
)

// dialect is how a sender is configured to write: by default every cell quoted, commas, CRLF, Windows-1252.
type dialect struct {
	delimiter byte
	eol       string
	minimal   bool // quotes only where they are needed
	utf8      bool
}

// text encodes a cell's text, ready to stand between the parts of a shape.
func (d dialect) text(s string) []byte {
	needs := d.minimal && strings.ContainsAny(s, "\"\r\n"+string(rune(d.delimiter)))
	s = strings.ReplaceAll(s, `"`, `""`)
	if !d.utf8 {
		var err error
		if s, err = charmap.Windows1252.NewEncoder().String(s); err != nil {
			panic("synth: not Windows-1252: " + s) // our own texts
		}
	}
	if needs {
		s = `"` + s + `"`
	}
	return []byte(s)
}

// line writes whole rows of small files.
func (d dialect) line(cells []string) []byte {
	var b []byte
	for i, c := range cells {
		if i > 0 {
			b = append(b, d.delimiter)
		}
		if d.minimal {
			b = append(b, d.text(c)...)
			continue
		}
		b = append(append(append(b, '"'), d.text(c)...), '"')
	}
	return append(b, d.eol...)
}

// shape is a table's row but for the cells that are filled: the text before each of them, and the text after the last.
// A delta's rows end in RemovedData.
type shape struct {
	before             [][]byte
	full, delta, gone  []byte
	header, headerPlus []string // of a full file, of a delta
}

// shapeOf prepares a table whose filled columns are named in the order of its file.
func (d dialect) shapeOf(t spec.Table, extra string, filled ...string) *shape {
	var header []string
	for _, c := range t.Columns {
		if c.Position > 0 {
			header = append(header, c.Name)
		}
	}
	if extra != "" {
		header = append(header, extra)
	}
	quote := `"`
	if d.minimal {
		quote = ""
	}
	empty := string(d.delimiter) + quote + quote
	s := &shape{header: header, headerPlus: append(header[:len(header):len(header)], spec.RemovedData)}
	last := -1
	for _, name := range filled {
		at := last + 1
		for at < len(header) && header[at] != name {
			at++
		}
		if at == len(header) {
			panic(fmt.Sprintf("synth: no column %s.%s after the one before it", t.Name, name)) // our own names
		}
		text := strings.Repeat(empty, at-last-1) + string(d.delimiter) + quote
		if last >= 0 {
			text = quote + text
		} else {
			text = text[1:]
		}
		s.before = append(s.before, []byte(text))
		last = at
	}
	tail := quote + strings.Repeat(empty, len(header)-1-last)
	s.full = []byte(tail + d.eol)
	s.delta = []byte(tail + string(d.delimiter) + quote + "0" + quote + d.eol)
	s.gone = []byte(tail + string(d.delimiter) + quote + "1" + quote + d.eol)
	return s
}

// row is one row being written into a table's bytes.
type row struct {
	b     []byte
	s     *shape
	next  int
	table int
	end   []byte
	cal   *calendar
}

func (r *row) part() {
	r.b = append(r.b, r.s.before[r.next]...)
	r.next++
}

func (r *row) text(t []byte) *row {
	r.part()
	r.b = append(r.b, t...)
	return r
}

func (r *row) num(n int64) *row {
	r.part()
	r.b = strconv.AppendInt(r.b, n, 10)
	return r
}

// ref writes an id, or nothing for none.
func (r *row) ref(n int64) *row {
	r.part()
	if n != 0 {
		r.b = strconv.AppendInt(r.b, n, 10)
	}
	return r
}

// tenths writes a number of tenths, with its decimal only where there is one.
func (r *row) tenths(n int64) *row {
	r.part()
	r.b = strconv.AppendInt(r.b, n/10, 10)
	if d := n % 10; d != 0 {
		r.b = append(r.b, '.', '0'+byte(d))
	}
	return r
}

// at writes a date and time, or nothing for none.
func (r *row) at(t moment) *row {
	r.part()
	if t != 0 {
		r.b = r.cal.appendSecond(r.b, t)
	}
	return r
}

func (r *row) atMinute(t moment) *row {
	r.part()
	if t != 0 {
		r.b = r.cal.appendMinute(r.b, t)
	}
	return r
}

func (r *row) day(t moment) *row {
	r.part()
	r.b = r.cal.appendDay(r.b, t)
	return r
}

func (r *row) yes(is bool) *row {
	r.part()
	if is {
		r.b = append(r.b, "TRUE"...)
	} else {
		r.b = append(r.b, "FALSE"...)
	}
	return r
}
