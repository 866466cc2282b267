package lint

import (
	"regexp"
	"strings"
	"unicode/utf16"
)

var plainSheet = regexp.MustCompile(`(?i)^sheet ?\d*$`)

func sheetsNamed(b *book) (out []Finding) {
	seen := map[string]bool{}
	for _, s := range b.sheets {
		lower := strings.ToLower(strings.TrimSpace(s.name))
		switch {
		case lower == "" || plainSheet.MatchString(lower):
			out = append(out, Finding{Sheet: s.name, What: "the name does not say what the sheet holds"})
		case seen[lower]:
			out = append(out, Finding{Sheet: s.name, What: "another sheet has the same name"})
		}
		seen[lower] = true
	}
	return out
}

func sheetNameLength(b *book) (out []Finding) {
	for _, s := range b.sheets {
		if n := len(utf16.Encode([]rune(s.name))); n > 31 {
			out = append(out, Finding{Sheet: s.name, What: plural(n, "character", "characters")})
		}
	}
	return out
}

func noBlankSheets(b *book) (out []Finding) {
	for _, s := range b.sheets {
		if !s.chart && len(s.cells) == 0 {
			out = append(out, Finding{Sheet: s.name, What: "a blank sheet"})
		}
	}
	return out
}

// columnA looks on sheets with tables for a line between title and table that speaks of tables.
func columnA(b *book) (out []Finding) {
	for _, s := range b.sheets {
		if len(s.tables) == 0 {
			continue
		}
		told := false
		for _, c := range s.cells {
			if c.col != 1 || c.row < 2 || !s.speaks(c) {
				continue
			}
			if _, in := s.tableAt(c.row, c.col); !in {
				told = told || strings.Contains(strings.ToLower(c.text), "table")
			}
		}
		if !told {
			out = append(out, s.find(2, 1, "no line says how many tables the sheet has"))
		}
	}
	return out
}

func tablesStartInA(b *book) (out []Finding) {
	for _, s := range b.sheets {
		for _, t := range s.tables {
			if t.area.left != 1 {
				out = append(out, s.find(t.area.top, t.area.left, "a table that does not start in column A"))
			}
		}
	}
	return out
}

func nothingBelow(b *book) (out []Finding) {
	for _, s := range b.sheets {
		for _, c := range s.cells {
			if _, in := s.tableAt(c.row, c.col); in {
				continue
			}
			for _, t := range s.tables {
				if c.row > t.area.bottom {
					out = append(out, s.find(c.row, c.col, "a cell below a table"))
					break
				}
			}
		}
	}
	return out
}

func oneTable(b *book) (out []Finding) {
	for _, s := range b.sheets {
		if len(s.tables) > 1 {
			out = append(out, Finding{Sheet: s.name, What: plural(len(s.tables), "table", "tables")})
		}
	}
	return out
}

func linkedContents(b *book) (out []Finding) {
	to := map[string]bool{strings.ToLower(b.sheets[0].name): true}
	for _, l := range b.sheets[0].links {
		to[linkedSheet(l.location)] = true
	}
	for _, s := range b.sheets {
		if !s.hidden && !to[strings.ToLower(s.name)] {
			out = append(out, Finding{Sheet: s.name, What: "the first sheet has no link to it"})
		}
	}
	return out
}

func documentProperties(b *book) (out []Finding) {
	if strings.TrimSpace(b.title) == "" {
		out = append(out, Finding{What: "no title"})
	}
	// excelize and openpyxl write their own name where nobody gave one.
	by := strings.ToLower(strings.TrimSpace(b.creator))
	if (by == "" || by == "xuri" || by == "openpyxl") && strings.TrimSpace(b.company) == "" {
		out = append(out, Finding{What: "no author or organisation"})
	}
	return out
}

func cursorInA1(b *book) (out []Finding) {
	s := b.sheets[0]
	if b.active != 0 {
		out = append(out, Finding{What: "the workbook opens at another sheet than the first"})
	}
	if s.activeCell != "" && s.activeCell != "A1" {
		out = append(out, Finding{s.name, s.activeCell, "the cursor is here"})
	}
	return out
}
