package decode

import (
	"fmt"
	"regexp"
)

var (
	makes = regexp.MustCompile(`(?m)^CREATE OR REPLACE (?:MACRO|VIEW) (\w+\.\w+)`)
	uses  = regexp.MustCompile(`\b(?:clinical|statistics)\.\w+`)
	prose = regexp.MustCompile(`(?m)^\s*--.*$`)
)

// inOrder puts every file after those that make what it uses, as DuckDB asks of macros and views; otherwise the order
// stays. A circle is an error.
func inOrder(files []clinicalView) ([]clinicalView, error) {
	maker := map[string]int{}
	for i, f := range files {
		for _, m := range makes.FindAllStringSubmatch(f.text, -1) {
			maker[m[1]] = i
		}
	}
	const waiting, done = 1, 2
	state := make([]int, len(files))
	var out []clinicalView
	var visit func(i int) error
	visit = func(i int) error {
		switch state[i] {
		case done:
			return nil
		case waiting:
			return fmt.Errorf("make %s: it uses itself, by way of others", files[i].name)
		}
		state[i] = waiting
		for _, name := range uses.FindAllString(prose.ReplaceAllString(files[i].text, ""), -1) {
			if j, ok := maker[name]; ok && j != i {
				if err := visit(j); err != nil {
					return err
				}
			}
		}
		state[i], out = done, append(out, files[i])
		return nil
	}
	for i := range files {
		if err := visit(i); err != nil {
			return nil, err
		}
	}
	return out, nil
}
