package export

import (
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"
)

var (
	language   = regexp.MustCompile(`"en-US"`)
	textPlaces = regexp.MustCompile(`<xVal><strRef><f>(.*?)</f></strRef></xVal>`)
	smooth     = regexp.MustCompile(`"smoothMarker"`)
	titleLooks = regexp.MustCompile(`<spPr></spPr><txPr>.{0,120}<a:p></a:p></txPr></title>`) // contradicts how the title is turned
	turned     = regexp.MustCompile(`(<valAx>.*?<title><tx><rich><a:bodyPr [^>]*rot=")-5400000"`)
	upright    = regexp.MustCompile(`(<catAx>.*?<title><tx><rich><a:bodyPr [^>]*rot=")0"`)
	valueAxis  = regexp.MustCompile(`(<valAx>.*?<crosses val=")autoZero"`)
	dateNames  = regexp.MustCompile(`<cat><strRef><f>(.*?)</f></strRef></cat>`)
	categories = regexp.MustCompile(`<cat>`)
)

// mending changes the XML the library writes. A change that does not find as many places as it must is an error: the library writes other XML
// than this was made for, and the chart would be wrong without a word.
type mending struct {
	body []byte
	err  error
}

// some is a number of places that is not known, but not none.
const some = -1

// change puts a text, in which $1 is what find keeps, in as many places as are wanted.
func (m *mending) change(what string, find *regexp.Regexp, put string, want int) {
	if m.err != nil {
		return
	}
	got := len(find.FindAllIndex(m.body, -1))
	if got == 0 || want != some && got != want {
		m.err = fmt.Errorf("%s: the chart's XML has %d places to change, not %s: the library that writes workbooks has changed", what, got, strings.Replace(fmt.Sprint(want), "-1", "some", 1))
		return
	}
	m.body = find.ReplaceAll(m.body, []byte(put))
}

// mend does to a chart what excelize has no call for: numbers along an axis are told to be numbers, lines between points are
// straight, titles are turned, bars have their intervals and values under them, and the language is ours.
func (x *xlsx) mend(part string, p picture, ref func(cells, bool) string) error {
	stored, _ := x.f.Pkg.Load(part)
	body, ok := stored.([]byte)
	if !ok {
		return fmt.Errorf("%s is not where a chart was put", part)
	}
	mended, err := p.mended(body, ref)
	if err == nil {
		x.f.Pkg.Store(part, mended)
	}
	return err
}

// mended is the XML of a chart, mended.
func (p picture) mended(body []byte, ref func(cells, bool) string) ([]byte, error) {
	m := &mending{body: body}
	m.change("language", language, `"en-GB"`, some)
	m.change("looks of titles", titleLooks, `</title>`, 3) // the chart's and its axes'
	if chartTypes[p.kind] == chartTypes[FunnelChart] {
		m.change("numbers along the axis", textPlaces, `<xVal><numRef><f>$1</f></numRef></xVal>`, len(p.series))
		m.change("straight lines", smooth, `"lineMarker"`, 1)
	}
	if p.groups > 0 { // axes have changed places
		m.change("title of the values", turned, `${1}0"`, 1)
		m.change("title of the groups", upright, `${1}-5400000"`, 1)
	}
	if p.kind == BarChart { // the largest is at the top, the values stay at the bottom
		m.change("place of the values", valueAxis, `${1}max"`, 1)
	}
	if p.t.Columns[p.cat].Kind == Date {
		m.change("days along the axis", dateNames, `<cat><numRef><f>$1</f></numRef></cat>`, len(p.series))
	}
	for _, s := range p.series {
		if s.minus == nowhere {
			continue
		}
		reach := func(kind string, c cells) string {
			var f strings.Builder
			_ = xml.EscapeText(&f, []byte(ref(c, false)))
			return "<" + kind + "><numRef><f>" + strings.ReplaceAll(f.String(), "$", "$$") + "</f></numRef></" + kind + ">"
		}
		bars := `<errBars><errBarType val="both"/><errValType val="cust"/><noEndCap val="0"/>` + reach("plus", s.plus) + reach("minus", s.minus) +
			`<spPr><a:ln w="15875"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></spPr></errBars>`
		m.change("intervals", categories, bars+"<cat>", len(p.series))
	}
	return m.body, m.err
}
