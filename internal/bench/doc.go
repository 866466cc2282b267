// Command bench measures Strata against what people use today, on invented extracts, and writes docs/performance.md.
//
//	BENCH_SIZE=m make bench       s: 10,000 patients, m: 100,000, l: 1,000,000, or a number of patients
//	go run ./internal/bench -only load,delta
//
// A section measures one kind of work. Every figure is a ratio of two child processes, ours and the rival's, run in
// turn (A B A B) over the same files, so that a busy machine slows both. The rivals are bare DuckDB statements (this
// program run again as a child), PostgreSQL, dbt with its DuckDB adapter, and pandas. A rival that is not there gives a
// row that says so. After loading, strata verify must pass, and a sample of keys must have the versions a plain model
// of history gives them (model.go).
//
// Invented extracts, copies and the Python environment are kept in .bench and used again while they fit.
package main
