package report

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"
)

// scenario is one proof: what stands in the clinical views, what is asked, and what must come out.
type scenario struct {
	name      string
	params    map[string]string
	tables    []part
	want      part   // want.csv
	wantError string // instead of want.csv: a text of the error that must come
	ask       string // "worklist" or "by imd, sex": what else than the report itself
	own       map[string]bool
}

// part is a CSV of a scenario. line is where its first line stands in the txtar.
type part struct {
	name, text string
	line       int
}

var (
	paramLine = regexp.MustCompile(`^param ([a-z_]+) = (.*)$`)
	hashLine  = regexp.MustCompile(`^# (scenario|want-error|ask): (.*)$`)
)

// scenariosOf reads a txtar of scenarios; see the package's documentation. Errors name file and line.
func (r *Report) scenariosOf() ([]scenario, error) {
	ar := txtar.Parse([]byte(r.scenarios))
	base := scenario{name: r.ID, params: map[string]string{}, own: map[string]bool{}}
	line := 1
	fail := func(line int, err error) ([]scenario, error) {
		return nil, fmt.Errorf("%s:%d: %w", r.scenariosSource, line, err)
	}
	if at, err := base.prose(string(ar.Comment), line, true); err != nil {
		return fail(at, err)
	}
	line += strings.Count(string(ar.Comment), "\n")
	var all []scenario
	now, starts := &base, []int{}
	for _, f := range ar.Files {
		if name, ok := strings.CutPrefix(f.Name, "scenario: "); ok {
			for _, s := range all {
				if s.name == name {
					return fail(line, fmt.Errorf("scenario %q is there twice", name))
				}
			}
			all, starts = append(all, base.heir(name)), append(starts, line)
			now = &all[len(all)-1]
			if at, err := now.prose(string(f.Data), line+1, false); err != nil {
				return fail(at, err)
			}
		} else if err := now.add(part{f.Name, string(f.Data), line + 1}); err != nil {
			return fail(line, err)
		}
		line += 1 + strings.Count(string(f.Data), "\n")
	}
	if len(all) == 0 {
		all, starts = append(all, base), append(starts, 1)
	}
	for i, s := range all {
		if strings.TrimSpace(s.want.text) == "" && s.wantError == "" {
			return fail(starts[i], fmt.Errorf("scenario %q has no want.csv", s.name))
		}
	}
	return all, nil
}

// heir is a scenario that starts from what stands before the first one.
func (s scenario) heir(name string) scenario {
	return scenario{name: name, params: maps.Clone(s.params), tables: slices.Clone(s.tables), want: s.want, wantError: s.wantError,
		own: map[string]bool{}}
}

// prose reads the lines under a scenario's name, or at the top of the file: what is neither a param nor a # line is
// for people. It returns the line an error is on.
func (s *scenario) prose(text string, line int, top bool) (int, error) {
	for i, l := range strings.Split(text, "\n") {
		l = strings.TrimRight(l, " \r")
		key, val := "", ""
		if m := paramLine.FindStringSubmatch(l); m != nil {
			key, val = "param "+m[1], strings.TrimSpace(m[2])
			s.params[m[1]] = val
		} else if m := hashLine.FindStringSubmatch(l); m != nil {
			key, val = "# "+m[1], strings.TrimSpace(m[2])
		} else if strings.HasPrefix(l, "param ") || strings.HasPrefix(l, "#") {
			return line + i, fmt.Errorf("want param name = value, # scenario: name, # ask: worklist, # ask: by names or # want-error: text")
		} else {
			continue
		}
		if s.own[key] {
			return line + i, fmt.Errorf("%s is there twice", key)
		}
		s.own[key] = true
		switch {
		case key == "# scenario" && !top:
			return line + i, fmt.Errorf("# scenario stands at the top only; others start with -- scenario: name --")
		case key == "# scenario":
			s.name = val
		case key == "# ask":
			if s.ask = val; val != "worklist" && !strings.HasPrefix(val, "by ") {
				return line + i, fmt.Errorf("# ask: want worklist, or by and names")
			}
		case key == "# want-error":
			s.wantError = val // before any want.csv that is inherited
		}
	}
	return 0, nil
}

// add takes in a CSV, in the place of one inherited under the same name.
func (s *scenario) add(p part) error {
	switch {
	case !strings.HasSuffix(p.name, ".csv"):
		return fmt.Errorf("unknown part %q: want <view>.csv, want.csv or scenario: name", p.name)
	case s.own[p.name]:
		return fmt.Errorf("%s is there twice", p.name)
	case p.name == "want.csv" && s.own["# want-error"]:
		return fmt.Errorf("scenario %q wants an error and want.csv", s.name)
	}
	s.own[p.name] = true
	if p.name == "want.csv" {
		s.want, s.wantError = p, ""
		return nil
	}
	if i := slices.IndexFunc(s.tables, func(t part) bool { return t.name == p.name }); i >= 0 {
		s.tables[i] = p
		return nil
	}
	s.tables = append(s.tables, p)
	return nil
}

// Scenarios names the report's scenarios, in their order.
func (r *Report) Scenarios() ([]string, error) {
	all, err := r.scenariosOf()
	var names []string
	for _, s := range all {
		names = append(names, s.name)
	}
	return names, err
}
