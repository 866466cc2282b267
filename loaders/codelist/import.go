package codelist

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"

	"strata/engine/spec"
)

// ImportOptions say how a file is read. Name is needed.
type ImportOptions struct {
	Name     string
	System   string // ctv3, snomed or dmd: every code must be one; each: every code is what it looks like; blank: by header and content
	Cluster  string // of a PCD reference set file: the cluster that is the list
	Category string // of a file with a Category column: only rows of this one
}

// Imported is a codelist read from a user's file, and the kind of file it was.
type Imported struct {
	spec.Codelist
	Format  string // strata, opencodelists, dmd or pcd
	Ruleset string // of a PCD reference set: the rules it is of
}

var listName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// Import reads a codelist of the shapes people have: Strata's own columns; OpenCodelists (code,term and the many
// headers like it, categories beside), dm+d lists, and the NHS Primary Care Domain reference sets, one cluster of which is
// one list. Imported codes are flat: nothing below them is added. What cannot be read without guessing is *spec.Usage or
// *spec.Refused: a file of CTV3 and SNOMED codes mixed, ICD-10, several clusters, CTV3 codes that lost their dots and
// SNOMED codes whose check digit is wrong, as after a spreadsheet.
func Import(file []byte, o ImportOptions) (Imported, error) {
	var is Imported
	if !listName.MatchString(o.Name) {
		return is, spec.Usagef("small letters, digits and _, as in diabetes_type2", "import codelist: %q is not a name", o.Name)
	}
	file = bytes.ToValidUTF8(bytes.TrimPrefix(file, []byte("\ufeff")), []byte("?"))
	head, _, _ := strings.Cut(string(file), "\n")
	in := csv.NewReader(bytes.NewReader(file))
	for _, d := range []rune{'\t', '|'} {
		if strings.ContainsRune(head, d) {
			in.Comma, in.LazyQuotes = d, true
		}
	}
	in.FieldsPerRecord = -1
	records, err := in.ReadAll()
	if err != nil || len(records) < 2 {
		return is, refuse("a header line, then one line per code", "no rows of a table in the file")
	}
	at := map[string]int{}
	for i, h := range records[0] {
		at[strings.ToLower(strings.TrimSpace(h))] = i
	}
	if has(at, "system", "code", "polarity") {
		is.Format = "strata"
		if is.Codelist, err = Parse(o.Name, file); err != nil {
			return is, refuse("docs/cli.md tells the columns", "%v", err)
		}
		return is, nil
	}
	t := table{at: at, records: records, o: o, is: &is}
	if err := t.read(); err != nil {
		return is, err
	}
	sum := sha256.Sum256(fmt.Append(file, "\x00", o.System, "\x00", o.Cluster, "\x00", o.Category))
	is.Name, is.Title, is.Digest = o.Name, strings.ReplaceAll(o.Name, "_", " "), hex.EncodeToString(sum[:])
	return is, nil
}

func refuse(hint, format string, args ...any) error {
	return &spec.Refused{Msg: "import codelist: " + fmt.Sprintf(format, args...), Hint: hint}
}

func has(at map[string]int, columns ...string) bool {
	return !slices.ContainsFunc(columns, func(c string) bool { _, ok := at[c]; return !ok })
}

// table is a file being read.
type table struct {
	at      map[string]int
	records [][]string
	o       ImportOptions
	is      *Imported
}

// shapes are the headers known: the column of the code, of the term, and the system when the header settles it.
var shapes = []struct{ code, term, system string }{
	{"ctv3id", "ctv3preferredtermdesc", "ctv3"}, {"ctv3code", "description", "ctv3"}, {"snomedcode", "", "snomed"}, {"snomed_code", "snomed_code_description", "snomed"},
	{"dmd_id", "dmd_name", "dmd"}, {"code", "term", ""}, {"code", "description", ""}, {"code", "name", ""}, {"code", "", ""}, {"id", "nm", "dmd"}, {"id", "name", ""},
}

func (t *table) read() error {
	if has(t.at, "icd10_code") || has(t.at, "icd") {
		return refuse("SystmOne extracts hold CTV3, SNOMED and dm+d codes", "ICD-10 codes match nothing in an extract")
	}
	system, code, term := "", -1, -1
	for _, s := range shapes {
		if has(t.at, s.code) && (s.term == "" || has(t.at, s.term)) {
			code, system, term = t.at[s.code], s.system, -1
			if s.term != "" {
				term = t.at[s.term]
			}
			break
		}
	}
	if code < 0 {
		return refuse("name the column of the codes code, CTV3ID, CTV3Code, snomedcode or dmd_id", "no column of codes known by its name in %q", strings.Join(t.records[0], ","))
	}
	t.is.Format = "opencodelists"
	if system == "dmd" {
		t.is.Format = "dmd"
	}
	rows, err := t.chosen()
	if err != nil {
		return err
	}
	if system, err = t.system(system, code, rows); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, n := range rows {
		r := t.records[n]
		c := strings.TrimSpace(cellAt(r, code))
		is, err := checked(system, c)
		if err != nil {
			return refuse("codes must be as published: read the file as text, a spreadsheet changes them", "line %d: %v", n+1, err)
		}
		if seen[c] {
			continue
		}
		seen[c] = true
		t.is.Rows = append(t.is.Rows, []any{is, c, strings.TrimSpace(cellAt(r, term)), false, "include", blank(t.cell(r, "grouping_16")), blank(t.cell(r, "grouping_6")), "imported"})
	}
	if len(t.is.Rows) == 0 {
		return refuse("a header line, then one line per code", "no codes in the file")
	}
	return nil
}

