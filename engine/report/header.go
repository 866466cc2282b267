package report

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

var (
	keyLine  = regexp.MustCompile(`^-- ([a-z]+):\s*(.*)$`)
	contLine = regexp.MustCompile(`^--\s{2,}(\S.*)$`)
	rateText = regexp.MustCompile(`^([a-z0-9_]+) = ([a-z0-9_]+) / ([a-z0-9_]+) per ([1-9][0-9]*)(?: ci (wilson|byar))?$`)
)

// mostDecimals is how many a cell of a workbook shows.
const mostDecimals = 6

// closed are the values of keys that take no others.
var closed = map[string][]string{
	"privacy":  {"aggregate", "patient"},
	"standing": {"verified", "secondary", "local"},
	"by":       append([]string{"practice", "pcn"}, Strata...),
}

// parser holds what has been read of a header so far, and on which line: "title", "param as_at", "rate pct".
type parser struct {
	*Report
	at map[string]int
}

type entry struct {
	key, value string
	line       int
}

// Parse reads one report. file is its path in the bundle: <topic>/<id>.sql. Errors name file and line.
func Parse(file, text string) (*Report, error) {
	topic, name, ok := strings.Cut(file, "/")
	if !ok || strings.Contains(name, "/") {
		return nil, fmt.Errorf("%s: a report lies in <topic>/<id>.sql", file)
	}
	entries, body, err := header(file, text)
	if err != nil {
		return nil, err
	}
	p := parser{at: map[string]int{}, Report: &Report{Topic: topic, ID: strings.TrimSuffix(name, ".sql"), file: file, SQL: text,
		Formats: map[string]Format{}}}
	for _, e := range entries {
		if err := p.set(e); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, e.line, err)
		}
	}
	p.query = strings.TrimRight(strings.TrimSpace(body), "; \n")
	for _, key := range []string{"title", "question", "grain", "reads", "source", "privacy", "standing"} {
		if p.at[key] == 0 {
			return nil, fmt.Errorf("%s:1: no %s", file, key)
		}
	}
	if line, err := p.consistent(body); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", file, line, err)
	}
	return p.Report, nil
}

// header splits a report into the entries of its header and the SQL below them.
func header(file, text string) (entries []entry, body string, err error) {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if !strings.HasPrefix(line, "--") {
			body = strings.Join(lines[i:], "\n")
			break
		}
		if m := keyLine.FindStringSubmatch(line); m != nil {
			entries = append(entries, entry{m[1], strings.TrimSpace(m[2]), i + 1})
		} else if m := contLine.FindStringSubmatch(line); m != nil && len(entries) > 0 {
			last := &entries[len(entries)-1]
			last.value = strings.TrimSpace(last.value + " " + strings.TrimSpace(m[1]))
		} else {
			return nil, "", fmt.Errorf("%s:%d: not a header line: want -- key: value", file, i+1)
		}
	}
	return entries, body, nil
}

func (p *parser) set(e entry) error {
	single := map[string]*string{"title": &p.Title, "question": &p.Question, "grain": &p.Grain, "privacy": &p.Privacy, "standing": &p.Standing, "unit": &p.Unit}
	many := map[string]*[]string{"source": &p.Sources, "note": &p.Notes}
	lists := map[string]*[]string{"reads": &p.Reads, "needs": &p.Needs, "by": &p.By, "apart": &p.Apart, "audience": &p.Audience}
	more := map[string]func(string, int) error{"param": p.setParam, "count": p.setCount, "rate": p.setRate, "column": p.setColumn,
		"group": p.setGroup, "stat": p.setStat, "worklist": p.setWorklist, "chart": p.setChart, "sum": p.setSum, "same": p.setSame, "changed": p.setChanged,
		"again": p.setAgain}
	switch {
	case single[e.key] == nil && many[e.key] == nil && lists[e.key] == nil && more[e.key] == nil:
		return fmt.Errorf("unknown key %q", e.key)
	case e.value == "":
		return fmt.Errorf("%s is empty", e.key)
	case more[e.key] != nil:
		return more[e.key](e.value, e.line)
	case single[e.key] != nil:
		if allowed := closed[e.key]; allowed != nil && !slices.Contains(allowed, e.value) {
			return fmt.Errorf("%s is none of %s", e.key, strings.Join(allowed, ", "))
		}
		*single[e.key] = e.value
		return p.once(e.key, e.line)
	case many[e.key] != nil:
		*many[e.key] = append(*many[e.key], e.value)
	default:
		for _, s := range strings.Split(e.value, ",") {
			if s = strings.TrimSpace(s); s == "" {
				return fmt.Errorf("%s has an empty name", e.key)
			}
			if err := p.once(e.key+" "+s, e.line); err != nil {
				return err
			}
			if allowed := closed[e.key]; allowed != nil && !slices.Contains(allowed, s) {
				return fmt.Errorf("%s is none of %s", e.key, strings.Join(allowed, ", "))
			}
			*lists[e.key] = append(*lists[e.key], s)
		}
	}
	p.at[e.key] = e.line
	return nil
}

// once notes the line something stands on; a second time is an error.
func (p *parser) once(what string, line int) error {
	if first := p.at[what]; first != 0 {
		return fmt.Errorf("%s is there twice, first on line %d", what, first)
	}
	p.at[what] = line
	return nil
}

func (p *parser) setParam(text string, line int) error {
	param, err := paramOf(text)
	if err != nil {
		return err
	}
	p.Params = append(p.Params, param)
	return p.once("param "+param.Name, line)
}

func (p *parser) setChanged(text string, _ int) error {
	day, what, ok := strings.Cut(text, "|")
	on, err := time.Parse(time.DateOnly, strings.TrimSpace(day))
	if what = strings.TrimSpace(what); !ok || err != nil || what == "" {
		return fmt.Errorf("changed: want 2026-11-25 | what changed")
	}
	p.Changes = append(p.Changes, Change{on, what})
	return nil
}

func (p *parser) setRate(text string, line int) error {
	m := rateText.FindStringSubmatch(text)
	if m == nil {
		return fmt.Errorf("rate: want name = numerator / denominator per 100 [ci wilson|byar]")
	}
	per, err := strconv.ParseFloat(m[4], 64)
	if err != nil {
		return fmt.Errorf("rate %s: per is not a number", m[1])
	}
	p.Rates = append(p.Rates, Rate{m[1], m[2], m[3], per, m[5]})
	return p.once("rate "+m[1], line)
}

func (p *parser) setColumn(text string, line int) error {
	parts := strings.Split(text, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if len(parts) != 3 || parts[0] == "" || parts[1] == "" {
		return fmt.Errorf("column: want name | Title | format")
	}
	kind, decimals, _ := strings.Cut(parts[2], ".")
	n, err := strconv.Atoi("0" + decimals)
	if _, known := kinds[kind]; !known || err != nil || n > mostDecimals {
		return fmt.Errorf("column: format is none of whole, number.N, percent.N, date, text")
	}
	p.Formats[parts[0]] = Format{parts[1], kind, n}
	return p.once("column "+parts[0], line)
}
