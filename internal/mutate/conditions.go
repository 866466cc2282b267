package main

import (
	"fmt"
	"slices"
	"strings"
)

// conditions makes the mutants that lack a condition: of every WHERE, ON, HAVING, QUALIFY and FILTER, each part that AND joins
// is made to hold always. What it named is still named, so that no parameter and no column goes missing.
func (m *mutator) conditions() {
	for n := range m.solid {
		t := m.at(n)
		switch {
		case t.is("WHERE"), t.is("HAVING"), t.is("QUALIFY"), t.is("ON") && !m.at(n-1).is("DISTINCT"):
			m.drop(t.text, n+1, m.end(n+1, t.is("ON")))
		case t.is("FILTER") && m.at(n+1).is("(") && !m.at(n+2).is("WHERE"):
			m.drop(t.text, n+2, m.end(n+2, false))
		}
	}
}

// after are the words that end a condition, and joins those that end one of a join besides.
var (
	after = []string{"WHERE", "GROUP", "ORDER", "HAVING", "QUALIFY", "WINDOW", "LIMIT", "OFFSET", "UNION", "EXCEPT", "INTERSECT", "USING", "SAMPLE", ";", ","}
	joins = []string{"JOIN", "LEFT", "RIGHT", "FULL", "INNER", "CROSS", "ANTI", "SEMI", "ASOF", "POSITIONAL", "NATURAL"}
)

// depths is how a token changes the level of brackets: a CASE holds its END as an opening bracket its closing one.
func depths(t token) int {
	switch {
	case t.is("("), t.is("["), t.is("{"), t.is("CASE"):
		return 1
	case t.is(")"), t.is("]"), t.is("}"), t.is("END"):
		return -1
	}
	return 0
}

// end is where the condition that starts at n ends: the first token that is none of it.
func (m *mutator) end(n int, join bool) int {
	depth := 0
	for i := n; i < len(m.solid); i++ {
		t := m.at(i)
		if depth += depths(t); depth < 0 {
			return i
		}
		call := m.at(i + 1).is("(") // left(text, 3) is a function
		if depth == 0 && (slices.ContainsFunc(after, t.is) || join && !call && slices.ContainsFunc(joins, t.is)) {
			return i
		}
	}
	return len(m.solid)
}

// drop makes the mutants without one part each of the condition from n to the one before end.
func (m *mutator) drop(of string, n, end int) {
	if n >= end {
		return
	}
	for _, p := range m.parts(n, end) {
		var b strings.Builder
		for i := m.solid[p[0]]; i <= m.solid[p[1]-1]; i++ {
			b.WriteString(m.all[i].text)
		}
		m.replace(p[0], p[1], "(true OR ("+b.String()+"))", fmt.Sprintf("%s without %s", of, strings.Join(strings.Fields(b.String()), " ")))
	}
}

// parts splits a condition where AND joins it; a part in brackets is split further. A condition that OR joins is one part.
func (m *mutator) parts(n, end int) [][2]int {
	var parts [][2]int
	depth, from := 0, n
	for i := n; i < end; i++ {
		t := m.at(i)
		depth += depths(t)
		switch {
		case depth == 0 && t.is("OR"):
			return [][2]int{{n, end}}
		case depth == 0 && t.is("AND") && !m.between(i):
			parts = append(parts, m.inner(from, i)...)
			from = i + 1
		}
	}
	return append(parts, m.inner(from, end)...)
}

// inner is the part itself, or the parts of it when brackets hold all of it.
func (m *mutator) inner(n, end int) [][2]int {
	if !m.at(n).is("(") || !m.at(end-1).is(")") {
		return [][2]int{{n, end}}
	}
	depth := 0
	for i := n; i < end-1; i++ {
		if depth += depths(m.at(i)); depth == 0 {
			return [][2]int{{n, end}} // the first bracket closes before the end
		}
	}
	if m.at(n+1).is("SELECT") || m.at(n+1).is("WITH") {
		return [][2]int{{n, end}}
	}
	return m.parts(n+1, end-1)
}
