package lint

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"
)

// sharedText is a text several cells may point at.
type sharedText struct {
	text   string
	raised bool
}

// richText is a text, plain or in runs.
type richText struct {
	T   string `xml:"t"`
	Run []struct {
		T     string `xml:"t"`
		Raise struct {
			Val string `xml:"val,attr"`
		} `xml:"rPr>vertAlign"`
	} `xml:"r"`
}

func (r richText) shared() sharedText {
	out := sharedText{text: r.T}
	for _, run := range r.Run {
		out.text += run.T
		out.raised = out.raised || run.Raise.Val == "superscript" || run.Raise.Val == "subscript"
	}
	return out
}

// each calls on for every element of the given names in a part.
func (p parts) each(name string, on func(*xml.Decoder, xml.StartElement) error) error {
	r, err := p.open(name)
	if r == nil || err != nil {
		return err
	}
	defer r.Close()
	d := xml.NewDecoder(io.LimitReader(r, partLimit))
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: not well-formed XML", name)
		}
		if e, ok := tok.(xml.StartElement); ok {
			if err := on(d, e); err != nil {
				return fmt.Errorf("%s: not well-formed XML", name)
			}
		}
	}
}

func (p parts) shared(name string) ([]sharedText, error) {
	var out []sharedText
	err := p.each(name, func(d *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		var si richText
		err := d.DecodeElement(&si, &e)
		out = append(out, si.shared())
		return err
	})
	return out, err
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

func yes(v string) bool { return v == "1" || v == "true" }

// sheet reads one sheet, its tables, links and what is drawn over it.
func (p parts) sheet(s *sheet, name string, shared []sharedText) error {
	rels, err := p.rels(name)
	if err != nil {
		return err
	}
	row, col := 0, 0
	err = p.each(name, func(d *xml.Decoder, e xml.StartElement) error {
		switch e.Name.Local {
		case "row":
			row, col = row+1, 0
			if n, err := strconv.Atoi(attr(e, "r")); err == nil {
				row = n
			}
			if yes(attr(e, "hidden")) {
				s.hiddenRows = append(s.hiddenRows, row)
			}
		case "c":
			col++
			if _, c := spot(attr(e, "r")); c > 0 {
				col = c
			}
			return s.cell(d, e, row, col, shared)
		case "headerFooter":
			var hf struct {
				Text []struct {
					Text string `xml:",chardata"`
				} `xml:",any"`
			}
			err := d.DecodeElement(&hf, &e)
			for _, t := range hf.Text {
				s.headerFooter = s.headerFooter || t.Text != ""
			}
			return err
		case "tablePart":
			return p.table(s, rels[relID(e.Attr)].target)
		case "drawing":
			return p.drawing(s, rels[relID(e.Attr)].target)
		default:
			s.part(e, rels)
		}
		return nil
	})
	sort.SliceStable(s.cells, func(i, j int) bool {
		a, b := s.cells[i], s.cells[j]
		return a.row < b.row || a.row == b.row && a.col < b.col
	})
	return err
}

// part notes what one of the smaller elements of a sheet says.
func (s *sheet) part(e xml.StartElement, rels map[string]rel) {
	switch e.Name.Local {
	case "pane":
		s.panes = true
	case "selection":
		s.activeCell = attr(e, "activeCell")
	case "mergeCell":
		s.merged = append(s.merged, attr(e, "ref"))
	case "autoFilter":
		s.filters = append(s.filters, attr(e, "ref"))
	case "conditionalFormatting":
		s.conditional = append(s.conditional, attr(e, "sqref"))
	case "hyperlink":
		l := link{cell: attr(e, "ref"), location: attr(e, "location")}
		if to := rels[relID(e.Attr)]; to.outside {
			l.target = to.target
		}
		s.links = append(s.links, l)
	case "sheetFormatPr":
		if w, err := strconv.ParseFloat(attr(e, "defaultColWidth"), 64); err == nil {
			s.width = w
		}
	case "col":
		from, _ := strconv.Atoi(attr(e, "min"))
		to, _ := strconv.Atoi(attr(e, "max"))
		for c := max(from, 1); c <= min(to, 16_384); c++ {
			if w, err := strconv.ParseFloat(attr(e, "width"), 64); err == nil {
				s.widths[c] = w
			}
			if yes(attr(e, "hidden")) {
				s.hiddenCols = append(s.hiddenCols, c)
			}
		}
	}
}

// cell reads one cell; an empty one is left out.
func (s *sheet) cell(d *xml.Decoder, e xml.StartElement, row, col int, shared []sharedText) error {
	var x struct {
		V  string   `xml:"v"`
		F  *string  `xml:"f"`
		Is richText `xml:"is"`
	}
	if err := d.DecodeElement(&x, &e); err != nil {
		return err
	}
	c := cell{row: row, col: col, text: x.V}
	c.style, _ = strconv.Atoi(attr(e, "s"))
	switch attr(e, "t") {
	case "s":
		if i, err := strconv.Atoi(strings.TrimSpace(x.V)); err == nil && i >= 0 && i < len(shared) {
			c.text, c.raised = shared[i].text, shared[i].raised
		}
	case "inlineStr":
		is := x.Is.shared()
		c.text, c.raised = is.text, is.raised
	case "str", "b", "e":
	default:
		c.number = x.V != ""
	}
	if strings.TrimSpace(c.text) != "" || x.F != nil {
		s.cells = append(s.cells, c)
	}
	return nil
}
