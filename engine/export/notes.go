package export

import (
	"fmt"
	"sort"
	"strings"
)

// numbered are the notes of a book in the order of its sheets. The same note on several tables has one number.
type numbered struct {
	texts []string
	to    [][]string // titles of the tables each belongs to
	of    []tableNotes
}

// tableNotes are the numbers of a table's notes: all, and those of single columns.
type tableNotes struct {
	all     []int
	columns map[int]int
}

// numberNotes gives every note its number: the book's, what the shorthand means, then the tables' own.
func numberNotes(b Book) *numbered {
	n := &numbered{}
	for _, text := range b.Notes {
		n.add(text, allTables)
	}
	marks, cut := inTables(b.Tables)
	for _, m := range marks {
		n.add("Shorthand: ["+m+"] means "+meaning(m)+".", allTables)
	}
	if cut {
		n.add(cutNote, allTables)
	}
	for _, t := range b.Tables {
		tn := tableNotes{columns: map[int]int{}}
		see := func(k int) {
			for _, has := range tn.all {
				if has == k {
					return
				}
			}
			tn.all = append(tn.all, k)
		}
		for _, text := range t.Notes {
			see(n.add(text, t.Title))
		}
		for j, c := range t.Columns {
			if c.Note != "" {
				tn.columns[j] = n.add(c.Note, t.Title)
				see(tn.columns[j])
			}
		}
		n.of = append(n.of, tn)
	}
	return n
}

// add gives a note's number.
func (n *numbered) add(text, to string) int {
	for i, has := range n.texts {
		if has != text {
			continue
		}
		for _, t := range n.to[i] {
			if t == to || t == allTables {
				return i + 1
			}
		}
		n.to[i] = append(n.to[i], to)
		return i + 1
	}
	n.texts, n.to = append(n.texts, text), append(n.to, []string{to})
	return len(n.texts)
}

// sheet is the notes sheet, with the notes as a table.
func (n *numbered) sheet() sheet {
	s := sheet{name: notesName, lines: []line{{"Notes", "title", ""}, {oneTable, "plain", ""}},
		table: &grid{columns: []Column{{Name: "Note number"}, {Name: "Applies to"}, {Name: "Note"}}}}
	for i, text := range n.texts {
		s.table.rows = append(s.table.rows, []any{fmt.Sprintf("[note %d]", i+1), strings.Join(n.to[i], "; "), text})
	}
	if len(s.table.rows) == 0 {
		s.table.rows = [][]any{{"[note 1]", allTables, "There are no notes."}}
	}
	return s
}

func meaning(code string) string {
	if m := legend[code]; m != "" {
		return m
	}
	return "what its table's notes say"
}

// inTables finds the shorthand the tables use, and whether a text of theirs has to be cut.
func inTables(tables []Table) (marks []string, cut bool) {
	seen := map[string]bool{}
	for _, t := range tables {
		for _, r := range t.Rows {
			for j, v := range r {
				if text, ok := v.(string); ok && len(text) > cellLimit {
					_, long := clean(text)
					cut = cut || long
				}
				if cell := show(v, t.Columns[j]); cell.style == "mark" && strings.HasPrefix(cell.text, "[") {
					seen[strings.Trim(cell.text, "[]")] = true
				}
			}
		}
	}
	for m := range seen {
		marks = append(marks, m)
	}
	sort.Strings(marks)
	return marks, cut
}
