package main

import (
	"fmt"
	"slices"
	"strings"

	"strata/engine/export"
	"strata/engine/spec"
)

// definitions are the codelists, registers and measures a report stands on, as they come with the program.
type definitions struct {
	Codelists           []list
	Registers, Measures []rule
}

// list is a codelist: Version is the beginning of its digest, From the public lists its codes were taken from.
type list struct {
	Name, Version, From string
	Rows                int
}

// rule is a register or a measure, of which a measure may have several, one a unit.
type rule struct{ Name, Title, Standing, Source, Note string }

// definitionsOf looks up what the engine says a report uses.
func definitionsOf(used []export.Fact, all spec.Codelists) (definitions, error) {
	var d definitions
	for _, f := range used {
		kind, name, _ := strings.Cut(f.Label, " ")
		switch kind {
		case "Codelist":
			i := slices.IndexFunc(all.Lists, func(c spec.Codelist) bool { return c.Name == name })
			if i < 0 {
				return d, fmt.Errorf("codelist %s is not bundled", name)
			}
			c := all.Lists[i]
			d.Codelists = append(d.Codelists, list{c.Name, c.Digest[:12], origins(c), len(c.Rows)})
		case "Register":
			rules, err := rulesOf(all.Registers, "register", name)
			if err != nil {
				return d, err
			}
			d.Registers = append(d.Registers, rules...)
		case "Measure":
			rules, err := rulesOf(all.Measures, "measure", name)
			if err != nil {
				return d, err
			}
			d.Measures = append(d.Measures, rules...)
		case "Code": // Code hierarchy: what this store has, not what the report is
		default:
			return d, fmt.Errorf("%q is neither a codelist, a register nor a measure", f.Label)
		}
	}
	return d, nil
}

// rulesOf are the rows of a register or measure; rows that say the same come once.
func rulesOf(d spec.Definitions, column, name string) ([]rule, error) {
	word := func(v any) string {
		s, _ := v.(string)
		return s
	}
	var out []rule
	for _, row := range d.Rows {
		r := rule{name, word(row["title"]), word(row["standing"]), word(row["source"]), word(row["note"])}
		if row[column] == name && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s %s is not bundled", column, name)
	}
	return out, nil
}

// origins are the places a codelist's rows were taken from, the most frequent first.
func origins(c spec.Codelist) string {
	count := map[string]int{}
	var names []string
	for _, row := range c.Rows {
		from, _ := row[len(row)-1].(string)
		from, _, _ = strings.Cut(from, " (and ")
		from, _, _ = strings.Cut(from, ":")
		if count[from]++; count[from] == 1 {
			names = append(names, from)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		if count[a] != count[b] {
			return count[b] - count[a]
		}
		return strings.Compare(a, b)
	})
	return strings.Join(names, ", ")
}
