package main

import "strings"

// kind is what a token is.
type kind int

const (
	space  kind = iota // blanks and comments
	word               // keyword or unquoted name
	text               // 'string'
	quoted             // "name"
	param              // $name
	number             // 12, 0.5
	symbol             // operators and punctuation
)

// token is a piece of SQL. All tokens in a row give the text back.
type token struct {
	kind kind
	text string
	line int
}

// is tells whether the token is a word, in any case, or a symbol.
func (t token) is(s string) bool {
	return (t.kind == word || t.kind == symbol) && strings.EqualFold(t.text, s)
}

// operators of more than one character, the longest first.
var operators = []string{"->>", "<=>", "!~*", "<=", ">=", "<>", "!=", "==", "::", ":=", "=>", "||", "//", "->", "**", "!~"}

// tokens splits SQL; line is where the text starts in its file. A string or comment that does not end reaches to the end.
func tokens(sql string, line int) []token {
	var all []token
	for at := 0; at < len(sql); {
		k, n := next(sql[at:])
		all = append(all, token{k, sql[at : at+n], line})
		line += strings.Count(sql[at:at+n], "\n")
		at += n
	}
	return all
}

// next is the kind and length of the token that sql starts with.
func next(sql string) (kind, int) {
	upto := func(end string, from int) int {
		if i := strings.Index(sql[from:], end); i >= 0 {
			return from + i + len(end)
		}
		return len(sql)
	}
	c := sql[0]
	switch {
	case c == ' ' || c == '\t' || c == '\n' || c == '\r':
		return space, span(sql, func(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' })
	case strings.HasPrefix(sql, "--"):
		return space, upto("\n", 2)
	case strings.HasPrefix(sql, "/*"):
		return space, upto("*/", 2)
	case c == '\'' || c == '"':
		k := map[byte]kind{'\'': text, '"': quoted}[c]
		for i := 1; i < len(sql); i++ {
			if sql[i] == c {
				if i+1 == len(sql) || sql[i+1] != c {
					return k, i + 1
				}
				i++ // a doubled quote is one of the text
			}
		}
		return k, len(sql)
	case c == '$' && len(sql) > 1 && inWord(sql[1]):
		return param, 1 + span(sql[1:], inWord)
	case isDigit(c):
		n := span(sql, isDigit)
		if n+1 < len(sql) && sql[n] == '.' && isDigit(sql[n+1]) {
			n += 1 + span(sql[n+1:], isDigit)
		}
		return number, n
	case inWord(c):
		return word, span(sql, inWord)
	}
	for _, o := range operators {
		if strings.HasPrefix(sql, o) {
			return symbol, len(o)
		}
	}
	return symbol, 1
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func inWord(c byte) bool {
	return c == '_' || isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

func span(s string, in func(byte) bool) int {
	n := 0
	for n < len(s) && in(s[n]) {
		n++
	}
	return n
}
