package systmone

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"strata/engine/spec"
	"strata/engine/spec/rows"
)

// Options change how extracts are read.
type Options struct {
	// Unlisted loads SR*.csv files the manifest does not list; otherwise such a file with rows is refused.
	Unlisted bool
}

// controlTables come with an extract and are never listed in its manifest.
var controlTables = []string{"SRMapping", "SRMappingGroup"}

// Open reads the manifest of the extract at place and finds its files. It reads no data. A folder that is no
// whole extract is *spec.Refused. Close the closer when the extract is loaded.
func Open(place string, o Options) (*spec.Extract, io.Closer, error) {
	check, err := settled(place)
	if err != nil {
		return nil, nil, refuse(fmt.Errorf("open extract: %w", pathError(err)))
	}
	c, err := members(place)
	if err != nil {
		return nil, nil, refuse(err)
	}
	x, err := read(place, c.files, o)
	if err != nil {
		c.open.Close()
		return nil, nil, err
	}
	x.Paths = c.paths
	x.Settled = check
	return x, &c.open, nil
}

func read(place string, files map[string]member, o Options) (*spec.Extract, error) {
	mf, ok := files[strings.ToLower(manifestName)]
	if !ok {
		return nil, spec.Refusef(1, "an extract without its manifest is still arriving or incomplete: try again when it is whole",
			"%s: no %s", place, manifestName)
	}
	f, err := mf.open()
	if err != nil {
		return nil, spec.Refusef(1, "the archive may still be arriving, or is damaged: ask for the extract again",
			"%s: %s cannot be read: %v", place, mf.name, pathError(err))
	}
	defer f.Close()
	m, err := readManifest(f, filepath.Join(place, mf.name))
	if err != nil {
		return nil, err
	}
	x := &spec.Extract{Place: place, Dialect: m.Dialect}
	if err := setTimes(x, m, place); err != nil {
		return nil, err
	}
	delete(files, strings.ToLower(manifestName))
	if err := listed(x, m, files); err != nil {
		return nil, err
	}
	if err := unlisted(x, files, o); err != nil {
		return nil, err
	}
	sort.Slice(x.Files, func(i, j int) bool { return x.Files[i].Table < x.Files[j].Table })
	return x, nil
}

// setTimes takes the extract time from the manifest; rows without dates follow the rest of it. A manifest
// without any date follows its folder's name.
func setTimes(x *spec.Extract, m *manifest, place string) error {
	for _, e := range m.Entries {
		if e.To.IsZero() {
			continue
		}
		if x.To.IsZero() {
			x.To = e.To
		} else if !x.To.Equal(e.To) {
			return spec.Refusef(1, "one extract has one extract time: ask for the extract again",
				"%s: manifest gives two extract times, %s and %s", place, x.To.Format(manifestTime), e.To.Format(manifestTime))
		}
	}
	if x.To.IsZero() {
		t, ok := timeOfName(place)
		if !ok {
			return spec.Refusef(1, "name the folder or zip by its extract time, CCYYMMDD_HHMM", "%s: manifest gives no extract time", place)
		}
		x.To = t
	}
	for _, e := range m.Entries {
		if e.Delta && e.From.After(x.From) {
			x.From = e.From
		}
	}
	return nil
}

// timeOfName is the extract time in the name of an extract's folder or archive, CCYYMMDD_HHMM; something more may follow
// after a dot or a dash.
func timeOfName(place string) (time.Time, bool) {
	name := filepath.Base(place)
	if i := strings.IndexAny(name, ".-"); i >= 0 {
		name = name[:i]
	}
	t, err := time.Parse(manifestTime, name)
	return t, err == nil && t.Year() >= firstYear
}

func listed(x *spec.Extract, m *manifest, files map[string]member) error {
	var missing []string
	for _, e := range m.Entries {
		key := strings.ToLower(e.Table + ".csv")
		f, ok := files[key]
		if !ok {
			missing = append(missing, e.Table+".csv")
			continue
		}
		delete(files, key)
		mode := spec.Full
		if e.Delta {
			mode = spec.Delta
		}
		from := e.From
		if e.Delta && from.IsZero() {
			from = x.From
		}
		x.Files = append(x.Files, spec.File{Table: e.Table, Name: f.name, Mode: mode, Reference: e.Reference,
			From: from, To: x.To, Size: f.size, Path: f.path, Open: f.open})
	}
	if len(missing) > 0 {
		return spec.Refusef(1, "the extract is still arriving or incomplete: try again when it is whole",
			"%s: listed in the manifest but not there: %s", x.Place, strings.Join(missing, ", "))
	}
	return nil
}

// unlisted adds the control tables, and deals with files the manifest should have listed.
func unlisted(x *spec.Extract, files map[string]member, o Options) error {
	for _, table := range controlTables {
		key := strings.ToLower(table + ".csv")
		if f, ok := files[key]; ok {
			delete(files, key)
			x.Files = append(x.Files, spec.File{Table: table, Name: f.name, Mode: spec.Upsert, Reference: true,
				To: x.To, Size: f.size, Path: f.path, Open: f.open})
		}
	}
	var names []string
	for _, f := range files {
		has, err := hasRows(f, x.Dialect)
		if err != nil {
			return refuse(err)
		}
		if !has {
			continue
		}
		if !o.Unlisted {
			names = append(names, f.name)
			continue
		}
		table := f.name[:len(f.name)-len(".csv")]
		x.Files = append(x.Files, spec.File{Table: table, Name: f.name, Mode: spec.Upsert, To: x.To, Size: f.size, Path: f.path, Open: f.open})
	}
	if len(names) > 0 {
		sort.Strings(names)
		return spec.Refusef(1, "check the extract's configuration, or load it with --unlisted",
			"%s: has rows but is not in the manifest: %s", x.Place, strings.Join(names, ", "))
	}
	return nil
}

// hasRows reports whether a file holds anything below its header.
func hasRows(f member, d spec.Dialect) (bool, error) {
	r, err := f.open()
	if err != nil {
		return false, fmt.Errorf("open %s: %w", f.name, pathError(err))
	}
	defer r.Close()
	reader := rows.NewReader(r, d)
	for i := 0; i < 2; i++ {
		if _, err := reader.Read(); errors.Is(err, io.EOF) {
			return false, nil
		} else if err != nil {
			return false, fmt.Errorf("read %s: %w", f.name, err)
		}
	}
	return true, nil
}
