package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"strata/engine"
	"strata/engine/duck"
	"strata/engine/export"
	"strata/engine/report"
	"strata/engine/spec"
)

type sqlFlags struct {
	file, asAt, format, out string
	params                  []string
	lf, split               bool
}

func (a *app) cmdSQL() *cobra.Command {
	var f sqlFlags
	c := &cobra.Command{
		Use:   "sql [QUERY | -f FILE]",
		Short: "Run one query on the store, as it is or as it was; read-only",
		Long: `Sql runs one query. SRCode means the decoded view; history."SRCode" holds every version, "current"."SRCode" the open ones as sent,
clinical.* the modelled views. Without QUERY and -f the query is read from standard input. Of several statements, with semicolons between
them, all run and the last one's result is shown.`,
		Example: `  strata sql "select AppointmentStatus, count(*) from SRAppointment group by all"
  strata sql --as-at "2026-03-02 17:07" "select count(*) from SRPatient"
  strata sql -f query.sql --format csv -o result.csv
  strata sql --param code=XE0Uc 'select count(*) from SRCode where CTV3Code = $code'`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("as-at") && f.asAt == "" {
				return spec.Usagef("write it as 2026-03-02 17:07, or leave the flag out for now", "--as-at is blank")
			}
			return a.sql(cmd.Context(), args, f)
		},
	}
	c.Flags().StringVarP(&f.file, "file", "f", "", "read the query from a file")
	c.Flags().StringVar(&f.asAt, "as-at", "", "as the store knew it then: 2026-03-02 17:07, or a date for the end of that day")
	c.Flags().StringVar(&f.format, "format", "", "table, csv, json, jsonl, md, parquet or xlsx (default table, or by the name of -o)")
	c.Flags().StringVarP(&f.out, "output", "o", "", "write to a file")
	c.Flags().BoolVar(&f.lf, "lf", false, "csv: lines end with LF instead of CRLF")
	c.Flags().BoolVar(&f.split, "split-sheets", false, "xlsx in a file: more rows than a sheet holds go to further sheets")
	c.Flags().StringArrayVar(&f.params, "param", nil, "name=value of a $name in the query; may be given again")
	return c
}

func (a *app) sql(ctx context.Context, args []string, f sqlFlags) error {
	query, err := a.queryText(args, f.file)
	if err == nil && strings.Trim(query, " \t\r\n;") == "" {
		err = spec.Usagef(`strata sql "select count(*) from SRPatient"`, "no query")
	}
	if err != nil {
		return err
	}
	params, err := pairs(f.params)
	if err != nil {
		return err
	}
	bound := duck.Args{}
	for k, v := range params {
		bound[k] = v
	}
	var knownAt any
	if f.asAt != "" {
		if knownAt, err = engine.ParseTime(f.asAt); err != nil {
			return err
		}
	}
	format := formatOf(f, a.json)
	if !slices.Contains(sqlFormats, format) {
		return spec.Usagef("formats: "+strings.Join(sqlFormats, ", "), "unknown format %q", format)
	}
	o, err := a.options(true)
	if err != nil {
		return err
	}
	o.Sandbox = true
	if done, err := a.export(ctx, o, query, bound, knownAt, f, format); done {
		return err
	}
	s, err := engine.Open(ctx, o)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := a.beforeFirst(ctx, s, knownAt); err != nil {
		return err
	}
	rows, err := s.Query(ctx, query, bound, knownAt)
	if err != nil {
		return err
	}
	defer rows.Close()
	return a.write(f.out, func(w io.Writer) error { return a.writeRows(w, format, f.lf, rows) })
}

func (a *app) queryText(args []string, file string) (string, error) {
	switch {
	case len(args) == 1 && file != "":
		return "", spec.Usagef("give the query or -f FILE, not both", "two queries")
	case len(args) == 1:
		return args[0], nil
	case file != "":
		text, err := os.ReadFile(file)
		if err != nil {
			return "", spec.Usagef("-f names a file with one query", "read query: %v", err)
		}
		return string(text), nil
	}
	text, err := io.ReadAll(a.stdin)
	return string(text), err
}

// sqlFormats are what a query's result can be written as.
var sqlFormats = []string{"table", "csv", "json", "jsonl", "md", "parquet", "xlsx"}

// beforeFirst warns of a time before the store knew anything: the result is that of empty tables.
func (a *app) beforeFirst(ctx context.Context, s *engine.Store, knownAt any) error {
	at, ok := knownAt.(time.Time)
	if !ok {
		return nil
	}
	loaded, err := s.Extracts(ctx)
	if err == nil && len(loaded) > 0 && at.Before(loaded[0].ExtractTime.Time) {
		a.say("warning: the first extract is of %s: before it the store knew nothing", loaded[0].ExtractTime.Format(minute))
	}
	return err
}

func formatOf(f sqlFlags, json bool) string {
	switch ext := strings.TrimPrefix(filepath.Ext(f.out), "."); {
	case f.format != "":
		return f.format
	case json:
		return "json"
	case ext == "parquet" || ext == "csv" || ext == "json" || ext == "jsonl" || ext == "md" || ext == "xlsx":
		return ext
	case f.out != "":
		return "csv"
	}
	return "table"
}

func (a *app) writeRows(w io.Writer, format string, lf bool, rows *duck.Rows) error {
	var columns []export.Column
	var names []string
	for _, c := range rows.Columns() {
		columns = append(columns, export.Column{Name: c.Name, Kind: report.KindOf(c.Type)})
		names = append(names, c.Name)
	}
	if format == "table" {
		var all [][]any
		for row := rows.Next(); row != nil; row = rows.Next() {
			all = append(all, row)
		}
		if err := rows.Close(); err != nil {
			return err
		}
		if f, ok := w.(*os.File); ok && f != a.stdout {
			b := *a
			b.stdout = w
			b.table(names, all)
			return nil
		}
		a.table(names, all)
		return nil
	}
	lineEnd := export.CRLF
	if lf {
		lineEnd = export.LF
	}
	err := export.Rows(w, format, lineEnd, columns, func() ([]any, error) {
		if row := rows.Next(); row != nil {
			return row, nil
		}
		return nil, io.EOF
	})
	return errors.Join(err, rows.Close())
}

// pairs reads name=value texts.
func pairs(texts []string) (map[string]string, error) {
	out := map[string]string{}
	for _, t := range texts {
		name, value, ok := strings.Cut(t, "=")
		if !ok || name == "" {
			return nil, spec.Usagef("--param name=value", "%q is not name=value", t)
		}
		out[name] = value
	}
	return out, nil
}
