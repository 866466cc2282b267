package main

import (
	"context"
	"embed"
	"fmt"
	"strings"
	"text/template"

	"strata/engine/report"
	"strata/loaders/codelist"
	"strata/reports"
)

//go:embed page/*.md
var templates embed.FS

// generate makes all pages: their text by their path in docs/reports, with slashes.
func generate(ctx context.Context) (map[string]string, error) {
	bundle, err := report.Load(reports.FS())
	if err != nil {
		return nil, err
	}
	lists, err := codelist.Bundled()
	if err != nil {
		return nil, err
	}
	store, done, err := invented(ctx, lists)
	if err != nil {
		return nil, err
	}
	defer done()
	pages := map[string]string{}
	all := bundle.All()
	for _, r := range all {
		p, err := pageOf(ctx, store, r, bundle.PacksOf(r), lists)
		if err == nil {
			pages[r.Topic+"/"+r.ID+".md"], err = fill("report.md", p)
		}
		if err != nil {
			return nil, fmt.Errorf("page of report %s: %w", r.ID, err)
		}
	}
	index, err := indexOf(all)
	if err == nil {
		pages["README.md"], err = fill("index.md", index)
	}
	if err != nil {
		return nil, fmt.Errorf("index of reports: %w", err)
	}
	return pages, nil
}

// fill fills a page's template.
func fill(name string, data any) (string, error) {
	t, err := template.New(name).Funcs(template.FuncMap{"md": plain, "cell": cell, "join": strings.Join, "count": thousands}).ParseFS(templates, "page/"+name)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	if err := t.Execute(&out, data); err != nil {
		return "", err
	}
	return out.String(), nil
}

// plain is a text in which Markdown and HTML have no meaning.
func plain(s string) string {
	return strings.NewReplacer(`\`, `\\`, "<", "&lt;", "*", `\*`, "[", `\[`, "`", "\\`").Replace(s)
}

// cell is such a text for a cell of a table.
func cell(s string) string { return strings.ReplaceAll(plain(s), "|", `\|`) }
