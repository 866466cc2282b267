package report

import (
	"math/rand"
	"os"
	"strconv"
	"testing"

	"strata/engine/duck"
	"strata/engine/export"
)

// sheet is a random table: counts by one group or two, each with a total row, and one count or two of which the first is
// part of the second.
type sheet struct {
	r       *Report
	a, b    int // values of the groups; b is 0 where there is one
	columns []duck.Column
	rows    [][]any
	place   map[[2]int]int // row by values of the groups; 0 is All
}

// small draws counts as they come in practices: many noughts and small ones, few large.
func small(rng *rand.Rand) int64 {
	switch rng.Intn(8) {
	case 0:
		return 0
	case 1, 2, 3, 4:
		return 1 + int64(rng.Intn(9))
	case 5, 6:
		return 8 + int64(rng.Intn(15))
	}
	return int64(rng.Intn(300))
}

func randomSheet(rng *rand.Rand, counts int) *sheet {
	s := &sheet{r: &Report{ID: "x", Counts: []Count{{Name: "n"}}}, a: 2 + rng.Intn(5), place: map[[2]int]int{}}
	s.columns = []duck.Column{{Name: "organisation"}, {Name: "a"}}
	if rng.Intn(4) > 0 {
		s.b = 2 + rng.Intn(5)
		s.columns = append(s.columns, duck.Column{Name: "b"})
	}
	s.columns = append(s.columns, duck.Column{Name: "n"})
	if counts == 2 {
		s.a, s.b = min(s.a, 3), min(s.b, 2)
		s.r.Counts = append(s.r.Counts, Count{Name: "d"})
		s.r.Rates = []Rate{{Name: "pct", Numerator: "n", Denominator: "d", Per: 100}}
		s.columns = append(s.columns, duck.Column{Name: "d"})
	}
	sums := map[[2]int][2]int64{}
	for i := 1; i <= s.a; i++ {
		for j := min(1, s.b); j <= s.b; j++ {
			n := [2]int64{small(rng), 0}
			n[1] = n[0] + small(rng)
			for at := range map[[2]int]bool{{i, j}: true, {0, j}: true, {i, 0}: true, {0, 0}: true} { // each once, where j is 0
				sums[at] = [2]int64{sums[at][0] + n[0], sums[at][1] + n[1]}
			}
		}
	}
	noNoughts := rng.Intn(2) == 0
	for i := 0; i <= s.a; i++ {
		for j := 0; j <= s.b; j++ {
			at := [2]int{i, j}
			if noNoughts && sums[at][0] == 0 && (counts == 1 || sums[at][1] == 0) {
				continue // as in a query that counts only what there is
			}
			row := []any{"P1", valueName(i)}
			if s.b > 0 {
				row = append(row, valueName(j))
			}
			row = append(row, sums[at][0])
			if counts == 2 {
				row = append(row, sums[at][1])
			}
			s.place[at] = len(s.rows)
			s.rows = append(s.rows, row)
		}
	}
	return s
}

func valueName(i int) string {
	if i == 0 {
		return "All"
	}
	return "v" + strconv.Itoa(i)
}

// known is what somebody knows of a cell who sees the table and even knows which cells are hidden for their own sake.
func (s *sheet) known(shown [][]any, sc Scheme, at [2]int, count int) (low, high int64, hidden bool) {
	row, ok := s.place[at]
	if !ok {
		return 0, 0, false
	}
	col := len(s.columns) - len(s.r.Counts) + count
	n, v := s.rows[row][col].(int64), shown[row][col]
	if v == export.Suppressed {
		if n <= largest(sc.Name) {
			return 1, largest(sc.Name), true
		}
		return largest(sc.Name) + 1, n + 1000, true
	}
	t := v.(int64)
	switch {
	case t == 0 || sc.Name == "none":
		return t, t, false
	case sc.Name == "midpoint6":
		return t - 2, t + 3, false
	}
	return max(t-2, largest(sc.Name)+1), t + 2, false
}

func largest(scheme string) int64 {
	return map[string]int64{"hes": 7, "opensafely": 7, "threshold10": 9}[scheme]
}

func tables(t *testing.T, usual int) int {
	if n, err := strconv.Atoi(os.Getenv("STRATA_RANDOM_TABLES")); err == nil {
		return n
	}
	if testing.Short() {
		return usual / 4
	}
	return usual
}

