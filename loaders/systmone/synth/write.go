package synth

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"strata/engine/spec"
)

// file is one table's CSV being written: every cell quoted, CRLF, Windows-1252.
type file struct {
	name  string
	at    map[string]int
	cells []string
	delta bool
	f     *os.File
	w     *bufio.Writer
	rows  int
}

// folder is one extract being written.
type folder struct {
	dir    string
	delta  bool
	tables *spec.Tables
	files  map[string]*file
	order  []string
	err    error
}

func newFolder(dir string, delta bool, tables *spec.Tables) (*folder, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("write extract: %w", err)
	}
	return &folder{dir: dir, delta: delta, tables: tables, files: map[string]*file{}}, nil
}

// table starts a row of a table; set fills its cells and put writes it.
func (d *folder) table(name string) *file {
	if f, ok := d.files[name]; ok {
		return f
	}
	t, ok := d.tables.Lookup(name)
	if !ok {
		panic("synth: no table " + name) // our own names
	}
	f := &file{name: name, at: map[string]int{}, delta: d.delta && name != "SRMapping" && name != "SRMappingGroup"}
	var header []string
	for _, c := range t.Columns {
		if c.Position > 0 {
			f.at[c.Name] = len(header)
			header = append(header, c.Name)
		}
	}
	if f.delta {
		f.at[spec.RemovedData] = len(header)
		header = append(header, spec.RemovedData)
	}
	f.cells = make([]string, len(header))
	var err error
	if f.f, err = os.Create(filepath.Join(d.dir, name+".csv")); err != nil {
		d.err = err
		f.w = bufio.NewWriter(nil)
	} else {
		f.w = bufio.NewWriterSize(f.f, 1<<18)
		copy(f.cells, header)
		f.put()
		f.rows = 0
	}
	d.files[name] = f
	d.order = append(d.order, name)
	return f
}

// set fills named cells: name, value, name, value, …
func (f *file) set(pairs ...string) *file {
	for i := 0; i < len(pairs); i += 2 {
		at, ok := f.at[pairs[i]]
		if !ok {
			panic("synth: no column " + f.name + "." + pairs[i]) // our own names
		}
		f.cells[at] = pairs[i+1]
	}
	return f
}

// live marks a row of a delta as not removed.
func (f *file) live() *file {
	if f.delta {
		f.cells[f.at[spec.RemovedData]] = "0"
	}
	return f
}

func (f *file) put() {
	for i, c := range f.cells {
		if i > 0 {
			f.w.WriteByte(',')
		}
		f.w.WriteByte('"')
		f.w.WriteString(cell(c))
		f.w.WriteByte('"')
		f.cells[i] = ""
	}
	f.w.WriteString("\r\n")
	f.rows++
}

func cell(s string) string {
	if strings.Contains(s, `"`) {
		s = strings.ReplaceAll(s, `"`, `""`)
	}
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			b, err := charmap.Windows1252.NewEncoder().String(s)
			if err != nil {
				panic("synth: not Windows-1252: " + s) // our own texts
			}
			return b
		}
	}
	return s
}

// close ends every file and writes the manifest; a delta's files without rows are left out.
func (d *folder) close(from, to string) error {
	man, err := os.Create(filepath.Join(d.dir, "SRManifest.csv"))
	if err != nil {
		return fmt.Errorf("write extract: %w", err)
	}
	defer man.Close()
	fmt.Fprint(man, "\"FileName\",\"IsDelta\",\"IsReference\",\"DateExtractFrom\",\"DateExtractTo\"\r\n")
	for _, name := range sorted(d.order) {
		f := d.files[name]
		if f.f == nil {
			return fmt.Errorf("write extract: %w", d.err)
		}
		if err := f.w.Flush(); err != nil {
			return fmt.Errorf("write extract: %w", err)
		}
		if err := f.f.Close(); err != nil {
			return fmt.Errorf("write extract: %w", err)
		}
		if name == "SRMapping" || name == "SRMappingGroup" {
			continue
		}
		t, _ := d.tables.Lookup(name)
		isDelta, start := "N", ""
		if f.delta {
			isDelta, start = "Y", from
		}
		ref := "N"
		if t.Reference {
			ref = "Y"
		}
		fmt.Fprintf(man, "%q,%q,%q,%q,%q\r\n", name, isDelta, ref, start, to)
	}
	return nil
}
