package report

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"strata/engine/export"
	"strata/engine/spec"
)

// releaseName is the name of a CSV of an earlier run: the table's name, and the day it asks about where it asks about one, and after it what it was asked.
var releaseName = regexp.MustCompile(`^([a-z0-9_]+?)(?:_([0-9]{4}-[0-9]{2}-[0-9]{2})(_[A-Za-z0-9_.-]+)?)?\.csv$`)

// Releases are the CSVs of earlier runs in a folder, as the CSV exporter writes them: <table>_<day>.csv or <table>.csv.
type Releases struct {
	dir   string
	files []release
	sums  map[string]string // by file: its SHA-256, where the manifest of a pack lists it
}

type release struct {
	name, table string
	asked       string    // as export.Table has it
	asAt        time.Time // zero where the report asks about no day
}

// OpenReleases looks for earlier releases in a folder. A folder that is missing or holds no CSV of a table is *spec.Usage.
func OpenReleases(dir string) (*Releases, error) {
	hint := "the folder of an earlier run: strata report run … -o DIR"
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, spec.Usagef(hint, "no folder %q to compare with", dir)
	}
	if err != nil {
		return nil, fmt.Errorf("compare with %s: %w", dir, err)
	}
	rs := &Releases{dir: dir, sums: map[string]string{}}
	if p, found, err := manifestOf(dir); found && err == nil {
		for _, f := range p.Files {
			rs.sums[f.File] = f.SHA256
		}
	}
	for _, e := range entries {
		m := releaseName.FindStringSubmatch(e.Name())
		if m == nil || e.IsDir() {
			continue
		}
		r := release{name: e.Name(), table: m[1], asked: m[3]}
		if months.MatchString(r.asked) {
			r.table += "_trend"
		}
		if m[2] != "" {
			if r.asAt, err = time.Parse("2006-01-02", m[2]); err != nil {
				continue // no day of the calendar: some other file
			}
		}
		rs.files = append(rs.files, r)
	}
	if len(rs.files) == 0 {
		return nil, spec.Usagef(hint, "folder %q holds no CSV of a table", dir)
	}
	return rs, nil
}

// Tables are the names of the tables there are releases of, in order.
func (rs *Releases) Tables() (names []string) {
	for _, r := range rs.files {
		if !slices.Contains(names, r.table) {
			names = append(names, r.table)
		}
	}
	slices.Sort(names)
	return names
}

// What of the name of a release does not tell two tables apart: they are compared as far as they go, row by row and month by month.
var (
	months = regexp.MustCompile(`_trend-[0-9]+m`)
	common = regexp.MustCompile(`_trend-[0-9]+m|_(?:org|known|disclosure)-[A-Za-z0-9.-]+`)
)

// find is the newest release of a table up to a day that was asked the same; for a table without a day the one without.
func (rs *Releases) find(t export.Table, asAt time.Time) (best release, found bool) {
	like := common.ReplaceAllString(t.Asked, "")
	for _, r := range rs.files {
		if r.table != t.Name || common.ReplaceAllString(r.asked, "") != like || r.asAt.After(asAt) || r.asAt.IsZero() != asAt.IsZero() {
			continue
		}
		if !found || r.asAt.After(best.asAt) || r.asAt.Equal(best.asAt) && r.asked == t.Asked {
			best, found = r, true
		}
	}
	return best, found
}

// released is a table as an earlier release shows it.
type released struct {
	release
	about
	at   map[string]int // by column
	rows map[string][]string
	keys [][]string // what tells its rows apart, in order
}

// read reads a release, with its rows by the columns that tell them apart. A release without them is *spec.Usage.
func (rs *Releases) read(r release, keys []string) (*released, error) {
	text, said, err := rs.text(r)
	if err != nil {
		return nil, err
	}
	in := csv.NewReader(bytes.NewReader(text))
	head, err := in.Read()
	if errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("compare with %s: the file is empty", r.name)
	}
	if err != nil {
		return nil, notCSV(r.name, err)
	}
	out := &released{release: r, about: said, at: map[string]int{}, rows: map[string][]string{}}
	for i, name := range head {
		out.at[strings.TrimPrefix(name, "\uFEFF")] = i
	}
	for _, k := range keys {
		if _, ok := out.at[k]; !ok {
			return nil, spec.Usagef("compare with a run of the same report and --by", "%s has no column %s", r.name, k)
		}
	}
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, notCSV(r.name, err)
		}
		var key []string
		for _, k := range keys {
			key = append(key, row[out.at[k]])
		}
		if _, twice := out.rows[rowKey(key)]; twice {
			return nil, spec.Usagef("compare with a run of the same report and --by", "%s is broken down further: several of its rows fit one", r.name)
		}
		out.rows[rowKey(key)], out.keys = row, append(out.keys, key)
	}
}

// notCSV keeps what is wrong and where, and leaves out what stands there.
func notCSV(name string, err error) error {
	var at *csv.ParseError
	if errors.As(err, &at) {
		return fmt.Errorf("compare with %s:%d: %w", name, at.Line, at.Err)
	}
	return fmt.Errorf("compare with %s: %w", name, err)
}

// rowKey tells rows apart. A text that was made harmless for spreadsheets with an apostrophe is the same text without.
func rowKey(cells []string) string {
	cells = slices.Clone(cells)
	for i, c := range cells {
		cells[i] = bare(c)
	}
	return fmt.Sprintf("%q", cells)
}

// cell is what a release shows of a column in a row: a text, and the status that stands in its place. ok is false where it
// has no such column.
func (r *released) cell(row []string, column string) (text, status string, ok bool) {
	i, ok := r.at[column]
	if !ok {
		return "", "", false
	}
	if s, has := r.at[column+"_status"]; has {
		status = row[s]
	}
	return row[i], status, true
}
