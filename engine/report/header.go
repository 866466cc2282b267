package report

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Param is a parameter of a report.
type Param struct{ Name, Type, Default, Text string }

// Rate is a column worked out from treated counts.
type Rate struct {
	Name, Numerator, Denominator string
	Per                          float64
	CI                           string // wilson, byar or blank
}

// Format is how a column looks.
type Format struct {
	Title, Kind string
	Decimals    int
}

// Report is one report of the bundle.
type Report struct {
	ID, Topic                        string
	Title, Question, Grain, Privacy  string
	Params                           []Param
	Reads, Sources, Notes, Packs     []string
	Counts                           []string
	Rates                            []Rate
	Formats                          map[string]Format
	SQL                              string
	file, scenarios, scenariosSource string
}

var (
	keyLine   = regexp.MustCompile(`^-- ([a-z]+):\s*(.*)$`)
	contLine  = regexp.MustCompile(`^--\s{2,}(\S.*)$`)
	paramText = regexp.MustCompile(`^([a-z_]+) (date|text|whole|number|org_list)(?: = ([^|]+?))?\s*(?:\|\s*(.+))?$`)
	rateText  = regexp.MustCompile(`^([a-z0-9_]+) = ([a-z0-9_]+) / ([a-z0-9_]+) per ([0-9]+)(?: ci (wilson|byar))?$`)
	identity  = regexp.MustCompile(`(?i)^(patient_id|nhs_number|first_?name|surname|name|postcode|date_of_birth)$`)
)

type entry struct {
	key, value string
	line       int
}

// Parse reads one report. file is its path in the bundle: <topic>/<id>.sql. Errors name file and line.
func Parse(file, text string) (*Report, error) {
	entries, err := header(file, text)
	if err != nil {
		return nil, err
	}
	r := &Report{file: file, SQL: text, Formats: map[string]Format{}}
	topic, name, ok := strings.Cut(file, "/")
	if !ok || strings.Contains(name, "/") {
		return nil, fmt.Errorf("%s: a report lies in <topic>/<id>.sql", file)
	}
	r.Topic, r.ID = topic, strings.TrimSuffix(name, ".sql")
	seen := map[string]bool{}
	for _, e := range entries {
		if err := r.set(e, seen[e.key]); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, e.line, err)
		}
		seen[e.key] = true
	}
	for _, key := range []string{"title", "question", "grain", "reads", "source", "privacy"} {
		if !seen[key] {
			return nil, fmt.Errorf("%s:1: no %s", file, key)
		}
	}
	return r, r.consistent()
}

func header(file, text string) ([]entry, error) {
	var entries []entry
	for i, line := range strings.Split(text, "\n") {
		if !strings.HasPrefix(line, "--") {
			break
		}
		if m := keyLine.FindStringSubmatch(line); m != nil {
			entries = append(entries, entry{m[1], strings.TrimSpace(m[2]), i + 1})
		} else if m := contLine.FindStringSubmatch(line); m != nil && len(entries) > 0 {
			entries[len(entries)-1].value += " " + strings.TrimSpace(m[1])
		} else {
			return nil, fmt.Errorf("%s:%d: not a header line: want -- key: value", file, i+1)
		}
	}
	return entries, nil
}

func (r *Report) set(e entry, again bool) error {
	if e.value == "" {
		return fmt.Errorf("%s is empty", e.key)
	}
	single := map[string]*string{"title": &r.Title, "question": &r.Question, "grain": &r.Grain, "privacy": &r.Privacy}
	lists := map[string]*[]string{"reads": &r.Reads, "count": &r.Counts, "pack": &r.Packs}
	many := map[string]*[]string{"source": &r.Sources, "note": &r.Notes}
	switch {
	case single[e.key] != nil:
		if again {
			return fmt.Errorf("%s is there twice", e.key)
		}
		*single[e.key] = e.value
	case lists[e.key] != nil:
		for _, s := range strings.Split(e.value, ",") {
			*lists[e.key] = append(*lists[e.key], strings.TrimSpace(s))
		}
	case many[e.key] != nil:
		*many[e.key] = append(*many[e.key], e.value)
	case e.key == "param":
		return r.setParam(e.value)
	case e.key == "rate":
		m := rateText.FindStringSubmatch(e.value)
		if m == nil {
			return fmt.Errorf("rate: want name = numerator / denominator per 100 [ci wilson|byar]")
		}
		per, _ := strconv.ParseFloat(m[4], 64)
		r.Rates = append(r.Rates, Rate{m[1], m[2], m[3], per, m[5]})
	case e.key == "column":
		return r.setColumn(e.value)
	default:
		return fmt.Errorf("unknown key %q", e.key)
	}
	return nil
}

func (r *Report) setParam(text string) error {
	m := paramText.FindStringSubmatch(text)
	if m == nil {
		return fmt.Errorf("param: want name type = default | what it is")
	}
	for _, p := range r.Params {
		if p.Name == m[1] {
			return fmt.Errorf("param %s is there twice", m[1])
		}
	}
	r.Params = append(r.Params, Param{m[1], m[2], strings.TrimSpace(m[3]), m[4]})
	return nil
}

func (r *Report) setColumn(text string) error {
	parts := strings.Split(text, "|")
	if len(parts) != 3 {
		return fmt.Errorf("column: want name | Title | format")
	}
	kind, decimals, _ := strings.Cut(strings.TrimSpace(parts[2]), ".")
	n, err := strconv.Atoi("0" + decimals)
	switch kind {
	case "whole", "number", "percent", "date", "text":
	default:
		err = fmt.Errorf("unknown")
	}
	if err != nil {
		return fmt.Errorf("column: format is none of whole, number.N, percent.N, date, text")
	}
	r.Formats[strings.TrimSpace(parts[0])] = Format{strings.TrimSpace(parts[1]), kind, n}
	return nil
}

// consistent checks what one line alone cannot show.
func (r *Report) consistent() error {
	if r.Privacy != "aggregate" && r.Privacy != "patient" {
		return fmt.Errorf("%s: privacy is neither aggregate nor patient", r.file)
	}
	if r.Privacy == "aggregate" && len(r.Counts) == 0 {
		return fmt.Errorf("%s: an aggregate report names its count columns", r.file)
	}
	counts := map[string]bool{}
	for _, c := range r.Counts {
		counts[c] = true
	}
	for _, rate := range r.Rates {
		if !counts[rate.Numerator] || !counts[rate.Denominator] {
			return fmt.Errorf("%s: rate %s is not made of count columns", r.file, rate.Name)
		}
	}
	for _, p := range r.Params {
		if !strings.Contains(r.SQL, "$"+p.Name) {
			return fmt.Errorf("%s: param %s is not used", r.file, p.Name)
		}
	}
	return nil
}
