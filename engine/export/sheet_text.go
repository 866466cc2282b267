package export

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	cellLimit = 32_767    // UTF-16 units a cell holds
	cutMark   = "… [cut]" // ends a text that was longer
	cutNote   = "A text that ends in [cut] is longer than the 32,767 characters a cell can hold: its end is left out here."
	exact     = 1e15   // whole numbers from here on lose digits as a spreadsheet's number
	guards    = "=+-@" // a text that begins with one of these could be taken for a formula
)

// shown is a cell of a spreadsheet: a number, a day or time, or else a text.
type shown struct {
	text   string // as people see it
	number float64
	at     time.Time
	style  string // whole, general, number0 to number6, date, time: a number; else a text
}

// show turns a value into a cell. Nothing is left blank: what is missing is marked [x].
func show(v any, c Column) shown {
	switch x := v.(type) {
	case nil:
		return markOf(NotAvailable)
	case Mark:
		return markOf(x)
	case gap:
		return shown{style: "blank"}
	case mirrored:
		s := show(x.v, c)
		if s.style, s.number = mirrorStyle+s.style, -s.number; s.number == 0 {
			s.number = 0 // and not -0
		}
		return s
	case int64:
		if x >= exact || x <= -exact {
			return shown{text: strconv.FormatInt(x, 10), style: "mark"}
		}
		return shown{text: thousands(strconv.FormatInt(x, 10)), number: float64(x), style: "whole"}
	case Rounded:
		return decimal(x.Value, x.Decimals)
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return markOf(NotAvailable)
		}
		if c.Kind != Percent && c.Decimals == 0 {
			return shown{text: strconv.FormatFloat(x, 'f', -1, 64), number: x, style: "general"}
		}
		return decimal(x, c.Decimals)
	case time.Time:
		style := "time"
		if c.Kind == Date {
			style, x = "date", time.Date(x.Year(), x.Month(), x.Day(), 0, 0, 0, 0, time.UTC)
		}
		// A spreadsheet's calendar is wrong before March 1900 and ends with 9999.
		if x.Before(time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC)) || x.Year() > 9999 {
			style = "mark"
		}
		return shown{text: text(x, c), at: x, style: style}
	}
	s, _ := clean(text(v, c))
	switch {
	case strings.TrimSpace(s) == "":
		return markOf(NotAvailable)
	case strings.IndexByte(guards, strings.TrimLeft(s, " \n")[0]) >= 0:
		return shown{text: s, style: "guarded"}
	}
	return shown{text: s, style: "text"}
}

func markOf(m Mark) shown { return shown{text: "[" + m.Code + "]", style: "mark"} }

// decimal is a number with its decimals. The cell holds no more of it than it shows: what was rounded to protect
// somebody stays rounded.
func decimal(x float64, decimals int) shown {
	decimals = max(0, min(decimals, 6))
	text := strconv.FormatFloat(x, 'f', decimals, 64)
	if x, _ = strconv.ParseFloat(text, 64); x == 0 {
		text, x = strings.TrimPrefix(text, "-"), 0
	}
	return shown{text: thousands(text), number: x, style: fmt.Sprintf("number%d", decimals)}
}

// thousands puts commas into the whole part of a number.
func thousands(s string) string {
	sign, whole, part := "", s, ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	if i := strings.IndexByte(whole, '.'); i >= 0 {
		whole, part = whole[:i], whole[i:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return sign + whole + part
}

// clean makes a text fit for a cell: valid UTF-8, lines ended by LF, no control characters, at most 32,767
// characters as Excel counts them. It says whether the text had to be cut.
func clean(s string) (string, bool) {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	if strings.IndexFunc(s, unwanted) >= 0 {
		s = strings.Map(func(r rune) rune {
			switch {
			case r == '\t':
				return ' '
			case r == '\r':
				return '\n'
			case unwanted(r):
				return -1
			}
			return r
		}, strings.ReplaceAll(s, "\r\n", "\n"))
	}
	if len(s) <= cellLimit { // as many bytes are never more UTF-16 units
		return s, false
	}
	if beginning(s, cellLimit) == s {
		return s, false
	}
	return beginning(s, cellLimit-utf8.RuneCountInString(cutMark)) + cutMark, true
}

// unwanted says which characters a cell does not keep: controls but for the line feed, and what XML forbids.
func unwanted(r rune) bool {
	return r < ' ' && r != '\n' || r >= 0x7f && r <= 0x9f || r == 0xFFFE || r == 0xFFFF
}

// oneLine is a clean text without line breaks: a heading, a header, a line of column A.
func oneLine(s string) string {
	s, _ = clean(s)
	return strings.ReplaceAll(s, "\n", " ")
}
