// Package history keeps every version of every row (SCD type 2). One extract is one transaction:
//
//	prepare  scan a file in Go: count its records, find its encoding, set broken rows apart
//	first    a table's first file goes straight into its versions, where no key comes twice
//	sift     of a later full file, set rows aside whose text is that of an open version
//	stage    let DuckDB read the rest into typed rows; every record counted must be accounted for
//	compare  the last row of every key against its open version, by the hash of its values
//	close    versions that changed, were removed, or are absent from a full file
//	open     new versions
//	leave    close what belongs to patients the extract removes
//
// A version is true from valid_from (inclusive) to valid_to (exclusive, 9999-12-31 while it is open). A row is
// never rewritten: only valid_to of an open version changes, once.
package history
