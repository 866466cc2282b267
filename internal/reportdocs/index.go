package main

import (
	"fmt"
	"slices"
	"strings"

	"strata/engine/report"
)

// index is what the index's template is filled with.
type index struct {
	Reports, Topics int
	ByTopic         []section
	Schemes         []section
	Audiences       []section
	Standings       []section
}

// section is a heading of the index with its lines: each of one report, or of an id and the reports that follow it.
type section struct {
	Name, What string
	Lines      []entry
}

type entry struct {
	ID      string
	Reports []mention
}

// mention is a report in a line of the index.
type mention struct {
	*report.Report
	NeedsList bool // it follows the line's id only with a codelist of the user's
}

// audiences are who uses reports, in the order of the index: one word for each, so that nobody stands there twice.
var audiences = []string{"practice", "PCN", "ICB", "public health", "local authority", "community unit", "hospital", "UKHSA", "PCSE",
	"cancer alliance", "renal network", "child health", "pharmacist", "CVD lead", "diabetes lead", "respiratory lead", "frailty lead", "cancer lead",
	"end of life lead", "learning disability lead", "screening lead", "safety lead", "safeguarding lead", "coding lead", "information governance", "analyst"}

func indexOf(all []*report.Report) (index, error) {
	out := index{Reports: len(all)}
	for _, r := range all {
		if n := len(out.ByTopic); n == 0 || out.ByTopic[n-1].Name != r.Topic {
			out.ByTopic = append(out.ByTopic, section{Name: r.Topic})
		}
		last := &out.ByTopic[len(out.ByTopic)-1]
		last.Lines = append(last.Lines, entry{r.ID, []mention{{Report: r}}})
		for _, a := range r.Audience {
			if !slices.Contains(audiences, a) {
				return out, fmt.Errorf("report %s: audience %q is not known: it is one of %s; or add it to internal/reportdocs", r.ID, a, strings.Join(audiences, ", "))
			}
		}
	}
	out.Topics = len(out.ByTopic)
	for _, s := range schemes() {
		part := followed(s.Name, s.What, all, func(r *report.Report) []string { return s.idsIn(strings.Join(r.Sources, "; ")) })
		if err := part.markLists(s); err != nil {
			return out, err
		}
		out.Schemes = append(out.Schemes, part)
	}
	out.Schemes = append(out.Schemes, followed("Other publications", "public definitions whose measures have no ids", all, func(r *report.Report) (names []string) {
		for _, p := range publications() {
			if strings.Contains(strings.Join(r.Sources, "; "), p[1]) {
				names = append(names, p[0])
			}
		}
		return names
	}))
	out.Schemes = slices.DeleteFunc(out.Schemes, func(s section) bool { return len(s.Lines) == 0 })
	out.Audiences = sorted(followed("", "", all, func(r *report.Report) []string { return r.Audience }), audiences)
	out.Standings = sorted(followed("", "", all, func(r *report.Report) []string { return []string{r.InWords()} }), nil)
	return out, nil
}

// markLists marks the reports that follow an id only with a list of the user's. One that takes none cannot.
func (s *section) markLists(ids scheme) error {
	for _, line := range s.Lines {
		for i, r := range line.Reports {
			if !slices.Contains(ids.needsList(strings.Join(r.Sources, "; ")), line.ID) {
				continue
			}
			if !slices.ContainsFunc(r.Params, func(p report.Param) bool { return strings.HasPrefix(p.Type, "codelist") }) {
				return fmt.Errorf("report %s: its source says it follows %s with a list of your own, and it takes none", r.ID, line.ID)
			}
			line.Reports[i].NeedsList = true
		}
	}
	return nil
}

// followed are the reports by what ids finds in each, in the order of the alphabet.
func followed(name, what string, all []*report.Report, ids func(*report.Report) []string) section {
	by := map[string][]mention{}
	s := section{Name: name, What: what}
	for _, r := range all {
		for _, id := range ids(r) {
			if by[id] == nil {
				s.Lines = append(s.Lines, entry{ID: id})
			}
			by[id] = append(by[id], mention{Report: r})
		}
	}
	slices.SortFunc(s.Lines, func(a, b entry) int { return strings.Compare(a.ID, b.ID) })
	for i := range s.Lines {
		s.Lines[i].Reports = by[s.Lines[i].ID]
	}
	return s
}

// sorted is a section a line at a time, in a given order; without one as it is, from the end: verified, secondary, local.
func sorted(s section, order []string) (out []section) {
	for _, line := range s.Lines {
		out = append(out, section{Name: line.ID, Lines: []entry{line}})
	}
	if order == nil {
		slices.Reverse(out)
	} else {
		slices.SortFunc(out, func(a, b section) int { return slices.Index(order, a.Name) - slices.Index(order, b.Name) })
	}
	return out
}
