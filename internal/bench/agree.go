package main

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
)

// compare makes a row of all reports the rival has, one per report after it, and says where numbers differ.
func compare(total row, ours []map[string]*answer, theirs map[string]*answer) []row {
	var each []row
	total.Faster = true
	total.Ours, total.Theirs = make([]float64, len(ours)), make([]float64, len(ours))
	var differing []string
	for _, id := range slices.Sorted(maps.Keys(theirs)) {
		if ours[0][id] == nil {
			continue
		}
		one := row{Work: "report " + id, Rival: total.Rival, Theirs: theirs[id].Seconds, Faster: true}
		for i, o := range ours {
			one.Ours = append(one.Ours, o[id].Seconds[0])
			total.Ours[i] += o[id].Seconds[0]
			total.Theirs[i] += theirs[id].Seconds[i]
		}
		if !agree(ours[0][id], theirs[id]) {
			differing = append(differing, id)
		}
		each = append(each, one)
	}
	note := fmt.Sprintf("%d of %d reports, the same numbers in both", len(each), len(ours[0]))
	if len(differing) > 0 {
		note = "the numbers differ: " + strings.Join(differing, ", ")
		total.NotRun = note
	}
	total.Note = strings.TrimPrefix(total.Note+"; "+note, "; ")
	return append([]row{total}, each...)
}

// agree tells whether two answers have the same rows in the columns of the second.
func agree(ours, theirs *answer) bool {
	lines := func(a *answer) []string {
		var out []string
		for _, r := range a.Rows {
			var cells []string
			for _, c := range theirs.Columns {
				i := slices.Index(a.Columns, c)
				if i < 0 || i >= len(r) {
					return nil
				}
				cells = append(cells, r[i])
			}
			out = append(out, strings.Join(cells, "|"))
		}
		sort.Strings(out)
		return out
	}
	return len(theirs.Rows) > 0 && slices.Equal(lines(ours), lines(theirs))
}
