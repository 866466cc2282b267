package spec

// Codelist is one clinical idea's codes. Rows hold system, code, term, include_descendants (bool), polarity,
// category16, category5 and source, in the order of meta.codelist_row.
type Codelist struct {
	Name, Title string
	Digest      string // of the file it came from: a changed list replaces the one in a store
	Rows        [][]any
}
