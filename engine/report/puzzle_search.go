package report

import (
	"cmp"
	"slices"
)

// other finds a table that fits all that is shown and in which cell i is another number, and lists the cells that
// differ in it; none where there is none, or none was found in time.
func (p *puzzle) other(i int) []int {
	starts, sum := []int{i}, p.cells[i].sum
	if sum >= 0 {
		starts = starts[:0]
		for _, t := range p.limits[sum].parts {
			starts = append(starts, t.cell)
		}
	}
	for _, depth := range []int{4, 16, len(p.cells)} {
		for _, by := range []int64{1, -1} {
			s := search{p: p, left: searchSteps, depth: depth}
			was := span{}
			if sum >= 0 { // it must differ in the end, not only on the way
				was = p.limits[sum].span
				if by > 0 {
					p.limits[sum].span.low = p.cells[i].value + 1
				} else {
					p.limits[sum].span.high = p.cells[i].value - 1
				}
			}
			differ := s.from(starts, by)
			if sum >= 0 {
				p.limits[sum].span = was
			}
			p.steps -= searchSteps - max(s.left, 0)
			if len(differ) > 0 {
				return differ
			}
		}
	}
	return nil
}

// search is a walk from the table as it is to another one: change a cell, then others until all limits hold again.
type search struct {
	p           *puzzle
	left, depth int // steps, and cells that may differ
	changed     []int
}

// from starts with each of some cells, and lists the cells that differ in the first table that fits.
func (s *search) from(starts []int, by int64) []int {
	if s.p.steps <= 0 {
		return nil
	}
	for _, c := range starts {
		if !s.p.room(c, by) {
			continue
		}
		s.set(c, by)
		if s.mend() {
			differ := s.differ()
			s.back(0)
			return differ
		}
		s.back(0)
	}
	return nil
}

// differ lists the cells that are another number now, sums among them.
func (s *search) differ() []int {
	out := slices.Clone(s.changed)
	for _, c := range s.changed {
		for _, at := range s.p.places[c] {
			if l := &s.p.limits[at.limit]; l.sum >= 0 && l.now != s.p.cells[l.sum].value {
				out = append(out, l.sum)
			}
		}
	}
	return out
}

// room says whether what is shown lets a cell that is no sum differ by that much.
func (p *puzzle) room(i int, by int64) bool {
	c := &p.cells[i]
	v := c.value + by
	return v >= c.span.low && v <= c.span.high
}

func (s *search) set(i int, by int64) {
	s.p.change[i], s.p.fixed[i] = by, true
	for _, at := range s.p.places[i] {
		s.p.limits[at.limit].now += by * at.sign
	}
	s.changed = append(s.changed, i)
}

// back undoes changes until n are left.
func (s *search) back(n int) {
	for len(s.changed) > n {
		i := s.changed[len(s.changed)-1]
		s.changed = s.changed[:len(s.changed)-1]
		for _, at := range s.p.places[i] {
			s.p.limits[at.limit].now -= s.p.change[i] * at.sign
		}
		s.p.change[i], s.p.fixed[i] = 0, false
	}
}

// mend makes a limit hold again that does not, in every way there is, until all hold. Changes are in s.changed.
func (s *search) mend() bool {
	if s.left--; s.left <= 0 {
		return false
	}
	ways, broken := s.ways()
	if !broken {
		return true
	}
	if len(s.changed) >= s.depth {
		return false
	}
	passed := 0
	for _, w := range ways {
		n := len(s.changed)
		s.set(w.cell, w.by)
		if s.mend() {
			break
		}
		s.back(n)
		s.p.fixed[w.cell] = true // in what follows it stays as it is
		passed++
	}
	for _, w := range ways[:passed] {
		s.p.fixed[w.cell] = false
	}
	return passed < len(ways)
}

// way is a change that brings a broken limit nearer to holding; worse is by how much more is broken after it.
type way struct {
	cell      int
	by, worse int64
}

// ways lists the ways to mend the broken limit that has fewest, best first: there may be none. broken is false where all hold.
func (s *search) ways() (best []way, broken bool) {
	fewest, at := 0, 0
	for _, c := range s.changed {
		for _, l := range s.p.places[c] {
			off := s.p.limits[l.limit].off(0)
			if off == 0 {
				continue
			}
			n := 0
			for _, t := range s.p.limits[l.limit].parts {
				if n += b2i(s.may(t, off)); broken && n >= fewest {
					break
				}
			}
			if n == 0 {
				return nil, true
			}
			if !broken || n < fewest {
				fewest, at, broken = n, l.limit, true
			}
		}
	}
	if !broken {
		return nil, false
	}
	off := s.p.limits[at].off(0)
	for _, t := range s.p.limits[at].parts {
		if s.may(t, off) {
			by := -t.sign * signOf(off)
			best = append(best, way{t.cell, by, s.p.worse(t.cell, by)})
		}
	}
	slices.SortStableFunc(best, func(a, b way) int { return cmp.Compare(a.worse, b.worse) })
	return best, true
}

// may says whether a cell may change so that a limit that is off is less so.
func (s *search) may(t summand, off int64) bool {
	return !s.p.fixed[t.cell] && s.p.room(t.cell, -t.sign*signOf(off))
}

func signOf(n int64) int64 {
	if n < 0 {
		return -1
	}
	return 1
}

// worse is by how much a change makes limits break, less what it mends.
func (p *puzzle) worse(i int, by int64) (n int64) {
	for _, at := range p.places[i] {
		n += abs(p.limits[at.limit].off(by*at.sign)) - abs(p.limits[at.limit].off(0))
	}
	return n
}

func abs(n int64) int64 { return max(n, -n) }

// off is how far above its span, or below it, a limit is after a change.
func (l *limit) off(by int64) int64 {
	switch now := l.now + by; {
	case now > l.span.high:
		return now - l.span.high
	case now < l.span.low:
		return now - l.span.low
	}
	return 0
}
