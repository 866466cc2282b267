package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"strata/engine/duck"
)

// Same says that a count is a thing that other counts are too, of this table or of another that goes out with it: the registered list, the
// people on a register. Two counts of one name, day and groups are one number, and hidden together.
type Same struct {
	Name, Count string
	Month       string // the column that says of which month's end it is; blank: of the day asked about
	Before      bool   // of the end of the month before that
	Where       []Where
}

// Where picks rows by the value of a text column, or a report by that of a parameter. Of all values (*) a count may be the same too.
type Where struct{ Name, Value string }

// String is the line as the header has it.
func (s Same) String() string {
	text := s.Name + " = " + s.Count
	if s.Month != "" {
		text += map[bool]string{false: " at ", true: " before "}[s.Before] + s.Month
	}
	for _, w := range s.Where {
		text += " where " + w.Name + " = " + w.Value
	}
	return text
}

var sameText = regexp.MustCompile(`^([a-z0-9][a-z0-9 ]*) = ([a-z0-9_]+)(?: (at|before) ([a-z0-9_]+))?$`)

func (p *parser) setSame(text string, line int) error {
	parts := strings.Split(text, " where ")
	m := sameText.FindStringSubmatch(parts[0])
	if m == nil {
		return fmt.Errorf("same: want thing = count [at month column, or before it] [where column = value]")
	}
	s := Same{Name: m[1], Count: m[2], Before: m[3] == "before", Month: m[4]}
	for _, part := range parts[1:] {
		name, value, ok := strings.Cut(part, " = ")
		if !ok || name == "" || value == "" {
			return fmt.Errorf("same: want where column = value, not where %s", part)
		}
		s.Where = append(s.Where, Where{name, value})
	}
	p.Sames = append(p.Sames, s)
	return p.once("same "+s.String(), line)
}

// samesConsistent checks that things are of counts.
func (p *parser) samesConsistent() (line int, err error) {
	for _, s := range p.Sames {
		if p.at["count "+s.Count] == 0 {
			return p.at["same "+s.String()], fmt.Errorf("same %s is of no count column: %s is none", s, s.Count)
		}
	}
	return 0, nil
}

// things are the cells of a grid that are declared to be something, by what they are: name, day and groups.
func (g *grid) things(r *Report, columns []duck.Column, args duck.Args) map[string][]int {
	at, out := map[string]int{}, map[string][]int{}
	for i, c := range columns {
		at[c.Name] = i
	}
	asAt, _ := args["as_at"].(time.Time)
	for _, s := range r.Sames {
		count := slices.IndexFunc(r.Counts, func(c Count) bool { return c.Name == s.Count })
		for i, row := range g.rows {
			day, dated := s.day(row, at, asAt)
			if !dated || !s.picks(row, at, args) {
				continue
			}
			key := []string{s.Name, day}
			for _, t := range g.texts {
				name := columns[t].Name
				if name != s.Month && !isTotal(row[t]) && !slices.ContainsFunc(s.Where, func(w Where) bool { return w.Name == name }) {
					key = append(key, fmt.Sprintf("%s=%q", name, fmt.Sprint(row[t])))
				}
			}
			slices.Sort(key[2:])
			what := strings.Join(key, "|")
			out[what] = append(out[what], g.cell(i, count))
		}
	}
	return out
}

// picks says whether a row is of the values named.
func (s Same) picks(row []any, at map[string]int, args duck.Args) bool {
	for _, w := range s.Where {
		v, is := args[w.Name]
		if i, column := at[w.Name]; column {
			v, is = row[i], true
		}
		if !is || w.Value != "*" && fmt.Sprint(v) != w.Value {
			return false
		}
	}
	return true
}

// day is the day a row's count is of: the end of its month, or of the one before, but none after the day asked about.
func (s Same) day(row []any, at map[string]int, asAt time.Time) (day string, ok bool) {
	if s.Month == "" {
		return asAt.Format(time.DateOnly), true
	}
	i, ok := at[s.Month]
	if !ok {
		return "", false
	}
	month, ok := row[i].(time.Time)
	if text, is := row[i].(string); is {
		var err error
		month, err = time.Parse("2006-01", text)
		ok = err == nil
	}
	month = month.AddDate(0, 0, 1-month.Day()) // its first day
	if !s.Before {
		month = month.AddDate(0, 1, 0)
	}
	if month = month.AddDate(0, 0, -1); month.After(asAt) && !asAt.IsZero() {
		month = asAt
	}
	return month.Format(time.DateOnly), ok
}
