package report

import (
	"fmt"
	"slices"
	"strings"
)

// cameAndWent says which months and how many rows one of the two releases has and the other has not. Organisations are counted and not named:
// the table may be cut up into one for each.
func (c *comparison) cameAndWent() (notes []string) {
	now, then := newRows(), newRows()
	for _, keys := range c.rowKeys {
		now.add(c, keys)
	}
	for _, keys := range c.was.keys {
		then.add(c, keys)
	}
	if gone := then.months.without(now.months); len(gone) > 0 {
		notes = append(notes, "Months of the release "+c.was.name+" that are not in this one: "+strings.Join(gone, ", ")+".")
	}
	if came := now.months.without(then.months); len(came) > 0 && len(then.months) > 0 {
		notes = append(notes, "Months without an earlier value: "+strings.Join(came, ", ")+".")
	}
	if gone := then.organisations.without(now.organisations); len(gone) > 0 {
		notes = append(notes, fmt.Sprintf("Organisations of that release that are not in this one: %d.", len(gone)))
	}
	if came := now.organisations.without(then.organisations); len(came) > 0 {
		notes = append(notes, fmt.Sprintf("Organisations of this release that are not in that one: %d.", len(came)))
	}
	if gone := then.others(now); gone > 0 {
		notes = append(notes, fmt.Sprintf("Other rows of that release that are not in this one: %d.", gone))
	}
	if came := now.others(then); came > 0 {
		notes = append(notes, fmt.Sprintf("Other rows of this release that are not in that one: %d.", came))
	}
	return notes
}

// set is texts without order.
type set map[string]bool

// without lists what another set has not, in order.
func (s set) without(other set) (out []string) {
	for text := range s {
		if !other[text] {
			out = append(out, text)
		}
	}
	slices.Sort(out)
	return out
}

// rows are the rows of a release, by month and organisation.
type rows struct {
	months, organisations set
	all                   []row
}

type row struct{ key, month, organisation string }

func newRows() *rows { return &rows{months: set{}, organisations: set{}} }

func (r *rows) add(c *comparison, keys []string) {
	one := row{key: rowKey(keys)}
	for i, k := range c.keys {
		switch c.now.Columns[k].Name {
		case "month_end", "month":
			one.month = keys[i]
			r.months[one.month] = true
		case organisationColumn:
			if one.organisation = bare(keys[i]); !isTotal(one.organisation) {
				r.organisations[one.organisation] = true
			}
		}
	}
	r.all = append(r.all, one)
}

// others counts the rows the other release has not although it has their month and organisation.
func (r *rows) others(other *rows) (n int) {
	has := set{}
	for _, one := range other.all {
		has[one.key] = true
	}
	for _, one := range r.all {
		if !has[one.key] && (one.month == "" || other.months[one.month]) && (one.organisation == "" || isTotal(one.organisation) || other.organisations[one.organisation]) {
			n++
		}
	}
	return n
}
