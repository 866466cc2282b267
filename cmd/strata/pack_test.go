package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// manifest holds a folder's manifest against the folder, by sizes and sums of its own: manifest DIR. Files the manifest does
// not list, and listed ones that are not there or differ, fail.
func manifest(ts *testscript.TestScript, not bool, args []string) {
	dir := ts.MkAbs(args[0])
	text, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	ts.Check(err)
	var m struct {
		Files []struct {
			File, SHA256 string
			Bytes        int
		}
	}
	ts.Check(json.Unmarshal(text, &m))
	want, got := map[string]string{}, map[string]string{}
	for _, f := range m.Files {
		want[f.File] = fmt.Sprint(f.Bytes, " ", f.SHA256)
	}
	entries, err := os.ReadDir(dir)
	ts.Check(err)
	for _, e := range entries {
		if e.Name() != "manifest.json" {
			text, err := os.ReadFile(filepath.Join(dir, e.Name()))
			ts.Check(err)
			got[e.Name()] = fmt.Sprintf("%d %x", len(text), sha256.Sum256(text))
		}
	}
	if same := len(want) > 0 && reflect.DeepEqual(want, got); same == not {
		ts.Fatalf("manifest: %v\nfolder: %v", want, got)
	}
}

// partof looks whether every table of one organisation's workbook is its rows of that of all, in order and cell by cell: partof
// ALL.xlsx ONE.xlsx CODE.
func partof(ts *testscript.TestScript, _ bool, args []string) {
	tables := func(name string) map[string][][]string {
		f, err := excelize.OpenFile(ts.MkAbs(name))
		ts.Check(err)
		defer f.Close()
		out := map[string][][]string{}
		for _, sheet := range f.GetSheetList() {
			if sheet == "Cover" || sheet == "Notes" || sheet == "How this was made" {
				continue
			}
			rows, err := f.GetRows(sheet)
			ts.Check(err)
			for _, row := range rows {
				if len(row) > 2 {
					out[sheet] = append(out[sheet], row)
				}
			}
		}
		return out
	}
	all, one, rows, hidden := tables(args[0]), tables(args[1]), 0, 0
	for sheet, got := range one {
		var want [][]string
		for i, row := range all[sheet] {
			if i == 0 || row[0] == args[2] {
				want = append(want, row)
			}
		}
		if !reflect.DeepEqual(got, want) {
			ts.Fatalf("%s: got %q\nwant %q", sheet, got, want)
		}
		rows += len(got) - 1
		for _, row := range got {
			if slices.Contains(row, "[c]") {
				hidden++
			}
		}
	}
	if rows == 0 || hidden == 0 {
		ts.Fatalf("%d rows, %d with a hidden cell: that shows nothing", rows, hidden)
	}
}

func TestDocumentNames(t *testing.T) {
	long := strings.Repeat("x", 100)
	got := documentNames("p", []string{"A/1", "A1", "A:1", "ALL", "a1", "../..", "Ä", long})
	want := []string{"p-A_1", "p-A1", "p-A_1_2", "p-ALL_2", "p-a1_2", "p-_____", "p-_", "p-" + long[:60]}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// files are the files below a folder with what is in them.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		out[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// fill makes a folder's files, without letting them appear.
func fill(t *testing.T, dir string, names ...string) *folder {
	t.Helper()
	f, err := newFolder(dir, "last")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.close)
	for _, name := range append(names, "last") {
		if err := os.WriteFile(filepath.Join(f.made, name), []byte("new"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	f := fill(t, filepath.Join(dir, "a", "b"), "x")
	if _, err := os.Stat(filepath.Join(dir, "a")); err == nil {
		t.Error("the folder is there before its files are")
	}
	if err := f.appear(); err != nil {
		t.Fatal(err)
	}
	f.close()
	if got, want := files(t, dir), map[string]string{"a/b/x": "new", "a/b/last": "new"}; !reflect.DeepEqual(got, want) {
		t.Errorf("a new folder: got %v", got)
	}
	f = fill(t, filepath.Join(dir, "a", "c"), "x")
	if err := f.appear(); err != nil {
		t.Fatal(err)
	}
	f.undo()
	f.close()
	if _, err := os.Stat(filepath.Join(dir, "a", "c")); err == nil {
		t.Error("a new folder is there after undo")
	}

	there := filepath.Join(dir, "a", "b")
	if err := os.WriteFile(filepath.Join(there, "x"), []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	f = fill(t, there, "x", "y")
	if err := f.appear(); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(filepath.Join(there, "x")); err != nil || string(got) != "new" {
		t.Errorf("x: %s %v", got, err)
	}
	f.undo()
	f.close()
	if got, want := files(t, there), map[string]string{"x": "old", "last": "new"}; !reflect.DeepEqual(got, want) {
		t.Errorf("after undo: got %v", got)
	}
}

// TestFolderAllOrNothing: where one file cannot take its place, those before it go back.
func TestFolderAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a"), []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "c"), 0o750); err != nil { // where a file shall be
		t.Fatal(err)
	}
	f := fill(t, dir, "a", "b", "c")
	err := f.appear()
	f.close()
	if err == nil || !strings.Contains(err.Error(), "it is a folder") {
		t.Errorf("got %v", err)
	}
	if got, want := files(t, dir), map[string]string{"a": "old"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if _, err := newFolder(filepath.Join(dir, "a", "b"), "last"); err == nil || !strings.Contains(err.Error(), "is no folder") {
		t.Errorf("below a file: got %v", err)
	}
	if got := files(t, dir); len(got) != 1 {
		t.Errorf("something was left: %v", got)
	}
}
