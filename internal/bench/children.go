package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
)

// runChild does one piece of work in a process of its own, and prints what it found as JSON.
func runChild(ctx context.Context, name string, args []string, out io.Writer) error {
	work := map[string]struct {
		args int
		do   func(ctx context.Context, args []string) (any, error)
	}{
		"make":     {4, makeFeed},
		"ctas":     {3, bareCreate},
		"scan":     {2, bareScan},
		"history":  {3, mergeHistory},
		"merge":    {3, mergeNight},
		"state":    {4, dbtState},
		"compact":  {2, compactCopy},
		"inflate":  {2, inflate},
		"reads":    {3, readQueries},
		"reports":  {4, runReports},
		"costs":    {3, costOfReports},
		"model":    {3, compareModel},
		"lists":    {1, writeLists},
		"wide":     {2, makeWide},
		"copy":     {2, bareCopy},
		"reread":   {2, reread},
		"excelize": {2, plainExcelize},
		"version":  {0, version},
	}
	w, ok := work[name]
	if !ok || len(args) < w.args {
		return fmt.Errorf("child %s: not known, or too few arguments", name)
	}
	found, err := w.do(ctx, args)
	if err != nil || found == nil {
		return err
	}
	return json.NewEncoder(out).Encode(found)
}
