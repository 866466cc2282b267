package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

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
			e.Setenv("STRATA_USER", "tester")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "hold": hold},
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
