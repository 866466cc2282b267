// Package engine is the story of a store, and its architecture on one screen:
//
//	store, err := engine.Create(ctx, options)     // or Open: the DuckDB file, migrated to this version
//	store.Load(ctx, extract, ...)                 // history: one extract, one transaction
//	store.Query(ctx, sql, ...)                    // decoded: current or as at any extract time
//	store.Report(ctx, report, ...)                // report: parameters, disclosure control; export writes it
//	store.Close()
//
//	spec     the vocabulary: tables, columns, extracts     (no dependencies)
//	duck     the one door to DuckDB
//	disk     free space, files replaced
//	history  stage, compare, close, open versions
//	decode   the views people query
//	report   header grammar, parameters, disclosure control, statistics
//	export   workbooks and files
//
// The engine knows no feed: extracts and their data dictionary are handed in by whoever opens the store.
package engine
