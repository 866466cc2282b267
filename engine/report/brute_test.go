package report

import (
	"fmt"
	"math/rand"
	"testing"

	"strata/engine/duck"
	"strata/engine/export"
)

// brute is a small random table of up to three groups and three counts (part, whole, and the rest of the whole), and what
// somebody knows of each of its cells. Every number each row without totals may hold is tried.
type brute struct {
	r       *Report
	columns []duck.Column
	rows    [][]any
	leaves  []int   // rows that are no totals
	above   [][]int // by leaf: the rows that count it, itself among them
	counts  int
	low     []int64 // by cell, row by row
	high    []int64
	hidden  []bool
	sum     []int64 // of the leaves settled so far
	least   []int64 // of the leaves still open, by cell
	most    []int64
	from    []int64 // what is tried of a leaf's counts
	to      []int64
	found   bool
	steps   int
}

func newBrute(rng *rand.Rand, dims []int, counts int) *brute {
	b := &brute{r: &Report{ID: "x", Counts: []Count{{Name: "part"}, {Name: "whole"}, {Name: "rest"}}[:counts]}, counts: counts}
	if counts > 1 {
		b.r.Rates = []Rate{{Name: "pct", Numerator: "part", Denominator: "whole", Per: 100}}
	}
	b.columns = []duck.Column{{Name: "organisation"}}
	for d := range dims {
		b.columns = append(b.columns, duck.Column{Name: fmt.Sprint("g", d)})
	}
	for _, c := range b.r.Counts {
		b.columns = append(b.columns, duck.Column{Name: c.Name})
	}
	n := 1
	for _, size := range dims {
		n *= size + 1
	}
	sums, places := make([][3]int64, n), make([][]int, n)
	for i := range n {
		for _, size := range dims {
			places[i] = append(places[i], i%pow(dims, len(places[i])+1)/pow(dims, len(places[i]))%(size+1))
		}
	}
	for i, leaf := range places {
		if contains0(leaf) {
			continue
		}
		part, rest := small(rng)%40, small(rng)%40
		var above []int
		for j, place := range places {
			if covers(place, leaf) {
				sums[j][0], sums[j][1], sums[j][2] = sums[j][0]+part, sums[j][1]+part+rest, sums[j][2]+rest
				above = append(above, j)
			}
		}
		b.leaves, b.above = append(b.leaves, i), append(b.above, above)
	}
	for i, place := range places {
		row := []any{"P1"}
		for _, v := range place {
			row = append(row, valueName(v))
		}
		for c := range counts {
			row = append(row, sums[i][c])
		}
		b.rows = append(b.rows, row)
	}
	return b
}

// pow is how many rows the first n groups make.
func pow(dims []int, n int) int {
	out := 1
	for _, size := range dims[:n] {
		out *= size + 1
	}
	return out
}

func contains0(place []int) bool {
	for _, v := range place {
		if v == 0 {
			return true
		}
	}
	return false
}

func covers(total, leaf []int) bool {
	for d, v := range total {
		if v != 0 && v != leaf[d] {
			return false
		}
	}
	return true
}

// look sets down what somebody knows of each cell who sees this, and even knows which are hidden for their own sake.
func (b *brute) look(shown [][]any, sc Scheme) {
	cells := len(b.rows) * b.counts
	b.low, b.high, b.hidden = make([]int64, cells), make([]int64, cells), make([]bool, cells)
	b.sum, b.least, b.most = make([]int64, cells), make([]int64, cells), make([]int64, cells)
	s := &sheet{r: b.r, columns: b.columns, rows: b.rows, place: map[[2]int]int{}}
	for i := range b.rows {
		s.place[[2]int{i, 0}] = i
		for c := range b.counts {
			k := i*b.counts + c
			b.low[k], b.high[k], b.hidden[k] = s.known(shown, sc, [2]int{i, 0}, c)
			if sc.Name == "opensafely" && b.isTotal(i) { // a sum of what is shown says nothing of what is not
				b.low[k], b.high[k], b.hidden[k] = 0, many, false
			}
		}
	}
	b.from, b.to = nil, nil
	for l := range b.leaves {
		for c := range b.counts {
			low, high := b.domain(l, c)
			b.from, b.to = append(b.from, low), append(b.to, high)
			for _, row := range b.above[l] {
				b.least[row*b.counts+c] += low
				b.most[row*b.counts+c] += high
			}
		}
	}
}

// pinned says whether a hidden cell can be one number only; settled is false where there was too much to try.
func (b *brute) pinned(shown [][]any, sc Scheme) (pinned, settled bool) {
	b.look(shown, sc)
	settled = true
	for k, hidden := range b.hidden {
		if !hidden {
			continue
		}
		low, high := b.low[k], b.high[k]
		n := b.rows[k/b.counts][len(b.columns)-b.counts+k%b.counts].(int64)
		b.found, b.steps = false, 0
		b.high[k] = n - 1
		b.try(0, 0)
		b.low[k], b.high[k] = n+1, high
		b.try(0, 0)
		b.low[k] = low
		settled = settled && (b.found || b.steps <= mostSteps)
		if !b.found && b.steps <= mostSteps {
			return true, true
		}
	}
	return false, settled
}

