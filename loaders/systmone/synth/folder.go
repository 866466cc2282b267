package synth

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"strata/engine/spec"
)

// file is one table's CSV being written.
type file struct {
	f    *os.File
	full bool
	rows int64
}

// folder is one extract being written. Files are made when their first row comes: a table without rows has none.
type folder struct {
	g     *generator
	x     extract
	dir   string
	files map[string]*file
}

func (g *generator) newFolder(x extract) (*folder, error) {
	d := &folder{g: g, x: x, dir: filepath.Join(g.o.Dir, x.to.Format(stamp)), files: map[string]*file{}}
	if err := os.MkdirAll(d.dir, 0o750); err != nil {
		return nil, fmt.Errorf("write extract: %w", err)
	}
	return d, nil
}

// add appends rows to a table's file.
func (d *folder) add(table string, full bool, header []string, rows []byte, n int64) error {
	f := d.files[table]
	if f == nil {
		h, err := os.OpenFile(filepath.Join(d.dir, table+".csv"), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o640)
		if err != nil {
			return fmt.Errorf("write extract: %w", err)
		}
		f = &file{f: h, full: full}
		d.files[table] = f
		if d.g.quirks.lowercase {
			header = strings.Split(strings.ToLower(strings.Join(header, "\n")), "\n")
		}
		if _, err := h.Write(d.g.d.line(header)); err != nil {
			return fmt.Errorf("write extract: %w", err)
		}
	}
	f.rows += n
	if _, err := f.f.Write(rows); err != nil {
		return fmt.Errorf("write extract: %w", err)
	}
	return nil
}

// abandon lets go of the files of an extract that is not to be finished. It has no manifest: nobody loads it.
func (d *folder) abandon() {
	for _, f := range d.files {
		f.f.Close()
	}
}

// close ends every file and writes the manifest. It returns where the extract lies.
func (d *folder) close() (string, error) {
	man := d.g.d.line([]string{"FileName", "IsDelta", "IsReference", "DateExtractFrom", "DateExtractTo"})
	for _, name := range sorted(d.files) {
		f := d.files[name]
		if err := f.f.Close(); err != nil {
			return "", fmt.Errorf("write extract: %w", err)
		}
		if control(name) {
			continue
		}
		t, _ := d.g.specs.Lookup(name)
		cells := []string{name, "N", "N", "", d.x.to.Format(stamp)}
		if !f.full {
			cells[1], cells[3] = "Y", d.x.from
		}
		if t.Reference {
			cells[2] = "Y"
		}
		man = append(man, d.g.d.line(cells)...)
	}
	if err := os.WriteFile(filepath.Join(d.dir, "SRManifest.csv"), man, 0o640); err != nil {
		return "", fmt.Errorf("write extract: %w", err)
	}
	return d.pack()
}

func control(name string) bool { return name == "SRMapping" || name == "SRMappingGroup" }

func sorted[V any](of map[string]V) []string {
	var names []string
	for name := range of {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// plain adds whole rows of a small table: the names and values of the cells that are filled.
func (d *folder) plain(table string, rows ...map[string]string) error {
	t, ok := d.g.specs.Lookup(table)
	if !ok {
		return fmt.Errorf("synth: no table %s", table)
	}
	var header []string
	for _, c := range t.Columns {
		if c.Position > 0 {
			header = append(header, c.Name)
		}
	}
	full := d.x.allFull || control(table)
	if !full {
		header = append(header, spec.RemovedData)
	}
	var b []byte
	for _, r := range rows {
		cells := make([]string, len(header))
		for i, h := range header {
			cells[i] = r[h]
			if h == spec.RemovedData {
				cells[i] = "0"
			}
		}
		b = append(b, d.g.d.line(cells)...)
	}
	return d.add(table, full, header, b, int64(len(rows)))
}
