package main

import (
	"slices"

	"strata/engine/spec"
)

// namesOf are the names of all codelists, registers and measures, in order.
func namesOf(lists spec.Codelists) []string {
	var names []string
	for _, l := range lists.Lists {
		names = append(names, l.Name)
	}
	for column, rows := range map[string][]map[string]any{"register": lists.Registers.Rows, "measure": lists.Measures.Rows} {
		for _, r := range rows {
			if name, ok := r[column].(string); ok {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