const mostSteps = 200_000

func (b *brute) isTotal(row int) bool {
	for _, l := range b.leaves {
		if l == row {
			return false
		}
	}
	return true
}

// domain is what is tried for a leaf: the rest of a whole follows from the two others. Of numbers without limit some are.
func (b *brute) domain(leaf, count int) (low, high int64) {
	k := b.leaves[leaf]*b.counts + count
	n := b.rows[b.leaves[leaf]][len(b.columns)-b.counts+count].(int64)
	return max(b.low[k], n-8), min(b.high[k], n+8)
}

// try settles the counts of one leaf after another, from what they are outwards, until a table fits.
func (b *brute) try(leaf, count int) {
	b.steps++
	if leaf == len(b.leaves) {
		b.found = true
	}
	if b.found || b.steps > mostSteps {
		return
	}
	low, high := b.from[leaf*b.counts+count], b.to[leaf*b.counts+count]
	first := b.leaves[leaf] * b.counts
	n := b.rows[b.leaves[leaf]][len(b.columns)-b.counts+count].(int64)
	for i := range 2*(high-low) + 2 {
		v := n + (i+1)/2*(1-i%2*2) // n, n-1, n+1, n-2, …
		switch {
		case v < max(low, b.low[first+count]) || v > min(high, b.high[first+count]), count == 1 && v < b.sum[first], count == 2 && v != b.sum[first+1]-b.sum[first]:
			continue
		}
		fits := true
		for _, row := range b.above[leaf] {
			k := row*b.counts + count
			b.sum[k], b.least[k], b.most[k] = b.sum[k]+v, b.least[k]-low, b.most[k]-high
			fits = fits && b.sum[k]+b.least[k] <= b.high[k] && b.sum[k]+b.most[k] >= b.low[k]
		}
		if fits && count+1 < b.counts {
			b.try(leaf, count+1)
		} else if fits {
			b.try(leaf+1, 0)
		}
		for _, row := range b.above[leaf] {
			k := row*b.counts + count
			b.sum[k], b.least[k], b.most[k] = b.sum[k]-v, b.least[k]+low, b.most[k]+high
		}
	}
}

// TestNoHiddenCellFollowsByTrial: in small tables of one to three groups, with a part, its whole and the rest of it, no hidden cell
// follows from what is shown: all numbers are tried.
func TestNoHiddenCellFollowsByTrial(t *testing.T) {
	rng := rand.New(rand.NewSource(2))
	shapes := [][]int{{2}, {3}, {4}, {6}, {2, 2}, {3, 2}, {3, 3}, {2, 2, 2}}
	leaks, unsettled := 0, 0
	for n := range tables(t, 1000) {
		dims := shapes[rng.Intn(len(shapes))]
		counts := 1 + rng.Intn(3)
		b := newBrute(rng, dims, counts)
		if len(b.leaves)*min(counts, 2) > 9 {
			b = newBrute(rng, dims, 1)
		}
		sc := scheme(t, []string{"hes", "opensafely", "threshold10", "midpoint6", "none"}[n%5])
		shown, _, err := b.r.treated(b.columns, b.rows, sc)
		if err != nil {
			t.Fatal(err)
		}
		s := &sheet{r: b.r, columns: b.columns, rows: b.rows}
		pinned, settled := b.pinned(shown, sc)
		if unsettled += b2i(!settled); pinned {
			t.Fatalf("table %d, %s: a hidden cell can be one number only\n%s", n, sc.Name, s.print(shown))
		}
		if n%10 < 5 {
			pinned, _ = b.pinned(s.byItself(sc), sc)
			leaks += b2i(pinned)
		}
	}
	t.Logf("%d tables would leak without protection, %d were too many to try", leaks, unsettled)
	if leaks == 0 || unsettled > max(5, tables(t, 1000)/100) {
		t.Errorf("%d tables leak without protection, %d were too many to try: the test shows little", leaks, unsettled)
	}
}

// TestTotalsOfRoundedCells: under opensafely each total is the sum of the cells shown, and hidden where that is nothing of something.
func TestTotalsOfRoundedCells(t *testing.T) {
	rng := rand.New(rand.NewSource(3))
	for range 300 {
		b := newBrute(rng, []int{3, 2}, 1)
		shown, _, err := b.r.treated(b.columns, b.rows, scheme(t, "opensafely"))
		if err != nil {
			t.Fatal(err)
		}
		sums, hidden := make([]int64, len(b.rows)), make([]bool, len(b.rows))
		for l, leaf := range b.leaves {
			for _, row := range b.above[l] {
				n, ok := shown[leaf][3].(int64)
				sums[row], hidden[row] = sums[row]+n, hidden[row] || !ok
			}
		}
		for i, row := range shown {
			want := any(sums[i])
			if hidden[i] && sums[i] == 0 {
				want = export.Suppressed
			}
			if row[3] != want {
				t.Fatalf("%s: want %v", plain(row), want)
			}
		}
	}
}
