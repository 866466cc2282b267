package report

import (
	"fmt"
	"slices"
	"strings"

	"strata/engine/duck"
)

// grid is the counts of a table and how its rows belong together: a row whose text cell is All or Total stands for the
// rows that are like it otherwise.
type grid struct {
	rows   [][]any
	counts []int    // columns
	dims   [][]int  // columns that have totals; those that are totals in the same rows are one
	texts  []int    // all columns that tell rows apart
	total  []uint64 // by row: the dims it is a total of
	byKey  map[string][]int
	under  map[uint64]map[string][]int // rows that are a total of nothing, by the key of a total over these dims
	sums   map[int]bool                // cells that are the sums of others
	rest   []int64                     // the count of a row that follows from others of it: see follower
}

// mostDims is how many columns with totals are taken into account; a report of units has four at most.
const mostDims = 8

func (r *Report) gridOf(columns []duck.Column, rows [][]any) *grid {
	g := &grid{rows: rows, total: make([]uint64, len(rows)), byKey: map[string][]int{}, under: map[uint64]map[string][]int{}}
	at := map[string]int{}
	for i, c := range columns {
		at[c.Name] = i
	}
	for _, c := range r.Counts {
		g.counts = append(g.counts, at[c.Name])
	}
	signatures := map[string]int{}
	for i, c := range columns {
		if r.counts(c.Name) || slices.ContainsFunc(rows, func(row []any) bool { return isNumber(row[i]) }) {
			continue
		}
		g.texts = append(g.texts, i)
		var in []byte
		for _, row := range rows {
			in = append(in, "01"[b2i(isTotal(row[i]))])
		}
		if !slices.Contains(in, '1') || !slices.Contains(in, '0') {
			continue // --by all: every row is of all organisations
		}
		if d, tied := signatures[string(in)]; tied {
			g.dims[d] = append(g.dims[d], i)
		} else if len(g.dims) < mostDims {
			signatures[string(in)] = len(g.dims)
			g.dims = append(g.dims, []int{i})
		}
	}
	for i, row := range rows {
		for d, cols := range g.dims {
			if isTotal(row[cols[0]]) {
				g.total[i] |= 1 << d
			}
		}
		g.byKey[g.key(i, 0)] = append(g.byKey[g.key(i, 0)], i)
	}
	return g
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func isNumber(v any) bool {
	switch v.(type) {
	case int64, float64:
		return true
	}
	return false
}

// isTotal says whether a cell stands for all values of its column.
func isTotal(v any) bool {
	s, ok := v.(string)
	return ok && (strings.EqualFold(s, "all") || strings.EqualFold(s, "total"))
}

// cell numbers the counts of the grid.
func (g *grid) cell(row, count int) int { return row*len(g.counts) + count }

func (g *grid) value(row, count int) any { return g.rows[row][g.counts[count]] }

// key is what tells a row apart, as a total over these dims would see it.
func (g *grid) key(row int, over uint64) string {
	var b strings.Builder
	for _, i := range g.texts {
		v := g.rows[row][i]
		for d, cols := range g.dims {
			if over&(1<<d) != 0 && slices.Contains(cols, i) {
				v = "All"
			}
		}
		if isTotal(v) {
			v = "All"
		}
		fmt.Fprintf(&b, "%q|", fmt.Sprint(v))
	}
	return b.String()
}

// totals are the facts that the rows of a dim add up to its total, for each count. Whether they hold is for others to see.
func (g *grid) totals() []fact {
	var out []fact
	for d := range g.dims {
		children := map[string][]int{}
		for i := range g.rows {
			if g.total[i]&(1<<d) == 0 {
				key := g.key(i, 1<<d)
				children[key] = append(children[key], i)
			}
		}
		for i := range g.rows {
			below := children[g.key(i, 0)]
			if g.total[i]&(1<<d) == 0 || len(below) == 0 {
				continue
			}
			for _, part := range g.partitions(d, below) {
				for j := range g.counts {
					f := fact{parts: []summand{{g.cell(i, j), -1}}}
					for _, row := range part {
						f.parts = append(f.parts, summand{g.cell(row, j), 1})
					}
					out = append(out, f)
				}
			}
		}
	}
	return out
}

// partitions are the rows below a total, and where two columns are total together, as breakdown and group are in a table of several
// breakdowns one under the other, also the rows of each breakdown: each of these may add up to the total by itself.
func (g *grid) partitions(d int, below []int) [][]int {
	out := [][]int{below}
	if len(g.dims[d]) < 2 {
		return out
	}
	for _, col := range g.dims[d] {
		of, order := map[string][]int{}, []string{}
		for _, i := range below {
			v := fmt.Sprint(g.rows[i][col])
			if of[v] == nil {
				order = append(order, v)
			}
			of[v] = append(of[v], i)
		}
		if len(order) > 1 && len(order) < len(below) {
			for _, v := range order {
				out = append(out, of[v])
			}
		}
	}
	return out
}

// leaves are the rows a total stands for that are totals of nothing themselves.
func (g *grid) leaves(row int) []int {
	over := g.total[row]
	if g.under[over] == nil {
		g.under[over] = map[string][]int{}
		for i := range g.rows {
			if g.total[i] == 0 {
				key := g.key(i, over)
				g.under[over][key] = append(g.under[over][key], i)
			}
		}
	}
	return g.under[over][g.key(row, 0)]
}

// summed are the cells that are the sums of others: totals that add up from the rows they stand for.
func (g *grid) summed() map[int]bool {
	out := map[int]bool{}
	for i := range g.rows {
		if g.total[i] == 0 {
			continue
		}
		leaves := g.leaves(i)
		for j := range g.counts {
			total, ok := g.value(i, j).(int64)
			for _, leaf := range leaves {
				n, known := g.value(leaf, j).(int64)
				total, ok = total-n, ok && known
			}
			if ok && total == 0 && len(leaves) > 0 {
				out[g.cell(i, j)] = true
			}
		}
	}
	return out
}
