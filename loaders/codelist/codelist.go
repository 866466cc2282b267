// Package codelist reads clinical codelists: the bundled ones, one CSV per clinical idea, and those a user brings.
// Codes are facts taken from public lists, each row naming the list it came from; none is our own. Registers and
// measures, made of codelists, are the rows of registers.csv and measures.csv.
package codelist

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"strata/engine/spec"
)

//go:embed lists/*.csv registers.csv measures.csv
var bundled embed.FS

// Bundled lists the codelists, registers and measures that come with the program. A register or a measure that names a
// codelist, a register or a measure which is not there is an error.
func Bundled() (spec.Codelists, error) {
	var all spec.Codelists
	names, err := fs.Glob(bundled, "lists/*.csv")
	if err != nil {
		return all, err
	}
	for _, name := range names {
		text, err := bundled.ReadFile(name)
		if err != nil {
			return all, err
		}
		c, err := Parse(strings.TrimSuffix(path.Base(name), ".csv"), text)
		if err != nil {
			return all, err
		}
		all.Lists = append(all.Lists, c)
	}
	for _, d := range []struct {
		file  string
		into  *spec.Definitions
		parse func(text []byte) (spec.Definitions, error)
	}{{"measures.csv", &all.Measures, Measures}, {"registers.csv", &all.Registers, Registers}} {
		text, err := bundled.ReadFile(d.file)
		if err != nil {
			return all, err
		}
		if *d.into, err = d.parse(text); err != nil {
			return all, err
		}
	}
	return all, known(all)
}

var columns = []string{"system", "code", "term", "include_descendants", "polarity", "source"}

// Parse reads one codelist: columns system, code, term, include_descendants (0, 1), polarity (include, exclude)
// and source, then maybe category16 and category5. A code of CTV3 must have five characters, one of SNOMED only
// digits; anything else is an error naming the line.
func Parse(name string, text []byte) (spec.Codelist, error) {
	sum := sha256.Sum256(text)
	c := spec.Codelist{Name: name, Title: strings.ReplaceAll(name, "_", " "), Digest: hex.EncodeToString(sum[:])}
	records, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil || len(records) == 0 {
		return c, fmt.Errorf("read codelist %s: %w", name, err)
	}
	at := map[string]int{}
	for i, h := range records[0] {
		at[h] = i
	}
	for _, h := range columns {
		if _, ok := at[h]; !ok {
			return c, fmt.Errorf("read codelist %s: no column %q", name, h)
		}
	}
	for i, r := range records[1:] {
		cell := func(h string) string {
			if n, ok := at[h]; ok {
				return r[n]
			}
			return ""
		}
		if err := check(cell("system"), cell("code"), cell("polarity"), cell("include_descendants")); err != nil {
			return c, fmt.Errorf("read codelist %s line %d: %w", name, i+2, err)
		}
		c.Rows = append(c.Rows, []any{cell("system"), cell("code"), cell("term"), cell("include_descendants") == "1", cell("polarity"),
			blank(cell("category16")), blank(cell("category5")), cell("source")})
	}
	return c, nil
}

func check(system, code, polarity, descendants string) error {
	switch system {
	case "ctv3":
		if len(code) != 5 {
			return fmt.Errorf("a CTV3 code has five characters")
		}
	case "snomed":
		if strings.Trim(code, "0123456789") != "" || code == "" {
			return fmt.Errorf("a SNOMED code has digits only")
		}
	case "bnf", "name", "dmd":
	default:
		return fmt.Errorf("unknown system %q", system)
	}
	if polarity != "include" && polarity != "exclude" {
		return fmt.Errorf("polarity is neither include nor exclude")
	}
	if descendants != "0" && descendants != "1" {
		return fmt.Errorf("include_descendants is neither 0 nor 1")
	}
	return nil
}

func blank(s string) any {
	if s == "" {
		return nil
	}
	return s
}
