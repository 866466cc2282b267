package export

import (
	"encoding/xml"
	"path"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// chartXML is what a chart's part says.
type chartXML struct {
	Title  textXML `xml:"chart>title"`
	Blanks struct {
		Val string `xml:"val,attr"`
	} `xml:"chart>dispBlanksAs"`
	Line    *seriesXML `xml:"chart>plotArea>lineChart"`
	Bar     *seriesXML `xml:"chart>plotArea>barChart"`
	Scatter *seriesXML `xml:"chart>plotArea>scatterChart"`
	Names   []axisXML  `xml:"chart>plotArea>catAx"`
	Dates   []axisXML  `xml:"chart>plotArea>dateAx"`
	Values  []axisXML  `xml:"chart>plotArea>valAx"`
}

type textXML struct {
	Text []string `xml:"tx>rich>p>r>t"`
}

type axisXML struct {
	Title  textXML `xml:"title"`
	Format struct {
		Code string `xml:"formatCode,attr"`
	} `xml:"numFmt"`
}

type seriesXML struct {
	Series []struct {
		Name   string `xml:"tx>strRef>f"`
		Symbol struct {
			Val string `xml:"val,attr"`
		} `xml:"marker>symbol"`
		Line  *struct{} `xml:"spPr>ln>solidFill"`
		Dash  attrXML   `xml:"spPr>ln>prstDash"`
		Minus string    `xml:"errBars>minus>numRef>f"`
		Plus  string    `xml:"errBars>plus>numRef>f"`
		Texts string    `xml:"cat>strRef>f"`
		Days  string    `xml:"cat>numRef>f"`
		X     string    `xml:"xVal>numRef>f"`
		Val   numbers   `xml:"val>numRef"`
		Y     numbers   `xml:"yVal>numRef"`
	} `xml:"ser"`
}

type attrXML struct {
	Val string `xml:"val,attr"`
}

type numbers struct {
	F      string  `xml:"f"`
	Count  attrXML `xml:"numCache>ptCount"`
	Points []struct {
		Index int     `xml:"idx,attr"`
		V     float64 `xml:"v"`
	} `xml:"numCache>pt"`
}

// series is one series of a chart as a reader of the workbook finds it.
type series struct {
	name, x, y, minus, plus string // as the chart refers to them
	mark, dash              string
	line                    bool
	xs, ys                  []string // what stands there, as it is stored; blank cells are blank
}

// chartOf is a chart as a reader of the workbook finds it.
type chartOf struct {
	kind, title, alt, blanks string
	axes, formats            []string
	series                   []series
}

// charts follows the parts of a workbook from its sheets to their charts.
func charts(t *testing.T, book []byte, f *excelize.File) map[string]chartOf {
	t.Helper()
	parts := xmlOf(t, book, "xl/")
	var w struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	read(t, parts["xl/workbook.xml"], &w)
	out := map[string]chartOf{}
	for _, s := range w.Sheets {
		sheet := follow(t, parts, "xl/workbook.xml", s.ID, "")
		drawing := follow(t, parts, sheet, "", "drawing")
		if drawing == "" {
			continue
		}
		var d struct {
			Frames []struct {
				Props struct {
					Alt string `xml:"descr,attr"`
				} `xml:"nvGraphicFramePr>cNvPr"`
			} `xml:"twoCellAnchor>graphicFrame"`
		}
		read(t, parts[drawing], &d)
		if len(d.Frames) != 1 {
			t.Fatalf("%s: %d frames", s.Name, len(d.Frames))
		}
		var c chartXML
		read(t, parts[follow(t, parts, drawing, "", "chart")], &c)
		out[s.Name] = c.found(t, f, d.Frames[0].Props.Alt)
	}
	return out
}

func (c chartXML) found(t *testing.T, f *excelize.File, alt string) chartOf {
	t.Helper()
	out := chartOf{title: strings.Join(c.Title.Text, ""), alt: alt, blanks: c.Blanks.Val}
	for _, a := range append(append(c.Names, c.Dates...), c.Values...) {
		out.axes, out.formats = append(out.axes, strings.Join(a.Title.Text, "")), append(out.formats, a.Format.Code)
	}
	for kind, all := range map[string]*seriesXML{"line": c.Line, "bar": c.Bar, "scatter": c.Scatter} {
		if all == nil {
			continue
		}
		out.kind = kind
		for _, s := range all.Series {
			one := series{x: s.Texts + s.Days + s.X, y: s.Val.F + s.Y.F, minus: s.Minus, plus: s.Plus, mark: s.Symbol.Val, dash: s.Dash.Val, line: s.Line != nil}
			one.xs, one.ys = stored(t, f, one.x), stored(t, f, one.y)
			one.name = strings.Join(stored(t, f, s.Name), "")
			out.series = append(out.series, one)
		}
	}
	return out
}

func read(t *testing.T, text string, into any) {
	t.Helper()
	if err := xml.Unmarshal([]byte(text), into); err != nil {
		t.Fatal(err)
	}
}

// follow is the part a relationship of another leads to, by its id or the last word of its type.
func follow(t *testing.T, parts map[string]string, from, id, kind string) string {
	t.Helper()
	var r struct {
		Rel []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	text := parts[path.Dir(from)+"/_rels/"+path.Base(from)+".rels"]
	if text == "" {
		return ""
	}
	read(t, text, &r)
	for _, rel := range r.Rel {
		if rel.ID == id || kind != "" && path.Base(rel.Type) == kind {
			if strings.HasPrefix(rel.Target, "/") {
				return rel.Target[1:]
			}
			return path.Join(path.Dir(from), rel.Target)
		}
	}
	return ""
}

// stored are the cells a formula such as 'list'!$B$5:$B$7 names.
func stored(t *testing.T, f *excelize.File, ref string) (out []string) {
	t.Helper()
	if ref == "" {
		return nil
	}
	i := strings.LastIndex(ref, "!")
	sheet := strings.ReplaceAll(strings.Trim(ref[:i], "'"), "''", "'")
	from, to, two := strings.Cut(strings.ReplaceAll(ref[i+1:], "$", ""), ":")
	if !two {
		to = from
	}
	col, top, err := excelize.CellNameToCoordinates(from)
	if err != nil {
		t.Fatal(err)
	}
	col2, bottom, err := excelize.CellNameToCoordinates(to)
	if err != nil || col != col2 {
		t.Fatalf("%s: %v", ref, err)
	}
	for row := top; row <= bottom; row++ {
		cell, _ := excelize.CoordinatesToCellName(col, row)
		v, err := f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}
