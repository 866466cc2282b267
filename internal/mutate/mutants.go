package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// mutant is a query with one thing changed.
type mutant struct {
	line   int
	change string // what was changed, for people: <= becomes <
	sql    string
}

// mutator makes the mutants of one query.
type mutator struct {
	all   []token
	solid []int // places of the tokens that are not blank
	names []string
	made  []mutant
}

// mutants lists every mutant of a query whose first line is line of its file, in the order of the text. names are
// what strings may be swapped for one another: of codelists, registers and measures.
func mutants(sql string, line int, names []string) []mutant {
	m := &mutator{all: tokens(sql, line), names: names}
	for i, t := range m.all {
		if t.kind != space {
			m.solid = append(m.solid, i)
		}
	}
	for n := range m.solid {
		m.symbols(n)
		m.words(n)
		m.numbers(n)
		m.strings(n)
	}
	m.conditions()
	slices.SortStableFunc(m.made, func(a, b mutant) int { return a.line - b.line })
	return m.made
}

// at is the token n solid tokens into the query; an empty one outside of it.
func (m *mutator) at(n int) token {
	if n < 0 || n >= len(m.solid) {
		return token{}
	}
	return m.all[m.solid[n]]
}

// replace makes the mutant in which solid tokens from n to the one before end are replaced.
func (m *mutator) replace(n, end int, with, change string) {
	var b strings.Builder
	for i := 0; i < m.solid[n]; i++ {
		b.WriteString(m.all[i].text)
	}
	b.WriteString(with)
	for i := m.solid[end-1] + 1; i < len(m.all); i++ {
		b.WriteString(m.all[i].text)
	}
	m.made = append(m.made, mutant{m.at(n).line, change, b.String()})
}

