package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"strata/engine"
	"strata/engine/duck"
	"strata/engine/spec"
)

// write opens the output only when there is something to write, and leaves nothing behind when it fails: the file
// appears whole, by a rename.
func (a *app) write(path string, fill func(io.Writer) error) error {
	if path == "" {
		return fill(a.stdout)
	}
	return a.writeFile(path, func(part string) error { return create(part, fill) })
}

// create makes a file that is not there yet.
func create(path string, fill func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o640)
	if err != nil {
		return err
	}
	return errors.Join(fill(f), f.Close())
}

// export lets DuckDB write a query's result, which may be of any length: it may write to a new folder and nowhere else.
// done is false where the result must be read row by row: on a terminal, in other formats, and when the query is no
// SELECT.
func (a *app) export(ctx context.Context, o engine.Options, query string, args duck.Args, knownAt any, f sqlFlags, format string) (done bool, err error) {
	if f.out == "" {
		if format == "parquet" {
			return true, spec.Usagef("add -o FILE", "parquet is written to a file")
		}
		return false, nil
	}
	if !slices.Contains(engine.ExportFormats(), format) {
		return false, nil
	}
	notSelect := false
	err = a.writeFile(f.out, func(part string) error {
		o.WriteDir = filepath.Dir(part)
		if format == "xlsx" {
			o.Threads = 1 // with more, DuckDB holds rows back to keep their order, and more of them the longer the result
		}
		s, err := engine.Open(ctx, o)
		if err != nil {
			return err
		}
		defer s.Close()
		if err := a.beforeFirst(ctx, s, knownAt); err != nil {
			return err
		}
		_, err = s.Export(ctx, query, args, knownAt, engine.ExportOptions{Format: format, Path: part, LF: f.lf, Split: f.split})
		var sql *duck.Error
		notSelect = errors.As(err, &sql) && sql.Kind == duck.BadSQL
		return err
	})
	if notSelect && format != "parquet" {
		return false, nil // DESCRIBE and the like; a query that is wrong fails again, in its own words
	}
	return true, err
}

// writeFile is write for what is written by name: fill makes the file part, alone in a new folder beside path.
func (a *app) writeFile(path string, fill func(part string) error) error {
	path = filepath.Clean(path)
	full, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	if err := a.spare(path); err != nil {
		return err
	}
	if err := placeFor(full); err != nil {
		return err
	}
	w, err := newWork(filepath.Dir(full))
	if err != nil {
		return cannotWrite(path, err)
	}
	defer w.close()
	a.tellBroken(w)
	part := filepath.Join(w.dir, "part")
	if err := fill(part); err != nil {
		return cannotWrite(path, err)
	}
	return appear(part, full)
}

// placeFor looks at the folder a file shall be written to, before the work.
func placeFor(path string) error {
	dir := filepath.Dir(path)
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return spec.Usagef("make the folder first, or name another file", "write %s: folder %s is not there", path, dir)
	case err == nil && !info.IsDir():
		return spec.Usagef("name a file in a folder", "write %s: %s is no folder", path, dir)
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return spec.Usagef("name a file in it", "write %s: it is a folder", path)
	}
	return nil
}

// appear gives a finished file its name.
func appear(from, to string) error {
	if err := os.Chmod(from, 0o640); err != nil {
		return cannotWrite(to, err)
	}
	if err := os.Rename(from, to); err != nil {
		return &spec.Failed{Msg: fmt.Sprintf("write %s: the file there cannot be replaced", to),
			Hint: "close it in the program that has it open, or name another file"}
	}
	return nil
}

// cannotWrite says of a file that could not be written why, by the name it was asked for under.
func cannotWrite(path string, err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return &spec.Failed{Msg: fmt.Sprintf("write %s: no space left on the disk", path), Hint: "free disk space, then try again: nothing was written"}
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return &spec.Failed{Msg: fmt.Sprintf("write %s: its folder may not be written to", path), Hint: "name a file in another folder, or get leave to write there"}
	}
	var file *fs.PathError
	if errors.As(err, &file) {
		return fmt.Errorf("write %s: %w", path, file.Err)
	}
	return err
}
