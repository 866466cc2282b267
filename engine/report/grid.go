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
	counts []int                        // columns
	dims   [][]int                      // columns that have totals; those that are totals in the same rows are one
	texts  []int                        // all columns that tell rows apart and are no numbers
	total  []uint64                     // by row: the dims it is a total of
	under  map[reading]map[string][]int // rows that are a total of nothing, by the key of a total over these dims
	sums   map[int][]int                // cells that are the sums of others: of the rows they stand for
	// A number that is no count may tell rows apart, as a year does, or measure them, as a target does: tables are read both ways, and
	// what adds up in either adds up. By reading: all columns that tell rows apart; in the first those that are no numbers.
	readings [][]int
	rest     []int64 // the count of a row that follows from others of it: see follower
}

// mostDims is how many columns with totals are taken into account; a report of units has four at most.
const mostDims = 8

func (r *Report) gridOf(columns []duck.Column, rows [][]any) *grid {
	g := &grid{rows: rows, total: make([]uint64, len(rows)), under: map[reading]map[string][]int{}}
	at := map[string]int{}
	for i, c := range columns {
		at[c.Name] = i
	}
	for _, c := range r.Counts {
		g.counts = append(g.counts, at[c.Name])
	}
	signatures := map[string]int{}
	var numbers []int
	for i, c := range columns {
		if r.counts(c.Name) {
			continue
		}
		if slices.ContainsFunc(rows, func(row []any) bool { return isNumber(row[i]) }) {
			numbers = append(numbers, i)
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
	}
	g.readings = readingsOf(g.texts, numbers)
	return g
}

// reading is one way to read a table, and the dims of a total.
type reading struct {
	way  int
	over uint64
}

// mostNumbers is how many numbers that are no counts are read either way each by itself; of more, all of them or one.
const mostNumbers = 3

// readingsOf are the columns that may tell rows apart: those that are no numbers, with any of the numbers.
func readingsOf(texts, numbers []int) (out [][]int) {
	for some := range 1 << min(len(numbers), mostNumbers) {
		columns := slices.Clone(texts)
		for i, column := range numbers {
			if some&(1<<min(i, mostNumbers)) != 0 {
				columns = append(columns, column)
			}
		}
		out = append(out, columns)
	}
	if len(numbers) > mostNumbers {
		for _, column := range numbers[mostNumbers:] {
			out = append(out, append(slices.Clone(texts), column))
		}
		out = append(out, slices.Concat(texts, numbers))
	}
	return out
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

// key is what tells a row apart in a reading, as a total over these dims would see it.
func (g *grid) key(row int, as reading) string {
	var b strings.Builder
	for _, i := range g.readings[as.way] {
		v := g.rows[row][i]
		for d, cols := range g.dims {
			if as.over&(1<<d) != 0 && slices.Contains(cols, i) {
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
		children := make([]map[string][]int, len(g.readings))
		for way := range g.readings {
			children[way] = map[string][]int{}
			for i := range g.rows {
				if g.total[i]&(1<<d) == 0 {
					key := g.key(i, reading{way, 1 << d})
					children[way][key] = append(children[way][key], i)
				}
			}
		}
		for k := range len(g.rows) * len(g.readings) {
			i, way := k/len(g.readings), k%len(g.readings)
			below := children[way][g.key(i, reading{way: way})]
			if g.total[i]&(1<<d) == 0 || len(below) == 0 {
				continue
			}
			if way > 0 && slices.Equal(below, children[0][g.key(i, reading{})]) {
				continue // it says nothing more
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

// leaves are the rows a total stands for in a reading that are totals of nothing themselves.
func (g *grid) leaves(row, way int) []int {
	as := reading{way, g.total[row]}
	if g.under[as] == nil {
		g.under[as] = map[string][]int{}
		for i := range g.rows {
			if g.total[i] == 0 {
				key := g.key(i, as)
				g.under[as][key] = append(g.under[as][key], i)
			}
		}
	}
	return g.under[as][g.key(row, reading{way: way})]
}

// summed are the cells that are the sums of others, and the rows these are of: totals that add up from the rows they stand for.
func (g *grid) summed() map[int][]int {
	out := map[int][]int{}
	for k := range len(g.rows) * len(g.readings) {
		i, way := k/len(g.readings), k%len(g.readings)
		if g.total[i] == 0 {
			continue
		}
		leaves := g.leaves(i, way)
		for j := range g.counts {
			total, ok := g.value(i, j).(int64)
			for _, leaf := range leaves {
				n, known := g.value(leaf, j).(int64)
				total, ok = total-n, ok && known
			}
			if c := g.cell(i, j); ok && total == 0 && len(leaves) > 0 && out[c] == nil {
				out[c] = leaves
			}
		}
	}
	return out
}
