package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// run is a finished child: how long it took, the most memory it had, and what it printed.
type run struct {
	Seconds float64
	Peak    int64 // bytes
	Out     []byte
}

// start runs a command to its end and measures it from outside. The error of a failed one ends with its last line.
func start(cmd *exec.Cmd) (run, error) {
	var out, fault bytes.Buffer
	if cmd.Stdout == nil {
		cmd.Stdout = &out
	}
	cmd.Stderr = &fault
	began := time.Now()
	err := cmd.Run()
	r := run{Seconds: time.Since(began).Seconds(), Out: out.Bytes()}
	if cmd.ProcessState != nil {
		r.Peak = peak(cmd.ProcessState)
	}
	if err != nil {
		return r, fmt.Errorf("%s: %w: %s", cmd.Args[0][strings.LastIndexByte(cmd.Args[0], '/')+1:], err, lastLine(fault.String()+out.String()))
	}
	return r, nil
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		if l := strings.TrimSpace(lines[i]); l != "" && !strings.HasPrefix(l, "hint:") {
			return l
		}
	}
	return "no message"
}

// child runs this program again as a child: bare statements, and work that must not weigh on the parent, whose memory
// would count as its children's.
func (b *bench) child(ctx context.Context, args ...string) (run, error) {
	self, err := os.Executable()
	if err != nil {
		return run{}, err
	}
	return start(exec.CommandContext(ctx, self, append([]string{"child"}, args...)...))
}

// strata runs the program people use, without its archive: a copy of the files is not what the rivals do either.
func (b *bench) strata(ctx context.Context, store string, env []string, args ...string) (run, error) {
	cmd := exec.CommandContext(ctx, b.program, append([]string{"--store", store, "--json", "-q"}, args...)...)
	cmd.Dir = b.work
	cmd.Env = append(os.Environ(), append([]string{"STRATA_ARCHIVE=none"}, env...)...)
	r, err := start(cmd)
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 4 { // done, problems recorded: invented typing errors are part of the feed
		err = nil
	}
	return r, err
}

// counted are the sums of what loads said they did.
type counted struct{ Rows, Versions int64 }

func (b *bench) load(ctx context.Context, store string, env []string, places ...string) (run, counted, error) {
	r, err := b.strata(ctx, store, env, append([]string{"load"}, places...)...)
	var c counted
	if err != nil {
		return r, c, err
	}
	var doc struct {
		Loads []struct {
			Already bool `json:"already_loaded"`
			Tables  []struct{ Rows, Inserted, Updated int64 }
		}
	}
	if err := json.Unmarshal(r.Out, &doc); err != nil {
		return r, c, fmt.Errorf("strata load: %w", err)
	}
	for _, l := range doc.Loads {
		if l.Already {
			return r, c, errors.New("strata load: the extract was loaded already")
		}
		for _, t := range l.Tables {
			c.Rows, c.Versions = c.Rows+t.Rows, c.Versions+t.Inserted+t.Updated
		}
	}
	return r, c, nil
}
