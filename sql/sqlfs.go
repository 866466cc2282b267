// Package sqlfs holds every SQL statement Strata runs on a store, as files named after what they do:
// schema/ numbered migrations, load/ the loading of one extract, table/ the views made per SR table,
// view/ the clinical views, macro/ their macros and those of statistics, query/ what status, log and reports ask, check/ what verify asks, compact/ the copying of a store.
package sqlfs

import (
	"embed"
	"fmt"
	"strings"
	"text/template"
)

//go:embed */*.sql
var files embed.FS

// Text is one file's text. It panics when there is no such file: names are written in our own code.
func Text(name string) string {
	b, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// Fill fills a file's text/template with data. Values of cells never go through here, only names and
// expressions made from the spec, quoted with ident and literal.
func Fill(name string, data any) (string, error) {
	t, err := template.New(name).Funcs(template.FuncMap{
		"ident":   func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` },
		"literal": func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" },
	}).Option("missingkey=error").Parse(Text(name))
	if err != nil {
		return "", fmt.Errorf("sql %s: %w", name, err)
	}
	var b strings.Builder
	if err := t.Execute(&b, data); err != nil {
		return "", fmt.Errorf("sql %s: %w", name, err)
	}
	return b.String(), nil
}

// Names lists the files of one folder in order.
func Names(folder string) []string {
	entries, err := files.ReadDir(folder)
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, folder+"/"+e.Name())
	}
	return names
}
