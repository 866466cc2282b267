package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"os/user"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"strata/engine"
	"strata/engine/duck"
	"strata/engine/spec"
	"strata/internal/term"
	"strata/loaders/codelist"
	"strata/loaders/systmone"
)

// The exit codes are a contract: docs/cli.md.
const (
	exitDone     = 0
	exitFailed   = 1
	exitUsage    = 2
	exitRefused  = 3
	exitProblems = 4
	exitLocked   = 5
	exitNoStore  = 10
)

// Do runs one command and returns its exit code. Results go to stdout, everything else to stderr.
func Do(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	private()
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr, now: time.Now}
	root := a.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	strict(root)
	return a.report(tooMany(root, root.ExecuteContext(ctx)))
}

// app is what every command shares: the streams, the global flags and the configuration.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	now            func() time.Time
	store, config  string
	readFrom       string // the configuration in use; blank where there is none
	reports        string // --reports
	json, quiet    bool
	conf           config
	problems       bool           // something was recorded: exit 4
	before         map[string]any // what was done before an error, for its JSON document
	unanswered     []unanswered   // reports a run went on without
	warnings       []string       // of a comparison with an earlier release
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "strata",
		Short:         "Load SystmOne extracts, query them as they are or as they were, run population-health reports",
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       engine.Version,
		Example: `  strata demo                          the whole journey on invented patients
  strata load /data/extracts           load what is not loaded yet, oldest first
  strata sql "select count(*) from SRPatient"
  strata report pack starter -o out`,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return a.configure(cmd) },
	}
	f := root.PersistentFlags()
	f.StringVar(&a.store, "store", "", "the store's file (default strata.duckdb)")
	f.StringVar(&a.config, "config", "", "configuration file (default strata.toml, if it is there)")
	f.BoolVar(&a.json, "json", false, "print one JSON document instead of tables")
	f.BoolVarP(&a.quiet, "quiet", "q", false, "print results only")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return spec.Usagef(cmd.CommandPath()+" --help lists the flags", "%v", err)
	})
	root.AddCommand(a.cmdInit(), a.cmdLoad(), a.cmdCheck(), a.cmdStatus(), a.cmdLog(), a.cmdTables(), a.cmdCodelist(), a.cmdSpec(), a.cmdReference(), a.cmdSQL(), a.cmdReport(), a.cmdVerify(), a.cmdRebuild(), a.cmdCompact(), a.cmdLint(), a.cmdSynth(), a.cmdDemo())
	return root
}

// report prints an error as two lines and gives the exit code for it.
func (a *app) report(err error) int {
	if err == nil {
		if a.problems {
			return exitProblems
		}
		return exitDone
	}
	code, hint := explain(err)
	if text := err.Error(); strings.HasPrefix(text, "unknown command") { // cobra's suggestions belong in the hint
		line, rest, _ := strings.Cut(text, "\n")
		err = errors.New(line)
		if words := strings.Fields(rest); len(words) > 4 {
			hint = "did you mean " + strings.Join(words[4:], ", ") + "?"
		}
	}
	msg := strings.ReplaceAll(strings.TrimSpace(err.Error()), "\n", " ")
	fmt.Fprintf(a.stderr, "error: %s\n", msg)
	if hint != "" {
		fmt.Fprintf(a.stderr, "hint: %s\n", hint)
	}
	if a.json {
		doc := map[string]any{"error": msg, "hint": hint, "exit": code}
		for k, v := range a.before {
			doc[k] = v
		}
		a.printJSON(doc)
	}
	return code
}

