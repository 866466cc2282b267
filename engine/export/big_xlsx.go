package export

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/klauspost/compress/flate"

	"strata/engine/spec"
)

// sheetRows is what a sheet holds at most. Source: Microsoft, Excel specifications and limits.
const sheetRows = 1_048_576

// bigXLSX writes one result of any length as a workbook, row by row: what it keeps in memory does not grow with the
// rows. Every cell has its column's kind; texts are texts and never formulas.
type bigXLSX struct {
	zip     *zip.Writer
	columns []Column
	letters [][]byte // A, B, … of the columns
	split   bool     // rows beyond a sheet go to a next one, else they are an error
	limit   int      // rows of a sheet, its header among them
	sheets  int
	row     int // of the open sheet, from 1
	number  []byte
	buf     []byte
	out     *behind
}

// buffered is how much of a sheet is written at once.
const buffered = 256 << 10

func newBigXLSX(w io.Writer, columns []Column, split bool) (*bigXLSX, error) {
	if len(columns) > sheetColumns {
		return nil, spec.Usagef("write csv or parquet instead", "a sheet holds %d columns, the result has %d", sheetColumns, len(columns))
	}
	b := &bigXLSX{zip: zip.NewWriter(w), columns: columns, split: split, limit: sheetRows}
	b.zip.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestSpeed) })
	for i := range columns {
		b.letters = append(b.letters, []byte(columnLetters(i)))
	}
	for _, p := range []struct{ name, text string }{{"[Content_Types].xml", contentTypes}, {"_rels/.rels", packageRels}, {"xl/styles.xml", bigStyles}} {
		if err := b.part(p.name, p.text); err != nil {
			return nil, err
		}
	}
	return b, b.begin()
}

// columnLetters names a column as spreadsheets do: 0 is A, 26 is AA.
func columnLetters(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

// member opens a file of the archive. Its time is left blank so that the same result gives the same bytes.
func (b *bigXLSX) member(name string) (io.Writer, error) {
	m, err := b.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err != nil {
		return nil, fmt.Errorf("write workbook: %w", err)
	}
	return m, nil
}

func (b *bigXLSX) part(name, text string) error {
	m, err := b.member(name)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(m, text); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// begin opens the next sheet and writes its header.
func (b *bigXLSX) begin() error {
	b.sheets++
	m, err := b.member(fmt.Sprintf("xl/worksheets/sheet%d.xml", b.sheets))
	if err != nil {
		return err
	}
	b.out, b.row = newBehind(m), 0
	b.buf = append(b.out.next(), partHead+`<worksheet xmlns="`+mainNS+`"><cols>`...)
	for i, c := range b.columns {
		width := map[Kind]int{Date: 12, Time: 20, Text: 24}[c.Kind]
		b.buf = fmt.Appendf(b.buf, `<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, max(width, 14))
	}
	b.buf = append(b.buf, `</cols><sheetData>`...)
	b.open()
	for i, c := range b.columns {
		if c.Name == "" {
			continue
		}
		if err := b.text(i, []byte(c.Name), styleHead); err != nil {
			return err
		}
	}
	return b.close()
}

// open starts a row.
func (b *bigXLSX) open() {
	b.row++
	b.number = strconv.AppendInt(b.number[:0], int64(b.row), 10)
	b.buf = append(append(append(b.buf, `<row r="`...), b.number...), `">`...)
}

// close ends a row, and hands on what has gathered.
func (b *bigXLSX) close() error {
	b.buf = append(b.buf, `</row>`...)
	if len(b.buf) < buffered {
		return nil
	}
	err := b.out.write(b.buf)
	b.buf = b.out.next()
	return err
}

// add writes one row of texts as the database spells them; nil and empty ones leave the cell empty.
func (b *bigXLSX) add(row [][]byte) error {
	if b.row == b.limit {
		if !b.split {
			return tooLong(b.limit)
		}
		if err := b.endSheet(); err != nil {
			return err
		}
		if err := b.begin(); err != nil {
			return err
		}
	}
	b.open()
	for i, v := range row {
		if len(v) == 0 {
			continue
		}
		if err := b.cell(i, v); err != nil {
			return err
		}
	}
	return b.close()
}

func tooLong(limit int) error {
	return spec.Usagef("add --split-sheets, or write csv or parquet instead", "a sheet holds %d rows, the result has more", limit-1)
}

func (b *bigXLSX) endSheet() error {
	b.buf = append(b.buf, `</sheetData></worksheet>`...)
	if err := b.out.write(b.buf); err != nil {
		return err
	}
	return b.out.Close()
}

// Close ends the workbook.
func (b *bigXLSX) Close() error {
	if err := b.endSheet(); err != nil {
		return err
	}
	var sheets, rels bytes.Buffer
	for i := 1; i <= b.sheets; i++ {
		fmt.Fprintf(&sheets, `<sheet name="Sheet%d" sheetId="%d" r:id="rId%d"/>`, i, i, i)
		fmt.Fprintf(&rels, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i, relNS, i)
	}
	fmt.Fprintf(&rels, `<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/>`, b.sheets+1, relNS)
	if err := b.part("xl/workbook.xml", fmt.Sprintf(workbookXML, sheets.String())); err != nil {
		return err
	}
	if err := b.part("xl/_rels/workbook.xml.rels", fmt.Sprintf(workbookRels, rels.String())); err != nil {
		return err
	}
	if err := b.zip.Close(); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// abandon ends the writing of a workbook that failed.
func (b *bigXLSX) abandon() {
	if b.out != nil {
		_ = b.out.Close()
	}
}

// epoch is day 0 of a spreadsheet's calendar; before firstDay that calendar is wrong by a day.
var (
	epoch    = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	firstDay = time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC)
)

// serial is a time as a spreadsheet counts it, in days; ok is false where it cannot be.
func serial(layout string, v []byte) (float64, bool) {
	t, err := time.Parse(layout, string(v))
	if err != nil || t.Before(firstDay) || t.Year() > 9999 {
		return 0, false
	}
	return float64(t.Unix()-epoch.Unix())/86400 + float64(t.Nanosecond())/86400e9, true
}