// swap replaces one token.
func (m *mutator) swap(n int, with string) {
	m.replace(n, n+1, with, fmt.Sprintf("%s becomes %s", m.at(n).text, orNothing(with)))
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

var comparisons = map[string]string{"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "<>", "==": "<>", "<>": "=", "!=": "="}

func (m *mutator) symbols(n int) {
	if with, ok := comparisons[m.at(n).text]; ok && m.at(n).kind == symbol {
		m.swap(n, with)
	}
}

// pairs are words that stand for one another; functions only where a bracket follows.
var (
	pairs = map[string]string{"and": "OR", "or": "AND", "true": "false", "false": "true", "desc": "ASC", "asc": "DESC", "anti": "SEMI", "semi": "ANTI"}

	functions = map[string]string{"min": "max", "max": "min", "arg_max": "arg_min", "arg_min": "arg_max", "max_by": "min_by", "min_by": "max_by",
		"greatest": "least", "least": "greatest", "bool_and": "bool_or", "bool_or": "bool_and", "first_value": "last_value", "last_value": "first_value",
		"to_years": "to_months", "to_months": "to_weeks", "to_weeks": "to_days", "to_days": "to_weeks", "to_hours": "to_days", "to_minutes": "to_hours"}

	units = map[string]string{"year": "month", "years": "months", "month": "week", "months": "weeks", "week": "day", "weeks": "days", "day": "week", "days": "weeks",
		"hour": "day", "hours": "days", "minute": "hour", "minutes": "hours", "second": "minute", "seconds": "minutes"}

	datedBy = []string{"date_trunc", "datetrunc", "date_diff", "datediff", "date_sub", "datesub", "date_part", "datepart"}
)

func (m *mutator) words(n int) {
	t := m.at(n)
	if t.kind != word || m.at(n-1).is(".") || m.at(n-1).is("AS") {
		return
	}
	low := strings.ToLower(t.text)
	call := m.at(n + 1).is("(")
	switch {
	case low == "and" && m.between(n):
	case low == "not":
		m.swap(n, "")
	case low == "is" && !m.at(n+1).is("NOT"), low == "in" && !m.at(n-1).is("NOT"), low == "between" && !m.at(n-1).is("NOT"):
		with := map[string]string{"is": "IS NOT", "in": "NOT IN", "between": "NOT BETWEEN"}[low]
		m.swap(n, with)
	case low == "join":
		m.join(n)
	case pairs[low] != "" && !call || low == "and" || low == "or":
		m.swap(n, pairs[low])
	case functions[low] != "" && call:
		m.swap(n, functions[low])
	case units[low] != "" && m.interval(n):
		m.swap(n, strings.ToUpper(units[low]))
	}
}

// between tells whether the AND at n belongs to a BETWEEN: one stands before it on the same level, with no other AND between.
func (m *mutator) between(n int) bool {
	depth := 0
	for i := n - 1; i >= 0; i-- {
		switch t := m.at(i); {
		case t.is(")"), t.is("END"):
			depth++
		case t.is("("), t.is("CASE"):
			if depth--; depth < 0 {
				return false
			}
		case depth == 0 && t.is("BETWEEN"):
			return true
		case depth == 0 && (t.is("AND") || t.is("OR") || t.is("WHEN") || t.is("WHERE") || t.is("ON")):
			return false
		}
	}
	return false
}

// interval tells whether the word at n is the unit of an INTERVAL: INTERVAL 1 DAY, INTERVAL (x) DAY.
func (m *mutator) interval(n int) bool {
	if m.at(n-1).kind == number || m.at(n-1).kind == text {
		return m.at(n - 2).is("INTERVAL")
	}
	for i := n - 1; m.at(n-1).is(")") && i > 0; i-- {
		if m.at(i).is("(") {
			return m.at(i - 1).is("INTERVAL")
		}
	}
	return false
}

// join turns a left join into a plain one and the other way round; other joins stay.
func (m *mutator) join(n int) {
	from := n
	if m.at(from - 1).is("OUTER") {
		from--
	}
	switch before := m.at(from - 1); {
	case before.is("LEFT"):
		m.replace(from-1, n+1, "JOIN", "LEFT JOIN becomes JOIN")
	case before.is("INNER"):
		m.replace(from-1, n+1, "LEFT JOIN", "JOIN becomes LEFT JOIN")
	case before.is("FULL"):
		m.replace(from-1, n+1, "LEFT JOIN", "FULL JOIN becomes LEFT JOIN")
	case slices.ContainsFunc([]string{"RIGHT", "CROSS", "SEMI", "ANTI", "ASOF", "POSITIONAL", "NATURAL"}, before.is):
	default:
		m.replace(n, n+1, "LEFT JOIN", "JOIN becomes LEFT JOIN")
	}
}

// numbers changes a number by one, up and down; of one with decimals too.
func (m *mutator) numbers(n int) {
	t := m.at(n)
	if t.kind != number {
		return
	}
	whole, decimals, _ := strings.Cut(t.text, ".")
	v, err := strconv.Atoi(whole)
	if err != nil {
		return
	}
	if decimals != "" {
		decimals = "." + decimals
	}
	m.swap(n, fmt.Sprint(v+1)+decimals)
	if v > 0 {
		m.swap(n, fmt.Sprint(v-1)+decimals)
	} else if decimals == "" {
		m.swap(n, "(-1)")
	}
}

// strings swaps names of codelists, registers and measures, and units of dates that are given as text.
func (m *mutator) strings(n int) {
	t := m.at(n)
	if t.kind != text || len(t.text) < 2 {
		return
	}
	name := strings.Trim(t.text, "'")
	if slices.Contains(m.names, name) {
		m.swap(n, "'"+m.other(name)+"'")
	} else if unit := units[strings.ToLower(name)]; unit != "" && m.at(n-1).is("(") && slices.ContainsFunc(datedBy, m.at(n-2).is) {
		m.swap(n, "'"+unit+"'")
	}
}

// other is another name than the one given: one the query uses elsewhere, else the next of all.
func (m *mutator) other(name string) string {
	for _, i := range m.solid {
		if t := m.all[i]; t.kind == text {
			if o := strings.Trim(t.text, "'"); o != name && slices.Contains(m.names, o) {
				return o
			}
		}
	}
	at := slices.Index(m.names, name)
	return m.names[(at+1)%len(m.names)]
}
