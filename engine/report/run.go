package report

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"strata/engine/duck"
	"strata/engine/export"
)

// identity matches columns that name a patient, or one row of a patient's record.
var identity = regexp.MustCompile(`(?i)^(id_?patient|row_?identifier|(patient|related_patient|observation|event|appointment|registration|medication|` +
	`repeat_template|immunisation|referral|referral_status|address|letter|visit|recall|problem|relationship|sms_consent|special_note|person_at_risk|` +
	`safeguarding_[a-z]+|waiting_list|rtt|rtt_status|eighteen_week_wait|caseload_history|diagnosis_observation)_?id|name_?key|nhs_?number|(first|middle|given|family|full)?_?names?|forenames?|surname|dob|` +
	`date_of_birth|date_?birth|(full_?)?post_?code|address|telephone|mobile|email)$`)

// roundDeclared gives numbers that are no counts, stats or rates the decimals of their column line: the same digits in every output.
func (r *Report) roundDeclared(columns []duck.Column, rows [][]any) {
	for i, c := range columns {
		if f := r.Formats[c.Name]; (f.Kind == "number" || f.Kind == "percent") && !r.counts(c.Name) {
			for _, row := range rows {
				row[i] = Stat{}.shown(row[i], f.Decimals)
			}
		}
	}
}

// ofWorklist are sentences of a report's notes about its worklist, which a table of counts does not have.
var ofWorklist = regexp.MustCompile(`The worklist (holds|says) [^.]*\.\s*`)

// tableNotes are the report's notes but what they say of its worklist.
func (r *Report) tableNotes() (notes []string) {
	for _, n := range r.Notes {
		if n = strings.TrimSpace(ofWorklist.ReplaceAllString(n, "")); n != "" {
			notes = append(notes, n)
		}
	}
	return notes
}

// places says where each column of the result stands, and refuses a result that does not fit the header.
func (r *Report) places(cols []duck.Column) (map[string]int, error) {
	at := map[string]int{}
	for i, c := range cols {
		if _, twice := at[c.Name]; twice {
			return nil, fmt.Errorf("column %s is there twice", c.Name)
		}
		at[c.Name] = i
		if r.Privacy != "aggregate" {
			continue
		}
		if identity.MatchString(c.Name) {
			return nil, fmt.Errorf("an aggregate report returns column %s", c.Name)
		}
		_, declared := r.Formats[c.Name]
		if kind := KindOf(c.Type); (kind == export.Whole || kind == export.Number) && !declared && !r.counts(c.Name) {
			return nil, fmt.Errorf("number %s is neither a count nor declared by a column line", c.Name)
		}
	}
	for _, c := range r.Counts {
		if _, ok := at[c.Name]; !ok {
			return nil, fmt.Errorf("no column %s to count", c.Name)
		}
	}
	for _, st := range r.Stats {
		if _, ok := at[st.Name]; !ok {
			return nil, fmt.Errorf("no column %s to show over %s", st.Name, st.Over)
		}
	}
	rates := map[string]bool{}
	for _, rate := range r.Rates {
		for _, c := range r.rateColumns(rate) {
			if _, twice := at[c.Name]; twice || rates[c.Name] {
				return nil, fmt.Errorf("column %s is there twice", c.Name)
			}
			rates[c.Name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Formats)) {
		if _, ok := at[name]; !ok && !rates[name] {
			return nil, fmt.Errorf("no column %s to format", name)
		}
	}
	return at, nil
}

// counts says whether a column is under disclosure control: a count, or a stat that rests on one.
func (r *Report) counts(column string) bool {
	return slices.ContainsFunc(r.Counts, func(c Count) bool { return c.Name == column }) ||
		slices.ContainsFunc(r.Stats, func(s Stat) bool { return s.Name == column })
}

func (r *Report) column(c duck.Column) export.Column {
	out := export.Column{Name: c.Name, Title: titleOf(c.Name), Kind: KindOf(c.Type)}
	if f, ok := r.Formats[c.Name]; ok {
		out.Title, out.Decimals = f.Title, f.Decimals
		out.Kind = kinds[f.Kind]
	}
	return out
}

// kinds are the kinds of a column line.
var kinds = map[string]export.Kind{"whole": export.Whole, "number": export.Number, "percent": export.Percent, "date": export.Date, "text": export.Text}

// titleOf is a column's title where no column line gives one: joined_per_1000 is "Joined per 1000".
func titleOf(name string) string {
	if name == "" {
		return name
	}
	return strings.ToUpper(name[:1]) + strings.ReplaceAll(name[1:], "_", " ")
}

// KindOf is how a column of a DuckDB type is written.
func KindOf(duckType string) export.Kind {
	switch {
	case strings.HasSuffix(duckType, "INT") || strings.HasSuffix(duckType, "INTEGER"):
		return export.Whole
	case duckType == "DOUBLE", duckType == "FLOAT", strings.HasPrefix(duckType, "DECIMAL"):
		return export.Number
	case duckType == "DATE":
		return export.Date
	case strings.HasPrefix(duckType, "TIMESTAMP"):
		return export.Time
	case duckType == "BOOLEAN":
		return export.Bool
	}
	return export.Text
}

func (r *Report) rateColumns(rate Rate) []export.Column {
	title := titleOf(rate.Name)
	kind, decimals := export.Number, r.decimals(rate.Name)
	if rate.Per == 100 {
		kind = export.Percent
	}
	if f, ok := r.Formats[rate.Name]; ok {
		title, kind = f.Title, kinds[f.Kind]
	}
	cols := []export.Column{{Name: rate.Name, Title: title, Kind: kind, Decimals: decimals, Status: true}}
	if rate.CI != "" {
		cols = append(cols, export.Column{Name: rate.Name + "_lower", Title: title + ", lower 95% limit", Kind: kind, Decimals: decimals, Status: true},
			export.Column{Name: rate.Name + "_upper", Title: title + ", upper 95% limit", Kind: kind, Decimals: decimals, Status: true})
	}
	return cols
}

// decimals are those of a rate or stat: its column line's, one without such a line.
func (r *Report) decimals(name string) int {
	if f, ok := r.Formats[name]; ok {
		return f.Decimals
	}
	return 1
}
