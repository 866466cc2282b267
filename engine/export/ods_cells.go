package export

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// odsCell writes a cell with its type. A text is of type string, which is never read as a formula.
func odsCell(w *bytes.Buffer, v shown, link string) {
	typ := `office:value-type="string"`
	switch {
	case v.style == "date":
		typ = `office:value-type="date" office:date-value="` + v.at.Format("2006-01-02") + `"`
	case v.style == "time":
		typ = `office:value-type="date" office:date-value="` + v.at.Format("2006-01-02T15:04:05") + `"`
	case v.style == "whole" || v.style == "general" || strings.HasPrefix(v.style, "number"):
		typ = `office:value-type="float" office:value="` + strconv.FormatFloat(v.number, 'g', -1, 64) + `"`
	}
	fmt.Fprintf(w, `<table:table-cell table:style-name="%s" %s>`, odsStyle(v.style), typ)
	for _, line := range strings.Split(v.text, "\n") {
		line = spaces(inXML(line))
		if link != "" {
			line = `<text:a xlink:type="simple" xlink:href="` + inXML("#'"+link+"'.A1") + `">` + line + `</text:a>`
		}
		w.WriteString(`<text:p>` + line + `</text:p>`)
	}
	w.WriteString(`</table:table-cell>`)
}

var blanks = regexp.MustCompile(`^ +|  +| +$`)

// spaces keeps blanks that XML readers fold: all but single ones between words.
func spaces(s string) string {
	return blanks.ReplaceAllStringFunc(s, func(run string) string { return fmt.Sprintf(`<text:s text:c="%d"/>`, len(run)) })
}

// odsStyle is a cell style's name: the headings have those of every office program.
func odsStyle(style string) string {
	switch style {
	case "title":
		return "Heading_20_1"
	case "subtitle":
		return "Heading_20_2"
	}
	return style
}

// odsStyles are the styles of cellStyles, in the other format's words.
func odsStyles() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<office:document-styles` + odsSpaces + `><office:styles>` +
		`<style:default-style style:family="table-cell"><style:text-properties fo:font-family="Arial" fo:font-size="12pt" fo:language="en" fo:country="GB"/></style:default-style>`)
	for n := 0; n <= 6; n++ {
		fmt.Fprintf(&b, `<number:number-style style:name="n%d"><number:number number:decimal-places="%d" number:min-integer-digits="1" number:grouping="true"/></number:number-style>`, n, n)
	}
	const day = `<number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/>`
	b.WriteString(`<number:date-style style:name="d">` + day + `</number:date-style><number:date-style style:name="t">` + day + `<number:text> </number:text><number:hours number:style="long"/>` +
		`<number:text>:</number:text><number:minutes number:style="long"/><number:text>:</number:text><number:seconds number:style="long"/></number:date-style>` +
		`<number:text-style style:name="text_only"><number:text-content/></number:text-style>`)
	style := func(name, shown, format, cell, paragraph, text string) {
		if shown != "" {
			shown = ` style:display-name="` + shown + `"`
		}
		if format != "" {
			format = ` style:data-style-name="` + format + `"`
		}
		fmt.Fprintf(&b, `<style:style style:name="%s"%s style:family="table-cell"%s><style:table-cell-properties style:vertical-align="top"%s/>`+
			`<style:paragraph-properties%s/><style:text-properties fo:font-family="Arial"%s/></style:style>`, name, shown, format, cell, paragraph, text)
	}
	const wrap, right, left = ` fo:wrap-option="wrap"`, ` fo:text-align="end"`, ` fo:text-align="start"`
	style("Heading_20_1", "Heading 1", "", "", left, ` fo:font-size="16pt" fo:font-weight="bold"`)
	style("Heading_20_2", "Heading 2", "", "", left, ` fo:font-size="14pt" fo:font-weight="bold"`)
	style("text", "", "", wrap, left, ` fo:font-size="12pt"`)
	style("guarded", "", "text_only", wrap, left, ` fo:font-size="12pt"`)
	style("plain", "", "", "", left, ` fo:font-size="12pt"`)
	style("link", "", "", "", left, ` fo:font-size="12pt" fo:color="#0563c1" style:text-underline-style="solid"`)
	style("header", "", "", wrap, left, ` fo:font-size="12pt" fo:font-weight="bold"`)
	style("headnum", "", "", wrap, right, ` fo:font-size="12pt" fo:font-weight="bold"`)
	style("mark", "", "", "", right, ` fo:font-size="12pt"`)
	style("general", "", "", "", right, ` fo:font-size="12pt"`)
	style("whole", "", "n0", "", right, ` fo:font-size="12pt"`)
	style("date", "", "d", "", right, ` fo:font-size="12pt"`)
	style("time", "", "t", "", right, ` fo:font-size="12pt"`)
	for n := 0; n <= 6; n++ {
		style(fmt.Sprintf("number%d", n), "", fmt.Sprintf("n%d", n), "", right, ` fo:font-size="12pt"`)
	}
	// A page of its own: the page programs have by default comes with a header and a footer.
	b.WriteString(`</office:styles><office:automatic-styles><style:page-layout style:name="page"/></office:automatic-styles><office:master-styles>` +
		`<style:master-page style:name="Default" style:page-layout-name="page"/></office:master-styles></office:document-styles>`)
	return b.String()
}
