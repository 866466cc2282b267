package spec

// Codelist is one clinical idea's codes. Rows hold system, code, term, include_descendants (bool), polarity,
// category16, category5 and source, in the order of meta.codelist_row.
type Codelist struct {
	Name, Title string
	Digest      string // of the file it came from: a changed list replaces the one in a store
	Rows        [][]any
}

// Codelists are the clinical definitions a store works by: codelists, and the registers and measures made of them.
type Codelists struct {
	Lists     []Codelist
	Registers Definitions // rows of meta.register
	Measures  Definitions // rows of meta.measure
}

// Definitions are the rows of one data file, by column: text, int64, float64, []string, or nil where a cell is blank.
type Definitions struct {
	Digest string // of the file: a changed file replaces the rows in a store
	Rows   []map[string]any
}
