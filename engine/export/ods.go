package export

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// ODS writes a book as an OpenDocument 1.2 spreadsheet, the format GOV.UK names for shared documents: the same sheets
// as XLSX writes, cells with their types, tables as named ranges with a header and without filters. The same book gives
// the same bytes. A table of more rows or columns than a sheet holds is *spec.Usage.
func ODS(w io.Writer, b Book) error {
	all := sheets(b)
	var content bytes.Buffer
	if err := odsContent(&content, all); err != nil {
		return fmt.Errorf("write ods: %w", err)
	}
	z := zip.NewWriter(w)
	for _, m := range []struct {
		name   string
		method uint16
		body   []byte
	}{
		{"mimetype", zip.Store, []byte("application/vnd.oasis.opendocument.spreadsheet")}, // first and as it is: the format asks for it
		{"META-INF/manifest.xml", zip.Deflate, []byte(odsManifest)},
		{"content.xml", zip.Deflate, content.Bytes()},
		{"meta.xml", zip.Deflate, []byte(odsMeta(b))},
		{"styles.xml", zip.Deflate, []byte(odsStyles())},
	} {
		if err := member(z, m.name, m.method, m.body); err != nil {
			return fmt.Errorf("write ods: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("write ods: %w", err)
	}
	return nil
}

const (
	xmlHead     = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	odsManifest = xmlHead + `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">` +
		`<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>` +
		`<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>` +
		`<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>` +
		`<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/></manifest:manifest>`
	odsSpaces = ` xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"` +
		` xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"` +
		` xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"` +
		` xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" office:version="1.2"`
)

// inXML is a text inside XML; a line break in an attribute would be lost otherwise.
func inXML(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder never fails
	return b.String()
}

func odsMeta(b Book) string {
	title, by := b.names()
	return xmlHead + `<office:document-meta` + odsSpaces + `><office:meta><dc:title>` + inXML(title) + `</dc:title><dc:description>` + inXML(oneLine(b.Summary)) +
		`</dc:description><meta:initial-creator>` + inXML(by) + `</meta:initial-creator><dc:creator>` + inXML(by) + `</dc:creator><dc:date>` +
		b.Published.UTC().Format("2006-01-02T15:04:05Z") + `</dc:date><dc:language>en-GB</dc:language></office:meta></office:document-meta>`
}

// odsContent writes the sheets. Columns have styles of their own, for their widths.
func odsContent(w *bytes.Buffer, all []sheet) error {
	widths := [][]float64{}
	for _, s := range all {
		if s.table == nil {
			widths = append(widths, []float64{90})
			continue
		}
		if err := s.table.fits(len(s.lines) + 1); err != nil {
			return err
		}
		widths = append(widths, s.table.widths())
	}
	w.WriteString(xmlHead + `<office:document-content` + odsSpaces + `><office:automatic-styles>` +
		`<style:style style:name="row" style:family="table-row"><style:table-row-properties style:use-optimal-row-height="true"/></style:style>` +
		`<style:style style:name="sheet" style:family="table" style:master-page-name="Default"/>`)
	for i, columns := range widths {
		for j, width := range columns {
			fmt.Fprintf(w, `<style:style style:name="column%d_%d" style:family="table-column"><style:table-column-properties style:column-width="%.2fcm"/></style:style>`, i, j, width*0.2)
		}
	}
	w.WriteString(`</office:automatic-styles><office:body><office:spreadsheet>`)
	for i, s := range all {
		fmt.Fprintf(w, `<table:table table:name="%s" table:style-name="sheet">`, inXML(s.name))
		for j := range widths[i] {
			fmt.Fprintf(w, `<table:table-column table:style-name="column%d_%d"/>`, i, j)
		}
		for _, l := range s.lines {
			w.WriteString(`<table:table-row table:style-name="row">`)
			odsCell(w, shown{text: l.text, style: l.style}, l.link)
			w.WriteString(`</table:table-row>`)
		}
		if s.table != nil {
			s.table.ods(w)
		}
		w.WriteString(`</table:table>`)
	}
	odsRanges(w, all)
	w.WriteString(`</office:spreadsheet></office:body></office:document-content>`)
	return nil
}

// odsRanges names every table, as a range with a header and without filter buttons.
func odsRanges(w *bytes.Buffer, all []sheet) {
	w.WriteString(`<table:database-ranges>`)
	for _, s := range all {
		if s.table == nil {
			continue
		}
		top := len(s.lines) + 1
		last, _ := excelize.CoordinatesToCellName(len(s.table.columns), top+len(s.table.rows))
		sheet := "'" + strings.ReplaceAll(s.name, "'", "''") + "'"
		fmt.Fprintf(w, `<table:database-range table:name="%s" table:target-range-address="%s" table:contains-header="true" table:display-filter-buttons="false"/>`,
			inXML(tableName(s.name)), inXML(fmt.Sprintf("%s.A%d:%s.%s", sheet, top, sheet, last)))
	}
	w.WriteString(`</table:database-ranges>`)
}

// ods writes a table: its header row marked as one, then its rows.
func (g *grid) ods(w *bytes.Buffer) {
	w.WriteString(`<table:table-header-rows><table:table-row table:style-name="row">`)
	for j, c := range g.columns {
		style := "header"
		if numeric(c.Kind) {
			style = "headnum"
		}
		odsCell(w, shown{text: g.heads[j], style: style}, "")
	}
	w.WriteString(`</table:table-row></table:table-header-rows>`)
	for _, r := range g.rows {
		w.WriteString(`<table:table-row table:style-name="row">`)
		for j, c := range g.columns {
			odsCell(w, show(r[j], c), "")
		}
		w.WriteString(`</table:table-row>`)
	}
}

// widths are the widths of a table's columns, in characters.
func (g *grid) widths() []float64 {
	var out []float64
	for j, c := range g.columns {
		longest := utf8.RuneCountInString(g.heads[j])
		for _, r := range g.rows {
			longest = max(longest, utf8.RuneCountInString(show(r[j], c).text))
		}
		out = append(out, widthFor(longest))
	}
	return out
}
