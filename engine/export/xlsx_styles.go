package export

import (
	"fmt"
	"sort"
	"strings"

	"github.com/xuri/excelize/v2"
)

// newXLSX gives a new workbook its styles: Arial 12, titles tagged as headings, numbers to the right, texts wrapped.
func newXLSX(f *excelize.File) (*xlsx, error) {
	x := &xlsx{f: f, styles: map[string]int{}}
	if err := f.SetDefaultFont("Arial"); err != nil {
		return nil, err
	}
	styles := cellStyles()
	var names []string
	for name := range styles {
		names = append(names, name)
	}
	sort.Strings(names) // style numbers follow the order they are made in
	for _, name := range names {
		id, err := f.NewStyle(styles[name])
		if err != nil {
			return nil, err
		}
		x.styles[name] = id
	}
	x.heading("Heading 1", 16, x.styles["title"])
	x.heading("Heading 2", 17, x.styles["subtitle"])
	return x, nil
}

func cellStyles() map[string]*excelize.Style {
	left := &excelize.Alignment{Horizontal: "left", Vertical: "top", WrapText: true}
	right := &excelize.Alignment{Horizontal: "right", Vertical: "top"}
	font := func(size float64, bold bool) *excelize.Font {
		return &excelize.Font{Family: "Arial", Size: size, Bold: bold}
	}
	figure := func(format string) *excelize.Style {
		return &excelize.Style{Font: font(12, false), Alignment: right, CustomNumFmt: &format}
	}
	styles := map[string]*excelize.Style{
		"title":    {Font: font(16, true)},
		"subtitle": {Font: font(14, true)},
		"text":     {Font: font(12, false), Alignment: left},
		"guarded":  {Font: font(12, false), Alignment: left, NumFmt: 49}, // stays a text when somebody edits the cell
		"plain":    {Font: font(12, false)},
		"link":     {Font: &excelize.Font{Family: "Arial", Size: 12, Color: "0563C1", Underline: "single"}},
		"header":   {Font: font(12, true), Alignment: left},
		"headnum":  {Font: font(12, true), Alignment: &excelize.Alignment{Horizontal: "right", Vertical: "top", WrapText: true}},
		"general":  {Font: font(12, false), Alignment: right},
		"whole":    figure("#,##0"),
		"date":     figure("yyyy-mm-dd"),
		"time":     figure("yyyy-mm-dd hh:mm:ss"),
		"mark":     {Font: font(12, false), Alignment: right},
	}
	format := "#,##0"
	for n := 0; n <= 6; n++ {
		styles[fmt.Sprintf("number%d", n)] = figure(format)
		if n == 0 {
			format += "."
		}
		format += "0"
	}
	return styles
}

// mirrorStyle begins the names of styles that show a negative number without its sign. They are made when they are first
// used: a workbook without such numbers has none.
const mirrorStyle = "mirrored "

func (x *xlsx) mirror(name string) error {
	base, ok := strings.CutPrefix(name, mirrorStyle)
	if _, made := x.styles[name]; made || !ok {
		return nil
	}
	style := *cellStyles()[base]
	if style.CustomNumFmt != nil {
		format := *style.CustomNumFmt + ";" + *style.CustomNumFmt
		style.CustomNumFmt = &format
	}
	id, err := x.f.NewStyle(&style)
	x.styles[name] = id
	return err
}

// heading tags a style as one of Excel's own headings, which screen readers announce. excelize has no call for it.
func (x *xlsx) heading(name string, builtin, style int) {
	st := x.f.Styles
	xf := st.CellXfs.Xf[style]
	xf.XfID = nil // a named style is based on none
	st.CellStyleXfs.Xf = append(st.CellStyleXfs.Xf, xf)
	st.CellStyleXfs.Count = len(st.CellStyleXfs.Xf)
	id := st.CellStyleXfs.Count - 1
	tag := *st.CellStyles.CellStyle[0]
	tag.Name, tag.XfID, tag.BuiltInID = name, id, &builtin
	st.CellStyles.CellStyle = append(st.CellStyles.CellStyle, &tag)
	st.CellStyles.Count = len(st.CellStyles.CellStyle)
	st.CellXfs.Xf[style].XfID = &id
}
