package report

import (
	"maps"
	"slices"
	"strings"
)

// Pack is a set of reports that are run together and leave the building together: packs/<name>.toml in the bundle.
type Pack struct {
	Name, Title, Summary string
	Audience             Audience
	AsAt                 string            // the day asked about where nobody names one: a date, today or month_end; blank: each report's own
	Params               map[string]string // of every report that has them
	Items                []PackItem        // in order
	file                 string
	lines                map[string]int // where a key stands: title, report 0.id
}

// PackItem is a report of a pack and how it is asked. One report may stand in a pack several times, under several names.
type PackItem struct {
	*Report
	Name, Title string // of its table: sheet and files; the report's id and title where the pack gives none
	Params      map[string]string
	By          []string
	Breakdown   Breakdown // By, sorted
	Months      int       // of its trend; 0: none
	id          string
}

// Audience is whom a pack is for.
type Audience struct{ Name, Text string }

// provider is the one audience that may be given reports about single patients.
const provider = "provider"

// Audiences are whom packs may be for.
func Audiences() []Audience {
	return []Audience{
		{"commissioner", "Commissioners: integrated care boards and networks. Counts only"},
		{provider, "Providers of care, such as practices and community services, about their own patients"},
		{"public", "The public. Counts only"},
	}
}

// Table is the name of the table the item makes.
func (i PackItem) Table() string {
	if i.Months > 0 {
		return i.Name + "_trend"
	}
	return i.Name
}

// Has says whether the report has a parameter.
func (r *Report) Has(param string) bool {
	return slices.ContainsFunc(r.Params, func(p Param) bool { return p.Name == param })
}

// Given are the parameters an item is asked with: what was asked comes before what the pack says of the report, and that
// before what the pack says of all.
func (p *Pack) Given(i PackItem, asked map[string]string) map[string]string {
	out := map[string]string{}
	for _, from := range []map[string]string{p.Params, i.Params, asked} {
		for name, value := range from {
			if i.Has(name) {
				out[name] = value
			}
		}
	}
	return out
}

// Answerable refuses with *spec.Usage a parameter that none of the pack's reports has, and a value that does not fit.
func (p *Pack) Answerable(asked map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(asked)) {
		if err := p.param(name, asked[name], "pack "+p.Name); err != nil {
			return err
		}
	}
	return nil
}

// params are the names of all parameters of the pack's reports that may be set one by one.
func (p *Pack) params() (names []string) {
	for _, i := range p.Items {
		for _, param := range i.Report.Params {
			if param.Name != "as_at" && param.Name != "org" && !slices.Contains(names, param.Name) {
				names = append(names, param.Name)
			}
		}
	}
	return names
}

// TableNames are the names of the pack's tables, in order.
func (p *Pack) TableNames() (names []string) {
	for _, i := range p.Items {
		names = append(names, i.Table())
	}
	return names
}

func audienceNames() string {
	var names []string
	for _, a := range Audiences() {
		names = append(names, a.Name)
	}
	return strings.Join(names, ", ")
}
