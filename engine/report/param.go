package report

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Param is a parameter of a report. A type that is closed stands with its values: one_of(a, b).
type Param struct{ Name, Type, Default, Text string }

var (
	paramText = regexp.MustCompile(`^([a-z_]+) ([a-z_]+(?:\([^()|]*\))?)(?: = ([^|]+?))?\s*(?:\|\s*(.+))?$`)
	closedOf  = regexp.MustCompile(`^(one_of|some_of)\((.*)\)$`)
	paramType = []string{"date", "text", "whole", "number", "codelist", "codelist_list", "register", "register_list", "org_list"}
)

// paramOf reads a param line; one_of and some_of come out with a blank after every comma.
func paramOf(text string) (Param, error) {
	m := paramText.FindStringSubmatch(text)
	if m == nil {
		return Param{}, fmt.Errorf("param: want name type = default | what it is; types are %s, one_of(a, b), some_of(a, b)", strings.Join(paramType, ", "))
	}
	p := Param{m[1], m[2], strings.TrimSpace(m[3]), m[4]}
	if c := closedOf.FindStringSubmatch(p.Type); c != nil {
		values := strings.Split(c[2], ",")
		for i := range values {
			if values[i] = strings.TrimSpace(values[i]); values[i] == "" || slices.Contains(values[:i], values[i]) {
				return p, fmt.Errorf("param %s: %s names its values, each once", p.Name, c[1])
			}
		}
		p.Type = c[1] + "(" + strings.Join(values, ", ") + ")"
	} else if !slices.Contains(paramType, p.Type) {
		return p, fmt.Errorf("param %s: type is none of %s, one_of(a, b), some_of(a, b)", p.Name, strings.Join(paramType, ", "))
	}
	if want := map[string]string{"as_at": "date", "org": "org_list"}[p.Name]; want != "" && p.Type != want {
		return p, fmt.Errorf("param %s is a %s in every report", p.Name, want)
	}
	if p.Default != "" {
		// Any day will do: whether a default can be read does not depend on it.
		if _, err := p.value(p.Default, time.Unix(0, 0)); err != nil {
			return p, fmt.Errorf("param %s: default: %w", p.Name, err)
		}
	}
	return p, nil
}

// Kind is the type without its values.
func (p Param) Kind() string {
	kind, _, _ := strings.Cut(p.Type, "(")
	return kind
}

// Values are those a parameter may have, where its type says: one_of and some_of. Those of registers, codelists and organisations
// are in the store.
func (p Param) Values() []string {
	if c := closedOf.FindStringSubmatch(p.Type); c != nil {
		return strings.Split(c[2], ", ")
	}
	return nil
}

// Names are the registers, codelists or organisations a value of the parameter names, or the values of a closed type.
func (p Param) Names(value any) []string {
	switch v := value.(type) {
	case string:
		return []string{v}
	case []string:
		return v
	}
	return nil
}

// mayBeNone tells whether none, which is NULL, is a value.
func (p Param) mayBeNone() bool { return p.Default == "none" || slices.Contains(p.Values(), "none") }

// stranger is a value that is none of those a parameter may have.
type stranger struct {
	name string
	of   []string
}

func (s *stranger) Error() string {
	return fmt.Sprintf("%q is none of %s", s.name, strings.Join(s.of, ", "))
}

// hint says what to do about a value that does not fit: the nearest that does, or what the parameter is.
func (p Param) hint(err error) string {
	var s *stranger
	if errors.As(err, &s) {
		return didYouMean(s.name, s.of, 2)
	}
	return fmt.Sprintf("%s is a %s: %s", p.Name, p.Type, p.Text)
}

// value reads a value. Lists are separated by commas.
func (p Param) value(text string, today time.Time) (any, error) {
	if text == "none" {
		return nil, nil
	}
	switch p.Kind() {
	case "date":
		return Day(text, today)
	case "whole":
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is not a whole number", text)
		}
		if n < 0 {
			return nil, fmt.Errorf("%q is below 0", text)
		}
		return n, nil
	case "number":
		f, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, fmt.Errorf("%q is not a number", text)
		}
		return f, nil
	case "one_of":
		return text, p.among(text)
	case "org_list", "codelist_list", "register_list", "some_of":
		return p.list(text)
	}
	return text, nil
}

func (p Param) list(text string) (any, error) {
	var names []string
	for _, name := range strings.Split(text, ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		if err := p.among(name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	switch {
	case len(names) > 0:
		return names, nil
	case p.Kind() == "org_list":
		return nil, nil // no organisation asked for is NULL, all of them; an empty list would be none
	}
	return nil, fmt.Errorf("%q names nothing", text)
}

// among refuses what is none of a closed type's values.
func (p Param) among(name string) error {
	if of := p.Values(); of != nil && (!slices.Contains(of, name) || name == "none") {
		return &stranger{name, of}
	}
	return nil
}
