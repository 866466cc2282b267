package report

import (
	"fmt"
	"maps"
	"slices"
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
		if text == "none" && !p.mayBeNone() {
			return nil, spec.Usagef(p.hint(nil), "report %s: parameter %s may not be none", r.ID, p.Name)
		}
		v, err := p.value(text, today)
		if err != nil {
			return nil, spec.Usagef(p.hint(err), "report %s: parameter %s: %v", r.ID, p.Name, err)
		}
		args[p.Name] = v
	}
	return args, r.reaches(args, today)
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
