// Package lint holds any workbook against the Government Analysis Function's checklist for accessible spreadsheets,
// item by item. It reads the file's XML itself, so that it judges what is in the file and not what a library makes
// of it, and it knows nothing of who wrote the file. It never repeats what a cell of a table holds.
package lint

// Result is how a workbook stands to one item of the checklist.
type Result string

// The results. An item is not checked where only a reader can tell.
const (
	Pass       Result = "pass"
	Fail       Result = "fail"
	NotChecked Result = "not checked"
)

// Finding is a place where a workbook breaks an item, or where a reader must look. Sheet and Cell are blank when it is
// the workbook as a whole.
type Finding struct {
	Sheet string `json:"sheet,omitempty"`
	Cell  string `json:"cell,omitempty"`
	What  string `json:"what"`
}

// Rule is one item of the checklist. Essential ones are needed to pass the Public Sector Bodies Accessibility
// Regulations 2018.
type Rule struct {
	ID, Text  string
	Essential bool
	Source    string
	check     func(*book) []Finding // nil: a program cannot tell
	look      bool                  // what check finds is for a reader to judge: not checked, rather than failed
}

// Item is a rule and how the workbook stands to it.
type Item struct {
	ID        string    `json:"id"`
	Text      string    `json:"text"`
	Essential bool      `json:"essential"`
	Source    string    `json:"source"`
	Result    Result    `json:"result"`
	Findings  []Finding `json:"findings,omitempty"`
}

// Report is the outcome for a workbook: Passed when no essential item fails.
type Report struct {
	Passed bool   `json:"passed"`
	Items  []Item `json:"items"`
}

// mostFindings is how many places an item names: the rest is counted in the last of them.
const mostFindings = 20

// File holds a workbook against the checklist. A file that cannot be opened, or is no workbook, is an error; what is
// wrong with a workbook is not.
func File(path string) (Report, error) {
	b, err := open(path)
	if err != nil {
		return Report{}, err
	}
	out := Report{Passed: true}
	for _, r := range Rules() {
		item := Item{ID: r.ID, Text: r.Text, Essential: r.Essential, Source: r.Source, Result: NotChecked}
		if r.check != nil {
			item.Findings = r.check(b)
			switch {
			case len(item.Findings) == 0:
				item.Result = Pass
			case !r.look:
				item.Result = Fail
			}
		}
		if more := len(item.Findings) - mostFindings; more > 0 {
			item.Findings = append(item.Findings[:mostFindings], Finding{What: plural(more, "more place", "more places")})
		}
		out.Passed = out.Passed && !(item.Essential && item.Result == Fail)
		out.Items = append(out.Items, item)
	}
	return out, nil
}
