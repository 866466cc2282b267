// Package spec is the vocabulary every room of Strata shares: tables and columns of a feed, and the
// extracts that deliver them. It imports the standard library only.
package spec

import (
	"fmt"
	"sort"
	"strings"
)

// Type is what a cell means, as ../shared/spec (tables.csv) names it.
type Type string

// The types of the supplier's columns. Unknown columns are Text.
const (
	ID         Type = "id"         // whole number key, 64 bit
	Integer    Type = "integer"    // whole number
	Decimal    Type = "decimal"    // real number
	Boolean    Type = "boolean"    // TRUE, FALSE, 1 or 0
	Date       Type = "date"       // dd MMM yyyy
	DateTime   Type = "datetime"   // dd MMM yyyy HH:mm:ss, seconds or the whole time may be missing
	Text       Type = "text"       // anything
	OrgCode    Type = "org_code"   // SROrganisation.ID
	NHSNumber  Type = "nhs_number" // ten digits, kept as text
	Mapping    Type = "mapping"    // id into SRMapping, or plain text at sites that do not normalise lists
	ListOption Type = "configured_list"
	CTV3       Type = "code_ctv3"
	SNOMED     Type = "code_snomed"
	DMD        Type = "code_dmd"
	Read2      Type = "code_read2"
	MHSDS      Type = "code_mhsds"
)

// SQL is the DuckDB type a column of this meaning is stored in. Codes and list ids stay text: a code is
// not a number, and a list id may be plain text at a site that does not normalise its lists.
func (t Type) SQL() string {
	switch t {
	case ID, Integer:
		return "BIGINT"
	case Decimal:
		return "DOUBLE"
	case Boolean:
		return "BOOLEAN"
	case Date:
		return "DATE"
	case DateTime:
		return "TIMESTAMP"
	}
	return "VARCHAR"
}

// Valid reports whether t is one of the types above.
func (t Type) Valid() bool {
	switch t {
	case ID, Integer, Decimal, Boolean, Date, DateTime, Text, OrgCode, NHSNumber, Mapping, ListOption, CTV3, SNOMED, DMD, Read2, MHSDS:
		return true
	}
	return false
}

// List says where a column's ids get their text from.
type List string

// Where list ids are decoded. The Likely lists are an inference of the spec: they are decoded only in a
// store where every id seen in the column has a text.
const (
	NoList           List = ""
	MappingList      List = "mapping"
	LikelyMapping    List = "mapping?"
	ConfiguredList   List = "configured_list"
	LikelyConfigured List = "configured_list?"
	mappingTable          = "SRMapping"
	configuredTable       = "SRConfiguredListOption"
)

// Kind is the lookup behind a list, without the doubt: MappingList, ConfiguredList or NoList.
func (l List) Kind() List { return List(strings.TrimSuffix(string(l), "?")) }

// Likely reports whether the spec only infers that the column holds list ids.
func (l List) Likely() bool { return strings.HasSuffix(string(l), "?") }

// Names of columns that carry meaning for loading in every table that has them.
const (
	RowIdentifier = "RowIdentifier"
	VisibleTo     = "IDOrganisationVisibleTo"
	RemovedData   = "RemovedData"
)

// Column is one column of a table, as spelled by the supplier.
type Column struct {
	Name         string
	Type         Type
	List         List
	LinksTo      string // "Table.Column" the value refers to, blank when unknown
	Position     int    // place in the supplier's files, 0 when it was gone by the spec's version
	DateDefining bool   // the date that limits a "last N months" full extract
	Description  string // the supplier's, when its specification was imported
}

// Table is one table of a feed.
type Table struct {
	Name      string
	Columns   []Column // without RemovedData, which is an instruction and not a fact
	Key       string   // first part of the row key, RowIdentifier but for the content filter's table
	Patient   string   // column that names the patient, blank when the table is not about patients
	Reference bool
	Note      string

	Description string // the supplier's, when its specification was imported
}

// Column finds a column by name without regard to case.
func (t Table) Column(name string) (Column, bool) {
	for _, c := range t.Columns {
		if strings.EqualFold(c.Name, name) {
			return c, true
		}
	}
	return Column{}, false
}

// PerOrganisation reports whether rows of the table belong to an organisation.
func (t Table) PerOrganisation() bool {
	_, ok := t.Column(VisibleTo)
	return ok
}

// DateColumn is the date-defining column's name, or blank.
func (t Table) DateColumn() string {
	for _, c := range t.Columns {
		if c.DateDefining {
			return c.Name
		}
	}
	return ""
}

// Tables is a feed's data dictionary, found by name without regard to case.
type Tables struct {
	byName  map[string]Table
	version string
}

// NewTables indexes tables. It fails when two tables, or two columns of one table, differ only in case.
func NewTables(tables []Table) (*Tables, error) {
	ts := &Tables{byName: make(map[string]Table, len(tables))}
	for _, t := range tables {
		key := strings.ToLower(t.Name)
		if _, dup := ts.byName[key]; dup {
			return nil, fmt.Errorf("spec: table %q twice", t.Name)
		}
		seen := map[string]bool{}
		for _, c := range t.Columns {
			if k := strings.ToLower(c.Name); seen[k] {
				return nil, fmt.Errorf("spec: %s: column %q twice", t.Name, c.Name)
			} else {
				seen[k] = true
			}
		}
		ts.byName[key] = t
	}
	return ts, nil
}

// Lookup finds a table by name without regard to case.
func (ts *Tables) Lookup(name string) (Table, bool) {
	t, ok := ts.byName[strings.ToLower(name)]
	return t, ok
}

// Key is the name of a table's key column; that of every other table for one the dictionary does not have.
func (ts *Tables) Key(table string) string {
	if t, ok := ts.Lookup(table); ok {
		return t.Key
	}
	return RowIdentifier
}

// All lists the tables by name.
func (ts *Tables) All() []Table {
	all := make([]Table, 0, len(ts.byName))
	for _, t := range ts.byName {
		all = append(all, t)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
}

// Unknown is the table assumed for a file the dictionary does not have: its header's columns as text, the
// columns every table of the feed shares by their usual meaning.
func Unknown(name string, header []string) Table {
	t := Table{Name: name, Key: RowIdentifier}
	for _, h := range header {
		if strings.EqualFold(h, RemovedData) {
			continue
		}
		c := Column{Name: h, Type: Text}
		switch {
		case strings.EqualFold(h, RowIdentifier):
			c = Column{Name: RowIdentifier, Type: ID}
		case strings.EqualFold(h, VisibleTo):
			c = Column{Name: VisibleTo, Type: OrgCode}
		case strings.EqualFold(h, "IDPatient"):
			c = Column{Name: "IDPatient", Type: ID}
			t.Patient = c.Name
		}
		t.Columns = append(t.Columns, c)
	}
	return t
}
