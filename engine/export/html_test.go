package export

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// pictured is a book with every kind of chart, hidden cells, and texts that would be markup.
func pictured() Book {
	b := book()
	b.Title, b.DataAsAt, b.Fingerprint = "Pictures <script>alert(1)</script>", "2026-03-31", "abc123"
	line := Table{Name: "control", Title: "Control by month & practice", Source: `"Invented" <b>`,
		Columns: []Column{{Name: "month", Kind: Date}, {Name: "sex"}, {Name: "at_target_pct", Title: "At target (%)", Kind: Percent, Decimals: 1, Status: true, Note: "Of those on the register."},
			{Name: "mean", Kind: Number, Decimals: 1}, {Name: "low", Kind: Number, Decimals: 1}, {Name: "high", Kind: Number, Decimals: 1}, {Name: "signal"}},
		Charts: []Chart{{Kind: LineChart, X: "month", Y: "at_target_pct", Mean: "mean", Lower: "low", Upper: "high", Signal: "signal"}},
		Made:   Making{Definition: "How many are at target?", Parameters: []Fact{{"as_at", "2026-03-31"}}, SQL: "SELECT 1 < 2 AND 'a' > '</pre><script>x</script>'"}}
	for i := range 24 {
		v, signal := any(Rounded{60 + 3*math.Sin(float64(i)), 1}), any(nil)
		switch i {
		case 5:
			v = Suppressed
		case 7:
			signal = "trend of 7"
		case 20:
			v, signal = Rounded{95, 1}, "outside the limits; 2 of 3 near a limit"
		}
		day := time.Date(2024, time.Month(4+i), 1, 0, 0, 0, 0, time.UTC)
		line.Rows = append(line.Rows, []any{day, "All", v, 61.5, 50.0, 73.0, signal}, []any{day, "Female", Rounded{50, 1}, NotAvailable, NotAvailable, NotAvailable, nil})
	}
	funnel := Table{Name: "prevalence", Title: "Prevalence by practice", Columns: []Column{{Name: "organisation"}, {Name: "listed", Title: "Registered patients", Kind: Whole},
		{Name: "pct", Title: "Prevalence (%)", Kind: Percent, Decimals: 1}, {Name: "pct_lower", Kind: Percent}, {Name: "pct_upper", Kind: Percent}},
		Charts: []Chart{{Kind: FunnelChart, X: "listed", Y: "pct", Label: "organisation"}, {Kind: BarChart, X: "organisation", Y: "pct", Lower: "pct_lower", Upper: "pct_upper"}}}
	for i := range 20 {
		row := []any{fmt.Sprintf("P%05d", i), int64(2000 + 700*i), Rounded{7 + math.Cos(float64(i*i)), 1}, Rounded{6, 1}, Rounded{9, 1}}
		switch i {
		case 3:
			row = []any{"<img src=x onerror=alert(1)>", Suppressed, Suppressed, Suppressed, Suppressed}
		case 9:
			row[2] = Rounded{12.5, 1}
		}
		funnel.Rows = append(funnel.Rows, row)
	}
	people := Table{Name: "people", Title: "People", Columns: []Column{{Name: "age_band"}, {Name: "sex"}, {Name: "patients", Title: "Patients", Kind: Whole}},
		Charts: []Chart{{Kind: PyramidChart, X: "age_band", Y: "patients", Series: "sex"}}}
	for i, band := range []string{"0-17", "18-64", "65+", "All"} {
		for j, sex := range []string{"Female", "Male", "Unknown", "All"} {
			v := any(int64(100*(i+1) + 10*j))
			if i == 2 && j == 1 {
				v = Suppressed
			}
			people.Rows = append(people.Rows, []any{band, sex, v})
		}
	}
	b.Tables = append(b.Tables, line, funnel, people)
	return b
}

func htmlOf(t *testing.T, b Book) string {
	t.Helper()
	var out bytes.Buffer
	if err := HTML(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestHTMLEscapes(t *testing.T) {
	page := htmlOf(t, pictured())
	for _, bad := range []string{"<script", "<img", "onerror=alert(1)>", "<b>", "</pre><", "ZgotmplZ"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %s", bad)
		}
	}
	for _, want := range []string{"&lt;script&gt;alert(1)", "&lt;img src=x", "SELECT 1 &lt; 2"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not hold %s", want)
		}
	}
	if page != htmlOf(t, pictured()) {
		t.Error("the same book gives other bytes")
	}
}

