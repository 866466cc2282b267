package report

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"
)

// people are counts of two things by two groups; tables of some of the groups, with some of the counts, say the same of them.
type people struct {
	size [2]int
	n    [4][4][2]int64
}

// of counts the people of values of the groups; 0 is all.
func (p *people) of(at [2]int) (out [2]int64) {
	for i := 1; i <= p.size[0]; i++ {
		for j := 1; j <= p.size[1]; j++ {
			if (at[0] == 0 || at[0] == i) && (at[1] == 0 || at[1] == j) {
				out[0], out[1] = out[0]+p.n[i][j][0], out[1]+p.n[i][j][1]
			}
		}
	}
	return out
}

// tiedScene is two or three tables of the same people: by both groups, by one or by none, some only of the people of one value, with or
// without rows of all, and with one thing, both, or both and their sum.
func tiedScene(seed int64) *scene {
	rng := rand.New(rand.NewSource(seed))
	p := &people{size: [2]int{2 + rng.Intn(2), 2 + rng.Intn(2)}}
	for i := 1; i <= p.size[0]; i++ {
		for j := 1; j <= p.size[1]; j++ {
			p.n[i][j] = [2]int64{small(rng) % 40, small(rng) % 40}
		}
	}
	s, cells := &scene{}, map[string][]int{}
	for table := range 2 + rng.Intn(2) {
		by := [2]bool{rng.Intn(3) > 0, rng.Intn(3) > 0}
		only := 0
		if table > 0 && rng.Intn(3) == 0 {
			by[0], only = false, 1
		}
		things := [][]int{{0}, {1}, {0, 2}, {0, 1, 2}, {0, 1, 2}}[rng.Intn(5)]
		names, r := "organisation", &Report{ID: fmt.Sprint("r", table)}
		for d, name := range []string{"a", "b"} {
			if by[d] {
				names += " " + name
			}
		}
		for _, thing := range things {
			name := []string{"x", "y", "z"}[thing]
			r.Counts, names = append(r.Counts, Count{Name: name}), names+" "+name
			if only == 0 {
				r.Sames = append(r.Sames, Same{Name: "thing " + name, Count: name})
			}
			r.Sames = append(r.Sames, Same{Name: "first " + name, Count: name, Where: []Where{{"a", "v1"}}})
		}
		noTotal := rng.Intn(5)
		var rows [][]any
		var places [][2]int
		for i := 0; i <= p.size[0]*b2i(by[0]); i++ {
			for j := 0; j <= p.size[1]*b2i(by[1]); j++ {
				if noTotal < 2 && by[noTotal] && [2]int{i, j}[noTotal] == 0 {
					continue
				}
				row := []any{"P1"}
				for d, v := range [2]int{i, j} {
					if by[d] {
						row = append(row, valueName(v))
					}
				}
				at := [2]int{max(i, only), j}
				n := p.of(at)
				for _, thing := range things {
					row = append(row, []int64{n[0], n[1], n[0] + n[1]}[thing])
				}
				rows, places = append(rows, row), append(places, at)
			}
		}
		a := askedOf(r, names, rows...)
		if only > 0 {
			a.args["a"] = "v1"
		}
		at := s.add(a)
		for column := 1; column <= b2i(by[0])+b2i(by[1]); column++ {
			s.totals(at, column)
		}
		if len(things) == 3 {
			s.across(at, 1, 1, -1)
		}
		for i, place := range places {
			for c, thing := range things {
				key := fmt.Sprint(place, thing)
				cells[key] = append(cells[key], s.cell(at, i, c))
			}
		}
	}
	for _, same := range cells {
		for _, c := range same[1:] {
			s.tie(same[0], c)
		}
	}
	return s
}

// TestNoHiddenCellFollowsFromTablesTogether: of tables that count the same people, no hidden cell follows from what all of them show.
func TestNoHiddenCellFollowsFromTablesTogether(t *testing.T) {
	hold(t, tables(t, 2000), 20, tiedScene, (*scene).untied)
}

