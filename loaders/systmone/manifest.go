package systmone

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"strata/engine/spec"
	"strata/engine/spec/rows"
)

// The manifest's columns, in the supplier's order. Source: Table Specification v125, SRManifest.
var manifestColumns = []string{"FileName", "IsDelta", "IsReference", "DateExtractFrom", "DateExtractTo"}

const manifestTime = "20060102_1504" // CCYYMMDD_HHMM

// entry is one row of the manifest.
type entry struct {
	Table     string
	Delta     bool
	Reference bool
	From, To  time.Time // zero when blank
}

// manifest is SRManifest.csv: what an extract should hold, and how its files are written.
type manifest struct {
	Dialect spec.Dialect
	Entries []entry
}

// readManifest reads SRManifest.csv; place names it in errors, which are *spec.Refused.
func readManifest(r io.Reader, place string) (*manifest, error) {
	text, err := io.ReadAll(io.LimitReader(r, 1<<24))
	const hint = "the manifest tells what the extract holds: ask for the extract again"
	if err != nil {
		return nil, spec.Refusef(1, hint, "%s cannot be read: %v", place, err)
	}
	body := strings.TrimPrefix(string(text), "\xef\xbb\xbf")
	header, _, _ := strings.Cut(body, "\n")
	d, order, ok := dialectOf(strings.TrimSuffix(header, "\r"))
	if !ok {
		return nil, spec.Refusef(1, hint, "%s line 1: not a manifest header: want %s", place, strings.Join(manifestColumns, ","))
	}
	m := &manifest{Dialect: d}
	seen := map[string]bool{}
	reader := rows.NewReader(strings.NewReader(body), d)
	for {
		rec, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", place, err)
		}
		if rec.Number == 1 {
			continue
		}
		cells := rows.Split(rec.Raw, d)
		if rec.Problem != "" || len(cells) != len(manifestColumns) {
			return nil, spec.Refusef(1, hint, "%s line %d: want %d cells, found %d", place, rec.Line, len(manifestColumns), len(cells))
		}
		e, err := readEntry(cells, order)
		if err != nil {
			return nil, spec.Refusef(1, hint, "%s line %d: %v", place, rec.Line, err)
		}
		if seen[strings.ToLower(e.Table)] {
			return nil, spec.Refusef(1, hint, "%s line %d: %s is listed twice", place, rec.Line, e.Table)
		}
		seen[strings.ToLower(e.Table)] = true
		m.Entries = append(m.Entries, e)
	}
	if len(m.Entries) == 0 {
		return nil, spec.Refusef(1, hint, "%s: lists no files", place)
	}
	return m, nil
}

// dialectOf finds the delimiter and the text qualifier that make line the manifest's header, and where each
// of its columns stands. Where the header is not quoted, cells with a delimiter still may be: the quote is ".
func dialectOf(line string) (spec.Dialect, map[string]int, bool) {
	for _, quote := range []byte{'"', '\''} {
		for _, delimiter := range []byte{',', ';', '|', '\t'} {
			d := spec.Dialect{Delimiter: delimiter, Quote: quote}
			order := map[string]int{}
			for i, name := range rows.Split([]byte(line), d) {
				order[strings.ToLower(strings.TrimSpace(name))] = i
			}
			found := len(order) == len(manifestColumns)
			for _, c := range manifestColumns {
				_, ok := order[strings.ToLower(c)]
				found = found && ok
			}
			if found {
				return d, order, true
			}
		}
	}
	return spec.Dialect{}, nil, false
}

func readEntry(cells []string, order map[string]int) (entry, error) {
	cell := func(name string) string { return strings.TrimSpace(cells[order[strings.ToLower(name)]]) }
	var e entry
	var err error
	e.Table = strings.TrimSuffix(cell("FileName"), ".csv")
	if !plainName(e.Table) {
		return e, fmt.Errorf("FileName is not a table name")
	}
	if e.Delta, err = yes("IsDelta", cell("IsDelta")); err != nil {
		return e, err
	}
	if e.Reference, err = yes("IsReference", cell("IsReference")); err != nil {
		return e, err
	}
	if e.From, err = when("DateExtractFrom", cell("DateExtractFrom")); err != nil {
		return e, err
	}
	if e.To, err = when("DateExtractTo", cell("DateExtractTo")); err != nil {
		return e, err
	}
	if cell("DateExtractTo") != "" && e.To.Year() < firstYear {
		return e, fmt.Errorf("DateExtractTo is before %d, when there were no extracts", firstYear)
	}
	if !e.From.IsZero() && !e.To.IsZero() && e.From.After(e.To) {
		return e, fmt.Errorf("DateExtractFrom is after DateExtractTo")
	}
	return e, nil
}

// plainName accepts letters, digits and underscores: a table's name, and no path.
func plainName(s string) bool {
	for _, c := range s {
		if c != '_' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return s != ""
}

func yes(column, s string) (bool, error) {
	switch strings.ToUpper(s) {
	case "Y":
		return true, nil
	case "N":
		return false, nil
	}
	return false, fmt.Errorf("%s is neither Y nor N", column)
}

// firstYear is the year before which SystmOne made no extract.
const firstYear = 2000

func when(column, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(manifestTime, s)
	if err != nil {
		return t, fmt.Errorf("%s is not a CCYYMMDD_HHMM time", column)
	}
	return t, nil
}
