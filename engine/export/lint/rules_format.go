package lint

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

func sheetTitles(b *book) (out []Finding) {
	seen := map[string]string{}
	for _, s := range b.sheets {
		if s.chart || len(s.cells) == 0 {
			continue
		}
		c, ok := s.at(1, 1)
		_, tabled := s.tableAt(1, 1)
		title := strings.ToLower(strings.TrimSpace(c.text))
		switch {
		case !ok || c.number || tabled:
			out = append(out, s.find(1, 1, "no title in A1"))
			continue
		case !b.styleOf(c).heading:
			out = append(out, s.find(1, 1, "the title is not tagged as a heading or title"))
		case seen[title] != "":
			out = append(out, s.find(1, 1, "sheet %q has the same title", seen[title]))
		}
		seen[title] = s.name
	}
	return out
}

var vague = regexp.MustCompile(`(?i)^(click )?here\.?$|^link$|^read more$|^more$`)

func goodLinks(b *book) (out []Finding) {
	names := map[string]bool{}
	for _, s := range b.sheets {
		names[strings.ToLower(s.name)] = true
	}
	for _, s := range b.sheets {
		for _, l := range s.links {
			row, col := spot(strings.SplitN(l.cell, ":", 2)[0])
			c, _ := s.at(row, col)
			text := strings.TrimSpace(c.text)
			switch {
			case text == "":
				out = append(out, Finding{s.name, l.cell, "a link without a text"})
			case vague.MatchString(text), strings.HasPrefix(text, "http://"), strings.HasPrefix(text, "https://"), strings.HasPrefix(text, "www."):
				out = append(out, Finding{s.name, l.cell, "a link whose text does not say where it leads"})
			}
			if to := linkedSheet(l.location); l.target == "" && to != "" && !names[to] {
				out = append(out, Finding{s.name, l.cell, "a link to a sheet that is not there"})
			}
		}
	}
	return out
}

// linkedSheet is the sheet a location such as 'List size'!A1 names, in lower case.
func linkedSheet(location string) string {
	i := strings.LastIndexByte(location, '!')
	if i < 0 {
		return ""
	}
	name := strings.TrimPrefix(location[:i], "#")
	if len(name) > 1 && name[0] == '\'' {
		name = strings.ReplaceAll(name[1:len(name)-1], "''", "'")
	}
	return strings.ToLower(name)
}

func noHeadersOrFooters(b *book) (out []Finding) {
	for _, s := range b.sheets {
		if s.headerFooter {
			out = append(out, Finding{Sheet: s.name, What: "a page header or footer"})
		}
	}
	return out
}

func (b *book) drawn(kind string) (out []Finding) {
	for _, s := range b.sheets {
		for _, d := range s.drawn {
			if d == kind {
				out = append(out, Finding{Sheet: s.name, What: "there is a " + d + " on it"})
			}
		}
	}
	return out
}

func noTextBoxes(b *book) []Finding { return b.drawn("text box") }

func noImages(b *book) []Finding { return b.drawn("image") }

func alternativeText(b *book) (out []Finding) {
	for _, s := range b.sheets {
		for _, kind := range s.silent {
			out = append(out, Finding{Sheet: s.name, What: "a " + kind + " without an alternative text"})
		}
	}
	return out
}

func noMacros(b *book) []Finding {
	if b.macros {
		return []Finding{{What: "the workbook holds macros"}}
	}
	return nil
}

func noFills(b *book) (out []Finding) {
	for _, s := range b.sheets {
		for _, c := range s.cells {
			if b.styleOf(c).fill != "" {
				out = append(out, s.find(c.row, c.col, "a filled cell"))
			}
		}
	}
	return out
}

// colours finds colour in data cells, which may be a signal that stands nowhere in words: only a reader can tell.
func colours(b *book) (out []Finding) {
	for _, s := range b.sheets {
		for _, ref := range s.conditional {
			out = append(out, Finding{s.name, ref, "conditional formatting: see that its meaning stands in words too"})
		}
		for _, c := range s.cells {
			if st := b.styleOf(c); !s.speaks(c) && (st.fill != "" && st.fill != "FFFFFF" || st.colour != "" && st.colour != "000000") {
				out = append(out, s.find(c.row, c.col, "coloured data: see that its meaning stands in words too"))
			}
		}
	}
	return out
}

// contrast leaves out colours only a theme knows.
func contrast(b *book) (out []Finding) {
	for _, s := range b.sheets {
		for _, c := range s.cells {
			st := b.styleOf(c)
			if st.fill == "?" || st.colour == "?" {
				continue
			}
			back, text := "FFFFFF", "000000"
			if st.fill != "" {
				back = st.fill
			}
			if st.colour != "" {
				text = st.colour
			}
			need := 4.5
			if st.size >= 18 || st.bold && st.size >= 14 {
				need = 3 // WCAG 2.1, 1.4.3: large text
			}
			if r := ratio(text, back); r < need {
				out = append(out, s.find(c.row, c.col, "contrast of %.1f to 1", r))
			}
		}
	}
	return out
}

// ratio is the contrast of two colours after WCAG 2.1, 1 to 21.
func ratio(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(rgb string) float64 {
	n, err := strconv.ParseUint(rgb, 16, 32)
	if err != nil {
		return 0
	}
	part := func(shift uint) float64 {
		c := float64(n>>shift&0xff) / 255
		if c <= 0.03928 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0)
}
