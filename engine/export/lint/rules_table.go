package lint

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// tablesMarkedUp looks for data beside column A that belong to no table.
func tablesMarkedUp(b *book) (out []Finding) {
	for _, s := range b.sheets {
		for _, c := range s.cells {
			if _, in := s.tableAt(c.row, c.col); !in && c.col > 1 {
				out = append(out, s.find(c.row, c.col, "a cell outside column A that is in no table"))
				break // one place a sheet is enough
			}
		}
	}
	return out
}

var plainTable = regexp.MustCompile(`(?i)^(table|tabelle|tableau)?_?\d*$`)

func tableNames(b *book) (out []Finding) {
	seen := map[string]bool{}
	for _, s := range b.sheets {
		for _, t := range s.tables {
			if plainTable.MatchString(t.name) {
				out = append(out, s.find(t.area.top, t.area.left, "the table's name %q does not say what it holds", t.name))
			}
			if lower := strings.ToLower(t.name); seen[lower] {
				out = append(out, s.find(t.area.top, t.area.left, "another table is called %q too", t.name))
			} else {
				seen[lower] = true
			}
		}
	}
	return out
}

func noMergedCells(b *book) (out []Finding) {
	for _, s := range b.sheets {
		for _, ref := range s.merged {
			out = append(out, Finding{s.name, ref, "merged cells"})
		}
	}
	return out
}

func noBlankRowsOrColumns(b *book) (out []Finding) {
	for _, s := range b.sheets {
		for _, t := range s.tables {
			rows, cols := map[int]bool{}, map[int]bool{}
			for _, c := range s.cells {
				if t.area.holds(c.row, c.col) {
					rows[c.row] = true
					if c.row >= t.area.top+t.headerRows {
						cols[c.col] = true
					}
				}
			}
			for r := t.area.top; r <= t.area.bottom && len(out) < 1000; r++ {
				if !rows[r] {
					out = append(out, s.find(r, t.area.left, "a blank row in a table"))
				}
			}
			for c := t.area.left; c <= t.area.right; c++ {
				if !cols[c] {
					out = append(out, s.find(t.area.top, c, "a column without data in a table"))
				}
			}
		}
	}
	return out
}

// oneHeaderRow also looks at the header's cells: a program fills them in where they are blank, a reader of the file
// may not.
func oneHeaderRow(b *book) (out []Finding) {
	for _, s := range b.sheets {
		for _, t := range s.tables {
			if t.headerRows != 1 {
				out = append(out, s.find(t.area.top, t.area.left, "a table with %d header rows", t.headerRows))
				continue
			}
			seen := map[string]bool{}
			for col := t.area.left; col <= t.area.right; col++ {
				c, ok := s.at(t.area.top, col)
				head := strings.ToLower(strings.TrimSpace(c.text))
				switch {
				case !ok || head == "":
					out = append(out, s.find(t.area.top, col, "a header is blank"))
				case plainHeader.MatchString(head):
					out = append(out, s.find(t.area.top, col, "a header that a program made up"))
				case seen[head]:
					out = append(out, s.find(t.area.top, col, "a header that another column has too"))
				}
				seen[head] = true
			}
		}
	}
	return out
}

var plainHeader = regexp.MustCompile(`^column ?\d+$`)

// wrappedText finds text the next cell cuts off, or that leaves a table at its right edge.
func wrappedText(b *book) (out []Finding) {
	for _, s := range b.sheets {
		for _, c := range s.cells {
			st := b.styleOf(c)
			if c.number || st.wrap || float64(longestLine(c.text)) <= s.widthOf(c.col) {
				continue
			}
			_, beside := s.at(c.row, c.col+1)
			_, tabled := s.tableAt(c.row, c.col)
			if beside || tabled {
				out = append(out, s.find(c.row, c.col, "text wider than its column that is not wrapped"))
			}
		}
	}
	return out
}

func longestLine(text string) int {
	n := 0
	for line := range strings.Lines(text) {
		n = max(n, utf8.RuneCountInString(strings.TrimRight(line, "\r\n")))
	}
	return n
}

func noFilters(b *book) (out []Finding) {
	for _, s := range b.sheets {
		for _, ref := range s.filters {
			out = append(out, Finding{s.name, ref, "a filter"})
		}
		for _, t := range s.tables {
			if t.filter {
				out = append(out, s.find(t.area.top, t.area.left, "the table has a filter"))
			}
		}
	}
	return out
}

func noPanes(b *book) (out []Finding) {
	for _, s := range b.sheets {
		if s.panes {
			out = append(out, Finding{Sheet: s.name, What: "frozen or split panes"})
		}
	}
	return out
}

func noEmptyCells(b *book) (out []Finding) {
	for _, s := range b.sheets {
		for _, t := range s.tables {
			if s.explainsBlanks(t) {
				continue
			}
			for row := t.area.top + t.headerRows; row <= t.area.bottom && len(out) < 1000; row++ {
				for col := t.area.left; col <= t.area.right; col++ {
					if _, ok := s.at(row, col); !ok {
						out = append(out, s.find(row, col, "an empty cell"))
					}
				}
			}
		}
	}
	return out
}

// explainsBlanks says whether a line above the table speaks of blank cells.
func (s *sheet) explainsBlanks(t table) bool {
	for _, c := range s.cells {
		if c.row >= t.area.top {
			return false
		}
		if lower := strings.ToLower(c.text); strings.Contains(lower, "blank cell") || strings.Contains(lower, "empty cell") {
			return true
		}
	}
	return false
}

func nothingHidden(b *book) (out []Finding) {
	for _, s := range b.sheets {
		if s.hidden {
			out = append(out, Finding{Sheet: s.name, What: "a hidden sheet"})
		}
		for _, r := range s.hiddenRows {
			out = append(out, s.find(r, 1, "a hidden row"))
		}
		for _, c := range s.hiddenCols {
			out = append(out, s.find(1, c, "a hidden column"))
		}
	}
	return out
}

func columnWidths(b *book) (out []Finding) {
	for _, s := range b.sheets {
		for _, t := range s.tables {
			for col := t.area.left; col <= t.area.right; col++ {
				if w := s.widthOf(col); w < 5 || w > 100 {
					out = append(out, s.find(t.area.top, col, "a column %.0f characters wide", w))
				}
			}
		}
	}
	return out
}