// timeScene is lists month by month, whose ends are the starts of the next, of one organisation or two and both; often beside a table of the
// lists by sex at each month's end, or of today's.
func timeScene(seed int64) *scene {
	rng := rand.New(rand.NewSource(seed))
	s := &scene{}
	turnover := &Report{ID: "turnover", Counts: []Count{{Name: "start"}, {Name: "joined"}, {Name: "gone"}, {Name: "end"}},
		Sums:  []Sum{{Left: []string{"start", "joined"}, Right: []string{"gone", "end"}}},
		Sames: []Same{{Name: "list", Count: "start", Month: "month", Before: true}, {Name: "list", Count: "end", Month: "month"}}}
	bySex := &Report{ID: "sex", Counts: []Count{{Name: "n"}}, Sames: []Same{{Name: "list", Count: "n", Month: "month"}}}
	today := &Report{ID: "today", Counts: []Count{{Name: "list"}}, Sames: []Same{{Name: "list", Count: "list"}}}
	organisations, months := 1+rng.Intn(2), 2+rng.Intn(2)
	flow, women := make([][][4]int64, months), make([][]int64, months)
	for m := range months {
		flow[m], women[m] = make([][4]int64, 3), make([]int64, 3)
		for o := 1; o <= organisations; o++ {
			f := [4]int64{small(rng) % 50, small(rng) % 30, 0, 0}
			if m > 0 {
				f[0] = flow[m-1][o][3]
			}
			f[2] = min(small(rng)%30, f[0]+f[1])
			f[3] = f[0] + f[1] - f[2]
			flow[m][o], women[m][o] = f, rng.Int63n(f[3]+1)
			for c := range f {
				flow[m][0][c] += f[c]
			}
			women[m][0] += women[m][o]
		}
	}
	var rows, sexes, lists [][]any
	for o := organisations % 2; o <= organisations; o++ {
		for m := range months {
			month := any(fmt.Sprintf("2026-%02d", 4-months+m))
			if seed%2 == 0 {
				month = time.Date(2026, time.Month(4-months+m), 1, 0, 0, 0, 0, time.UTC)
			}
			f := flow[m][o]
			rows = append(rows, []any{valueName(o), month, f[0], f[1], f[2], f[3]})
			sexes = append(sexes, []any{valueName(o), month, "All", f[3]}, []any{valueName(o), month, "F", women[m][o]}, []any{valueName(o), month, "M", f[3] - women[m][o]})
		}
		lists = append(lists, []any{valueName(o), flow[months-1][o][3]})
	}
	at := s.add(askedOf(turnover, "organisation month start joined gone end", rows...))
	s.totals(at, 0)
	s.across(at, 1, 1, -1, -1)
	for i := range rows {
		if i%months > 0 {
			s.tie(s.cell(at, i-1, 3), s.cell(at, i, 0))
		}
	}
	if rng.Intn(3) > 0 {
		sex := s.add(askedOf(bySex, "organisation month sex n", sexes...))
		s.totals(sex, 0)
		s.totals(sex, 2)
		for i := range rows {
			s.tie(s.cell(at, i, 3), s.cell(sex, 3*i, 0))
		}
	}
	if rng.Intn(3) > 0 {
		now := s.add(askedOf(today, "organisation list", lists...))
		s.totals(now, 0)
		for i := range lists {
			s.tie(s.cell(at, (i+1)*months-1, 3), s.cell(now, i, 0))
		}
	}
	return s
}

// TestNoHiddenCellFollowsAlongTime: nor does one from the months of a table of flows, and the tables beside it.
func TestNoHiddenCellFollowsAlongTime(t *testing.T) {
	hold(t, tables(t, 2000), 20, timeScene, (*scene).untied)
}

// sumsScene is a table of up to seven counts that add up by its header alone (there are too many for the sum to be looked for), in up to
// three rows and one of all; often beside one of one of these counts.
func sumsScene(seed int64) *scene {
	rng := rand.New(rand.NewSource(seed))
	terms, values := 2+rng.Intn(5), 1+rng.Intn(3)
	r, names, whole := &Report{ID: "sums"}, "organisation a", Sum{Left: []string{"whole"}}
	var signs []int64
	for c := range 8 {
		name := fmt.Sprint("c", c)
		switch {
		case c < terms:
			whole.Right, signs = append(whole.Right, name), append(signs, 1)
		case c == terms:
			name, signs = "whole", append(signs, -1)
		default:
			signs = append(signs, 0)
		}
		r.Counts, names = append(r.Counts, Count{Name: name}), names+" "+name
	}
	r.Sums = []Sum{whole}
	r.Sames = []Same{{Name: "thing", Count: "c0"}}
	all := make([]int64, 8)
	rows := [][]any{{"P1", "All"}}
	for v := range values {
		row, sum := []any{"P1", valueName(v + 1)}, int64(0)
		for c := range 8 {
			n := small(rng) % 40
			if c == terms {
				n = sum
			}
			row, sum, all[c] = append(row, n), sum+n, all[c]+n
		}
		rows = append(rows, row)
	}
	for _, n := range all {
		rows[0] = append(rows[0], n)
	}
	s := &scene{}
	at := s.add(askedOf(r, names, rows...))
	s.totals(at, 1)
	s.across(at, signs...)
	if rng.Intn(2) == 0 {
		var some [][]any
		for _, row := range rows {
			some = append(some, slices.Clone(row[:3]))
		}
		other := s.add(askedOf(&Report{ID: "one", Counts: []Count{{Name: "n"}}, Sames: []Same{{Name: "thing", Count: "n"}}}, "organisation a n", some...))
		s.totals(other, 1)
		for i := range rows {
			s.tie(s.cell(at, i, 0), s.cell(other, i, 0))
		}
	}
	return s
}

