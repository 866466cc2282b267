package export

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"strings"
)

//go:embed page
var pageParts embed.FS

// page is what the template shows.
type page struct {
	Book   Book
	Style  template.CSS
	About  []Fact
	Tables []pageTable
	Notes  []pageNote
	Made   []pageMade
	Foot   string
}

type pageTable struct {
	ID, Title, Caption, Source string
	Notes                      []int
	Figures                    []figure
	Columns                    []pageCell
	Rows                       [][]pageCell
}

// pageCell is a cell as text; Head: it names its row.
type pageCell struct {
	Text        string
	Right, Head bool
}

type pageNote struct {
	Number   int
	Text, To string
}

type pageMade struct {
	Title string
	Facts []Fact
	SQL   string
}

// HTML writes a book as one page that needs nothing else: its style and its charts are in it, there is no script. It is made
// after WCAG 2.1 AA: in English as the UK writes it, with a link past the contents, headings in order, tables with captions
// and headers, charts with a title and a description, and no meaning in colour alone. It prints. The same book gives
// the same bytes. A chart that names a column its table does not have is an error.
func HTML(w io.Writer, b Book) error {
	style, err := pageParts.ReadFile("page/page.css")
	if err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	t, err := template.ParseFS(pageParts, "page/page.html")
	if err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	p := page{Book: b, Style: template.CSS(style), About: about(b), Foot: foot(b)}
	notes := numberNotes(b)
	for i, text := range notes.texts {
		p.Notes = append(p.Notes, pageNote{i + 1, text, strings.Join(notes.to[i], "; ")})
	}
	for i, table := range b.Tables {
		one, err := pageOf(table, i+1, notes.of[i])
		if err != nil {
			return fmt.Errorf("write page: %w", err)
		}
		p.Tables = append(p.Tables, one)
		if m := madeOf(table); len(m.Facts) > 0 || m.SQL != "" {
			p.Made = append(p.Made, m)
		}
	}
	if err := t.Execute(w, p); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	return nil
}

// given leaves out facts without a value.
func given(facts ...Fact) (out []Fact) {
	for _, f := range facts {
		if strings.TrimSpace(f.Value) != "" {
			out = append(out, f)
		}
	}
	return out
}

// published is the day of publication, blank where there is none.
func (b Book) published(layout string) string {
	if b.Published.IsZero() {
		return ""
	}
	return b.Published.Format(layout)
}

// about is what the cover of a workbook says.
func about(b Book) []Fact {
	out := given(Fact{"Organisation", b.Organisation}, Fact{"Contact", b.Contact}, Fact{"Publication date", b.published("2 January 2006")},
		Fact{"Data as at", b.DataAsAt}, Fact{"Version", b.Version}, Fact{"Store fingerprint", b.Fingerprint})
	for _, e := range b.Extracts {
		out = append(out, given(Fact{"Extract of " + e.Label, e.Value})...)
	}
	return append(out, given(b.Facts...)...)
}

func foot(b Book) string {
	return strings.Join(values(given(Fact{"", b.Organisation}, Fact{"", b.published("2 January 2006")}, Fact{"", b.Version})), ", ")
}

func values(facts []Fact) (out []string) {
	for _, f := range facts {
		out = append(out, f.Value)
	}
	return out
}

func pageOf(t Table, n int, notes tableNotes) (pageTable, error) {
	id := fmt.Sprintf("table-%d", n)
	out := pageTable{ID: id, Title: t.Title, Caption: fmt.Sprintf("Table %d: %s", n, caption(t)), Source: t.Source}
	out.Notes = append(out.Notes, notes.all...)
	for j, c := range t.Columns {
		text := c.title()
		if n := notes.columns[j]; n > 0 {
			text += fmt.Sprintf(" [note %d]", n)
		}
		out.Columns = append(out.Columns, pageCell{Text: text, Right: numeric(c.Kind)})
	}
	for _, row := range t.Rows {
		var cells []pageCell
		for j, v := range row {
			c := t.Columns[j]
			cells = append(cells, pageCell{Text: show(v, c).text, Right: numeric(c.Kind), Head: j == 0 && c.Kind == Text})
		}
		out.Rows = append(out.Rows, cells)
	}
	for i, c := range t.Charts {
		figures, err := c.draw(t)
		if err != nil {
			return out, err
		}
		for j, f := range figures {
			f.ID = fmt.Sprintf("%s-chart-%d-%d", id, i+1, j+1)
			out.Figures = append(out.Figures, f)
		}
	}
	return out, nil
}

func caption(t Table) string {
	if t.Made.Definition != "" {
		return t.Title + ": " + oneLine(t.Made.Definition)
	}
	return t.Title
}

func madeOf(t Table) pageMade {
	return pageMade{Title: t.Title, Facts: makings(t), SQL: strings.TrimSpace(t.Made.SQL)}
}
