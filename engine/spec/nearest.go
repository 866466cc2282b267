package spec

import (
	"sort"
	"strings"
)

// Nearest lists up to n of the names, nearest to what was asked for first, without regard to case.
func Nearest(asked string, names []string, n int) []string {
	asked = strings.ToLower(asked)
	type scored struct {
		name  string
		score int
	}
	var all []scored
	for _, name := range names {
		lower := strings.ToLower(name)
		score := distance(asked, lower)
		if asked != "" && (strings.Contains(lower, asked) || strings.Contains(asked, lower)) {
			score /= 4
		}
		all = append(all, scored{name, score})
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].score < all[j].score })
	var out []string
	for i := 0; i < len(all) && i < n; i++ {
		out = append(out, all[i].name)
	}
	return out
}

// distance is the number of single-byte edits between a and b (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		corner := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := corner
			if a[i-1] != b[j-1] {
				cost++
			}
			corner = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
