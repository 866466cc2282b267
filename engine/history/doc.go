// Package history keeps every version of every row (SCD type 2). One extract is one transaction:
//
//	prepare  scan a file in Go: count its records, find its encoding, set broken rows apart
//	stage    let DuckDB read it into typed rows; accepted + broken rows must equal the count
//	compare  the last row of every key against its open version
//	close    versions that changed, were removed, or are absent from a full file
//	open     new versions
//	leave    close what belongs to patients the extract removes
//
// A version is true from valid_from (inclusive) to valid_to (exclusive, 9999-12-31 while it is open). A row is
// never rewritten: only valid_to of an open version changes, once.
package history
