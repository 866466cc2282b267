// Command reportdocs writes docs/reports: a page for every bundled report, and README.md, their index by topic, public id,
// audience and standing. What a page says comes from the report's header, the codelists and the scenarios; its sample is the
// report run on invented patients, the same at every run. A page holds no time, no place and no number of the machine that
// made it: the same repository gives the same bytes.
//
//	go run ./internal/reportdocs [-out docs/reports]
//
// The folder is replaced whole: a page whose report is gone goes too.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

func main() { os.Exit(run(context.Background(), os.Args[1:], os.Stderr)) }

func run(ctx context.Context, args []string, errs io.Writer) int {
	flags := flag.NewFlagSet("reportdocs", flag.ContinueOnError)
	flags.SetOutput(errs)
	out := flags.String("out", filepath.Join("docs", "reports"), "the folder of the pages, which is replaced")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	pages, err := generate(ctx)
	if err == nil {
		err = put(*out, pages)
	}
	if err != nil {
		fmt.Fprintf(errs, "error: %v\n", err)
		return 1
	}
	return 0
}

// put makes the pages the content of a folder. They are written beside it, and change places with what was there when all are.
func put(dir string, pages map[string]string) error {
	beside, err := os.MkdirTemp(filepath.Dir(dir), ".reports-*")
	if err != nil {
		return fmt.Errorf("write pages: %w", err)
	}
	defer os.RemoveAll(beside)
	made := filepath.Join(beside, "new")
	for name, text := range pages {
		path := filepath.Join(made, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("write pages: %w", err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return fmt.Errorf("write pages: %w", err)
		}
	}
	old := filepath.Join(beside, "old")
	if err := os.Rename(dir, old); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("write pages: %w", err)
	}
	if err := os.Rename(made, dir); err != nil {
		_ = os.Rename(old, dir)
		return fmt.Errorf("write pages: %w", err)
	}
	return nil
}
