package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if len(os.Args) > 2 && os.Args[1] == "child" {
		os.Exit(exit(runChild(ctx, os.Args[2], os.Args[3:], os.Stdout)))
	}
	os.Exit(exit(do(ctx, os.Args[1:], os.Stdout)))
}

func exit(err error) int {
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		return 1
	}
	return 0
}

// bench is one run: where things are, and what was found.
type bench struct {
	patients             int
	repeats              int
	home                 string // kept between runs: extracts, the Python environment
	work                 string // of this run: stores, copies
	program              string
	out                  io.Writer
	main                 *feed // the extracts of all patients
	monthNote, deltaNote string
	pgLoaded             bool // the big table and its nights are in PostgreSQL
	pg                   *postgres
	pgErr                error // why there is no PostgreSQL
	python               *python
	proofs               []proof
	curves               []curve
	remarks              []string // reports the feed cannot answer, for the page
}

// section is one kind of work to be measured.
type section struct {
	name string
	rows func(ctx context.Context, b *bench) []row
}

func sections() []section {
	return []section{{"load", firstLoad}, {"reload", reload}, {"memory", memory}, {"delta", delta}, {"pack", pack}, {"nights", nights},
		{"reads", reads}, {"scale", scale}, {"export", exports}}
}

func do(ctx context.Context, args []string, out io.Writer) error {
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	var only, page string
	b := &bench{out: out}
	f.StringVar(&only, "only", "", "run only these sections, comma separated: load, reload, memory, delta, pack, nights, reads, scale, export")
	f.IntVar(&b.repeats, "repeats", 0, "how often each pair is run (default 3 up to 10,000 patients, else 2)")
	f.StringVar(&b.home, "home", ".bench", "where extracts and the Python environment are kept")
	f.StringVar(&b.program, "strata", filepath.Join("bin", "strata"), "the program to measure")
	f.StringVar(&page, "page", filepath.Join("docs", "performance.md"), "the page to write when every section is run; blank for none")
	err := f.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err == nil {
		b.patients, err = patients(os.Getenv("BENCH_SIZE"))
	}
	if err != nil {
		return err
	}
	if b.repeats < 1 {
		b.repeats = 2
		if b.patients <= 10_000 {
			b.repeats = 3
		}
	}
	if err := b.places(); err != nil {
		return err
	}
	defer os.RemoveAll(b.work)
	defer b.stopPostgres()
	began := time.Now()
	if b.main, err = b.feed(ctx, b.patients, nightsOfMain); err != nil {
		return err
	}
	rows := b.sections(ctx, only)
	if err := ctx.Err(); err != nil {
		return err
	}
	fmt.Fprint(out, "\n", plainTable(headings, cellsOf(rows)), b.curvesText(), b.proofsText(), "\n")
	if page != "" && only == "" {
		if err := b.writePage(ctx, page, rows, time.Since(began)); err != nil {
			return err
		}
	}
	return b.failed()
}

// patients are those of a size.
func patients(size string) (int, error) {
	switch size {
	case "s":
		return 10_000, nil
	case "m", "":
		return 100_000, nil
	case "l":
		return 1_000_000, nil
	}
	n, err := strconv.Atoi(size)
	if err != nil || n < 500 {
		return 0, fmt.Errorf("BENCH_SIZE=%s: s, m, l, or a number of patients from 500", size)
	}
	return n, nil
}

func (b *bench) places() error {
	var err error
	for _, p := range []*string{&b.home, &b.program} {
		if *p, err = filepath.Abs(*p); err != nil {
			return err
		}
	}
	if _, err := os.Stat(b.program); err != nil {
		return fmt.Errorf("no program to measure: make build makes it")
	}
	if err := os.MkdirAll(b.home, 0o750); err != nil {
		return err
	}
	b.work, err = os.MkdirTemp(b.home, "run-*")
	return err
}

func (b *bench) sections(ctx context.Context, only string) []row {
	var all []row
	for _, s := range sections() {
		if only != "" && !slices.Contains(strings.Split(only, ","), s.name) {
			continue
		}
		began := time.Now()
		rows := s.rows(ctx, b)
		for i := range rows {
			rows[i].NotRun = b.anonymous(rows[i].NotRun)
			b.say("%s", strings.Join(strings.Fields(plainTable(rows[i].cells(), nil)), " "))
		}
		all = append(all, rows...)
		b.say("%s: %.0f s", s.name, time.Since(began).Seconds())
	}
	return all
}

// say tells how far the run is.
func (b *bench) say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "bench: "+format+"\n", args...)
}

// anonymous takes this machine's paths out of a message.
func (b *bench) anonymous(text string) string {
	for _, p := range []string{b.work, b.home, filepath.Dir(filepath.Dir(b.program))} {
		text = strings.ReplaceAll(text, p+string(filepath.Separator), "")
		text = strings.ReplaceAll(text, p, ".")
	}
	return text
}

func cellsOf(rows []row) [][]string {
	var lines [][]string
	for _, r := range rows {
		lines = append(lines, r.cells())
	}
	return lines
}
