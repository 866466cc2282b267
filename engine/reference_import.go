package engine

import (
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"strata/engine/duck"
	"strata/engine/spec"
	sqlfs "strata/sql"
)

// referenceBatch is how many rows are held in memory at a time: a file of all postcodes has millions.
const referenceBatch = 50_000

// postcode is what a postcode looks like without blanks, in upper case (NHS Data Dictionary, POSTCODE).
var postcode = regexp.MustCompile(`^([A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}|GIR0AA)$`)

// ImportReference makes a CSV file the store's reference data of a kind, in place of what it had. file names it in errors and
// records. A file with a bad row is refused whole (*spec.Refused, with file and line); a column nobody asked for is left out.
func (s *Store) ImportReference(ctx context.Context, kind, file string, in io.Reader) (Reference, error) {
	k, err := FindReferenceKind(kind)
	if err != nil {
		return Reference{}, err
	}
	sum := sha256.New()
	r := Reference{Kind: kind, File: filepath.Base(file), ImportedAt: spec.LocalTime{Time: duck.Reading(s.opts.Now())}, RunBy: s.opts.RunBy}
	reader := &referenceReader{kind: k, file: r.File, csv: csv.NewReader(io.TeeReader(in, sum))}
	err = s.db.Tx(ctx, func() error {
		if _, err := s.db.Exec(ctx, "DELETE FROM meta.reference_row WHERE kind = $kind", duck.Args{"kind": kind}); err != nil {
			return err
		}
		for more := true; more; {
			var rows [][]any
			if rows, more, err = reader.batch(); err != nil {
				return err
			}
			if err := s.db.Append(ctx, "meta", "reference_row", kind, rows); err != nil {
				return err
			}
			r.Rows += int64(len(rows))
		}
		if r.Rows == 0 {
			return reader.refuse(1, "no rows below the header")
		}
		if err := s.noKeyTwice(ctx, reader); err != nil {
			return err
		}
		r.SHA256 = hex.EncodeToString(sum.Sum(nil))
		return s.recordReference(ctx, r)
	})
	return r, err
}

