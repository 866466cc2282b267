package lint

import (
	"encoding/xml"
	"slices"
	"strings"
)

// table reads a table of a sheet.
func (p parts) table(s *sheet, name string) error {
	var doc struct {
		Name    string    `xml:"name,attr"`
		Display string    `xml:"displayName,attr"`
		Ref     string    `xml:"ref,attr"`
		Header  *int      `xml:"headerRowCount,attr"`
		Filter  *struct{} `xml:"autoFilter"`
		Columns []struct {
			Name string `xml:"name,attr"`
		} `xml:"tableColumns>tableColumn"`
	}
	if err := p.decode(name, &doc); err != nil {
		return err
	}
	t := table{name: doc.Display, area: areaOf(doc.Ref), headerRows: 1, filter: doc.Filter != nil}
	if t.name == "" {
		t.name = doc.Name
	}
	if doc.Header != nil {
		t.headerRows = *doc.Header
	}
	for _, c := range doc.Columns {
		t.columns = append(t.columns, c.Name)
	}
	s.tables = append(s.tables, t)
	return nil
}

// drawing notes images and text boxes, which a chart is neither of: its numbers stand in a table; and all that has no
// alternative text. A group has one when it or each of its parts has.
func (p parts) drawing(s *sheet, name string) error {
	var all []*placed
	err := p.each(name, func(_ *xml.Decoder, e xml.StartElement) error {
		switch e.Name.Local {
		case "twoCellAnchor", "oneCellAnchor", "absoluteAnchor":
			all = append(all, &placed{kind: "shape"})
			return nil
		case "pic":
			s.drawn = append(s.drawn, "image")
		case "sp":
			s.drawn = append(s.drawn, "text box")
		}
		if len(all) > 0 {
			all[len(all)-1].part(e)
		}
		return nil
	})
	for _, o := range all {
		if !o.told() {
			s.silent = append(s.silent, o.kind)
		}
	}
	return err
}

// placed is one thing that lies over the cells: its parts, the first the whole of it, and which of them have an alternative
// text or say that they are only decoration.
type placed struct {
	kind  string
	named bool
	parts []bool
}

func (o *placed) part(e xml.StartElement) {
	kinds := map[string]string{"pic": "image", "sp": "text box", "graphicFrame": "chart"}
	switch e.Name.Local {
	case "pic", "sp", "graphicFrame", "grpSp", "cxnSp":
		if kind := kinds[e.Name.Local]; !o.named && kind != "" {
			o.kind = kind
		}
		o.named = true
	case "cNvPr":
		o.parts = append(o.parts, strings.TrimSpace(attr(e, "descr")+attr(e, "title")) != "")
	case "decorative":
		if n := len(o.parts); n > 0 && yes(attr(e, "val")) {
			o.parts[n-1] = true
		}
	}
}

func (o *placed) told() bool {
	if len(o.parts) > 1 && !o.parts[0] {
		return !slices.Contains(o.parts[1:], false)
	}
	return len(o.parts) > 0 && o.parts[0]
}

// colour is how a style names a colour.
type colour struct {
	RGB   string `xml:"rgb,attr"`
	Theme *int   `xml:"theme,attr"`
	Index *int   `xml:"indexed,attr"`
	Auto  string `xml:"auto,attr"`
	Tint  string `xml:"tint,attr"`
}

// hex is the colour as RRGGBB; "" is what a program shows by default, "?" what only a theme knows.
func (c *colour) hex() string {
	switch {
	case c == nil || yes(c.Auto) || c.RGB == "" && c.Theme == nil && c.Index == nil:
		return ""
	case len(c.RGB) == 8:
		return strings.ToUpper(c.RGB[2:])
	case len(c.RGB) == 6:
		return strings.ToUpper(c.RGB)
	case c.Theme != nil && c.Tint == "" && *c.Theme == 0:
		return "FFFFFF"
	case c.Theme != nil && c.Tint == "" && *c.Theme == 1:
		return "000000"
	case c.Index != nil && *c.Index == 64:
		return ""
	}
	return "?"
}

// styleSheet is the part of a workbook that says what cells look like.
type styleSheet struct {
	Fonts []xmlFont `xml:"fonts>font"`
	Fills []xmlFill `xml:"fills>fill"`
	Xfs   []struct {
		Font  int `xml:"fontId,attr"`
		Fill  int `xml:"fillId,attr"`
		Named int `xml:"xfId,attr"`
		Align struct {
			Wrap string `xml:"wrapText,attr"`
		} `xml:"alignment"`
	} `xml:"cellXfs>xf"`
	Named []struct {
		Name    string `xml:"name,attr"`
		Xf      int    `xml:"xfId,attr"`
		Builtin int    `xml:"builtinId,attr"`
	} `xml:"cellStyles>cellStyle"`
}

type xmlFont struct {
	Size struct {
		Val float64 `xml:"val,attr"`
	} `xml:"sz"`
	Bold *struct {
		Val string `xml:"val,attr"`
	} `xml:"b"`
	Colour *colour `xml:"color"`
	Raise  struct {
		Val string `xml:"val,attr"`
	} `xml:"vertAlign"`
}

type xmlFill struct {
	Pattern struct {
		Type   string  `xml:"patternType,attr"`
		Colour *colour `xml:"fgColor"`
	} `xml:"patternFill"`
	Gradient *struct{} `xml:"gradientFill"`
}

// hex is what a fill covers a cell with; "" nothing.
func (f xmlFill) hex() string {
	switch colour := f.Pattern.Colour.hex(); {
	case f.Gradient == nil && (f.Pattern.Type == "" || f.Pattern.Type == "none"):
		return ""
	case f.Gradient != nil || colour == "":
		return "?"
	default:
		return colour
	}
}

// styles reads what every cell style says.
func (p parts) styles(name string) ([]style, error) {
	var doc styleSheet
	if err := p.decode(name, &doc); err != nil {
		return nil, err
	}
	headings := map[int]bool{}
	for _, n := range doc.Named { // Title is 15, Heading 1 to 4 are 16 to 19
		lower := strings.ToLower(n.Name)
		headings[n.Xf] = headings[n.Xf] || n.Builtin >= 15 && n.Builtin <= 19 || strings.Contains(lower, "heading") || lower == "title"
	}
	var out []style
	for _, x := range doc.Xfs {
		s := style{heading: headings[x.Named], wrap: yes(x.Align.Wrap)}
		if x.Font >= 0 && x.Font < len(doc.Fonts) {
			f := doc.Fonts[x.Font]
			s.raised = f.Raise.Val == "superscript" || f.Raise.Val == "subscript"
			s.colour, s.size, s.bold = f.Colour.hex(), f.Size.Val, f.Bold != nil && f.Bold.Val != "0" && f.Bold.Val != "false"
		}
		if x.Fill >= 0 && x.Fill < len(doc.Fills) {
			s.fill = doc.Fills[x.Fill].hex()
		}
		out = append(out, s)
	}
	return out, nil
}
