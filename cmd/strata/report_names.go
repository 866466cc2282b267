package main

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"strata/engine"
	"strata/engine/export"
	"strata/engine/report"
)

// asked is the part of a file's name that says what its reports were asked, other than as they stand: nothing for what is as it stands. It
// follows the day: _by-imd, _trend-24m, _worklist_identifiable, _months-1, _org-E81010, _known-now, _disclosure-none.
func (a *app) asked(f reportFlags, results ...*engine.ReportResult) string {
	var name strings.Builder
	if by := slices.DeleteFunc(slices.Clone(f.by), func(by string) bool { return by == "practice" }); len(by) > 0 {
		name.WriteString("_by-" + strings.Join(by, "-"))
	}
	if months, err := report.ParseMonths(f.trend); err == nil && months > 0 {
		fmt.Fprintf(&name, "_trend-%dm", months)
	}
	if f.worklist {
		name.WriteString("_worklist")
		if f.identifiable {
			name.WriteString("_identifiable")
		}
	}
	seen := map[export.Fact]bool{}
	for _, res := range results {
		for _, p := range res.Changed {
			if !seen[p] {
				seen[p] = true
				name.WriteString("_" + p.Label + "-" + inName(p.Value))
			}
		}
	}
	if orgs := slices.Sorted(slices.Values(f.orgs)); len(orgs) > 0 {
		name.WriteString("_org-" + strings.ReplaceAll(inName(strings.Join(slices.Compact(orgs), "-")), "_", "-"))
	}
	if f.knownAt != "" {
		name.WriteString("_known-" + strings.NewReplacer(" ", "-", ":", "-", "_", "-").Replace(f.knownAt))
	}
	if f.scheme != "" && f.scheme != first(a.conf.Disclosure, "hes") {
		name.WriteString("_disclosure-" + f.scheme)
	}
	return name.String()
}

// inName is a value as a file's name has it: letters, digits, dots, dashes and underscores, 40 at most. One that is other or longer ends with
// the beginning of its SHA-256, so that no two are the same.
func inName(value string) string {
	safe := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, value)
	if safe == value && len(safe) <= 40 {
		return safe
	}
	return fmt.Sprintf("%s-%.6x", safe[:min(len(safe), 27)], sha256.Sum256([]byte(value)))
}
