package report

import (
	"fmt"
	"strconv"
)

// mostSmall is the largest difference that is a small count where the scheme hides none.
const mostSmall = 7

// warnings say where the two releases together disclose a small count. where is what tells the first row of each apart, for who
// made the releases and not for who reads them; blank where a warning is of all rows.
func (c *comparison) warnings() (out, where []string) {
	add := func(at, text string, values ...any) {
		out, where = append(out, c.now.Name+": "+fmt.Sprintf(text, values...)), append(where, at)
	}
	differ, pinned := found{}, found{}
	for _, s := range c.sides() {
		s.together(c, &differ, &pinned)
	}
	most := int64(mostSmall)
	if c.scheme.hidden > 0 {
		most = c.scheme.hidden
	}
	if differ.n > 0 {
		add(differ.where, "%d counts differ by 1 to %d from %s: the difference is a small count", differ.n, most, c.was.name)
	}
	if n := c.untreated(); n > 0 {
		add("", "%d counts of %s are not treated as this release is: the two together may disclose what is hidden", n, c.was.name)
	}
	if pinned.n > 0 {
		add(pinned.where, "%d hidden counts follow from this release and %s together where nothing else changed", pinned.n, c.was.name)
	}
	return out, where
}

// found is how many counts something is true of, and what tells the first one's row apart.
type found struct {
	n     int
	where string
}

func (f *found) add(where string) {
	if f.n++; f.n == 1 {
		f.where = where
	}
}

// untreated counts the numbers of the earlier release that the scheme of this one would not show.
func (c *comparison) untreated() (n int) {
	if c.otherScheme() {
		return 0 // said as such
	}
	for i := range c.now.Rows {
		for _, j := range c.columns {
			if c.before[i] == nil || !c.counts(c.now.Columns[j].Name) {
				continue
			}
			text, _, _ := c.was.cell(c.before[i], c.now.Columns[j].Name)
			was, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				continue
			}
			if treated, hidden := c.scheme.Count(was); hidden || treated != was {
				n++
			}
		}
	}
	return n
}

// together looks for what the two sides give away only together: counts of both that can be one number only and differ by a small one,
// and cells hidden in one of them that can be one number only to somebody who has both and takes for unchanged what may be. It reasons by
// intervals: what is narrower than one total and its rows at a time may be missed. Where totals do not add up, as those of
// patients in several rows, only numbers shown as counted are held against each other.
func (s *sides) together(c *comparison, differ, pinned *found) {
	n := len(s.now)
	apart := s.spans(c)
	facts := s.facts(c)
	tight := append([]span{}, apart...)
	addUp := narrow(tight, facts)
	if addUp {
		apart = tight
	}
	most := int64(mostSmall)
	if c.scheme.hidden > 0 {
		most = c.scheme.hidden
	}
	for i := range n {
		now, was := apart[i], apart[n+i]
		if by := now.low - was.low; s.both(i) && now.low == now.high && was.low == was.high && by != 0 && by >= -most && by <= most {
			differ.add(s.where(c, i))
		}
	}
	if !addUp || c.scheme.hidden == 0 && c.was.scheme(c.scheme).hidden == 0 {
		return
	}
	for i, same := range s.unchanged(apart) {
		if same {
			facts = append(facts, fact{parts: []summand{{i, 1}, {n + i, -1}}})
		}
	}
	if !narrow(apart, facts) {
		return // something did change
	}
	for i := range n {
		if now, was := apart[i], apart[n+i]; s.now[i].hidden && now.low == now.high || s.before[i].hidden && was.low == was.high {
			pinned.add(s.where(c, i))
		}
	}
}

// narrow draws spans in to what the facts leave of them. It is false where they cannot all be true.
func narrow(spans []span, facts []fact) bool {
	for range 50 {
		again := false
		for _, f := range facts {
			low, high := int64(0), int64(0)
			for _, t := range f.parts {
				l, h := ends(spans[t.cell], t.sign)
				low, high = low+l, high+h
			}
			if low > 0 || high < 0 && !f.atMost {
				return false
			}
			for _, t := range f.parts {
				l, h := ends(spans[t.cell], t.sign)
				s := &spans[t.cell]
				was := *s
				most, least := -(low - l), -(high - h) // of the signed cell
				if f.atMost {
					least = -many
				}
				if t.sign > 0 {
					s.low, s.high = max(s.low, least), min(s.high, most)
				} else {
					s.low, s.high = max(s.low, -most), min(s.high, -least)
				}
				if s.low > s.high {
					return false
				}
				if *s != was {
					again = true
					l2, h2 := ends(*s, t.sign)
					low, high = low-l+l2, high-h+h2
				}
			}
		}
		if !again {
			return true
		}
	}
	return true
}

// ends are the least and the most a cell adds to a fact.
func ends(s span, sign int64) (low, high int64) {
	if sign > 0 {
		return s.low, s.high
	}
	return -s.high, -s.low
}
