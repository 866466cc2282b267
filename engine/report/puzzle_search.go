package report

// other finds a table that fits all that is shown and in which cell i is another number, and lists the cells that
// differ in it; none where there is none, or none was found in time.
func (p *puzzle) other(i int) (changed []int) {
	for _, depth := range []int{3, 6, 12, len(p.cells)} {
		for _, by := range []int64{1, -1} {
			if !p.room(i, by) || p.steps <= 0 {
				continue
			}
			s := search{p: p, left: searchSteps, depth: depth}
			s.set(i, by)
			ok := s.mend()
			changed = append([]int(nil), s.changed...)
			s.back(0)
			p.steps -= searchSteps - s.left
			if ok {
				return changed
			}
		}
	}
	return nil
}

// room says whether what is shown lets a cell differ by that much.
func (p *puzzle) room(i int, by int64) bool {
	c := &p.cells[i]
	v := c.value + p.change[i] + by
	return v >= c.span.low && v <= c.span.high
}

// search is a walk from the table as it is to another one: change a cell, then others until all facts hold again.
type search struct {
	p           *puzzle
	left, depth int // steps, and cells that may differ
	changed     []int
}

func (s *search) set(i int, by int64) {
	s.p.change[i], s.p.fixed[i] = by, true
	for _, f := range s.p.of[i] {
		s.p.sums[f.fact] += by * f.sign
	}
	s.changed = append(s.changed, i)
}

// back undoes changes until n are left.
func (s *search) back(n int) {
	for len(s.changed) > n {
		i := s.changed[len(s.changed)-1]
		s.changed = s.changed[:len(s.changed)-1]
		for _, f := range s.p.of[i] {
			s.p.sums[f.fact] -= s.p.change[i] * f.sign
		}
		s.p.change[i], s.p.fixed[i] = 0, false
	}
}

// mend makes a fact hold again that does not, in every way there is, until all hold. Changes are in s.changed.
func (s *search) mend() bool {
	if s.left--; s.left <= 0 {
		return false
	}
	f, off := s.broken()
	if off == 0 {
		return true
	}
	if len(s.changed) >= s.depth {
		return false
	}
	var passed []int
	defer func() {
		for _, c := range passed {
			s.p.fixed[c] = false
		}
	}()
	for _, hidden := range []bool{true, false} { // hidden cells have most room
		for _, t := range s.p.facts[f].parts {
			by := -t.sign
			if off < 0 {
				by = t.sign
			}
			if s.p.cells[t.cell].hidden != hidden || s.p.fixed[t.cell] || !s.p.room(t.cell, by) {
				continue
			}
			n := len(s.changed)
			s.set(t.cell, by)
			if s.mend() {
				return true
			}
			s.back(n)
			s.p.fixed[t.cell] = true // in what follows it stays as it is
			passed = append(passed, t.cell)
		}
	}
	return false
}

// broken finds a fact that no longer holds, and by how much.
func (s *search) broken() (f int, off int64) {
	for n := len(s.changed) - 1; n >= 0; n-- {
		for _, f := range s.p.of[s.changed[n]] {
			if sum := s.p.sums[f.fact]; sum > 0 || sum < 0 && !s.p.facts[f.fact].atMost {
				return f.fact, sum
			}
		}
	}
	return 0, 0
}
