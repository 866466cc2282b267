package oracle

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"
)

const listsDir = "../../loaders/codelist"

// listed is one row of a codelist file.
type listed struct {
	system, code, term    string
	below, exclude        bool
	category16, category5 string
}

// codebook is the bundled codelists, registers and measures as their files have them.
type codebook struct {
	lists     map[string][]listed
	registers []map[string]string
	measures  []map[string]string
}

func readTable(path string) ([]map[string]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var out []map[string]string
	for _, r := range all[1:] {
		m := map[string]string{}
		for i, h := range all[0] {
			m[h] = r[i]
		}
		out = append(out, m)
	}
	return out, nil
}

func readCodebook() (*codebook, error) {
	b := &codebook{lists: map[string][]listed{}}
	paths, err := filepath.Glob(filepath.Join(listsDir, "lists", "*.csv"))
	if err != nil || len(paths) == 0 {
		return nil, fmt.Errorf("no codelists: %v", err)
	}
	for _, p := range paths {
		rows, err := readTable(p)
		if err != nil {
			return nil, err
		}
		name := strings.TrimSuffix(filepath.Base(p), ".csv")
		for _, r := range rows {
			b.lists[name] = append(b.lists[name], listed{r["system"], r["code"], r["term"], r["include_descendants"] == "1", r["polarity"] == "exclude", r["category16"], r["category5"]})
		}
	}
	if b.registers, err = readTable(filepath.Join(listsDir, "registers.csv")); err != nil {
		return nil, err
	}
	b.measures, err = readTable(filepath.Join(listsDir, "measures.csv"))
	return b, err
}

// matcher knows, for one hierarchy, which codes a list includes and excludes.
type matcher struct {
	book     *codebook
	children map[string][]string
	made     map[string]*codeset
}

type codeset struct {
	ctv3, snomed map[string][2]bool // included, excluded
	leading      []leading
	names        []word
}

type leading struct {
	chars   string
	exclude bool
}

type word struct {
	text    string
	exclude bool
}

func newMatcher(b *codebook, hierarchy map[place]row) *matcher {
	m := &matcher{book: b, children: map[string][]string{}, made: map[string]*codeset{}}
	for _, r := range hierarchy {
		if p, c := r["Ctv3CodeParent"], r["Ctv3CodeChild"]; p != "" && c != "" && p != c {
			m.children[p] = append(m.children[p], c)
		}
	}
	return m
}

func (m *matcher) below(root string) []string {
	seen := map[string]bool{root: true}
	todo := []string{root}
	for i := 0; i < len(todo); i++ {
		for _, c := range m.children[todo[i]] {
			if !seen[c] {
				seen[c] = true
				todo = append(todo, c)
			}
		}
	}
	return todo
}

func mark(set map[string][2]bool, code string, exclude bool) {
	v := set[code]
	if exclude {
		v[1] = true
	} else {
		v[0] = true
	}
	set[code] = v
}

func (m *matcher) set(list string) *codeset {
	if s := m.made[list]; s != nil {
		return s
	}
	s := &codeset{ctv3: map[string][2]bool{}, snomed: map[string][2]bool{}}
	for _, l := range m.book.lists[list] {
		switch l.system {
		case "snomed":
			mark(s.snomed, l.code, l.exclude)
		case "name":
			s.names = append(s.names, word{" " + spelt(l.code), l.exclude})
		case "ctv3":
			mark(s.ctv3, l.code, l.exclude)
			if !l.below {
				continue
			}
			all := m.below(l.code)
			for _, c := range all {
				mark(s.ctv3, c, l.exclude)
			}
			if chars := strings.TrimRight(l.code, "."); len(all) == 1 && chars != "" && chars != l.code {
				s.leading = append(s.leading, leading{chars, l.exclude})
			}
		}
	}
	m.made[list] = s
	return s
}

// has says whether a coded entry is of a list: either code is in it, and neither is excluded.
func (m *matcher) has(list string, e *entry) bool {
	yes, no := m.names(list, e)
	return yes && !no
}

// names says whether a list includes, and whether it excludes, an entry's codes.
func (m *matcher) names(list string, e *entry) (included, excluded bool) {
	s := m.set(list)
	a, b := s.ctv3[e.ctv3], s.snomed[e.snomed]
	return a[0] || b[0], a[1] || b[1]
}

// spelt is a medicine's name in lower case with single blanks between its words.
func spelt(name string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }), " ")
}

// medicine says whether an issue is of a list, by its name or the codes of its product.
func (m *matcher) medicine(list string, i *issue, productCodes map[string][]string) bool {
	s := m.set(list)
	yes, no := false, false
	note := func(exclude bool) {
		if exclude {
			no = true
		} else {
			yes = true
		}
	}
	text := " " + spelt(i.name) + " "
	for _, w := range s.names {
		if w.exclude && strings.Contains(text, w.text+" ") || !w.exclude && i.name != "" && strings.Contains(text, w.text) {
			note(w.exclude)
		}
	}
	for _, code := range productCodes[i.product] {
		v := s.ctv3[code]
		yes, no = yes || v[0], no || v[1]
		for _, l := range s.leading {
			if strings.HasPrefix(code, l.chars) {
				note(l.exclude)
			}
		}
	}
	return yes && !no
}
