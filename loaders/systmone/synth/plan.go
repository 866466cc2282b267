package synth

import "time"

// extract is what is to be written into one folder.
type extract struct {
	night    int
	to       time.Time
	from     string // DateExtractFrom of its delta files
	full     [tables]bool
	anyFull  bool
	allFull  bool
	first, n int64  // patients
	window   moment // full files hold nothing dated before it
}

const stamp = "20060102_1504"

// plan lists the extracts, oldest first.
func (g *generator) plan() []extract {
	var xs []extract
	for night, t := range g.times {
		x := extract{night: night, to: t.time(), n: g.ranges.arriving}
		if g.o.Join > 0 && night >= g.o.Join {
			x.n = g.ranges.joining
		}
		if night > 0 {
			x.from = g.times[night-1].time().Format(stamp)
		}
		for i, l := range layouts {
			x.full[i] = night == 0
			for _, r := range g.o.Rebulk {
				x.full[i] = x.full[i] || r.Night == night && (r.Table == "" || r.Table == l.name)
			}
		}
		own := g.o.Join == night && night > 0 && x.full != allTables()
		if own {
			x.n = g.ranges.arriving
		}
		xs = append(xs, g.settle(x))
		if own { // the joining organisation's first full comes in a folder of its own, a quarter of an hour later
			xs = append(xs, g.settle(extract{night: night, to: t.time().Add(15 * time.Minute), full: allTables(), first: g.ranges.arriving,
				n: g.ranges.joining - g.ranges.arriving}))
		}
	}
	return xs
}

func allTables() (all [tables]bool) {
	for i := range all {
		all[i] = true
	}
	return all
}

func (g *generator) settle(x extract) extract {
	x.allFull = x.full == allTables()
	x.anyFull = x.full != [tables]bool{}
	x.window = -1 << 62
	if g.o.Months > 0 {
		x.window = momentOf(x.to.AddDate(0, -g.o.Months, 0))
	}
	return x
}
