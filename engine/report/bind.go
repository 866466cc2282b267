package report

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"strata/engine/duck"
	"strata/engine/spec"
)

// Bind turns given texts into the values of the report's parameters; what is not given gets its default. today
// is the day defaults count from. Unknown parameters and values that do not fit are *spec.Usage.
func (r *Report) Bind(given map[string]string, today time.Time) (duck.Args, error) {
	var names []string
	for _, p := range r.Params {
		names = append(names, p.Name)
	}
	// A mistyped name first: it explains best why a parameter seems to be missing.
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(names, name) {
			return nil, spec.Usagef(didYouMean(name, names, 2), "report %s has no parameter %q", r.ID, name)
		}
	}
	args := duck.Args{}
	for _, p := range r.Params {
		text, ok := given[p.Name]
		if !ok {
			if p.Default == "" {
				return nil, spec.Usagef(fmt.Sprintf("--param %s=…: %s", p.Name, p.Text), "report %s needs parameter %s", r.ID, p.Name)
			}
			text = p.Default
		}
		if text == "none" && p.Default != "none" {
			return nil, spec.Usagef(fmt.Sprintf("%s is a %s: %s", p.Name, p.Type, p.Text), "report %s: parameter %s may not be none", r.ID, p.Name)
		}
		v, err := value(p.Type, text, today)
		if err != nil {
			return nil, spec.Usagef(fmt.Sprintf("%s is a %s: %s", p.Name, p.Type, p.Text), "report %s: parameter %s: %v", r.ID, p.Name, err)
		}
		args[p.Name] = v
	}
	return args, r.reaches(args, today)
}

func value(kind, text string, today time.Time) (any, error) {
	if text == "none" {
		return nil, nil
	}
	switch kind {
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
	case "org_list":
		var codes []string
		for _, c := range strings.Split(text, ",") {
			if c = strings.TrimSpace(c); c != "" {
				codes = append(codes, c)
			}
		}
		if len(codes) == 0 {
			return nil, nil // no organisation asked for is NULL, all of them; an empty list would be none
		}
		return codes, nil
	}
	return text, nil
}

// AsItStands tells whether the values of the parameters are the report's own, as_at and org apart: then it asks what its page says it
// does, of some day and some organisations.
func (r *Report) AsItStands(args duck.Args, today time.Time) bool {
	return len(r.Changed(args, today)) == 0
}

// Day reads a date: 2026-03-31, today, or month_end, the last day of the last whole month before today.
func Day(text string, today time.Time) (time.Time, error) {
	day := time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)
	switch text {
	case "today":
		return day, nil
	case "month_end":
		return day.AddDate(0, 0, -day.Day()), nil
	}
	t, err := time.Parse("2006-01-02", text)
	if err != nil {
		return t, fmt.Errorf("%q is not a date: want 2026-03-31, today or month_end", text)
	}
	return t, nil
}