// explain sorts an error into an exit code and a hint.
func explain(err error) (int, string) {
	var refused *spec.Refused
	var usage *spec.Usage
	var locked *duck.Locked
	var missing *engine.NoStore
	var room *engine.NoRoom
	var failed *spec.Failed
	var sql *duck.Error
	switch {
	case errors.As(err, &refused):
		return exitRefused, refused.Hint
	case errors.As(err, &usage):
		return exitUsage, usage.Hint
	case errors.As(err, &failed):
		return exitFailed, failed.Hint
	case errors.As(err, &locked):
		return exitLocked, "wait until it has finished, or close the program that has the store open"
	case errors.As(err, &missing):
		return exitNoStore, "strata load makes a store; --store names another file"
	case errors.As(err, &room):
		return exitFailed, "free disk space there, or keep the store on a larger disk: --store names it"
	case errors.As(err, &sql):
		switch sql.Kind {
		case duck.BadSQL:
			return exitUsage, "strata tables NAME lists a table's columns"
		case duck.BadParam:
			return exitUsage, "--param name=value gives the $name of a query its value"
		case duck.ReadOnly:
			return exitUsage, "strata sql reads only: write results to a file with -o"
		case duck.BadValue:
			return exitFailed, "values are never shown in an error: try_cast(x AS type) and try(expression) give NULL where one fails"
		case duck.Full:
			return exitFailed, scarce(sql.Scarce)
		case duck.Interrupted:
			return exitFailed, "nothing was changed; run the command again"
		case duck.NoAccess:
			return exitFailed, "the store's folder must be writable; --store names another"
		}
	case errors.Is(err, context.Canceled):
		return exitFailed, "nothing was changed; run the command again"
	case errors.Is(err, syscall.ENOSPC):
		return exitFailed, "free disk space, then try again: nothing was changed"
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		return exitFailed, "get leave to read the file that is named, or to write where something is written"
	case strings.HasPrefix(err.Error(), "unknown command"):
		return exitUsage, "strata --help lists the commands"
	case strings.Contains(err.Error(), "arg(s)"):
		return exitUsage, "add --help to the command to see what it takes"
	}
	return exitFailed, "run the command again; if it fails again, report the error line"
}

// scarce is the hint for what there is too little of.
func scarce(what duck.Scarce) string {
	switch what {
	case duck.Memory:
		return "raise memory_limit in strata.toml, or leave it out: it is 80 % of the machine's memory then"
	case duck.Spill:
		return "raise memory_limit or temp_limit in strata.toml, or free disk space beside the store"
	}
	return "free disk space, then try again"
}

func (a *app) printJSON(v any) error {
	e := json.NewEncoder(a.stdout)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// say prints a remark about progress or outcome, never a result.
func (a *app) say(format string, args ...any) {
	if !a.quiet {
		fmt.Fprintf(a.stderr, format+"\n", args...)
	}
}

// progress starts the progress of a piece of work on stderr: a bar, lines, or JSON events.
func (a *app) progress(title string) *term.Progress {
	if a.quiet {
		return term.NewProgress(nil, title, false)
	}
	return term.NewProgress(a.stderr, title, a.json)
}

func (a *app) options(readOnly bool) (engine.Options, error) {
	tables, err := systmone.Tables()
	if err != nil {
		return engine.Options{}, err
	}
	lists, err := codelist.Bundled()
	if err != nil {
		return engine.Options{}, err
	}
	by := os.Getenv("STRATA_USER")
	if u, err := user.Current(); err == nil && by == "" {
		by = u.Username
	} else if err == nil && by != u.Username {
		by += " (" + u.Username + ")" // anybody can set the variable
	}
	return engine.Options{Path: a.store, Tables: tables, Codelists: lists, ReadOnly: readOnly, Now: a.now, RunBy: by,
		MemoryLimit: a.conf.MemoryLimit, TempLimit: a.conf.TempLimit, Threads: a.conf.Threads}, nil
}

// open opens the store; create makes one where there is none.
func (a *app) open(ctx context.Context, readOnly, create bool) (*engine.Store, error) {
	o, err := a.options(readOnly)
	if err != nil {
		return nil, err
	}
	if create {
		return engine.Create(ctx, o)
	}
	return engine.Open(ctx, o)
}

// table prints rows as a table for people.
func (a *app) table(columns []string, rows [][]any) {
	text := make([][]string, len(rows))
	numeric := make([]bool, len(columns))
	for i, r := range rows {
		for j, v := range r {
			switch n := v.(type) {
			case int64:
				numeric[j] = true
				text[i] = append(text[i], term.Count(n))
				continue
			case float64:
				numeric[j] = true
			}
			text[i] = append(text[i], term.Cell(v))
		}
	}
	term.Table(a.stdout, columns, text, numeric)
}
