package lint

import (
	"regexp"
	"strings"
)

var (
	oddNote  = regexp.MustCompile(`(?i)\(note \d+\)|\[notes? ?\d+ ?[,;&-]|\[notes \d|\[notes? \d+ and|\[\d+\]|\[note\d`)
	note     = regexp.MustCompile(`(?i)\[note (\d+)\]`)
	short    = regexp.MustCompile(`^(\[[a-z]{1,4}\])+$`)
	onlyMark = regexp.MustCompile(`^(\*+|-+|–|—|\.+|:|~|#|†|‡|\[NA\]|\[REDACTED\]|N/?A|n/a|#N/A)$`)
)

const raisedSigns = "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉†‡§"

// unit is a measure written with a raised digit, which is no footnote.
var unit = regexp.MustCompile(`(k|c|m)?m[²³]`)

func noSuperscripts(b *book) (out []Finding) {
	for _, s := range b.sheets {
		for _, c := range s.cells {
			switch {
			case c.raised || b.styleOf(c).raised:
				out = append(out, s.find(c.row, c.col, "superscript or subscript"))
			case !c.number && s.speaks(c) && strings.ContainsAny(unit.ReplaceAllString(c.text, ""), raisedSigns):
				out = append(out, s.find(c.row, c.col, "a raised digit or footnote sign"))
			}
		}
	}
	return out
}

// speaks says whether a cell is the writer's own words: a header or a line outside tables, not data.
func (s *sheet) speaks(c cell) bool {
	t, in := s.tableAt(c.row, c.col)
	return !in || c.row < t.area.top+t.headerRows
}

// isNotes says whether a sheet is where notes are explained.
func (s *sheet) isNotes() bool { return strings.Contains(strings.ToLower(s.name), "note") }

func noteMarkers(b *book) (out []Finding) {
	for _, s := range b.sheets {
		for _, c := range s.cells {
			if !c.number && (s.speaks(c) || s.isNotes()) && oddNote.MatchString(c.text) {
				out = append(out, s.find(c.row, c.col, "a note marker that is not written [note 1]"))
			}
		}
	}
	return out
}

func noMarkersInData(b *book) (out []Finding) {
	for _, s := range b.sheets {
		for _, c := range s.cells {
			if !c.number && !s.isNotes() && !s.speaks(c) && note.MatchString(c.text) {
				out = append(out, s.find(c.row, c.col, "a note marker in a data cell"))
			}
		}
	}
	return out
}

func notesExplained(b *book) (out []Finding) {
	told := map[string]bool{}
	for _, s := range b.sheets {
		for _, c := range s.cells {
			if s.isNotes() && c.col == 1 && !s.speaks(c) {
				for _, m := range note.FindAllStringSubmatch(c.text, -1) {
					told[m[1]] = true
				}
			}
		}
	}
	for _, s := range b.sheets {
		for _, c := range s.cells {
			if c.number || s.isNotes() || !s.speaks(c) {
				continue
			}
			for _, m := range note.FindAllStringSubmatch(c.text, -1) {
				if !told[m[1]] {
					out = append(out, s.find(c.row, c.col, "no notes sheet has a row for note %s", m[1]))
				}
			}
		}
	}
	return out
}

func noSymbols(b *book) (out []Finding) {
	for _, s := range b.sheets {
		for _, c := range s.cells {
			if !c.number && !s.speaks(c) && onlyMark.MatchString(strings.TrimSpace(c.text)) {
				out = append(out, s.find(c.row, c.col, "a symbol in the place of a value"))
			}
		}
	}
	return out
}

// shorthandExplained wants [c] to stand in a longer text somewhere, which then says what it means.
func shorthandExplained(b *book) (out []Finding) {
	used, told := map[string]Finding{}, map[string]bool{}
	var order []string
	for _, s := range b.sheets {
		for _, c := range s.cells {
			if c.number || !strings.Contains(c.text, "[") {
				continue
			}
			whole := short.MatchString(c.text)
			if whole && s.speaks(c) {
				continue
			}
			for _, m := range brackets.FindAllString(c.text, -1) {
				if !whole {
					told[m] = told[m] || s.speaks(c) || s.isNotes()
				} else if _, seen := used[m]; !seen {
					used[m] = s.find(c.row, c.col, "%s is not explained", m)
					order = append(order, m)
				}
			}
		}
	}
	for _, m := range order {
		if !told[m] && !b.explains(m) {
			out = append(out, used[m])
		}
	}
	return out
}

var brackets = regexp.MustCompile(`\[[a-z]{1,4}\]`)

// explains looks for a row of a notes table that begins with the shorthand and goes on.
func (b *book) explains(mark string) bool {
	for _, s := range b.sheets {
		for _, c := range s.cells {
			if c.text == mark && c.col == 1 && (s.isNotes() || strings.Contains(strings.ToLower(s.name), "cover")) {
				if next, ok := s.at(c.row, 2); ok && len(next.text) > 3 {
					return true
				}
			}
		}
	}
	return false
}