// TestNoHiddenCellFollows: over random tables with totals, no hidden cell follows from what is shown. What follows is worked out by
// another method than the engine's: flows with limits, exact for one and two groups of any size.
func TestNoHiddenCellFollows(t *testing.T) {
	rng := rand.New(rand.NewSource(1))
	leaks, more, hidden := 0, 0, 0
	for n := range tables(t, 2000) {
		s := randomSheet(rng, 1)
		for _, name := range []string{"hes", "threshold10", "midpoint6", "none"} {
			sc := scheme(t, name)
			shown, _, err := s.r.treated(s.columns, s.rows, sc)
			if err != nil {
				t.Fatal(err)
			}
			if at, v := s.follows(shown, sc); at != nil {
				t.Fatalf("table %d, %s: %v can only be %d\n%s", n, name, *at, v, s.print(shown))
			}
			alone := s.byItself(sc)
			if n%4 == 0 { // a sample of them: that some would leak shows that the test can tell
				at, _ := s.follows(alone, sc)
				leaks += b2i(at != nil)
			}
			hidden, more = hidden+marks(alone), more+marks(shown)-marks(alone)
		}
	}
	t.Logf("%d cells hidden for their own sake, %d for that of others; %d of a quarter of the tables would leak without", hidden, more, leaks)
	if leaks == 0 {
		t.Error("no table leaks without protection: the test shows nothing")
	}
}

// byItself is the table with each cell treated by itself.
func (s *sheet) byItself(sc Scheme) [][]any {
	var out [][]any
	for _, row := range s.rows {
		cells := append([]any(nil), row...)
		for c := len(s.columns) - len(s.r.Counts); c < len(s.columns); c++ {
			n, hidden := sc.Count(row[c].(int64))
			cells[c] = n
			if hidden {
				cells[c] = export.Suppressed
			}
		}
		out = append(out, cells)
	}
	return out
}

func marks(rows [][]any) (n int) {
	for _, row := range rows {
		for _, v := range row {
			n += b2i(v == export.Suppressed)
		}
	}
	return n
}

func (s *sheet) print(shown [][]any) (out string) {
	for i, row := range s.rows {
		out += plain(row) + "   " + plain(shown[i]) + "\n"
	}
	return out
}

// follows finds a hidden cell that can be one number only.
func (s *sheet) follows(shown [][]any, sc Scheme) (*[2]int, int64) {
	for at := range s.place {
		_, _, hidden := s.known(shown, sc, at, 0)
		n := s.rows[s.place[at]][len(s.columns)-1].(int64)
		if hidden && !s.possible(shown, sc, at, 0, n-1) && !s.possible(shown, sc, at, n+1, n+1000) {
			return &at, n
		}
	}
	return nil, 0
}

// possible says whether a cell may lie between two numbers. Rows are nodes 1 to a, columns follow, the total flows from node 0.
func (s *sheet) possible(shown [][]any, sc Scheme, cell [2]int, low, high int64) bool {
	out := s.a + max(s.b, 1) + 1
	net := &circulation{n: out + 1}
	for i := 0; i <= s.a; i++ {
		for j := 0; j <= s.b; j++ {
			at := [2]int{i, j}
			l, h, _ := s.known(shown, sc, at, 0)
			if at == cell {
				l, h = max(l, low), min(h, high)
			}
			if l > h {
				return false
			}
			from, to := i, s.a+j
			switch {
			case i == 0 && j == 0:
				from, to = out, 0
			case i == 0:
				from, to = s.a+j, out
			case j == 0:
				from, to = 0, i
			}
			net.edge(from, to, l, h)
		}
	}
	if s.b == 0 {
		for i := 1; i <= s.a; i++ {
			net.edge(i, out, 0, 1<<40)
		}
	}
	return net.feasible()
}

// circulation is a network whose flows have lower and upper limits.
type circulation struct {
	n     int
	edges [][4]int64 // from, to, low, high
}

func (c *circulation) edge(from, to int, low, high int64) {
	c.edges = append(c.edges, [4]int64{int64(from), int64(to), low, high})
}

// feasible says whether there is a flow within the limits: a largest flow (Edmonds and Karp) from a node that gives what
// lower limits take to a node that takes what they give fills all of them.
func (c *circulation) feasible() bool {
	n := c.n + 2
	room := make([][]int64, n)
	for i := range room {
		room[i] = make([]int64, n)
	}
	need := int64(0)
	for _, e := range c.edges {
		room[e[0]][e[1]] += e[3] - e[2]
		room[c.n][e[1]] += e[2]
		room[e[0]][c.n+1] += e[2]
		need += e[2]
	}
	for {
		came := make([]int, n)
		for i := range came {
			came[i] = -1
		}
		came[c.n] = c.n
		for queue := []int{c.n}; len(queue) > 0; queue = queue[1:] {
			for to := range n {
				if came[to] < 0 && room[queue[0]][to] > 0 {
					came[to] = queue[0]
					queue = append(queue, to)
				}
			}
		}
		if came[c.n+1] < 0 {
			return need == 0
		}
		push := int64(1 << 50)
		for v := c.n + 1; v != c.n; v = came[v] {
			push = min(push, room[came[v]][v])
		}
		for v := c.n + 1; v != c.n; v = came[v] {
			room[came[v]][v] -= push
			room[v][came[v]] += push
		}
		need -= push
	}
}
