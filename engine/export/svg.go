package export

import (
	"fmt"
	"html"
	"html/template"
	"math"
	"strconv"
	"strings"
)

// figure is a picture and what is said of it, or why there is none.
type figure struct {
	Title   string
	Text    string // what the picture shows, for those who do not see it
	Caption string // how to read it
	Why     string // there is no picture, because
	width   int
	height  int
	body    string
	ID      string // set where the page is put together
}

// SVG is the picture as markup.
func (f figure) SVG() template.HTML {
	return template.HTML(fmt.Sprintf(`<svg role="img" aria-labelledby="%[1]s-title %[1]s-text" viewBox="0 0 %[2]d %[3]d" xmlns="http://www.w3.org/2000/svg">`+
		`<title id="%[1]s-title">%[4]s</title><desc id="%[1]s-text">%[5]s</desc>%[6]s</svg>`,
		f.ID, f.width, f.height, html.EscapeString(f.Title), html.EscapeString(f.Text), f.body))
}

// plot is an area with a scale each way.
type plot struct {
	b                        strings.Builder
	left, top, right, bottom float64 // of the area, in units of the picture
	x0, x1, y0, y1           float64 // what lies at its edges
}

func (p *plot) x(v float64) float64 {
	return p.left + (v-p.x0)/(p.x1-p.x0)*(p.right-p.left)
}

func (p *plot) y(v float64) float64 {
	return p.bottom - (v-p.y0)/(p.y1-p.y0)*(p.bottom-p.top)
}

// point is a number of the picture, to a tenth.
func point(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }

func (p *plot) add(format string, args ...any) {
	for i, a := range args {
		switch v := a.(type) {
		case float64:
			args[i] = point(v)
		case string:
			args[i] = html.EscapeString(v)
		}
	}
	fmt.Fprintf(&p.b, format, args...)
}

func (p *plot) line(class string, x1, y1, x2, y2 float64) {
	p.add(`<line class="%v" x1="%v" y1="%v" x2="%v" y2="%v"/>`, class, x1, y1, x2, y2)
}

func (p *plot) text(class, anchor string, x, y float64, s string) {
	p.add(`<text class="%v" text-anchor="%v" x="%v" y="%v">%v</text>`, class, anchor, x, y, s)
}

// path draws lines through points; a gap begins anew.
func (p *plot) path(class string, points [][2]float64) {
	var d strings.Builder
	pen := "M"
	for _, at := range points {
		if math.IsNaN(at[1]) {
			pen = "M"
			continue
		}
		d.WriteString(pen + point(p.x(at[0])) + " " + point(p.y(at[1])))
		pen = "L"
	}
	if d.Len() > 0 {
		p.add(`<path class="%v" d="%v"/>`, class, d.String())
	}
}

// The marks of points: their shape says what their colour says.
const (
	markPlain   = "plain"   // a circle
	markNotable = "notable" // a triangle
	markOutside = "outside" // a diamond
)

func (p *plot) mark(kind string, x, y float64) {
	switch kind {
	case markPlain:
		p.add(`<circle class="plain" cx="%v" cy="%v" r="4"/>`, x, y)
	case markNotable:
		p.add(`<path class="notable" d="M%v %vl6 11h-12z"/>`, x, y-7)
	case markOutside:
		p.add(`<path class="outside" d="M%v %vl7 7l-7 7l-7 -7z"/>`, x, y-7)
	}
}

// ticks are round values between two, about n of them, and the decimals they need.
func ticks(low, high float64, n int) (values []float64, decimals int) {
	if high <= low {
		high = low + 1
	}
	raw := (high - low) / float64(max(n, 1))
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	step := power * 10
	for _, m := range []float64{1, 2, 5} {
		if raw <= m*power {
			step = m * power
			break
		}
	}
	decimals = max(0, int(-math.Floor(math.Log10(step)+1e-9)))
	for k := math.Floor(low / step); ; k++ {
		values = append(values, k*step)
		if k*step >= high-step*1e-9 {
			return values, decimals
		}
	}
}

// number is a value with thousands apart.
func axisNumber(v float64, decimals int) string {
	return thousands(strconv.FormatFloat(v, 'f', decimals, 64))
}

// rulers gives the y axis round ends, and draws its lines and numbers.
func (p *plot) rulers(low, high float64, title string) {
	values, decimals := ticks(low, high, 5)
	p.y0, p.y1 = values[0], values[len(values)-1]
	for _, v := range values {
		p.line("grid", p.left, p.y(v), p.right, p.y(v))
		p.text("", "end", p.left-8, p.y(v)+4, axisNumber(v, decimals))
	}
	p.text("axis", "start", 8, p.top-14, title)
}

// labelled writes names under the area, as many as there is room for.
func (p *plot) labelled(at []float64, names []string) {
	widest := 1
	for _, n := range names {
		widest = max(widest, len([]rune(n)))
	}
	room := max(1, int((p.right-p.left)/float64(widest*8+12)))
	every := (len(names) + room - 1) / room
	for i, n := range names {
		if i%max(every, 1) == 0 {
			p.line("tick", p.x(at[i]), p.bottom, p.x(at[i]), p.bottom+5)
			p.text("", "middle", p.x(at[i]), p.bottom+22, n)
		}
	}
}

// and lists names for a sentence, at most a few of them.
func and(names []string) string {
	if n := len(names); n > 8 {
		return strings.Join(names[:8], ", ") + fmt.Sprintf(" and %d more", n-8)
	}
	return strings.Join(names, ", ")
}
