package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"

	"strata/engine/duck"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"strata": func() { os.Exit(Do(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// TestScripts runs testdata/cli: stories of a user at the command line. exits N CMD checks an exit code, which is a
// contract.
func TestScripts(t *testing.T) {
	sample, err := filepath.Abs("../../testdata/sample-small")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "../../testdata/cli",
		Setup: func(e *testscript.Env) error {
			e.Setenv("SAMPLE", sample)
			e.Setenv("OWN_REPORTS", filepath.Join(filepath.Dir(sample), "own-reports"))
			e.Setenv("STRATA_USER", "tester")
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name != "mounts" {
				return false, fmt.Errorf("unknown condition %s", name)
			}
			return exec.Command("unshare", "-rm", "mount", "-t", "tmpfs", "none", t.TempDir()).Run() == nil, nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "hold": hold, "bytes": rawBytes, "repeat": repeat, "pack": pack, "cut": cut, "swap": swap, "parts": parts, "duckdb": harm, "workbook": workbook, "manifest": manifest, "partof": partof},
	})
}

// exits runs a command and checks its exit code: exits 3 strata load x.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want := args[0]
	script := `"$@"; code=$?; test $code -eq ` + want + ` || { echo "exit $code, want ` + want + `" >&2; exit 99; }`
	ts.Check(ts.Exec("sh", append([]string{"-c", script, "sh"}, args[1:]...)...))
}

// hold keeps a store open in this process until the script ends, as another program would: hold strata.duckdb.
func hold(ts *testscript.TestScript, _ bool, args []string) {
	db, err := duck.Open(context.Background(), ts.MkAbs(args[0]), duck.Options{})
	ts.Check(err)
	ts.Defer(func() { db.Close() })
}

// rawBytes turns \xNN in files into that byte, so that a script can hold any: bytes FILE….
func rawBytes(ts *testscript.TestScript, _ bool, args []string) {
	code := regexp.MustCompile(`\\x[0-9a-f]{2}`)
	for _, name := range args {
		path := ts.MkAbs(name)
		text, err := os.ReadFile(path)
		ts.Check(err)
		text = code.ReplaceAllFunc(text, func(b []byte) []byte {
			n, err := strconv.ParseUint(string(b[2:]), 16, 8)
			ts.Check(err)
			return []byte{byte(n)}
		})
		ts.Check(os.WriteFile(path, text, 0o600))
	}
}

// repeat appends a text to a file many times: repeat FILE N TEXT.
func repeat(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_APPEND|os.O_WRONLY, 0)
	ts.Check(err)
	_, err = f.WriteString(strings.Repeat(strings.ReplaceAll(args[2], `\n`, "\n"), n))
	ts.Check(errors.Join(err, f.Close()))
}

// pack makes an archive of a folder's files, not compressed: pack FILE.zip DIR.
func pack(ts *testscript.TestScript, _ bool, args []string) {
	entries, err := os.ReadDir(ts.MkAbs(args[1]))
	ts.Check(err)
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	z := zip.NewWriter(f)
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(ts.MkAbs(args[1]), e.Name()))
		ts.Check(err)
		w, err := z.CreateHeader(&zip.FileHeader{Name: e.Name()})
		ts.Check(err)
		_, err = w.Write(text)
		ts.Check(err)
	}
	ts.Check(errors.Join(z.Close(), f.Close()))
}

// cut takes N bytes off a file's end: cut FILE N.
func cut(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), info.Size()-n))
}

// swap changes a text in a file for another, with Go's escapes: swap FILE OLD NEW.
func swap(ts *testscript.TestScript, _ bool, args []string) {
	text, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	from, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	to, err := strconv.Unquote(`"` + args[2] + `"`)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), bytes.ReplaceAll(text, []byte(from), []byte(to)), 0o600))
}

// parts cuts an archive into parts of N bytes, .z01, .z02 and so on, the last by its own name: parts FILE.zip N.
func parts(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	size, err := strconv.Atoi(args[1])
	ts.Check(err)
	text, err := os.ReadFile(path)
	ts.Check(err)
	for n := 1; len(text) > size; n++ {
		ts.Check(os.WriteFile(fmt.Sprintf("%s.z%02d", strings.TrimSuffix(path, ".zip"), n), text[:size], 0o600))
		text = text[size:]
	}
	ts.Check(os.WriteFile(path, text, 0o600))
}

// harm runs SQL on a DuckDB file as another program would: duckdb FILE SQL.
func harm(ts *testscript.TestScript, _ bool, args []string) {
	db, err := duck.Open(context.Background(), ts.MkAbs(args[0]), duck.Options{})
	ts.Check(err)
	_, err = db.Exec(context.Background(), args[1], nil)
	ts.Check(errors.Join(err, db.Close()))
}

// workbook looks for cells in a workbook, on whatever sheet: workbook FILE.xlsx TEXT….
func workbook(ts *testscript.TestScript, not bool, args []string) {
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	has := map[string]bool{}
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		ts.Check(err)
		for _, row := range rows {
			for _, cell := range row {
				has[cell] = true
			}
		}
	}
	for _, text := range args[1:] {
		if has[text] == not {
			ts.Fatalf("cell %q: %v", text, has[text])
		}
	}
}
