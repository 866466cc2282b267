package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Sum says of counts that they add up in every row: left on one side, right on the other.
type Sum struct{ Left, Right []string }

// String is the sum as the header has it.
func (s Sum) String() string {
	return strings.Join(s.Left, " + ") + " = " + strings.Join(s.Right, " + ")
}

// signs are 1 for the counts on the left, -1 for those on the right, 0 for the others.
func (s Sum) signs(counts []Count) []int64 {
	signs := make([]int64, len(counts))
	for j, c := range counts {
		signs[j] = int64(b2i(slices.Contains(s.Left, c.Name)) - b2i(slices.Contains(s.Right, c.Name)))
	}
	return signs
}

var sumText = regexp.MustCompile(`^[a-z0-9_]+( \+ [a-z0-9_]+)* = [a-z0-9_]+( \+ [a-z0-9_]+)*$`)

func (p *parser) setSum(text string, line int) error {
	if !sumText.MatchString(text) {
		return fmt.Errorf("sum: want counts on both sides, as in a + b = c")
	}
	left, right, _ := strings.Cut(text, " = ")
	s := Sum{Left: strings.Split(left, " + "), Right: strings.Split(right, " + ")}
	seen := map[string]bool{}
	for _, name := range append(slices.Clone(s.Left), s.Right...) {
		if seen[name] {
			return fmt.Errorf("sum %s has %s twice", s, name)
		}
		seen[name] = true
	}
	p.Sums = append(p.Sums, s)
	return p.once("sum "+s.String(), line)
}

// sumsHold fails where counts do not add up as the header says they do: the report is wrong, or its header is. Rows
// with a count that is not known are passed over.
func (r *Report) sumsHold(at map[string]int, rows [][]any) error {
	for _, s := range r.Sums {
		for i, row := range rows {
			sum, known := int64(0), true
			for side, names := range map[int64][]string{1: s.Left, -1: s.Right} {
				for _, name := range names {
					n, ok := row[at[name]].(int64)
					sum, known = sum+side*n, known && ok
				}
			}
			if known && sum != 0 {
				return fmt.Errorf("counts do not add up in row %d: %s", i+1, s)
			}
		}
	}
	return nil
}
