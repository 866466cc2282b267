package systmone

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"strata/engine/spec"
)

// The columns of the supplier's Specification vNNN.csv. Source: crate_anon/preprocess/systmone_ddgen.py (CRATE), which
// reads it.
var specificationColumns = []string{"TableName", "TableDescription", "ColumnName", "ColumnDescription", "ColumnDataType", "ColumnLength",
	"DateDefining", "ColumnOrdinal", "LinkedTable", "LinkedColumn1", "LinkedColumn2"}

// The supplier's seven data types. Source: Table Specification v125.
var specificationTypes = map[string]spec.Type{
	"boolean": spec.Boolean, "date": spec.Date, "date and time": spec.DateTime, "numeric - integer": spec.Integer, "numeric - real": spec.Decimal,
	"text - fixed": spec.Text, "text - variable": spec.Text, "text": spec.Text,
}

var specificationName = regexp.MustCompile(`(?i)^specification ?(v\d+)\.csv$`)

const specificationHint = "the supplier's SpecificationDirectory.zip holds it, as Specification vNNN.csv"

// Specification reads the supplier's own "Specification vNNN.csv", or the zip that holds it. What is not one is
// *spec.Refused, with the line.
func Specification(path string) (spec.Specification, error) {
	name, text, err := specificationText(path)
	if err != nil {
		return spec.Specification{}, err
	}
	m := specificationName.FindStringSubmatch(name)
	if m == nil {
		return spec.Specification{}, spec.Refusef(9, specificationHint, "%s: its name does not tell its version", name)
	}
	s, err := readSpecification(name, text)
	s.Version = strings.ToLower(m[1])
	return s, err
}

// specificationText is the file's name and its text as UTF-8.
func specificationText(path string) (string, []byte, error) {
	if !strings.EqualFold(filepath.Ext(path), ".zip") {
		text, err := os.ReadFile(path)
		if err != nil {
			return "", nil, spec.Refusef(9, specificationHint, "%v", pathError(err))
		}
		return filepath.Base(path), unicodeText(text), nil
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		return "", nil, spec.Refusef(9, specificationHint, "%s: %v", filepath.Base(path), pathError(err))
	}
	defer z.Close()
	for _, f := range z.File {
		name := f.Name[strings.LastIndexAny(f.Name, `/\`)+1:]
		if !specificationName.MatchString(name) || f.UncompressedSize64 > bombSize {
			continue
		}
		r, err := unpack(f)
		if err != nil {
			return "", nil, spec.Refusef(9, specificationHint, "%s: %v", name, err)
		}
		defer r.Close()
		text, err := io.ReadAll(r)
		if err != nil {
			return "", nil, spec.Refusef(9, specificationHint, "%s: %v", name, err)
		}
		return name, unicodeText(text), nil
	}
	return "", nil, spec.Refusef(9, specificationHint, "%s: no Specification vNNN.csv in it", filepath.Base(path))
}

func unicodeText(text []byte) []byte {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	if utf8.Valid(text) {
		return text
	}
	decoded, err := charmap.Windows1252.NewDecoder().Bytes(text)
	if err != nil {
		return text
	}
	return decoded
}

func readSpecification(name string, text []byte) (s spec.Specification, err error) {
	r := csv.NewReader(bytes.NewReader(text))
	r.LazyQuotes = true
	header, err := r.Read()
	if err != nil {
		return s, spec.Refusef(9, specificationHint, "%s: cannot be read as CSV", name)
	}
	at := map[string]int{}
	for i, h := range header {
		at[strings.ToLower(strings.TrimSpace(h))] = i
	}
	for _, want := range specificationColumns {
		if _, ok := at[strings.ToLower(want)]; !ok {
			return s, spec.Refusef(9, specificationHint, "%s line 1: no column %s", name, want)
		}
	}
	index := map[string]int{}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return s, spec.Refusef(9, specificationHint, "%s: %v", name, err)
		}
		line, _ := r.FieldPos(0)
		cell := func(column string) string {
			return strings.Join(strings.Fields(record[at[strings.ToLower(column)]]), " ")
		}
		c, err := specified(cell)
		if err != nil {
			return s, spec.Refusef(9, specificationHint, "%s line %d: %v", name, line, err)
		}
		key := strings.ToLower(cell("TableName"))
		i, ok := index[key]
		if !ok {
			i = len(s.Tables)
			index[key] = i
			s.Tables = append(s.Tables, spec.SpecifiedTable{Name: cell("TableName"), Description: cell("TableDescription")})
		}
		for _, other := range s.Tables[i].Columns {
			if strings.EqualFold(other.Name, c.Name) {
				return s, spec.Refusef(9, specificationHint, "%s line %d: %s.%s is there twice", name, line, s.Tables[i].Name, c.Name)
			}
		}
		s.Tables[i].Columns = append(s.Tables[i].Columns, c)
	}
	if len(s.Tables) == 0 {
		return s, spec.Refusef(9, specificationHint, "%s: lists no table", name)
	}
	return s, nil
}

// specified reads one row. A cell's line breaks are blanks by now.
func specified(cell func(string) string) (c spec.SpecifiedColumn, err error) {
	if !plainName(cell("TableName")) {
		return c, fmt.Errorf("TableName is not a table name")
	}
	c = spec.SpecifiedColumn{Name: cell("ColumnName"), Description: cell("ColumnDescription")}
	if c.Name == "" {
		return c, fmt.Errorf("ColumnName is blank")
	}
	kind, _, _ := strings.Cut(strings.ToLower(cell("ColumnDataType")), "(") // an integer's may end in its size
	var ok bool
	if c.Type, ok = specificationTypes[strings.TrimSpace(kind)]; !ok {
		return c, fmt.Errorf("ColumnDataType %q is none of the supplier's seven", cell("ColumnDataType"))
	}
	c.Length, _ = strconv.ParseInt(cell("ColumnLength"), 10, 64)
	c.Position, _ = strconv.Atoi(cell("ColumnOrdinal"))
	switch strings.ToLower(cell("DateDefining")) {
	case "1", "y", "yes", "true":
		c.DateDefining = true
	case "", "0", "n", "no", "false":
	default:
		return c, fmt.Errorf("DateDefining is neither yes nor no")
	}
	if table := cell("LinkedTable"); table != "" {
		c.LinksTo = table + "." + cell("LinkedColumn1")
		if second := cell("LinkedColumn2"); second != "" {
			c.LinksTo += "+" + second
		}
	}
	return c, nil
}
