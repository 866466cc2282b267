package export

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestMendingFindsItsPlaces: should the library write other XML than each change of a chart was made for, the workbook is an error, not
// a chart that is wrong without a word. Every place a change looks for is taken away in turn.
func TestMendingFindsItsPlaces(t *testing.T) {
	b := pictured()
	b.ChartSheets = true
	b, err := b.withPictures()
	if err != nil {
		t.Fatal(err)
	}
	f := excelize.NewFile()
	defer f.Close()
	x, err := newXLSX(f)
	if err != nil {
		t.Fatal(err)
	}
	all := sheets(b)
	tops := map[string]int{}
	for i, s := range all {
		if err := x.sheet(i, s); err != nil {
			t.Fatal(err)
		}
		tops[s.name] = len(s.lines) + 1
	}
	places := map[ChartKind][]string{
		LineChart:    {`"en-US"`, `<cat><strRef>`, `</txPr></title>`},
		FunnelChart:  {`"en-US"`, `<xVal><strRef>`, `"smoothMarker"`, `</txPr></title>`},
		PyramidChart: {`"en-US"`, `rot="-5400000"`, `<catAx>`, `</txPr></title>`},
		BarChart:     {`"en-US"`, `rot="-5400000"`, `<catAx>`, `"autoZero"`, `<cat>`, `</txPr></title>`},
	}
	number, seen := 0, map[ChartKind]bool{}
	for _, s := range all {
		if s.picture == nil {
			continue
		}
		ref := func(c cells, head bool) string { return s.ref(c, tops, head) }
		if err := x.chart(s, ref); err != nil {
			t.Fatal(err)
		}
		number++
		stored, _ := f.Pkg.Load(fmt.Sprintf(chartNumber, number))
		raw, _ := stored.([]byte)
		if _, err := s.picture.mended(raw, ref); err != nil {
			t.Errorf("%s: %v", s.name, err)
		}
		if seen[s.picture.kind] {
			continue
		}
		seen[s.picture.kind] = true
		for _, place := range places[s.picture.kind] {
			other := bytes.ReplaceAll(raw, []byte(place), []byte(strings.Replace(place, place[1:3], "zz", 1)))
			if bytes.Equal(raw, other) {
				t.Errorf("%s: the library does not write %s", s.picture.kind, place)
			}
			if _, err := s.picture.mended(other, ref); err == nil || !strings.Contains(err.Error(), "the library that writes workbooks has changed") {
				t.Errorf("%s without %s: %v", s.picture.kind, place, err)
			}
		}
		if _, err := s.picture.mended(bytes.Replace(raw, []byte(`</txPr></title>`), []byte(`</title>`), 1), ref); err == nil {
			t.Errorf("%s: one place of several is missed without a word", s.picture.kind)
		}
	}
	if len(seen) != len(places) {
		t.Errorf("charts of %v", seen)
	}
}

// TestSettleFindsFilters: a filter in words settle does not know, or an image, is an error.
func TestSettleFindsFilters(t *testing.T) {
	for name, body := range map[string]string{"xl/tables/table1.xml": `<table><x:autoFilter ref="A1"/></table>`, "[Content_Types].xml": `<Types><Default ContentType="image/png" Extension="png"/></Types>`} {
		var in, out bytes.Buffer
		z := zip.NewWriter(&in)
		if err := member(z, name, zip.Deflate, []byte(body)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if err := settle(&out, in.Bytes()); err == nil || !strings.Contains(err.Error(), "has changed") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
