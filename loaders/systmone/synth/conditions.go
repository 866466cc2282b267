package synth

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
)

// condition is one of a patient's conditions and circumstances, as a bit.
type condition uint64

// Those of conditions.csv, in its order, and a few that follow from them.
const (
	hypertension condition = 1 << iota
	diabetes
	chd
	asthma
	copd
	depression
	af
	ckd
	stroke
	tia
	heartFailure
	pad
	cancer
	dementia
	smi
	epilepsy
	learningDisability
	osteoporosis
	rheumatoid
	ndh
	palliative
	housebound
	careHome
	carer
	skinCancer
	type1         // diabetes
	treated       // asthma with medicines
	undiagnosed   // raised HbA1c, no diagnosis
	failingKidney // low eGFR, no diagnosis
)

const conditionsListed = 25

// Groups of them.
const (
	cardiovascular = chd | stroke | tia | pad
	// commonly treated: those with one have more entries
	commonIllness = hypertension | diabetes | chd | asthma | copd | depression | af | ckd
	// seen every year
	reviewed = hypertension | diabetes | cardiovascular | treated | copd | af | ckd | heartFailure | dementia | smi | learningDisability | rheumatoid | ndh
	// in a clinical risk group for flu vaccination
	atRisk = diabetes | chd | stroke | treated | copd | ckd | heartFailure | learningDisability
)

// condition's row of conditions.csv.
type conditionRule struct {
	name             string
	percent          [6]float64 // by age group
	female, deprived float64
	years            float64
	codes            []*code
	resolved         *code
	resolves         float64 // per cent
}

func readConditions(codes map[string]*code) ([]conditionRule, map[string]condition, error) {
	rows, err := readData("conditions.csv")
	if err != nil {
		return nil, nil, err
	}
	if len(rows) != conditionsListed {
		return nil, nil, fmt.Errorf("synth: conditions.csv has %d rows", len(rows))
	}
	var rules []conditionRule
	names := map[string]condition{"type1": type1, "asthma_treated": treated}
	for i, r := range rows {
		c := conditionRule{name: r["condition"], female: r.number("female", 1), deprived: r.number("deprived", 1), years: r.number("years", 15),
			resolved: codes[r["resolved"]], resolves: r.number("percent", 0)}
		for j, column := range []string{"under30", "to44", "to54", "to64", "to74", "over"} {
			c.percent[j] = r.number(column, 0)
		}
		for _, idea := range r.words("codes") {
			c.codes = append(c.codes, codes[idea])
		}
		names[c.name] = 1 << i
		rules = append(rules, c)
	}
	return rules, names, nil
}

// mask is the conditions and the classes of medicine a cell names.
func mask(names map[string]condition, classes map[string]int, words []string) (c condition, given uint64) {
	for _, w := range words {
		if class, ok := strings.CutPrefix(w, "@"); ok {
			n, known := classes[class]
			if !known {
				panic("synth: no class " + class) // our own files
			}
			given |= 1 << n
			continue
		}
		if names[w] == 0 {
			panic("synth: no condition " + w)
		}
		c |= names[w]
	}
	return c, given
}

// Asthma does not depend on age much: it is spread evenly over patients' numbers, so that a register of a few hundred is
// as large as it should be. Of those six and over 13.7 % have it, and half of these have medicines for it.
const (
	asthmaShare  = 0.137
	asthmaYoung  = 0.03
	treatedShare = 0.0705
)

// spread gives each patient a number from 0 to 1, evenly over any stretch of their numbers.
func (g *generator) spread(i int64) float64 {
	_, u := math.Modf(float64(i)*0.6180339887498949 + unit(mix(g.o.Seed)))
	return u
}

// conditions draws what a patient has.
func (g *generator) conditions(r *rand.Rand, p *person) {
	for i, c := range g.rules {
		percent := c.percent[p.group]
		if p.sex == 'F' {
			percent *= c.female
		} else {
			percent *= 2 - c.female
		}
		percent *= 1 + (c.deprived-1)*(5.5-float64(p.decile))/4.5
		if 1<<i == depression && p.age < 18 {
			percent = 1
		}
		if chance(r, percent) && 1<<i != asthma {
			p.conditions |= 1 << i
		}
	}
	switch u := g.spread(p.index); {
	case p.age < 6 && u < asthmaYoung, p.age >= 6 && u < treatedShare:
		p.conditions |= asthma | treated
	case p.age >= 6 && u < asthmaShare:
		p.conditions |= asthma
	}
	if p.conditions&diabetes != 0 {
		p.conditions &^= ndh
		if p.group == 0 || chance(r, 6) {
			p.conditions |= type1
		}
	} else if p.age > 30 && chance(r, 0.9) {
		p.conditions |= undiagnosed
	}
	if p.conditions&ckd == 0 && p.age > 50 && chance(r, 2) {
		p.conditions |= failingKidney
	}
	if p.died != 0 && p.age >= 40 && chance(r, 38) { // a death foreseen
		p.conditions |= palliative
	}
	if p.age < 18 {
		p.conditions &^= ndh | carer | osteoporosis
	}
}
