package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"strata/engine/duck"
	"strata/engine/export"
	"strata/engine/report"
	"strata/engine/spec"
)

// ExportOptions say how Export writes.
type ExportOptions struct {
	Format string // csv, parquet or xlsx
	Path   string // the file, in the store's Options.WriteDir; beside it lies for a while what is spilled
	LF     bool   // csv: lines end with LF, else with CRLF
	Split  bool   // xlsx: rows beyond a sheet go to further sheets, else they are refused
}

// ExportFormats are the formats Export can write.
func ExportFormats() []string { return []string{"csv", "parquet", "xlsx"} }

// Export writes the result of one SELECT to a file and returns its rows. DuckDB writes it, a piece at a time: in
// memory that does not grow with the rows where the query only passes them on (see copyOut). A workbook is made from a spilled CSV file. In CSV, texts a spreadsheet
// would run are made export.Harmless. Errors are those of Query; an unknown format, and what a sheet cannot hold, are
// *spec.Usage. What Export cannot write because it is no SELECT is a *duck.Error of kind BadSQL.
func (s *Store) Export(ctx context.Context, query string, args duck.Args, knownAt any, o ExportOptions) (int64, error) {
	if err := s.setKnownAt(ctx, knownAt); err != nil {
		return 0, err
	}
	from := "(" + statement(query) + ")"
	switch o.Format {
	case "csv", "xlsx", "parquet":
	default:
		return 0, spec.Usagef("formats: "+strings.Join(ExportFormats(), ", "), "unknown format %q", o.Format)
	}
	head, err := s.db.Query(ctx, "SELECT * FROM "+from+" LIMIT 0", args)
	if err != nil {
		return 0, err
	}
	columns := head.Columns()
	if err := head.Close(); err != nil {
		return 0, err
	}
	if o.Format == "parquet" {
		return s.copyOut(ctx, from, fmt.Sprintf("COPY %s TO %s (FORMAT parquet, COMPRESSION zstd)", from, duck.Literal(o.Path)), args, 1, columnMemory(len(columns)))
	}
	if o.Format == "csv" {
		end := `\r\n`
		if o.LF {
			end = `\n`
		}
		return s.copyOut(ctx, from, fmt.Sprintf("COPY (SELECT %s FROM %s AS q(%s)) TO %s (FORMAT csv, HEADER, NEW_LINE '%s')", harmless(columns), from, places(columns),
			duck.Literal(o.Path), end), args, textThreads, textThreads*rowMemory(len(columns)))
	}
	return s.exportXLSX(ctx, from, args, columns, o)
}

func (s *Store) exportXLSX(ctx context.Context, from string, args duck.Args, columns []duck.Column, o ExportOptions) (int64, error) {
	spilled := o.Path + ".rows"
	defer os.Remove(spilled)
	n, err := s.copyOut(ctx, from, fmt.Sprintf("COPY %s TO %s (FORMAT csv, HEADER false, NEW_LINE '\\n')", from, duck.Literal(spilled)), args, 1, rowMemory(len(columns)))
	if err != nil {
		return 0, err
	}
	rows, err := os.Open(spilled)
	if err != nil {
		return 0, fmt.Errorf("read spilled rows: %w", err)
	}
	defer rows.Close()
	f, err := os.Create(o.Path)
	if err != nil {
		return 0, fmt.Errorf("write workbook: %w", err)
	}
	var kinds []export.Column
	for _, c := range columns {
		kinds = append(kinds, export.Column{Name: c.Name, Kind: report.KindOf(c.Type)})
	}
	return n, errors.Join(export.Spilled(f, kinds, rows, o.Split), f.Close())
}

// places names columns by where they stand: a query may give two the same name.
func places(columns []duck.Column) string {
	var names []string
	for i := range columns {
		names = append(names, fmt.Sprintf("c%d", i))
	}
	return strings.Join(names, ", ")
}

// harmless selects the columns with export.Harmless in SQL: what is neither a number nor a time could hold a formula.
func harmless(columns []duck.Column) string {
	var starts []string
	for _, c := range export.FormulaStarts() {
		starts = append(starts, fmt.Sprintf("chr(%d)", []rune(c)[0]))
	}
	var cells []string
	for i, c := range columns {
		cell := fmt.Sprintf("c%d", i)
		if report.KindOf(c.Type) == export.Text {
			cell = fmt.Sprintf("CASE WHEN left(ltrim(CAST(%[1]s AS VARCHAR)), 1) IN (%[2]s) THEN '''' || CAST(%[1]s AS VARCHAR) ELSE CAST(%[1]s AS VARCHAR) END", cell, strings.Join(starts, ", "))
		}
		cells = append(cells, cell+" AS "+duck.Ident(export.Harmless(c.Name)))
	}
	return strings.Join(cells, ", ")
}

// statement is a query without the semicolon and the comments after it. Quotes and comments are told apart as DuckDB does;
// further statements stay, and DuckDB refuses them.
func statement(query string) string {
	end := 0 // of the last character that counts
	for i := 0; i < len(query); {
		rest := query[i:]
		size, counts := 1, true
		closed := func(open, end string) {
			if size = len(rest); strings.Contains(rest[len(open):], end) {
				size = len(open) + strings.Index(rest[len(open):], end) + len(end)
			}
		}
		switch {
		case strings.HasPrefix(rest, "--"):
			closed("--", "\n")
			counts = false
		case strings.HasPrefix(rest, "/*"):
			closed("/*", "*/")
			counts = false
		case strings.HasPrefix(rest, "$$"):
			closed("$$", "$$")
		case rest[0] == '\'' || rest[0] == '"':
			closed(rest[:1], rest[:1])
		case strings.ContainsRune(" \t\r\n;", rune(rest[0])):
			counts = false
		}
		if i += size; counts {
			end = i
		}
	}
	return query[:end]
}
