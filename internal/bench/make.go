package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"strata/engine/duck"
	"strata/engine/spec"
	"strata/engine/spec/rows"
	"strata/loaders/systmone"
	"strata/loaders/systmone/synth"
)

// makeFeed writes a set of extracts: folder, patients, nights, share of rows a fixed night changes.
func makeFeed(ctx context.Context, args []string) (any, error) {
	patients, err := strconv.Atoi(args[1])
	if err != nil {
		return nil, err
	}
	nights, err := strconv.Atoi(args[2])
	if err != nil {
		return nil, err
	}
	fixed, err := strconv.ParseFloat(args[3], 64)
	if err != nil {
		return nil, err
	}
	f := &feed{Patients: patients, Dir: args[0]}
	places, err := synth.Generate(ctx, synthOptions(patients, filepath.Join(f.Dir, "base")))
	if err != nil {
		return nil, err
	}
	f.Base = places[0]
	if err := f.describe(ctx); err != nil {
		return nil, err
	}
	if f.Reload, err = writeReload(f, filepath.Join(f.Dir, "reload")); err != nil {
		return nil, err
	}
	if f.Nights, err = writeNights(f, filepath.Join(f.Dir, "nights"), nights, nightShare); err != nil {
		return nil, err
	}
	if places, err = writeNights(f, filepath.Join(f.Dir, "fixed"), 1, fixed); err != nil {
		return nil, err
	}
	f.Fixed = places[0]
	if err := f.writeSamples(); err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(f, "", " ")
	if err != nil {
		return nil, err
	}
	return nil, os.WriteFile(filepath.Join(f.Dir, "plan.json"), text, 0o640)
}

// describe puts the base extract's files beside it as UTF-8 and finds out how bare DuckDB can read them.
func (f *feed) describe(ctx context.Context) error {
	tables, err := systmone.Tables()
	if err != nil {
		return err
	}
	x, closer, err := systmone.Open(f.Base, systmone.Options{})
	if err != nil {
		return err
	}
	defer closer.Close()
	db, err := duck.Open(ctx, "", duck.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	for _, file := range x.Files {
		if err := asUTF8(f.Base, file.Table); err != nil {
			return err
		}
		header, err := headerOf(file.Path, x.Dialect)
		if err != nil {
			return err
		}
		known, _ := tables.Lookup(file.Table)
		t := table{Name: file.Table, Rate: min(1, sampled/float64(file.Size))}
		for _, name := range header {
			c := column{Name: name, Type: spec.Text.SQL(), Read: "VARCHAR"}
			if k, ok := known.Column(name); ok {
				c.Type = k.Type.SQL()
			}
			t.Columns = append(t.Columns, c)
		}
		if err := t.formats(ctx, db, utf8Of(f.Base, t.Name)); err != nil {
			return err
		}
		f.Tables = append(f.Tables, t)
	}
	return nil
}

// formats counts a file's rows and finds the types DuckDB's reader can be told.
func (t *table) formats(ctx context.Context, db *duck.DB, path string) error {
	ask := []string{"count(*)"}
	for _, c := range t.Columns {
		ask = append(ask, "min(length("+duck.Ident(c.Name)+"))", "max(length("+duck.Ident(c.Name)+"))")
	}
	res, err := db.All(ctx, "SELECT "+strings.Join(ask, ", ")+" FROM "+t.reader(path), nil)
	if err != nil {
		return err
	}
	t.Rows, _ = res.Rows[0][0].(int64)
	for i := range t.Columns {
		c := &t.Columns[i]
		low, high := res.Rows[0][1+2*i], res.Rows[0][2+2*i]
		times := c.Type == "TIMESTAMP" || c.Type == "DATE"
		switch {
		case !times, times && low == nil, times && low == int64(20) && high == int64(20):
			c.Read = c.Type
		case low == int64(11) && high == int64(11):
			c.Read = "DATE"
		}
	}
	return nil
}

func headerOf(path string, d spec.Dialect) ([]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rec, err := rows.NewReader(f, d).Read()
	if err != nil {
		return nil, err
	}
	return rows.Split(rec.Raw, d), nil
}

// asUTF8 puts a file's UTF-8 beside its extract: the file itself where it is UTF-8 already.
func asUTF8(place, table string) error {
	from, to := filepath.Join(place, table+".csv"), utf8Of(place, table)
	if err := os.MkdirAll(filepath.Dir(to), 0o750); err != nil {
		return err
	}
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	sum, err := rows.Count(src, dialect, nil)
	if err != nil {
		return err
	}
	if sum.UTF8 {
		return os.Link(from, to)
	}
	if _, err := src.Seek(0, io.SeekStart); err != nil {
		return err
	}
	dst, err := os.Create(to)
	if err != nil {
		return err
	}
	if _, err := io.CopyBuffer(dst, charmap.Windows1252.NewDecoder().Reader(src), make([]byte, 1<<20)); err != nil {
		dst.Close()
		return fmt.Errorf("transcode %s: %w", table, err)
	}
	return dst.Close()
}

// dialect is how invented extracts are written.
var dialect = spec.Dialect{Delimiter: ',', Quote: '"'}
