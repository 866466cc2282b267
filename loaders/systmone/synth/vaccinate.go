package synth

import "time"

// dose of the childhood schedule: how many days old, and how many per cent have it (COVER 2024 to 2025 for MMR).
type dose struct {
	vaccine string
	part    int64
	days    int
	percent float64
}

// schedule lists vaccines one after the other: who misses a dose misses those of the vaccine after it.
var schedule = [...]dose{
	{"six_in_one", 0, 56, 95}, {"six_in_one", 1, 84, 94}, {"six_in_one", 2, 112, 92.5},
	{"menb", 0, 56, 95}, {"menb", 1, 112, 93}, {"menb", 2, 366, 89},
	{"rotavirus", 0, 56, 93}, {"rotavirus", 1, 84, 90.5},
	{"pcv_1", 0, 84, 94}, {"pcv_2", 1, 366, 89.5},
	{"hib_menc", 0, 366, 90},
	{"mmr", 0, 366, 90.5}, {"mmr", 1, 1217, 85},
	{"booster", 3, 1217, 84.5},
}

// vaccinate writes a patient's vaccinations: children's whole schedule, and what adults are offered.
func (m *maker) vaccinate(p person, s stretch) {
	if p.age < 9 {
		m.childhood(p, s.to)
	}
	if p.age >= 65 {
		m.once(p, s.to, "pneumococcal", min(20, float64(p.age-64)), 71)
	}
	if p.age >= 70 && p.age < 80 || p.age == 65 || p.age == 66 {
		years := min(2.5, float64(p.age-64))
		if p.age >= 70 {
			years = min(10, float64(p.age-69))
		}
		m.once(p, s.to, "shingles", years, 56)
	}
	if p.age >= 75 && p.age < 80 {
		m.once(p, s.to, "rsv", 1.5, 58)
	}
	m.seasonal(p, s)
}

// once writes a vaccination that a share of people have had within some years.
func (m *maker) once(p person, end moment, vaccine string, years, percent float64) {
	if chance(m.r, percent*(0.9+0.018*float64(p.decile))) {
		m.immunisation(p, m.since(p, end, years), vaccine, 0)
	}
}

func (m *maker) childhood(p person, end moment) {
	u := 0.0
	eager := 0.55 + 0.04*float64(p.decile) // of those who hold back, fewer where people are better off
	for i, d := range schedule {
		if i == 0 || schedule[i-1].vaccine != d.vaccine {
			u = 100 * m.r.Float64()
		}
		late := moment(m.r.ExpFloat64()*9) * day
		t := opening(p.born.midnight()+moment(d.days)*day+late, m.r.Uint64())
		if 100-u > (100-d.percent)/eager*0.8 && t < end {
			m.immunisation(p, t, d.vaccine, d.part)
		}
	}
}

// seasonal writes influenza vaccinations from September to January, and COVID-19 campaigns of spring and autumn.
func (m *maker) seasonal(p person, s stretch) {
	flu, vaccine := 4.0, "flu"
	switch {
	case p.age >= 65:
		flu = 80 + 0.8*float64(p.decile)
	case p.age == 2 || p.age == 3:
		flu, vaccine = 45, "flu_nasal"
	case p.conditions&(atRisk|carer) != 0:
		flu = 42
	}
	covid := 0.0
	if p.age >= 75 || p.conditions&careHome != 0 {
		covid = 60
	}
	r := m.r
	give := func(on moment, name string, percent float64) bool {
		on += moment(r.ExpFloat64() * 26 * float64(day))
		on = opening(on, r.Uint64())
		given := chance(r, percent) && on > s.from && on < s.to
		if given {
			m.immunisation(p, on, name, 0)
		}
		return given
	}
	for y := s.from.time().Year(); y <= s.to.time().Year(); y++ {
		in := func(month time.Month) moment { return momentOf(time.Date(y, month, 3, 9, 0, 0, 0, time.UTC)) }
		if !give(in(time.September), vaccine, flu) && p.age >= 65 && chance(r, 25) {
			if on := in(time.October) + moment(r.IntN(60))*day; on > s.from && on < s.to {
				m.plain(p, on, "flu_declined")
			}
		}
		give(in(time.April), "covid", covid*0.8)
		give(in(time.October), "covid", covid)
	}
}
