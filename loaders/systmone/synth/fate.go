package synth

import (
	"math"
	"sort"
)

// fate is what the nights hold for a patient; it is known from their number alone, without inventing them.
type fate struct {
	index      int64
	org        int
	registered bool // at the first extract, or when they appeared
	arrived    int  // night they registered, 0 when they were there before
	appears    int  // night their record is first sent
	left       int  // night their registration ended, 0 when it did not
}

// ranges says which numbers are whose: registered, left before, arriving night by night, and those of the joining
// organisation, registered and left.
type ranges struct {
	registered, before, arriving, joining, total int64
	perOrg, perNight, joiners                    int64
}

func rangesOf(o Options) ranges {
	p := int64(o.Patients)
	s := ranges{registered: p, before: p + p/2, perOrg: (p + int64(o.Organisations) - 1) / int64(o.Organisations)}
	s.perNight = max(1, int64(float64(p)*joinsYear/365+0.5))
	s.arriving = s.before + int64(o.Nights)*s.perNight
	s.joining = s.arriving
	if o.Join > 0 {
		s.joiners = s.perOrg
		s.joining += s.joiners + s.joiners/2
	}
	s.total = s.joining
	return s
}

// Shares of a list a year.
const (
	joinsYear  = 0.08
	leavesYear = 0.08 // with those who die
)

func (g *generator) fate(i int64) fate {
	f := fate{index: i}
	s := g.ranges
	switch {
	case i < s.registered:
		f.org, f.registered = int(i/s.perOrg), true
	case i < s.before:
		f.org = int(g.hash(aboutOrg, i, 0) % uint64(g.o.Organisations))
	case i < s.arriving:
		f.org, f.registered = int(g.hash(aboutOrg, i, 0)%uint64(g.o.Organisations)), true
		f.arrived = int((i-s.before)/s.perNight) + 1
		f.appears = f.arrived
	default:
		f.org, f.registered, f.appears = g.o.Organisations, i < s.arriving+s.joiners, g.o.Join
	}
	if f.registered {
		nights := math.Log(1-unit(g.hash(aboutLeave, i, 0))) / math.Log(1-leavesYear/365)
		if n := f.appears + 1 + int(nights); n <= g.o.Nights {
			f.left = n
		}
	}
	return f
}

// silent reports whether an organisation sends nothing of its own on a night: it has left.
func (g *generator) silent(f fate, night int) bool {
	return g.o.Leave > 0 && night >= g.o.Leave && f.org == g.o.Organisations-1
}

// touches lists the nights up to one on which the patient was seen or their record worked on.
func (g *generator) touches(into []int, f fate, night int) []int {
	if !f.registered {
		return into
	}
	if f.left > 0 {
		night = min(night, f.left-1)
	}
	for n := f.appears + 1; n <= night; n++ {
		if unit(g.hash(aboutTouch, f.index, int64(n))) < g.touch {
			into = append(into, n)
		}
	}
	return into
}

// changes reports whether a delta has anything of a patient.
func (g *generator) changes(f fate, touched []int, night int) bool {
	if f.appears == night || f.left == night {
		return true
	}
	if n := len(touched); n > 0 && touched[n-1] == night {
		return true
	}
	if b := g.booking(f, 0); b.made != 0 && b.settled == night {
		return true
	}
	for _, n := range touched {
		if b := g.booking(f, n); b.made != 0 && b.settled == night {
			return true
		}
	}
	return false
}

// booking is an appointment to come, and the night that tells how it ended, 0 while it has not.
type booking struct {
	start, made moment // made is 0 when there is none
	settled     int
	cancelled   bool
}

// Shares of patients with an appointment to come: at the first extract, and of those seen on a night.
const (
	bookedFirst = 0.15
	bookedNight = 0.15
)

// booking is what stood open at the first extract (night 0), or was booked on a night.
func (g *generator) booking(f fate, night int) booking {
	h := g.hash(aboutBook, f.index, int64(night))
	share := bookedNight
	if night == 0 {
		share = bookedFirst
	}
	if unit(h) >= share || !f.registered || night == 0 && f.arrived > 0 {
		return booking{}
	}
	now := g.times[night]
	h = mix(h)
	b := booking{start: opening(now+moment(1+h%28)*day, h>>8), made: now - hour}
	if b.start <= now {
		b.start += 3 * day
	}
	if night == 0 {
		b.made = now - moment(h>>40%28)*day
	}
	b.settled = night + sort.Search(g.o.Nights-night, func(i int) bool { return g.times[night+1+i] > b.start }) + 1
	if n := night + 1 + int(math.Log(1-unit(mix(h)))/math.Log(0.99)); n < b.settled {
		b.settled, b.cancelled = n, true
	}
	if b.settled > g.o.Nights || f.left > 0 && b.settled >= f.left {
		b.settled = 0
	}
	return b
}

// opening is a time in surgery hours of the working day at or next to t.
func opening(t moment, h uint64) moment {
	switch t.weekday() {
	case 6:
		t -= day
	case 0:
		t += day
	}
	return t.midnight() + 8*hour + moment(h%600)*minute
}
