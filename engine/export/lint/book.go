package lint

import (
	"fmt"
	"strconv"
	"strings"
)

// book is what the rules look at.
type book struct {
	sheets         []*sheet
	active         int // the sheet shown first
	title, creator string
	company        string
	macros         bool
	styles         []style
}

// sheet is one sheet. Cells come row by row.
type sheet struct {
	name         string
	chart        bool // a chart sheet, which has no cells
	hidden       bool
	cells        []cell
	merged       []string
	panes        bool
	filters      []string
	hiddenRows   []int
	hiddenCols   []int
	widths       map[int]float64
	width        float64 // of columns not in widths
	tables       []table
	links        []link
	headerFooter bool
	drawn        []string // what lies over the cells: image, text box
	silent       []string // what is drawn without an alternative text: chart, image, text box, shape
	activeCell   string
	conditional  []string
}

// cell is a cell with something in it.
type cell struct {
	row, col, style int
	text            string
	number          bool
	raised          bool // part of the text is superscript or subscript
}

type table struct {
	name       string
	area       area
	headerRows int
	columns    []string
	filter     bool
}

type link struct{ cell, location, target string }

// area is a range of cells, with both ends in it.
type area struct{ top, left, bottom, right int }

func (a area) holds(row, col int) bool {
	return row >= a.top && row <= a.bottom && col >= a.left && col <= a.right
}

// style is what a cell's style says.
type style struct {
	heading, wrap, raised bool
	fill                  string // RRGGBB; "" none, "?" not known
	colour                string // of the text: RRGGBB; "" black, "?" not known
	size                  float64
	bold                  bool
}

// styleOf is a cell's style; an unknown number is the plain style.
func (b *book) styleOf(c cell) style {
	if c.style >= 0 && c.style < len(b.styles) {
		return b.styles[c.style]
	}
	return style{}
}

// at is the cell at a place, if anything is in it.
func (s *sheet) at(row, col int) (cell, bool) {
	lo, hi := 0, len(s.cells)
	for lo < hi {
		mid := (lo + hi) / 2
		if c := s.cells[mid]; c.row < row || c.row == row && c.col < col {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(s.cells) && s.cells[lo].row == row && s.cells[lo].col == col {
		return s.cells[lo], true
	}
	return cell{}, false
}

// tableAt is the table a cell belongs to.
func (s *sheet) tableAt(row, col int) (table, bool) {
	for _, t := range s.tables {
		if t.area.holds(row, col) {
			return t, true
		}
	}
	return table{}, false
}

func (s *sheet) widthOf(col int) float64 {
	if w, ok := s.widths[col]; ok {
		return w
	}
	return s.width
}

// place names a cell: A1.
func place(row, col int) string {
	name := ""
	for ; col > 0; col = (col - 1) / 26 {
		name = string(rune('A'+(col-1)%26)) + name
	}
	return name + strconv.Itoa(row)
}

// spot reads A1; a text that is none gives 0, 0.
func spot(ref string) (row, col int) {
	ref = strings.ReplaceAll(ref, "$", "")
	i := 0
	for ; i < len(ref) && i < 3 && ref[i]|0x20 >= 'a' && ref[i]|0x20 <= 'z'; i++ {
		col = col*26 + int(ref[i]|0x20-'a') + 1
	}
	row, err := strconv.Atoi(ref[i:])
	if err != nil || i == 0 || row < 1 {
		return 0, 0
	}
	return row, col
}

// areaOf reads A1:B2 or A1.
func areaOf(ref string) area {
	from, to, two := strings.Cut(ref, ":")
	if !two {
		to = from
	}
	var a area
	a.top, a.left = spot(from)
	a.bottom, a.right = spot(to)
	return a
}

func (s *sheet) find(row, col int, what string, args ...any) Finding {
	return Finding{Sheet: s.name, Cell: place(row, col), What: fmt.Sprintf(what, args...)}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
