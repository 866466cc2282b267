package report

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"strata/engine/spec"
	sqlfs "strata/sql"
)

// Strata are the columns of clinical.stratum that a report of units may be broken down by; Levels are what its rows may
// stand for.
var (
	Strata = []string{"age_band", "sex", "ethnicity", "imd"}
	Levels = []string{"practice", "pcn", "all"}
)

var (
	countText = regexp.MustCompile(`^([a-z0-9_]+) = (?:(all)|sum ([a-z0-9_]+)|([a-z0-9_]+))$`)
	groupText = regexp.MustCompile(`^([a-z0-9_]+)(?: = (.+))?$`)
	statText  = regexp.MustCompile(`^([a-z0-9_]+)(?: = (median|mean|p90|p92) ([a-z0-9_]+))? over ([a-z0-9_]+)(?: and ([a-z0-9_]+))?(?: to ([1-9][0-9]{0,8}))?$`)
	termText  = regexp.MustCompile(`^(not )?([a-z0-9_]+)$`)
)

func (p *parser) setCount(text string, line int) error {
	p.at["count"] = line
	if m := countText.FindStringSubmatch(text); m != nil {
		c := Count{Name: m[1], Kind: "flag", Column: m[4]}
		switch {
		case m[2] != "":
			c.Kind = "all"
		case m[3] != "":
			c.Kind, c.Column = "sum", m[3]
		}
		p.Counts = append(p.Counts, c)
		return p.once("count "+c.Name, line)
	}
	for _, name := range strings.Split(text, ",") {
		if name = strings.TrimSpace(name); name == "" {
			return fmt.Errorf("count has an empty name")
		} else if strings.ContainsAny(name, " =") {
			return fmt.Errorf("count: want names, or name = all, name = flag, name = sum column")
		}
		if err := p.once("count "+name, line); err != nil {
			return err
		}
		p.Counts = append(p.Counts, Count{Name: name})
	}
	return nil
}

func (p *parser) setGroup(text string, line int) error {
	m := groupText.FindStringSubmatch(text)
	if m == nil {
		return fmt.Errorf("group: want column, or column = its values in order, separated by commas")
	}
	g := Group{Column: m[1]}
	if m[2] != "" {
		for _, v := range strings.Split(m[2], ",") {
			g.Order = append(g.Order, strings.TrimSpace(v))
		}
	}
	p.Groups = append(p.Groups, g)
	p.at["group"] = line
	if len(p.Groups) > 2 {
		return fmt.Errorf("group: two at most: a table of more is hard to read and hard to protect")
	}
	return p.once("group "+g.Column, line)
}

func (p *parser) setStat(text string, line int) error {
	m := statText.FindStringSubmatch(text)
	if m == nil {
		return fmt.Errorf("stat: want name over count [and count] [to 10], or name = median|mean|p90|p92 column over count [and count] [to 10]")
	}
	to, _ := strconv.ParseInt("0"+m[6], 10, 64) // nine digits at most
	p.Stats = append(p.Stats, Stat{Name: m[1], Function: m[2], Column: m[3], Over: m[4], And: m[5], To: to})
	return p.once("stat "+m[1], line)
}

func (p *parser) setWorklist(text string, line int) error {
	for _, part := range strings.Split(text, " and ") {
		m := termText.FindStringSubmatch(strings.TrimSpace(part))
		if m == nil {
			return fmt.Errorf("worklist: want flags joined by and, each with or without not")
		}
		p.Worklist = append(p.Worklist, Term{Column: m[2], Not: m[1] != ""})
	}
	return p.once("worklist", line)
}

// units makes the counts of a report of units those of its query, and checks what belongs to units only.
func (p *parser) units() (line int, err error) {
	for i, c := range p.Counts {
		switch {
		case p.Unit == "" && c.Kind != "":
			return p.at["count "+c.Name], fmt.Errorf("count %s is of units: name the unit", c.Name)
		case p.Unit != "" && c.Kind == "":
			p.Counts[i].Kind, p.Counts[i].Column = "flag", c.Name
		}
	}
	for _, s := range p.Stats {
		if (p.Unit == "") != (s.Function == "") {
			return p.at["stat "+s.Name], fmt.Errorf("stat %s: units have a function of a column, other queries give the number themselves", s.Name)
		}
	}
	for _, s := range p.Stats { // a mean beside its units and its sum, both rounded, gives them away
		sum := slices.IndexFunc(p.Counts, func(c Count) bool { return c.Kind == "sum" && c.Column == s.Column })
		if s.Function == "mean" && sum >= 0 {
			return p.at["stat "+s.Name], fmt.Errorf("stat %s would give count %s away: make it a rate, %[2]s / %s per 1", s.Name, p.Counts[sum].Name, s.Over)
		}
	}
	for _, key := range []string{"group", "apart", "by", "worklist"} {
		if p.Unit == "" && p.at[key] != 0 {
			return p.at[key], fmt.Errorf("%s is for reports of units", key)
		}
	}
	for _, g := range p.Groups {
		if slices.Contains(p.By, g.Column) {
			return p.at["group"], fmt.Errorf("group %s is also a by", g.Column)
		}
	}
	for _, a := range p.Apart {
		if p.at["group "+a] == 0 {
			return p.at["apart"], fmt.Errorf("apart: %s is no group", a)
		}
	}
	if p.Unit != "" && p.Privacy != "aggregate" {
		return p.at["privacy"], fmt.Errorf("a report of units is aggregate: its units are counted")
	}
	return 0, nil
}

