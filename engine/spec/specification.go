package spec

import "strings"

// Specification is a version of the supplier's own list of tables and columns, as a store keeps it. It knows types and
// links but not which columns hold codes or list ids: that stays with the dictionary it is laid over.
type Specification struct {
	Version string // as the supplier numbers it, such as v155
	Tables  []SpecifiedTable
}

// SpecifiedTable is one table of a Specification.
type SpecifiedTable struct {
	Name        string
	Description string
	Columns     []SpecifiedColumn
}

// SpecifiedColumn is one column of a Specification. Its Type is one of Boolean, Date, DateTime, Integer, Decimal and Text.
type SpecifiedColumn struct {
	Name         string
	Description  string
	Type         Type
	Length       int64 // as the supplier states it, 0 when it does not; real values have exceeded it
	Position     int
	DateDefining bool
	LinksTo      string // "Table.Column", blank when it links to nothing
}

// With is the dictionary with a specification laid over it. The specification decides which columns there are, their
// order, plain types, links and date-defining columns; what it cannot say (which texts are codes, which columns hold list
// ids, the row key) stays as the dictionary has it. Tables and columns that only the dictionary knows are kept: an older
// extract may still bring them.
func (ts *Tables) With(s Specification) (*Tables, error) {
	all := map[string]Table{}
	for _, t := range ts.All() {
		all[strings.ToLower(t.Name)] = t
	}
	for _, st := range s.Tables {
		key := strings.ToLower(st.Name)
		known, ok := all[key]
		if !ok {
			known = Table{Name: st.Name, Key: RowIdentifier}
		}
		all[key] = known.with(st)
	}
	list := make([]Table, 0, len(all))
	for _, t := range all {
		list = append(list, t)
	}
	merged, err := NewTables(list)
	if err != nil {
		return nil, err
	}
	merged.version = s.Version
	return merged, nil
}

// Version is the number of the specification laid over the dictionary, blank when there is none.
func (ts *Tables) Version() string { return ts.version }

func (t Table) with(s SpecifiedTable) Table {
	known := t.Columns
	t.Description, t.Columns = s.Description, nil
	for _, sc := range s.Columns {
		if strings.EqualFold(sc.Name, RemovedData) {
			continue
		}
		c, _ := Table{Columns: known}.Column(sc.Name)
		t.Columns = append(t.Columns, c.with(sc))
		if strings.EqualFold(sc.Name, "IDPatient") && t.Patient == "" {
			t.Patient = sc.Name
		}
	}
	for _, c := range known {
		if _, ok := t.Column(c.Name); !ok {
			c.Position, c.DateDefining = 0, false
			t.Columns = append(t.Columns, c)
		}
	}
	return t
}

func (c Column) with(s SpecifiedColumn) Column {
	if c.Name == "" {
		c = Column{Name: s.Name, Type: s.meaning()}
		if c.Type == ListOption {
			c.List = ConfiguredList
		}
	} else if c.Type.plain() {
		c.Type = s.Type
	}
	c.Description, c.Position, c.DateDefining = s.Description, s.Position, s.DateDefining
	if s.LinksTo != "" {
		c.LinksTo = s.LinksTo
	}
	return c
}

// meaning is the type of a column no dictionary knows, by its name and what it links to.
func (s SpecifiedColumn) meaning() Type {
	switch link := strings.ToLower(s.LinksTo); {
	case strings.EqualFold(s.Name, VisibleTo), link == "srorganisation.id":
		return OrgCode
	case strings.HasPrefix(link, strings.ToLower(configuredTable)+"."):
		return ListOption
	case s.Type == Integer && (strings.EqualFold(s.Name, RowIdentifier) || strings.EqualFold(s.Name, "IDPatient") || strings.HasSuffix(link, ".rowidentifier")):
		return ID
	}
	return s.Type
}

// plain reports whether a type says no more than a specification does.
func (t Type) plain() bool {
	switch t {
	case Boolean, Date, DateTime, Integer, Decimal, Text:
		return true
	}
	return false
}

// Stored is the plain type of a DuckDB type a table is stored in: the inverse of SQL.
func Stored(sql string) Type {
	for _, t := range []Type{Boolean, Date, DateTime, Integer, Decimal} {
		if t.SQL() == sql {
			return t
		}
	}
	return Text
}