// ImportReferenceFolder imports every CSV file of a folder, each as the kind it is called after: area.csv as area.
func (s *Store) ImportReferenceFolder(ctx context.Context, dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil {
		return err
	}
	for _, file := range files {
		in, err := os.Open(file)
		if err != nil {
			return err
		}
		_, err = s.ImportReference(ctx, strings.TrimSuffix(filepath.Base(file), ".csv"), file, in)
		in.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// noKeyTwice refuses a file in which two rows have the same keys.
func (s *Store) noKeyTwice(ctx context.Context, reader *referenceReader) error {
	var keys, names []string
	for i, c := range reader.kind.Columns {
		if c.Need == "key" {
			keys, names = append(keys, fmt.Sprintf("c%d", i+1)), append(names, c.Name)
		}
	}
	query, err := sqlfs.Fill("query/reference_twice.sql", keys)
	if err != nil {
		return err
	}
	res, err := s.db.All(ctx, query, duck.Args{"kind": reader.kind.Name})
	if err != nil || len(res.Rows) == 0 {
		return err
	}
	return reader.refuse(int(whole(res.Rows[0][0])), fmt.Sprintf("the same %s as line %d", strings.Join(names, ", "), whole(res.Rows[0][1])))
}

func (s *Store) recordReference(ctx context.Context, r Reference) error {
	_, err := s.db.Exec(ctx, "DELETE FROM meta.reference WHERE kind = $kind", duck.Args{"kind": r.Kind})
	if err != nil {
		return err
	}
	_, err = s.db.Exec(ctx, "INSERT INTO meta.reference VALUES ($kind, $file, $sha256, $rows, $at, $by)",
		duck.Args{"kind": r.Kind, "file": r.File, "sha256": r.SHA256, "rows": r.Rows, "at": r.ImportedAt.Time, "by": r.RunBy})
	if err != nil {
		return err
	}
	_, err = s.db.Exec(ctx, "INSERT INTO meta.audit VALUES ($at, $by, 'reference import', $detail)", duck.Args{"at": r.ImportedAt.Time, "by": r.RunBy,
		"detail": fmt.Sprintf("%s from %s, %s, SHA-256 %s", r.Kind, r.File, plural(r.Rows, "row"), r.SHA256)})
	return err
}

// referenceReader reads the rows of a file of reference data and checks them.
type referenceReader struct {
	kind ReferenceKind
	file string
	csv  *csv.Reader
	at   []int // where each column of the kind stands in the file, -1 where an optional one does not
}

func (r *referenceReader) refuse(line int, why string) error {
	return spec.Refusef(0, "nothing was changed; strata reference show "+r.kind.Name+" lists the columns", "import %s: %s line %d: %s",
		r.kind.Name, r.file, line, why)
}

// record is the next row of the file and its line; io.EOF after the last.
func (r *referenceReader) record() ([]string, int, error) {
	cells, err := r.csv.Read()
	var broken *csv.ParseError
	switch {
	case errors.Is(err, csv.ErrFieldCount):
		line, _ := r.csv.FieldPos(0)
		return nil, line, r.refuse(line, fmt.Sprintf("%s, the header %d", plural(int64(len(cells)), "cell"), r.csv.FieldsPerRecord))
	case errors.As(err, &broken):
		return nil, broken.Line, r.refuse(broken.Line, "not CSV: "+broken.Err.Error())
	case err != nil:
		return nil, 0, err
	}
	line, _ := r.csv.FieldPos(0)
	for _, c := range cells {
		if !utf8.ValidString(c) {
			return nil, line, r.refuse(line, "not UTF-8")
		}
	}
	return cells, line, nil
}

// header finds the columns of the kind in the file's first row, whatever their case and order.
func (r *referenceReader) header() error {
	names, line, err := r.record()
	if errors.Is(err, io.EOF) {
		return r.refuse(1, "the file is empty")
	}
	if err != nil {
		return err
	}
	where := map[string]int{}
	for i, name := range names {
		name = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))
		if _, twice := where[name]; twice && name != "" {
			for _, c := range r.kind.Columns {
				if c.Name == name {
					return r.refuse(line, "column "+name+" is there twice")
				}
			}
		}
		where[name] = i
	}
	for _, c := range r.kind.Columns {
		i, ok := where[c.Name]
		if !ok && c.Need != "optional" {
			return r.refuse(line, "no column "+c.Name)
		}
		if !ok {
			i = -1
		}
		r.at = append(r.at, i)
	}
	return nil
}

// batch is the next rows for meta.reference_row, without the kind; more says whether there may be others.
func (r *referenceReader) batch() (rows [][]any, more bool, err error) {
	if r.at == nil {
		if err := r.header(); err != nil {
			return nil, false, err
		}
	}
	for len(rows) < referenceBatch {
		cells, line, err := r.record()
		if errors.Is(err, io.EOF) {
			return rows, false, nil
		}
		if err != nil {
			return nil, false, err
		}
		row := make([]any, 9) // line and c1 to c8
		row[0] = int64(line)
		for i, c := range r.kind.Columns {
			cell := ""
			if r.at[i] >= 0 {
				cell = strings.TrimSpace(cells[r.at[i]])
			}
			value, why := c.read(cell)
			if why != "" {
				return nil, false, r.refuse(line, "column "+c.Name+": "+why)
			}
			if value != "" {
				row[i+1] = value
			}
		}
		rows = append(rows, row)
	}
	return rows, true, nil
}

// read checks a cell and gives it as it is kept, or says why it is no good.
func (c ReferenceColumn) read(cell string) (value, why string) {
	if cell == "" {
		if c.Need != "optional" {
			return "", "blank"
		}
		return "", ""
	}
	switch c.kind {
	case "postcode":
		code := strings.ToUpper(strings.Join(strings.Fields(cell), ""))
		if !postcode.MatchString(code) {
			return "", "not a postcode"
		}
		return code, ""
	case "words":
		for _, w := range c.words {
			if strings.EqualFold(w, cell) {
				return w, ""
			}
		}
		return "", "not " + c.Type
	case "whole", "number":
		n, err := strconv.ParseFloat(cell, 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) || c.kind == "whole" && n != math.Trunc(n) || c.min != nil && n < *c.min || c.max != nil && n > *c.max {
			return "", "not a " + c.Type
		}
		return strconv.FormatFloat(n, 'f', -1, 64), ""
	}
	return cell, ""
}