// Breakdown says what a report of units is broken down by, beside what its header says.
type Breakdown struct {
	Level  string   // practice (also blank), pcn or all
	Strata []string // of Strata
}

// Reads are the clinical views that a breakdown reads beside the report's own.
func (b Breakdown) Reads() (views []string) {
	if slices.Contains(b.Strata, "imd") {
		views = append(views, "address")
	}
	if slices.Contains(b.Strata, "ethnicity") {
		views = append(views, "observation")
	}
	return views
}

// Needs are the kinds of reference data that a breakdown needs.
func (b Breakdown) Needs() (kinds []string) {
	if slices.Contains(b.Strata, "imd") {
		kinds = append(kinds, "area")
	}
	if b.Level == "pcn" {
		kinds = append(kinds, "practice")
	}
	return kinds
}

// ParseBreakdown sorts what was asked for into level and strata. What the report does not allow is *spec.Usage.
func (r *Report) ParseBreakdown(by []string) (Breakdown, error) {
	var b Breakdown
	if len(by) > 0 && r.Unit == "" {
		return b, spec.Usagef("strata report show "+r.ID+" says what it gives", "report %s gives a finished table: it cannot be broken down", r.ID)
	}
	for _, name := range by {
		switch {
		case slices.Contains(Levels, name) && b.Level == "":
			b.Level = name
		case slices.Contains(Levels, name):
			return b, spec.Usagef("one of "+strings.Join(Levels, ", "), "report %s by %s and by %s", r.ID, b.Level, name)
		case !slices.Contains(r.By, name):
			return b, spec.Usagef("it can be broken down by "+strings.Join(append(slices.Clone(Levels), r.By...), ", "), "report %s cannot be broken down by %q", r.ID, name)
		case !slices.Contains(b.Strata, name):
			b.Strata = append(b.Strata, name)
		}
	}
	if len(b.Strata) > 2 {
		return b, spec.Usagef("two at most", "report %s by %s: small cells protect nobody", r.ID, strings.Join(b.Strata, ", "))
	}
	return b, nil
}

// addedUp says what patients of several organisations counted together are: entries on their lists, as published list sizes are. People
// are not matched across organisations, where the same person may have another id or no NHS number.
func (r *Report) addedUp(by Breakdown) []string {
	whole := map[string]string{"pcn": "each network", "all": "all organisations"}[by.Level]
	if whole == "" || !strings.HasPrefix(r.Unit, "patient") {
		return nil
	}
	return []string{"The counts of " + whole + " are those of the organisations added up: entries on lists, not people. Whoever is on the lists of two organisations on the day counts " +
		"twice, whether the two know them by one id, by one NHS number or by neither."}
}

// placedGroup is a group as sql/query/count_units.sql wants it. Its alias is a name no column of a query has.
type placedGroup struct {
	Group
	Alias   string
	Stratum bool
	Apart   bool
}

// statement is the SQL whose rows are the report's table, before disclosure control.
func (r *Report) statement(b Breakdown) (string, error) {
	if r.Unit == "" {
		return r.query, nil
	}
	level, name := "unit.organisation", "organisation"
	switch b.Level {
	case "pcn":
		level, name = "coalesce(stratum.pcn, 'Unknown')", "pcn"
	case "all":
		level = "'All'"
	}
	var groups []placedGroup
	for _, g := range r.Groups {
		groups = append(groups, placedGroup{Group: g, Apart: slices.Contains(r.Apart, g.Column)})
	}
	for _, s := range b.Strata {
		groups = append(groups, placedGroup{Group: Group{Column: s}, Stratum: true})
	}
	var cubed []string
	for i := range groups {
		groups[i].Alias = fmt.Sprintf("group %d", i+1)
		if !groups[i].Apart {
			cubed = append(cubed, groups[i].Alias)
		}
	}
	return sqlfs.Fill("query/count_units.sql", map[string]any{"Query": r.query, "Level": level, "LevelName": name, "Groups": groups, "Cubed": cubed,
		"Stratified": b.Level == "pcn" || len(b.Strata) > 0, "Ethnicity": slices.Contains(b.Strata, "ethnicity"), "Area": slices.Contains(b.Strata, "imd"),
		"Counts": r.Counts, "Stats": r.Stats})
}
