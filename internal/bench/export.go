package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"strata/engine/duck"
)

// exportRows is how many rows are written, whatever the size of the run.
const exportRows = 1_000_000

// written is what the runs of one format took.
type written struct {
	seconds, peaks []float64 // peaks in MB
	last           run
}

func (w *written) add(r run) {
	w.seconds, w.peaks, w.last = append(w.seconds, r.Seconds), append(w.peaks, float64(r.Peak)/1e6), r
}

// exports writes a million rows of 20 columns from a store, as CSV against DuckDB's own COPY and as a workbook against
// excelize's stream writer.
func exports(ctx context.Context, b *bench) []row {
	what := count(exportRows) + " rows by 20 columns to "
	csv := row{Work: what + "CSV", Rival: "DuckDB COPY", Bar: 1.2}
	xlsx := row{Work: what + "xlsx", Rival: "excelize stream writer", Bar: 1, Faster: true}
	store, err := b.wideStore(ctx)
	var ours, copied, book, plain written
	for i := 0; i < max(b.repeats, 3) && err == nil; i++ {
		err = b.exportPair(ctx, store, "csv", &ours, "copy", &copied)
		if err == nil {
			err = b.exportPair(ctx, store, "xlsx", &book, "excelize", &plain)
		}
	}
	if err == nil {
		err = b.sameRows(ctx, store)
	}
	if err != nil {
		return append(notRun(csv, err), notRun(xlsx, err)...)
	}
	csv.Ours, csv.Theirs, xlsx.Ours, xlsx.Theirs = ours.seconds, copied.seconds, book.seconds, plain.seconds
	csv.Note = "texts that a spreadsheet would run as a formula are made harmless on the way, which COPY does not do; read back, the rows are the same but for these; " +
		files(&ours, sizeOf(b.at("ours.csv"))) + ", against " + files(&copied, sizeOf(b.at("copy.csv")))
	xlsx.Note = "dates are dates in ours; it has every row; " + files(&book, sizeOf(b.at("ours.xlsx"))) + ", against " + files(&plain, sizeOf(b.at("excelize.xlsx")))
	return []row{csv, {Work: what + "CSV: peak memory", Ours: ours.peaks, Unit: "MB", Bar: 400},
		xlsx, {Work: what + "xlsx: peak memory", Ours: book.peaks, Unit: "MB", Bar: 400}}
}

func files(w *written, bytes int64) string {
	return fmt.Sprintf("peak memory %s, file %s", size(w.last.Peak), size(bytes))
}

// wideStore is a store with the table that is written.
func (b *bench) wideStore(ctx context.Context) (string, error) {
	base, err := b.base(ctx)
	if err != nil {
		return "", err
	}
	store, err := b.copyOf(base, "wide.duckdb")
	if err == nil {
		_, err = b.child(ctx, "wide", store, fmt.Sprint(exportRows))
	}
	return store, err
}

// exportPair runs ours and the rival's once each.
func (b *bench) exportPair(ctx context.Context, store, format string, ours *written, rival string, theirs *written) error {
	r, err := b.strata(ctx, store, nil, "sql", "SELECT * FROM main.wide", "--format", format, "-o", b.at("ours."+format))
	if err != nil {
		return err
	}
	ours.add(r)
	if r, err = b.child(ctx, rival, store, b.at(rival+"."+format)); err != nil {
		return err
	}
	theirs.add(r)
	return nil
}

// sameRows compares what was written with the table: the CSV value by value, the workbook row by row.
func (b *bench) sameRows(ctx context.Context, store string) error {
	ran, err := b.child(ctx, "reread", store, b.at("ours.csv"))
	if err != nil {
		return err
	}
	var differ int64
	if err := json.Unmarshal(ran.Out, &differ); err != nil {
		return err
	}
	rows, err := sheetRows(b.at("ours.xlsx"))
	if err == nil && (differ != 0 || rows != exportRows+1) {
		err = fmt.Errorf("%d rows of the CSV differ; the workbook has %d rows", differ, rows)
	}
	return err
}

// sheetRows counts the rows of a workbook's sheets.
func sheetRows(path string) (int, error) {
	z, err := zip.OpenReader(path)
	if err != nil {
		return 0, err
	}
	defer z.Close()
	n := 0
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, "xl/worksheets/") {
			continue
		}
		m, err := f.Open()
		if err != nil {
			return 0, err
		}
		r := bufio.NewReader(m)
		for err == nil {
			var tag []byte
			if tag, err = r.ReadSlice('>'); bytes.HasPrefix(tag, []byte("<row ")) {
				n++
			}
			if errors.Is(err, bufio.ErrBufferFull) {
				err = nil
			}
		}
		if m.Close(); !errors.Is(err, io.EOF) {
			return 0, err
		}
	}
	return n, nil
}

// makeWide makes the table: store, rows.
func makeWide(ctx context.Context, args []string) (any, error) {
	db, err := duck.Open(ctx, args[0], duck.Options{})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	return nil, script(ctx, db, "wide.sql", map[string]string{"Rows": args[1]})
}

// bareCopy writes the table with DuckDB's COPY: store, file.
func bareCopy(ctx context.Context, args []string) (any, error) {
	db, err := duck.Open(ctx, args[0], duck.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	_, err = db.Exec(ctx, "COPY main.wide TO "+duck.Literal(args[1])+" (FORMAT csv, HEADER)", nil)
	return nil, err
}

// reread counts the rows of a CSV file that are not the table's: store, file.
func reread(ctx context.Context, args []string) (any, error) {
	db, err := duck.Open(ctx, args[0], duck.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	text, err := filled("sql/duckdb/reread.sql", map[string]string{"File": duck.Literal(args[1])})
	if err != nil {
		return nil, err
	}
	return duck.Value[int64](ctx, db, text, nil)
}

// plainExcelize writes the table with excelize's stream writer: store, file.
func plainExcelize(ctx context.Context, args []string) (any, error) {
	db, err := duck.Open(ctx, args[0], duck.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.Query(ctx, "SELECT * FROM main.wide", nil)
	if err != nil {
		return nil, err
	}
	f := excelize.NewFile()
	defer f.Close()
	s, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return nil, err
	}
	var head []any
	for _, c := range rows.Columns() {
		head = append(head, c.Name)
	}
	n := 1
	for row := head; row != nil && err == nil; row = rows.Next() {
		cell, _ := excelize.CoordinatesToCellName(1, n)
		err = s.SetRow(cell, row)
		n++
	}
	if err = errors.Join(err, rows.Close()); err != nil {
		return nil, err
	}
	if err := s.Flush(); err != nil {
		return nil, err
	}
	return nil, f.SaveAs(args[1])
}