// chosen are the rows of the cluster and the category asked for.
func (t *table) chosen() ([]int, error) {
	column, asked := "category", t.o.Category
	if has(t.at, "cluster_id") {
		t.is.Format, column, asked = "pcd", "cluster_id", t.o.Cluster
		if t.o.Category != "" {
			return nil, spec.Usagef("--cluster NAME picks from such a file", "import codelist: the file has no Category column")
		}
	} else if t.o.Cluster != "" || t.o.Category != "" && !has(t.at, "category") {
		return nil, spec.Usagef("--cluster is for PCD reference sets, --category for files with a Category column", "import codelist: the file has no such column")
	}
	var rows []int
	found := map[string]bool{}
	for n, r := range t.records[1:] {
		if strings.TrimSpace(strings.Join(r, "")) == "" {
			continue
		}
		value := t.cell(r, column)
		found[value] = true
		if asked == "" || value == asked {
			rows = append(rows, n+1)
			t.is.Ruleset = t.cell(r, "service_and_ruleset")
		}
	}
	var values []string
	for v := range found {
		values = append(values, v)
	}
	sort.Strings(values)
	switch {
	case len(rows) == 0 && len(values) > 0:
		return nil, spec.Usagef("did you mean "+strings.Join(spec.Nearest(asked, values, 3), ", ")+"?", "import codelist: no rows of %q in the file", asked)
	case column == "cluster_id" && asked == "" && len(values) > 1:
		return nil, spec.Usagef("--cluster NAME picks one, as in --cluster "+values[0], "import codelist: %d clusters in the file, and one is one list", len(values))
	}
	return rows, nil
}

// system settles which system the codes are of; each when every code is what it looks like.
func (t *table) system(header string, code int, rows []int) (string, error) {
	if t.o.System != "" {
		if !slices.Contains([]string{"ctv3", "snomed", "dmd", "each"}, t.o.System) {
			return "", spec.Usagef("--system ctv3, snomed, dmd or each", "import codelist: unknown system %q", t.o.System)
		}
		return t.o.System, nil
	}
	if header != "" {
		return header, nil
	}
	count := map[string]int{}
	for _, n := range rows {
		is, _ := checked("each", strings.TrimSpace(cellAt(t.records[n], code)))
		count[is]++
	}
	if count["ctv3"] > 0 && count["snomed"] > 0 {
		return "", refuse("--system each takes every code as what it looks like", "%d codes look like CTV3 and %d like SNOMED", count["ctv3"], count["snomed"])
	}
	if count["ctv3"] > 0 {
		return "ctv3", nil
	}
	return "snomed", nil
}

// checked says which system a code is of, and what is wrong with it.
func checked(system, code string) (string, error) {
	digits := code != "" && strings.Trim(code, "0123456789") == ""
	if system == "each" {
		system = "ctv3"
		if digits && len(code) >= 6 {
			system = "snomed"
		}
	}
	switch {
	case code == "":
		return "", fmt.Errorf("no code")
	case system == "ctv3" && (len(code) != 5 || strings.ContainsAny(code, " ,")):
		return "", fmt.Errorf("%q is not a CTV3 code: five characters, with the dots at the end", code)
	case system == "snomed" && (!digits || len(code) < 6 || len(code) > 18 || !verhoeff(code)):
		return "", fmt.Errorf("%q is not a SNOMED code: 6 to 18 digits, the last a check digit", code)
	case system == "dmd" && (!digits || len(code) > 18):
		return "", fmt.Errorf("%q is not a dm+d code", code)
	}
	return system, nil
}

// verhoeff checks the last digit of a SNOMED identifier: SNOMED CT, Release File Specification, check-digit computation.
func verhoeff(code string) bool {
	turn := [8][10]int{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 5, 7, 6, 2, 8, 3, 0, 9, 4}}
	for i := 2; i < 8; i++ {
		for j := range 10 {
			turn[i][j] = turn[i-1][turn[1][j]]
		}
	}
	sum := 0
	for i := range code {
		sum = dihedral(sum, turn[i%8][code[len(code)-1-i]-'0'])
	}
	return sum == 0
}

// dihedral multiplies in the group of the turns of a pentagon, 0 to 4 turned, 5 to 9 turned over.
func dihedral(a, b int) int {
	switch {
	case a < 5 && b < 5:
		return (a + b) % 5
	case a < 5:
		return 5 + (a+b-5)%5
	case b < 5:
		return 5 + (a-5-b+5)%5
	}
	return (a - b + 5) % 5
}

func (t *table) cell(r []string, column string) string {
	if n, ok := t.at[column]; ok {
		return strings.TrimSpace(cellAt(r, n))
	}
	return ""
}

func cellAt(r []string, n int) string {
	if n < 0 || n >= len(r) {
		return ""
	}
	return r[n]
}
