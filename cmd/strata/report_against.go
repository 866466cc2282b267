package main

import (
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
	for _, res := range results {
		table, warnings, err := res.Report.Against(res.Table, releases, scheme, res.AsAt)
		if err != nil {
			return err
		}
		res.Table = table
		res.Facts = append(res.Facts, export.Fact{Label: "Compared with", Value: f.against})
		for _, w := range warnings {
			a.say("warning: %s", w)
		}
	}
	return nil
}
