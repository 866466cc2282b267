package export

import (
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"strings"
)

// Folder is what a pack of reports leaves in a folder, for the page that leads to its files and for its manifest.
type Folder struct {
	Pack, Title, Summary, Audience string
	Book                           Book   // publisher, day, version and store of its documents
	KnownAt                        string // what the store knew, where that is the same for all reports: now, or a time
	Scheme, SchemeText             string // how small numbers were treated, by name and in words
	Organisations                  []string
	Parameters                     []Fact // as they were asked for on the command line
	Reports                        []FolderReport
	LeftOut                        []FolderLeftOut
	Files                          []FolderFile
	ComparedWith                   string   // the earlier release; blank: none
	Warnings                       []string // of the comparison
}

// FolderReport is a report of a folder, its table and how it was asked.
type FolderReport struct {
	ID, Table, Title, Question string
	AsAt, KnownAt              string
	Rows                       int
	Single                     bool // its rows are those of single organisations: it is in their documents too
	Parameters                 []Fact
	By                         []string
	Months                     int
	Without                    []string // what the store does not have for it
}

// FolderLeftOut is a report that could not be made, why, what to do about it, and why in plain words.
type FolderLeftOut struct{ ID, Title, Why, Hint, Plain string }

// FolderFile is a file of a folder. Organisation and Report are blank where it is of all of them.
type FolderFile struct {
	Name, Holds, Format  string
	Organisation, Report string
	Bytes                int64
	SHA256               string
}

type indexRow struct {
	FolderFile
	Size string
}

type indexReport struct {
	FolderReport
	Size, Asked string
}

type index struct {
	Folder  Folder
	Style   template.CSS
	About   []Fact
	Files   []indexRow
	Reports []indexReport
	Foot    string
}

// Index writes the page that says what is in a folder and leads to its files. It needs nothing else, and is made as HTML
// makes its pages.
func Index(w io.Writer, f Folder) error {
	style, err := pageParts.ReadFile("page/page.css")
	if err != nil {
		return fmt.Errorf("write index: %w", err)
	}
	t, err := template.ParseFS(pageParts, "page/index.html")
	if err != nil {
		return fmt.Errorf("write index: %w", err)
	}
	p := index{Folder: f, Style: template.CSS(style), About: about(f.Book), Foot: foot(f.Book)}
	for _, file := range f.Files {
		p.Files = append(p.Files, indexRow{file, thousands(fmt.Sprint(file.Bytes))})
	}
	for _, r := range f.Reports {
		p.Reports = append(p.Reports, indexReport{r, thousands(fmt.Sprint(r.Rows)), r.asked()})
	}
	if err := t.Execute(w, p); err != nil {
		return fmt.Errorf("write index: %w", err)
	}
	return nil
}

// asked is how a report was asked, in words; the day and the organisations stand elsewhere.
func (r FolderReport) asked() string {
	var out []string
	for _, p := range r.Parameters {
		if p.Label != "as_at" && p.Label != "org" {
			out = append(out, p.Label+": "+p.Value)
		}
	}
	if len(r.By) > 0 {
		out = append(out, "by "+strings.Join(r.By, ", "))
	}
	if r.Months > 0 {
		out = append(out, fmt.Sprintf("trend of %d months", r.Months))
	}
	if len(out) == 0 {
		return "nothing else"
	}
	return strings.Join(out, "; ")
}

// Manifest writes what a folder holds, for programs: the pack, how its reports were asked, what was left out and why, and
// every file with its size and SHA-256. It does not list itself.
func Manifest(w io.Writer, f Folder) error {
	reports, files, left := []ordered{}, []ordered{}, []ordered{}
	for _, r := range f.Reports {
		reports = append(reports, ordered{{"report", r.ID}, {"table", r.Table}, {"title", r.Title}, {"rows", r.Rows}, {"as_at", orNull(r.AsAt)}, {"known_at", orNull(r.KnownAt)},
			{"parameters", named(r.Parameters)}, {"by", listed(r.By)}, {"trend_months", r.Months}, {"single_organisations", r.Single}, {"without", listed(r.Without)}})
	}
	for _, l := range f.LeftOut {
		left = append(left, ordered{{"report", l.ID}, {"title", l.Title}, {"why", l.Why}, {"hint", l.Hint}})
	}
	for _, file := range f.Files {
		files = append(files, ordered{{"file", file.Name}, {"holds", file.Holds}, {"format", file.Format}, {"organisation", orNull(file.Organisation)},
			{"report", orNull(file.Report)}, {"bytes", file.Bytes}, {"sha256", file.SHA256}})
	}
	text, err := json.MarshalIndent(ordered{{"pack", f.Pack}, {"title", f.Title}, {"audience", f.Audience}, {"summary", f.Summary}, {"as_at", orNull(f.Book.DataAsAt)},
		{"known_at", orNull(f.KnownAt)}, {"published", orNull(f.Book.published("2006-01-02"))}, {"publisher", f.Book.Organisation}, {"made_by", f.Book.Version},
		{"store_fingerprint", f.Book.Fingerprint}, {"extracts", named(f.Book.Extracts)}, {"small_numbers", ordered{{"scheme", f.Scheme}, {"means", f.SchemeText}}},
		{"organisations", listed(f.Organisations)}, {"parameters", named(f.Parameters)}, {"reports", reports}, {"left_out", left}, {"compared_with", orNull(f.ComparedWith)},
		{"warnings", listed(f.Warnings)}, {"files", files}}, "", "  ")
	if err == nil {
		_, err = w.Write(append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("write manifest: %w", err)
	}
	return nil
}

// named is facts as an object of JSON.
func named(facts []Fact) ordered {
	out := ordered{}
	for _, f := range facts {
		out = append(out, pair{f.Label, f.Value})
	}
	return out
}

func listed(texts []string) []string { return append([]string{}, texts...) }

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}
