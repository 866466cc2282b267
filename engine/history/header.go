package history

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"strata/engine/spec"
	"strata/engine/spec/rows"
)

// Header is the names of a file's columns as it spells them; key names its table's key column. It reads no further than
// the first line. A first line without the key is no header and is refused: it may be a patient's row.
func Header(x *spec.Extract, f spec.File, key string) ([]string, error) {
	src, err := f.Open()
	if err != nil {
		return nil, unopened(f, err)
	}
	defer src.Close()
	p := &prepared{file: f, dialect: x.Dialect, key: key}
	err = p.names(src, func(raw []byte) string { p.sum.UTF8 = utf8.Valid(raw); return p.text(raw) })
	return p.header, err
}

func (p *prepared) readHeader() error {
	src, err := os.Open(p.bytes)
	if err != nil {
		return fmt.Errorf("open %s: %w", p.file.Name, err)
	}
	defer src.Close()
	return p.names(src, p.text)
}

const noHeader = "the first line must name the columns: check the extract's configuration"

func (p *prepared) names(src io.Reader, text func(raw []byte) string) error {
	rec, err := rows.NewReader(src, p.dialect).Read()
	switch {
	case errors.Is(err, io.EOF):
		return spec.Refusef(1, noHeader, "%s: is empty, it has no header", p.file.Name)
	case err != nil:
		return unread(p.file, err)
	case rec.Problem != "":
		return spec.Refusef(1, noHeader, "%s line 1: %s", p.file.Name, rec.Problem)
	case bytes.IndexByte(bytes.TrimRight(rec.Raw, "\r"), '\r') >= 0:
		return spec.Refusef(16, "export the extract with lines that end in CRLF or LF", "%s line 1: holds a carriage return", p.file.Name)
	case bytes.IndexByte(rec.Raw, 0) >= 0:
		return spec.Refusef(16, "export the extract as Windows-1252 or UTF-8", "%s line 1: holds NUL bytes: it may be UTF-16", p.file.Name)
	}
	names := rows.Split([]byte(text(rec.Raw)), p.dialect)
	if len(names) == 1 && strings.ContainsAny(names[0], ",;|\t") {
		return spec.Refusef(16, "all files of an extract have one delimiter: "+again,
			"%s line 1: its delimiter is not the manifest's, %q", p.file.Name, string(p.dialect.Delimiter))
	}
	return p.columns(names)
}

// columns takes the names of the columns. No name is told before the line is known to be a header.
func (p *prepared) columns(names []string) error {
	seen := map[string]bool{}
	twice, blank := "", 0
	for i, name := range names {
		name = strings.TrimSpace(name)
		if name == "" && blank == 0 {
			blank = i + 1
		}
		key := strings.ToLower(name)
		if seen[key] && twice == "" {
			twice = name
		}
		seen[key] = true
		p.header = append(p.header, name)
	}
	switch {
	case !seen[strings.ToLower(p.key)]:
		return spec.Refusef(1, "rows cannot be told apart without it, and a first line without it is no header: check the extract's configuration",
			"%s line 1: no column %q", p.file.Name, p.key)
	case blank > 0:
		return spec.Refusef(1, noHeader, "%s line 1: column %d has no name", p.file.Name, blank)
	case twice != "":
		return spec.Refusef(1, noHeader, "%s line 1: column %q is there twice", p.file.Name, twice)
	}
	for _, name := range p.header {
		if reserved(name) {
			return spec.Refusef(9, "the store keeps its own columns by such names: ask for the extract without it",
				"%s line 1: column %q has a name the store needs", p.file.Name, name)
		}
	}
	return nil
}
