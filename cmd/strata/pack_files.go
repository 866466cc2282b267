package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"strata/engine"
	"strata/engine/export"
	"strata/engine/report"
	"strata/engine/spec"
)

const (
	manifestName = report.ManifestName
	indexName    = "index.html"
)

// packWriter writes the files of a pack into a folder of their own.
type packWriter struct {
	*app
	store  *engine.Store
	res    *engine.PackResult
	at     *folder
	flags  reportFlags
	scheme report.Scheme
	before *comparison                        // nil: compared with nothing
	each   func(name string, done, total int) // is told how many files of how many are there
	files  []export.FolderFile
}

// write makes all files: documents, tables, the index of them, and the manifest of all that.
func (w *packWriter) write(ctx context.Context, params map[string]string) error {
	book, err := w.allBook(ctx)
	if err != nil {
		return err
	}
	for i, format := range w.flags.formats {
		if slices.Contains(w.flags.formats[:i], format) {
			continue
		}
		if bookWriters[format] != nil {
			err = w.documents(ctx, format, book)
		} else {
			err = w.tables(ctx, format, book)
		}
		if err != nil {
			return err
		}
	}
	folder := w.folder(book, params)
	if err := w.file(export.FolderFile{Name: indexName, Holds: "This folder's contents", Format: "html"}, func(out io.Writer) error { return export.Index(out, folder) }); err != nil {
		return err
	}
	folder.Files = w.files
	return w.at.put(manifestName, func(out io.Writer) error { return export.Manifest(out, folder) })
}

// documents writes the document of all organisations and that of each, in one format.
func (w *packWriter) documents(ctx context.Context, format string, book export.Book) error {
	names := documentNames(w.res.Pack.Name, w.res.Organisations)
	if format == "xlsx" {
		if err := w.withCharts(&book, w.flags); err != nil {
			return err
		}
	}
	all := export.FolderFile{Name: w.res.Pack.Name + "-all." + format, Holds: "All organisations, every report", Format: format}
	if err := w.file(all, func(out io.Writer) error { return bookWriters[format](out, book) }); err != nil {
		return err
	}
	for _, t := range w.res.Tables {
		t.Files = append(t.Files, all.Name)
	}
	for i, code := range w.res.Organisations {
		if err := ctx.Err(); err != nil {
			return err
		}
		one := export.FolderFile{Name: names[i] + "." + format, Holds: w.res.Name(code) + ": its rows of the same tables", Format: format, Organisation: code}
		its := w.bookOf(code, book)
		if format == "xlsx" {
			if _, _, err := charted(&its, w.flags); err != nil { // what is not drawn, its Notes sheet says
				return err
			}
		}
		if err := w.file(one, func(out io.Writer) error { return bookWriters[format](out, its) }); err != nil {
			return err
		}
		for _, t := range w.res.Tables {
			if t.Single {
				t.Files = append(t.Files, one.Name)
			}
		}
	}
	return nil
}

// tables writes a file for each table, of all organisations.
func (w *packWriter) tables(ctx context.Context, format string, book export.Book) error {
	for _, t := range w.res.Tables {
		stamp := ""
		if !t.AsAt.IsZero() {
			stamp = "_" + t.AsAt.Format("2006-01-02")
		}
		name := t.Table.Name + stamp + "." + format
		t.Files = append(t.Files, name)
		of := export.FolderFile{Name: name, Holds: t.Table.Title + ", all organisations", Format: format, Report: t.Item.ID}
		if format == "parquet" {
			if err := w.at.putFile(name, func(part string) error { return engine.Parquet(ctx, t.Table, part) }); err != nil {
				return err
			}
			if err := w.list(of); err != nil {
				return err
			}
			continue
		}
		if err := w.file(of, func(out io.Writer) error { return export.CSV(out, t.Table) }); err != nil {
			return err
		}
		about := export.FolderFile{Name: export.CSVWName(name), Holds: "What the columns of " + name + " mean and how they were made", Format: "csvw", Report: t.Item.ID}
		if err := w.file(about, func(out io.Writer) error { return export.CSVW(out, book, t.Table, name) }); err != nil {
			return err
		}
	}
	return nil
}

// file writes a file and lists it.
func (w *packWriter) file(f export.FolderFile, fill func(io.Writer) error) error {
	if err := w.at.put(f.Name, fill); err != nil {
		return err
	}
	return w.list(f)
}

// list adds a file that was written to the list, with its size and sum as they are on the disk.
func (w *packWriter) list(f export.FolderFile) error {
	in, err := os.Open(filepath.Join(w.at.made, f.Name))
	if err != nil {
		return err
	}
	defer in.Close()
	sum := sha256.New()
	if f.Bytes, err = io.Copy(sum, in); err != nil {
		return err
	}
	f.SHA256 = hex.EncodeToString(sum.Sum(nil))
	w.each(f.Name, len(w.files)+1, w.total())
	w.files = append(w.files, f)
	return nil
}

// total is how many files there will be, manifest apart.
func (w *packWriter) total() int {
	n := 1
	for _, format := range w.flags.formats {
		switch {
		case bookWriters[format] != nil:
			n += 1 + len(w.res.Organisations)
		case format == "csv":
			n += 2 * len(w.res.Tables)
		default:
			n += len(w.res.Tables)
		}
	}
	return n
}

// notMade are the files of an earlier run that this one did not make.
func (w *packWriter) notMade(before []string) (left []string) {
	for _, name := range before {
		if !slices.ContainsFunc(w.files, func(f export.FolderFile) bool { return f.Name == name }) {
			if _, err := os.Stat(filepath.Join(w.flags.out, name)); err == nil {
				left = append(left, name)
			}
		}
	}
	return left
}

// documentNames are the names of the organisations' documents, without what says their format: codes with all that is no letter, digit,
// dash or underscore made an underscore, told apart by numbers where they are the same then, on whatever disk.
func documentNames(pack string, codes []string) (names []string) {
	used := map[string]bool{pack + "-all": true}
	for _, code := range codes {
		base := strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
				return r
			}
			return '_'
		}, code)
		base = pack + "-" + base[:min(len(base), 60)]
		name := base
		for i := 2; used[strings.ToLower(name)]; i++ {
			name = fmt.Sprintf("%s_%d", base, i)
		}
		used[strings.ToLower(name)] = true
		names = append(names, name)
	}
	return names
}

// madeBefore are the files an earlier run of the pack left in a folder, by its manifest. A folder with the index or manifest of something
// else is refused: they would be lost.
func madeBefore(dir, pack string) (files []string, err error) {
	text, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(filepath.Join(dir, indexName)); err == nil {
			return nil, spec.Usagef("name another folder with -o", "write %s: it has an %s that no pack made", dir, indexName)
		}
		return nil, nil
	}
	if err != nil { // the folder is none, or may not be read: said when it is written to
		return nil, nil
	}
	var there struct {
		Pack  string
		Files []struct{ File string }
	}
	if err := json.Unmarshal(text, &there); err != nil || there.Pack != pack {
		return nil, spec.Usagef("name another folder with -o", "write %s: its %s is of something else than pack %s", dir, manifestName, pack)
	}
	for _, f := range there.Files {
		files = append(files, f.File)
	}
	return files, nil
}
