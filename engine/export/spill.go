package export

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// Spilled writes a workbook from rows DuckDB has written to a CSV file: no header, comma, LF, quotes where needed.
// What it keeps in memory does not grow with the rows. More rows than a sheet holds go to further sheets when split,
// else they are *spec.Usage; so is a text longer than a cell holds, and more columns than a sheet has.
func Spilled(w io.Writer, columns []Column, rows io.Reader, split bool) error {
	b, err := newBigXLSX(w, columns, split)
	if err != nil {
		return err
	}
	defer b.abandon()
	s := &spill{in: bufio.NewReaderSize(rows, 1<<20)}
	for {
		row, err := s.row(len(columns))
		if errors.Is(err, io.EOF) {
			return b.Close()
		}
		if err == nil {
			err = b.add(row)
		}
		if err != nil {
			return err
		}
	}
}

// spill reads rows as DuckDB writes them.
type spill struct {
	in    *bufio.Reader
	line  []byte
	cells [][]byte
}

// row is the next row's cells, good until the one after is read.
func (s *spill) row(columns int) ([][]byte, error) {
	s.line = s.line[:0]
	for quotes := 0; ; {
		part, err := s.in.ReadSlice('\n')
		s.line = append(s.line, part...)
		quotes += bytes.Count(part, []byte{'"'})
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if errors.Is(err, io.EOF) && len(s.line) == 0 {
			return nil, io.EOF
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("read spilled rows: %w", err)
		}
		if quotes%2 == 0 {
			break
		}
		if err != nil {
			return nil, errors.New("read spilled rows: a quote is not closed")
		}
	}
	s.cut(bytes.TrimSuffix(s.line, []byte{'\n'}))
	if len(s.cells) != columns {
		return nil, fmt.Errorf("read spilled rows: %d cells, not %d", len(s.cells), columns)
	}
	return s.cells, nil
}

// cut finds the cells of a line; quoted ones are unquoted in place.
func (s *spill) cut(line []byte) {
	s.cells = s.cells[:0]
	for {
		if len(line) == 0 || line[0] != '"' {
			i := bytes.IndexByte(line, ',')
			if i < 0 {
				s.cells = append(s.cells, line)
				return
			}
			s.cells, line = append(s.cells, line[:i]), line[i+1:]
			continue
		}
		line = line[1:]
		cell := line[:0]
		for {
			i := bytes.IndexByte(line, '"')
			if i < 0 {
				i = len(line)
			}
			cell, line = append(cell, line[:i]...), line[min(i+1, len(line)):]
			if len(line) == 0 || line[0] != '"' {
				break
			}
			cell, line = append(cell, '"'), line[1:]
		}
		s.cells = append(s.cells, cell)
		if len(line) == 0 {
			return
		}
		line = line[1:] // the comma
	}
}