// TestHTMLNeedsNothingElse: no script, no address that a browser would fetch from.
func TestHTMLNeedsNothingElse(t *testing.T) {
	page := strings.ReplaceAll(htmlOf(t, pictured()), `xmlns="http://www.w3.org/2000/svg"`, "")
	for _, bad := range []string{"http:", "https:", "<link", "<iframe", "<object", "url(", "@import", "src="} {
		if i := strings.Index(page, bad); i >= 0 && bad != "src=" {
			t.Errorf("the page holds %s: %.80s", bad, page[i:])
		}
	}
	if regexp.MustCompile(`<[^>]*\ssrc=`).MatchString(page) {
		t.Error("something is fetched")
	}
}

// TestHTMLStructure reads the page as XML, which it is but for its doctype and meta elements.
func TestHTMLStructure(t *testing.T) {
	page := htmlOf(t, pictured())
	page = regexp.MustCompile(`(?s)<!DOCTYPE[^>]*>|<meta[^>]*>|<style>.*?</style>`).ReplaceAllString(page, "")
	d := xml.NewDecoder(strings.NewReader(page))
	ids, refs, level, count := map[string]bool{}, []string{}, 0, map[string]int{}
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		count[e.Name.Local]++
		if h := e.Name.Local; len(h) == 2 && h[0] == 'h' && h[1] >= '1' && h[1] <= '6' {
			if n := int(h[1] - '0'); n > level+1 {
				t.Errorf("%s follows h%d", h, level)
			} else {
				level = n
			}
		}
		for _, a := range e.Attr {
			switch a.Name.Local {
			case "id":
				if ids[a.Value] {
					t.Errorf("id %s is there twice", a.Value)
				}
				ids[a.Value] = true
			case "aria-labelledby":
				refs = append(refs, strings.Fields(a.Value)...)
			case "href":
				refs = append(refs, strings.TrimPrefix(a.Value, "#"))
			}
		}
	}
	for _, r := range refs {
		if !ids[r] {
			t.Errorf("nothing has the id %s", r)
		}
	}
	if count["h1"] != 1 || count["main"] != 1 || count["caption"] != count["table"] || count["table"] != 4 || count["svg"] != 4 || count["title"] != 5 || count["desc"] != 4 {
		t.Errorf("elements: %v", count)
	}
	if !strings.Contains(page, `<html lang="en-GB">`) || !strings.Contains(page, `class="skip" href="#main"`) {
		t.Error("no language, or no link past the contents")
	}
}

// TestContrast works the ratios of the page's colours out as WCAG 2.1 does: 4.5 to 1 for text, 3 to 1 for marks.
func TestContrast(t *testing.T) {
	css, err := pageParts.ReadFile("page/page.css")
	if err != nil {
		t.Fatal(err)
	}
	luminance := func(hex string) float64 {
		var sum float64
		for i, share := range []float64{0.2126, 0.7152, 0.0722} {
			n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
			if err != nil {
				t.Fatal(err)
			}
			v := float64(n) / 255
			if v <= 0.04045 {
				v /= 12.92
			} else {
				v = math.Pow((v+0.055)/1.055, 2.4)
			}
			sum += share * v
		}
		return sum
	}
	ratio := func(a, b string) float64 {
		x, y := luminance(a), luminance(b)
		return (max(x, y) + 0.05) / (min(x, y) + 0.05)
	}
	if r := ratio("#767676", "#ffffff"); math.Abs(r-4.54) > 0.01 {
		t.Fatalf("the ratio of #767676 on white is 4.54, not %f", r)
	}
	n := 0
	for _, m := range regexp.MustCompile(`(?m)(^.*)[ ;{](color|fill|stroke): (#[0-9a-f]{6})`).FindAllStringSubmatch(string(css), -1) {
		need := 3.0
		if m[2] == "color" || strings.Contains(m[1], "text") {
			need = 4.5
		}
		if strings.Contains(m[1], ".grid") || m[2] == "fill" && strings.Contains(m[0], ".bar") {
			continue // decoration: the numbers beside a grid, and the outline of a bar, say the same
		}
		n++
		for _, paper := range []string{"#ffffff", "#f0f4f5"} {
			if r := ratio(m[3], paper); r < need {
				t.Errorf("%s on %s has %.2f, needs %g: %s", m[3], paper, r, need, m[1])
			}
		}
	}
	if n < 12 {
		t.Errorf("only %d colours found", n)
	}
}
