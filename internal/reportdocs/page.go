package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"strata/engine"
	"strata/engine/report"
	"strata/engine/spec"
)

// page is what a report's template is filled with.
type page struct {
	*report.Report
	SQL           string
	Packs         []string // that hold it
	Columns       []meaning
	Parameters    []parameter
	RegisterNames []string // those a parameter may name
	Levels        string   // what rows may stand for, and be broken down by; blank: nothing but what they are
	Worklist      string   // whom it holds, in words; blank: there is none
	Charts        []string
	Commands      []string
	NoTrend       string // why it has none
	Definitions   definitions
	Sample        sample
	Patients      int
	Practices     int
	Day           string
	History       []change
	Scenarios     []string
	QOF           bool // its source names it
}

// meaning is a column of the table, and what its numbers are.
type meaning struct{ Name, Title, What string }

type parameter struct{ Name, Type, Default, What string }

type change struct{ Day, What string }

// pageOf makes a report's page, its sample and definitions from a store.
func pageOf(ctx context.Context, store *engine.Store, r *report.Report, packs []string, lists spec.Codelists) (page, error) {
	p, err := pageWithout(r, packs)
	if err != nil {
		return p, err
	}
	if p.Sample.Without == "" {
		if p.Sample, err = sampleOf(ctx, store, r); err != nil {
			return p, err
		}
		p.Columns = columnsOf(r, p.Sample.columns)
	}
	defaults, err := r.Bind(needed(r), extractTime)
	if err != nil {
		return p, err
	}
	if slices.ContainsFunc(r.Params, func(q report.Param) bool { return strings.HasPrefix(q.Type, "register") }) {
		for _, row := range lists.Registers.Rows {
			p.RegisterNames = append(p.RegisterNames, row["register"].(string))
		}
	}
	used, err := store.CodelistsUsed(ctx, r, defaults, report.Breakdown{})
	if err != nil {
		return p, err
	}
	p.Definitions, err = definitionsOf(used, lists)
	return p, err
}

// pageWithout is the part of a page that needs no store: what the header, the packs and the scenarios say.
func pageWithout(r *report.Report, packs []string) (page, error) {
	p := page{Report: r, SQL: r.Query(), Packs: packs, Patients: patients, Practices: practices, Day: sampleDay, NoTrend: noTrend(r),
		QOF: strings.Contains(strings.Join(r.Sources, " "), "QOF"), Worklist: worklistOf(r), Columns: columnsOf(r, nil)}
	for _, q := range r.Params {
		p.Parameters = append(p.Parameters, parameter{q.Name, typeOf(q), defaultInWords(q), q.Text})
		if q.Default == "" {
			p.Sample.Without = "parameter " + q.Name + " has no default"
		}
	}
	if r.Unit != "" {
		p.Levels = strings.Join(append(slices.Clone(report.Levels), r.By...), ", ")
	}
	for _, c := range r.Charts {
		p.Charts = append(p.Charts, chartOf(r, c))
	}
	p.Commands = commandsOf(r, packs, p.NoTrend == "")
	changes := slices.SortedStableFunc(slices.Values(r.Changes), func(a, b report.Change) int { return b.Day.Compare(a.Day) })
	for _, c := range changes {
		p.History = append(p.History, change{c.Day.Format(time.DateOnly), c.What})
	}
	var err error
	p.Scenarios, err = r.Scenarios()
	return p, err
}

// noTrend says why a report cannot be asked month after month; blank: it can.
func noTrend(r *report.Report) string {
	switch {
	case r.Trendable() == nil:
		return ""
	case asks(r, "as_at"):
		return "it gives its own months"
	}
	return "it asks about no day"
}

// needed stands in for parameters that must be given, so that the others can have their defaults.
func needed(r *report.Report) map[string]string {
	given := map[string]string{}
	for _, p := range r.Params {
		if p.Default == "" {
			given[p.Name] = "none"
		}
	}
	return given
}

// commandsOf are the command lines that ask the report, each with what it gives.
func commandsOf(r *report.Report, packs []string, trend bool) []string {
	run := "strata report run " + r.ID
	if asks(r, "as_at") {
		run += " --as-at " + sampleDay
	}
	extra := ""
	for _, p := range r.Params {
		switch {
		case p.Default == "":
			run += " --param " + p.Name + "=…"
		case extra == "" && p.Name != "as_at" && p.Name != "org" && p.Default != "none":
			extra = p.Name + "=" + p.Default
		}
	}
	lines := [][2]string{{run, "on the terminal"}, {run + " -o out --format xlsx,csv,html", "as files"}}
	if extra != "" {
		lines = append(lines, [2]string{run + " --param " + extra, "a parameter, here as it is by default"})
	}
	if asks(r, "org") {
		lines = append(lines, [2]string{run + " --org E90001", "one organisation"})
	}
	if r.Unit != "" {
		lines = append(lines, [2]string{run + " --by pcn", "a row for each network"})
		for _, s := range r.By {
			if slices.Contains(report.Strata, s) {
				lines = append(lines, [2]string{run + " --by all," + s, "all organisations together, broken down"})
				break
			}
		}
	}
	if trend {
		lines = append(lines, [2]string{run + " --trend 24m", "month by month, with process limits"})
	}
	if len(r.Worklist) > 0 {
		lines = append(lines, [2]string{run + " --worklist", "one by one; --identifiable names the patients"})
	}
	for _, pack := range packs {
		lines = append(lines, [2]string{"strata report pack " + pack, "a pack it belongs to"})
	}
	lines = append(lines, [2]string{"strata report test " + r.ID, "its proof, on your machine"})
	width := 0
	for _, l := range lines {
		width = max(width, len([]rune(l[0])))
	}
	var out []string
	for _, l := range lines {
		out = append(out, fmt.Sprintf("%-*s  # %s", width, l[0], l[1]))
	}
	return out
}
