package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"strata/engine"
	"strata/engine/export"
	"strata/engine/report"
	"strata/engine/spec"
)

// against sets results beside their releases in a folder; where the two together disclose, it warns.
func (a *app) against(results []*engine.ReportResult, f reportFlags, scheme report.Scheme) error {
	if f.against == "" {
		return nil
	}
	if f.worklist {
		return spec.Usagef("leave out one of the two", "a worklist is not compared with a release: --against is for counts")
	}
	releases, err := report.OpenReleases(f.against)
	if err != nil {
		return err
	}
	full, err := filepath.Abs(f.against)
	if err != nil {
		return err
	}
	for _, res := range results {
		table, warnings, err := res.Report.Against(res.Table, releases, scheme, res.AsAt)
		if err != nil {
			return err
		}
		res.Table = table
		res.Facts = append(res.Facts, export.Fact{Label: "Compared with", Value: filepath.Base(full)}) // where it lies here is nobody else's business
		a.warn(warnings...)
	}
	return nil
}

// warn says what to look at before the files are handed on, and keeps it.
func (a *app) warn(warnings ...string) {
	for _, w := range warnings {
		a.say("warning: %s", w)
	}
	a.warnings = append(a.warnings, warnings...)
}

// comparison is what a pack is compared with.
type comparison struct {
	report.PackRelease
	releases *report.Releases
}

// comparisonWith opens the earlier run a pack is to be compared with; nil where none is asked for.
func comparisonWith(dir string) (*comparison, error) {
	if dir == "" {
		return nil, nil
	}
	rs, p, err := report.OpenPackReleases(dir)
	if err != nil {
		return nil, err
	}
	return &comparison{p, rs}, nil
}

// compare sets the pack's tables beside those of the earlier run. What cannot be compared is warned of and stays as it is.
func (w *packWriter) compare() error {
	if w.before == nil {
		return nil
	}
	if w.before.Pack != w.res.Pack.Name {
		w.warn(fmt.Sprintf("the earlier release is of pack %s, this one of pack %s", w.before.Pack, w.res.Pack.Name))
	}
	w.differ("organisations", w.before.Organisations, w.res.Organisations)
	var tables []string
	for _, t := range w.res.Tables {
		tables = append(tables, t.Table.Name)
		table, warnings, err := t.ReportResult.Report.Against(t.Table, w.before.releases, w.scheme, t.AsAt)
		if unlike := new(spec.Usage); errors.As(err, &unlike) {
			w.warn(fmt.Sprintf("%s: not compared: %s", t.Table.Name, err))
			t.Table.Notes = append(slices.Clone(t.Table.Notes), "Not compared with the earlier release: its table has other columns or rows.")
			continue
		}
		if err != nil {
			return err
		}
		t.ReportResult.Table = table
		w.warn(warnings...)
	}
	w.differ("tables", w.before.releases.Tables(), tables)
	return nil
}

// differ warns of what the earlier release has and this one has not. What is new is said as well, but for tables: each of them is said to have
// no earlier release.
func (w *packWriter) differ(what string, then, now []string) {
	without := func(list, other []string) string {
		return strings.Join(slices.DeleteFunc(slices.Clone(list), func(one string) bool { return slices.Contains(other, one) }), ", ")
	}
	if gone := without(then, now); gone != "" {
		w.warn(fmt.Sprintf("%s of the earlier release that are not in this one: %s", what, gone))
	}
	if came := without(now, then); came != "" && what != "tables" {
		w.warn(fmt.Sprintf("%s of this release that are not in the earlier one: %s", what, came))
	}
}

// lookFirst is the line of the cover that leads to the warnings; only in the document of all organisations.
const lookFirst = "Before you publish"

// comparedFacts are what the cover says of the comparison.
func (w *packWriter) comparedFacts() (facts []export.Fact) {
	if w.before == nil {
		return nil
	}
	facts = append(facts, export.Fact{Label: "Compared with", Value: w.before.Name()})
	if n := len(w.warnings); n > 0 {
		facts = append(facts, export.Fact{Label: lookFirst, Value: fmt.Sprintf("warnings of the comparison: %d. They are in index.html and manifest.json; those about a table are on the Notes sheet", n)})
	}
	return facts
}
