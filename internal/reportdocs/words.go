package main

import (
	"fmt"
	"slices"
	"strings"

	"strata/engine/export"
	"strata/engine/report"
)

// columnsOf says what every column of a report is. columns are those of its sample; without one they are those the header
// names.
func columnsOf(r *report.Report, columns []export.Column) []meaning {
	if len(columns) == 0 {
		columns = headerColumns(r)
	}
	title := func(name string) string {
		for _, c := range columns {
			if c.Name == name && c.Title != "" {
				return "*" + cell(c.Title) + "*"
			}
		}
		return "`" + name + "`"
	}
	var out []meaning
	for _, c := range columns {
		out = append(out, meaning{c.Name, c.Title, whatIs(r, c, title)})
	}
	return out
}

// headerColumns are the columns a report's header names, in the order they would come.
func headerColumns(r *report.Report) (out []export.Column) {
	add := func(name string) { out = append(out, export.Column{Name: name, Title: r.Formats[name].Title}) }
	for _, g := range r.Groups {
		add(g.Column)
	}
	for _, c := range r.Counts {
		add(c.Name)
	}
	for _, s := range r.Stats {
		add(s.Name)
	}
	for _, rate := range r.Rates {
		add(rate.Name)
	}
	return out
}

// whatIs says what a column is, in Markdown for a cell; title gives the title of a column by its name.
func whatIs(r *report.Report, c export.Column, title func(string) string) string {
	for _, count := range r.Counts {
		if count.Name == c.Name {
			return countInWords(r, count)
		}
	}
	for _, s := range r.Stats {
		if s.Name == c.Name {
			return statInWords(s, title)
		}
	}
	for _, rate := range r.Rates {
		switch c.Name {
		case rate.Name:
			return rateInWords(rate, title)
		case rate.Name + "_lower":
			return "the lower end of that interval"
		case rate.Name + "_upper":
			return "the upper end of that interval"
		}
	}
	for _, g := range r.Groups {
		if g.Column != c.Name {
			continue
		}
		if len(g.Order) > 0 {
			return "a group: " + cell(strings.Join(g.Order, ", ")) + "; All is all of them"
		}
		return "a group; All is all of them"
	}
	switch {
	case c.Name == "organisation" && r.Unit != "":
		return "the organisation; with `--by pcn` its network, with `--by all` all of them"
	case c.Name == "organisation":
		return "the organisation"
	case c.Kind == export.Whole || c.Kind == export.Number || c.Kind == export.Percent:
		return "a number of the query that counts nobody"
	case c.Kind == export.Date || c.Kind == export.Time:
		return "a day, by the query"
	}
	return "says what the row is about"
}

func countInWords(r *report.Report, c report.Count) string {
	switch c.Kind {
	case "all":
		return "count: every " + r.Unit + " the query gives"
	case "flag":
		return "count: of these, those whose `" + c.Column + "` is true"
	case "sum":
		return "count: `" + c.Column + "` of these, added up"
	}
	return "count, by the query"
}

func statInWords(s report.Stat, title func(string) string) string {
	over := "; hidden where " + title(s.Over) + " is"
	if s.To > 0 {
		over = fmt.Sprintf(", to a multiple of %d", s.To) + over
	}
	if s.Function == "" {
		return "a figure of the query" + over
	}
	name := map[string]string{"median": "the median", "mean": "the mean", "p90": "the 90th percentile", "p92": "the 92nd percentile"}[s.Function]
	return name + " of `" + s.Column + "`, of those that have it" + over
}

func rateInWords(r report.Rate, title func(string) string) string {
	text := title(r.Numerator) + " as a percentage of " + title(r.Denominator)
	if r.Per != 100 {
		text = title(r.Numerator) + " per " + thousands(int(r.Per)) + " of " + title(r.Denominator)
	}
	switch r.CI {
	case "wilson":
		text += ", with Wilson's 95 % interval"
	case "byar":
		text += ", with Byar's 95 % interval"
	}
	return text
}

func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

var typeInWords = map[string]string{"date": "day", "text": "text", "whole": "whole number", "number": "number", "codelist": "codelist",
	"codelist_list": "codelists, with commas", "register": "register", "register_list": "registers, with commas", "org_list": "organisations",
	"one_of": "one of ", "some_of": "some, with commas, of "}

// typeOf says what a parameter may be, in Markdown for a cell.
func typeOf(p report.Param) string {
	var values []string
	for _, v := range p.Values() {
		values = append(values, "`"+v+"`")
	}
	return typeInWords[p.Kind()] + strings.Join(values, ", ")
}

func defaultInWords(p report.Param) string {
	switch {
	case p.Default == "":
		return "must be given"
	case p.Default == "none" && p.Type == "org_list":
		return "all"
	case p.Default == "month_end":
		return "the last day of the last whole month"
	case p.Default == "today":
		return "the day of the newest extract"
	}
	return p.Default
}

// worklistOf says whom the worklist holds.
func worklistOf(r *report.Report) string {
	var terms []string
	for _, t := range r.Worklist {
		term := "with `" + t.Column + "`"
		if t.Not {
			term = "without `" + t.Column + "`"
		}
		terms = append(terms, term)
	}
	if len(terms) == 0 {
		return ""
	}
	return "every " + r.Unit + " " + strings.Join(terms, " and ")
}

// chartOf says what a picture shows.
func chartOf(r *report.Report, c report.Chart) string {
	title := func(name string) string {
		if f, ok := r.Formats[name]; ok {
			return f.Title
		}
		return strings.ReplaceAll(name, "_", " ")
	}
	kind := map[string]string{"line": "a line", "bars": "bars", "funnel": "a funnel plot", "pyramid": "a pyramid"}[c.Kind]
	text := kind + " of " + title(c.Y) + " by " + title(c.X)
	if c.Series != "" {
		text += " and " + title(c.Series)
	}
	if i := slices.IndexFunc(r.Rates, func(rate report.Rate) bool { return rate.Name == c.Y && rate.CI != "" }); i >= 0 && c.Kind == "bars" {
		text += ", with intervals"
	}
	return text
}