// TestNoHiddenCellFollowsFromSums: nor does one from what the header says adds up.
func TestNoHiddenCellFollowsFromSums(t *testing.T) {
	hold(t, tables(t, 1200), 20, sumsScene, func(s *scene, sc Scheme) [][][]any {
		for _, a := range s.asked {
			a.report.Sums = nil
		}
		return shownOfAll(s.asked, sc)
	})
}

// partsScene is a table of several breakdowns under one row of all, of one organisation or two and both, often with a count that two others
// add up to; and often one of the values of a breakdown is the same as the count of another table.
func partsScene(seed int64) *scene {
	rng := rand.New(rand.NewSource(seed))
	counts, organisations := 1+2*rng.Intn(2), 1+rng.Intn(2)
	r := &Report{ID: "parts", Counts: []Count{{Name: "x"}, {Name: "y"}, {Name: "z"}}[:counts]}
	names := strings.Join([]string{"organisation breakdown group x", "y", "z"}[:counts], " ")
	values := []int{2 + rng.Intn(3), 2 + rng.Intn(2)}
	type key struct{ o, breakdown, value int }
	n := map[key][2]int64{}
	for o := 1; o <= organisations; o++ {
		for thing := range 2 {
			add := func(k key, by int64) {
				for _, at := range []key{k, {0, k.breakdown, k.value}} {
					was := n[at]
					was[thing] += by
					n[at] = was
				}
			}
			all := int64(0)
			for v := range values[0] {
				by := small(rng) % 40
				add(key{o, 1, v + 1}, by)
				all += by
			}
			add(key{o, 0, 0}, all)
			for v := range values[1] {
				by := all
				if v+1 < values[1] {
					by = rng.Int63n(all + 1)
				}
				add(key{o, 2, v + 1}, by)
				all -= by
			}
		}
	}
	var rows, firsts [][]any
	var keys []key
	for o := organisations % 2; o <= organisations; o++ {
		for b, size := range []int{0, values[0], values[1]} {
			for v := min(b, 1); v <= size; v++ {
				k := key{o, b, v}
				row := []any{valueName(o), []string{"All", "Ethnicity", "Sex"}[b], valueName(v)}
				for _, count := range []int64{n[k][0], n[k][1], n[k][0] + n[k][1]}[:counts] {
					row = append(row, count)
				}
				if rows, keys = append(rows, row), append(keys, k); b == 2 && v == 1 {
					firsts = append(firsts, []any{valueName(o), n[k][0]})
				}
			}
		}
	}
	s := &scene{}
	r.Sames = []Same{{Name: "first", Count: "x", Where: []Where{{"breakdown", "Sex"}, {"group", "v1"}}}}
	at := s.add(askedOf(r, names, rows...))
	s.totals(at, 0)
	other := -1
	if rng.Intn(2) == 0 {
		other = s.add(askedOf(&Report{ID: "firsts", Counts: []Count{{Name: "n"}}, Sames: []Same{{Name: "first", Count: "n"}}}, "organisation n", firsts...))
		s.totals(other, 0)
	}
	first := 0
	for i, k := range keys {
		if k.breakdown == 2 && k.value == 1 {
			if other >= 0 {
				s.tie(s.cell(at, i, 0), s.cell(other, first, 0))
			}
			first++
		}
		for b := 1; b <= 2 && k.breakdown == 0; b++ {
			var below []int
			for j, under := range keys {
				if under.o == k.o && under.breakdown == b {
					below = append(below, j)
				}
			}
			s.sumOf(at, i, below)
		}
	}
	if counts == 3 {
		s.across(at, 1, 1, -1)
	}
	return s
}

// TestNoHiddenCellFollowsFromBreakdowns: nor does one from several breakdowns under one row of all.
func TestNoHiddenCellFollowsFromBreakdowns(t *testing.T) {
	hold(t, tables(t, 1200), 20, partsScene, (*scene).bare)
}
