package synth

import (
	"math/rand/v2"
	"sort"
)

// person is what is invented of a patient before their record is.
type person struct {
	fate
	id                   int64 // of their SRPatient row, first of their block of ids
	sex                  byte
	age, group           int // at the first extract
	born, from, to, died moment
	conditions           condition
	decile               int     // of deprivation where they live, 1 the most deprived
	home                 int     // of the invented areas of that decile
	seen                 float64 // how much of what should be done is done with them
	status               int     // of statuses
	nhs                  int64
	first, family        int
	english, tested      int
}

// bands are UK mid-2018 thousands by five-year age band from 0-4 (ONS).
var bands = [...]int{3914, 4139, 3859, 3669, 4185, 4527, 4463, 4372, 3993, 4507, 4674, 4294, 3673, 3396, 3252, 2236, 1673, 1024, 448, 123, 13}

func bornOn(r *rand.Rand, on moment) moment {
	total := 0
	for _, b := range bands {
		total += b
	}
	n := r.IntN(total)
	for i, b := range bands {
		if n < b {
			born := momentOf(on.midnight().time().AddDate(-5*i-r.IntN(5), 0, -r.IntN(365)))
			if born == 0 { // 1 January 1970, which a row would leave blank
				born = day
			}
			return born
		}
		n -= b
	}
	return on
}

// dying is the chance per cent, by the same ages, that who leaves a list has died.
var dying = [...]float64{1, 2, 5, 15, 35, 75}

func ageGroup(age int) int { return sort.SearchInts([]int{29, 44, 54, 64, 74}, age) }

// person invents a patient. Of those ever seen about a third have left or died before the first extract.
func (g *generator) person(r *rand.Rand, f fate) person {
	p := person{fate: f, id: g.block(f.index), sex: 'F'}
	p.born = bornOn(r, g.start)
	if r.IntN(1000) < 497 {
		p.sex = 'M'
	}
	if chance(r, 0.2) {
		p.sex = pick(r, []byte{'I', 'U'})
	}
	if n := g.numbers.at(f.index); !chance(r, 0.4) {
		p.nhs = n
	}
	p.from = g.joinedOn(r, p)
	switch {
	case chance(r, 1.5):
		p.status = temporary
	case p.sex == 'F' && chance(r, 1):
		p.status = contraception
	}
	if !f.registered {
		stay := float64(g.start - p.from)
		p.to = g.start - moment(r.Float64()*stay)
		if chance(r, 70) && stay > float64(800*day) {
			p.to = g.start - moment(r.Float64()*float64(730*day))
		}
		if chance(r, dying[ageGroup(ageOn(p.born, p.to))]) {
			p.died = p.to.midnight()
		}
	}
	p.age = ageOn(p.born, g.start)
	p.group = ageGroup(p.age)
	p.seen = 1
	if chance(r, 8) {
		p.seen = 0.2
	}
	p.decile, p.home = g.live(r, p.org)
	g.conditions(r, &p)
	h := g.hash(aboutName, f.index, 0)
	p.first, p.family, p.english, p.tested = int(h%12), int(h>>8%15), int(h>>16%4), int(h>>24%2000)
	return p
}

// joinedOn is when a patient registered: between two extracts when they joined between them.
func (g *generator) joinedOn(r *rand.Rand, p person) moment {
	years := 1 - r.Float64()
	from := g.start - moment(years*years*25*float64(year))
	if chance(r, 16) {
		from = g.start - moment(r.Float64()*2*float64(year)) // joiners of the last two years
	}
	if from < p.born {
		from = p.born + moment(r.IntN(60*24))*hour
		if from > g.start {
			from = g.start - hour
		}
	}
	if n := p.arrived; n > 0 {
		since := g.times[n-1]
		from = since + moment(r.Float64()*float64(g.times[n]-since))
	}
	return from
}

// then is the patient as the extract of a night knows them.
func (g *generator) then(p person, night int) person {
	if p.left == 0 || p.left > night {
		return p
	}
	p.to = g.times[p.left] - moment(1+g.hash(aboutLeave, p.index, 1)%8)*hour
	if unit(g.hash(aboutDeath, p.index, 0))*100 < dying[p.group] {
		p.died = p.to.midnight()
	}
	return p
}
