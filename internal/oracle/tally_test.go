package oracle

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// cell is what a table must hold: a text, a whole number, a share with its rounding, or nothing to divide by.
type cell any

// share is a rate: part of whole, times per, shown with one decimal.
type share struct{ part, whole, per int }

// limit is one end of Wilson's interval of a share, upper or lower.
type limit struct {
	share
	upper bool
}

// table is what an oracle wants: rows in order, each with its texts first.
type table struct {
	texts []string // names of the columns of text
	rows  []map[string]cell
}

// unit is one thing that is counted: a patient, an appointment.
type unit struct {
	org    string
	groups []string
	counts map[string]int
}

// grouping is a column units are broken down by. Its values come in this order, others after them by alphabet.
type grouping struct {
	name  string
	order []string
}

// tally adds units up by organisation and every combination of groups, with All for each.
func tally(units []unit, names []string, groups ...grouping) *table {
	sums := map[string]map[string]int{}
	keys := [][]string{}
	for _, u := range units {
		for mask := range 1 << len(groups) {
			key := []string{u.org}
			for i, g := range u.groups {
				if mask>>i&1 == 1 {
					g = "All"
				}
				key = append(key, g)
			}
			k := strings.Join(key, "\x00")
			if sums[k] == nil {
				sums[k] = map[string]int{}
				keys = append(keys, key)
			}
			for name, n := range u.counts {
				sums[k][name] += n
			}
		}
	}
	slices.SortFunc(keys, func(a, b []string) int {
		for i := range a {
			if c := rank(a[i], i, groups) - rank(b[i], i, groups); c != 0 {
				return c
			}
			if c := strings.Compare(a[i], b[i]); c != 0 {
				return c
			}
		}
		return 0
	})
	t := &table{texts: []string{"organisation"}}
	for _, g := range groups {
		t.texts = append(t.texts, g.name)
	}
	for _, key := range keys {
		r := map[string]cell{}
		for i, name := range t.texts {
			r[name] = key[i]
		}
		for _, n := range names {
			r[n] = sums[strings.Join(key, "\x00")][n]
		}
		t.rows = append(t.rows, r)
	}
	return t
}

func rank(value string, column int, groups []grouping) int {
	if column == 0 {
		return 0
	}
	if value == "All" {
		return -1
	}
	if i := slices.Index(groups[column-1].order, value); i >= 0 {
		return i
	}
	return 1000
}

// rate adds a column part / whole times per, and its limits where wilson is true.
func (t *table) rate(name, part, whole string, per int, wilson bool) *table {
	for _, r := range t.rows {
		s := share{r[part].(int), r[whole].(int), per}
		r[name] = s
		if wilson {
			r[name+"_lower"], r[name+"_upper"] = limit{s, false}, limit{s, true}
		}
	}
	return t
}

// score is Wilson's interval as its paper has it: centre and half width.
func (l limit) score() float64 {
	const z = 1.959963984540054
	n, p := float64(l.whole), float64(l.part)/float64(l.whole)
	centre := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	if l.upper {
		return float64(l.per) * min(centre+half, 1)
	}
	return float64(l.per) * max(centre-half, 0)
}

// agrees says whether a cell as the engine shows it is the one wanted; text is how it is shown.
func agrees(want cell, got any, text string) bool {
	switch w := want.(type) {
	case share:
		if w.whole == 0 {
			return text == "[z]"
		}
		tenths := (2*10*w.per*w.part + w.whole) / (2 * w.whole) // half up
		if tenths == 0 && w.part > 0 {
			return text == "[low]"
		}
		return text == fmt.Sprintf("%d.%d", tenths/10, tenths%10)
	case limit:
		if w.whole == 0 {
			return text == "[z]"
		}
		low, high := fmt.Sprintf("%.1f", w.score()-1e-9), fmt.Sprintf("%.1f", w.score()+1e-9)
		return text == low || text == high || text == strings.TrimPrefix(low, "-")
	case float64:
		if f, ok := got.(float64); ok {
			return math.Abs(f-w) <= 1e-9*max(1, math.Abs(w))
		}
		f, err := strconv.ParseFloat(text, 64) // rounded to the decimals it is shown with
		_, decimals, _ := strings.Cut(text, ".")
		return err == nil && math.Abs(f-w) <= math.Pow10(-len(decimals))/2+1e-9
	case int:
		n, ok := got.(int64)
		return ok && int(n) == w
	case nil:
		return got == nil
	}
	return got == want
}

func (l limit) String() string {
	if l.whole == 0 {
		return "[z]"
	}
	return fmt.Sprintf("%.6f", l.score())
}

func (s share) String() string { return fmt.Sprintf("%d x %d / %d", s.per, s.part, s.whole) }
