package synth

// prevention writes screening and checks that people are called to at intervals.
func (m *maker) prevention(p person, end moment) {
	r := m.r
	if p.sex == 'F' && p.age >= 25 && p.age <= 64 {
		m.smears(p, end)
	}
	if p.age >= 40 && p.age <= 74 && p.conditions&(cardiovascular|diabetes|ckd|af|heartFailure|hypertension) == 0 {
		switch {
		case chance(r, 46*p.seen):
			m.healthCheck(p, m.since(p, end, 5))
		case chance(r, 6):
			m.plain(p, m.since(p, end, 5), "health_check_missed")
		}
	} else if p.age >= 25 && p.age <= 84 && p.conditions&(cardiovascular|type1) == 0 && chance(r, 25*p.seen) {
		m.risk(p, m.since(p, end, 5), 0)
	}
}

// since is a working time in the years before an end, not before birth.
func (m *maker) since(p person, end moment, years float64) moment {
	from := max(end-moment(years*float64(year)), p.born)
	return m.workday(from+moment(m.r.Float64()*float64(end-from)), from, end)
}

// smears writes cervical samples at the interval of the age, with gaps: coverage of England at 31 March 2024 was 66.1 % at
// 25-49 and 74.3 % at 50-64 (NHS England).
func (m *maker) smears(p person, end moment) {
	r := m.r
	years, covered := 3.5, 69.0
	if p.age >= 50 {
		years, covered = 5.5, 76
	}
	covered *= 0.94 + 0.011*float64(p.decile)
	t := end - moment(r.Float64()*years*float64(year))
	switch {
	case chance(r, covered):
	case chance(r, 55): // overdue
		t -= moment(years * float64(year))
	default:
		if chance(r, 15) {
			m.plain(p, m.since(p, end, 3), "smear_refused")
		}
		return
	}
	for n := 0; n < 2 && ageOn(p.born, t) >= 24; n++ {
		result := "smear_negative"
		switch u := r.IntN(100); {
		case u < 2:
			result = "smear_inadequate"
		case u < 6:
			result = "smear_borderline"
		case u < 30:
			result = "smear"
		}
		m.plain(p, m.workday(t, p.born, end), result)
		t -= moment((years - 0.4) * float64(year))
	}
}

// healthCheck writes an NHS Health Check and what is measured at it.
func (m *maker) healthCheck(p person, t moment) {
	event := m.event(p, t)
	m.code(p, t, m.g.codes["health_check"], 0, event)
	m.bloodPressure(p, t, event)
	m.reading(p, t, lineBMI, event)
	m.reading(p, t, lineCholesterol, event)
	m.code(p, t, m.g.codes[m.smokes(p)], 0, event)
	m.risk(p, t, event)
}

// ethnicities are per mille of those who have one coded (Census 2021, England and Wales).
var ethnicities = []struct {
	idea     string
	perMille int
}{
	{"white_british", 744}, {"irish", 9}, {"other_white", 62}, {"white_caribbean", 9}, {"white_african", 4}, {"white_asian", 8}, {"other_mixed", 8},
	{"indian", 31}, {"pakistani", 27}, {"bangladeshi", 11}, {"other_asian", 16}, {"african", 25}, {"caribbean", 10}, {"other_black", 5}, {"chinese", 7},
	{"other_ethnic", 24},
}

// ethnicity writes what is recorded: usable for 78 % of patients, more often for women, not stated for 3 %; of those with one, a
// few have an older one that says otherwise (BMC Medicine 2024;22:288).
func (m *maker) ethnicity(p person, end moment) {
	usable := 77.0
	if p.sex == 'F' {
		usable = 80
	}
	if !chance(m.r, usable) {
		if chance(m.r, 14) {
			m.plain(p, m.since(p, end, 15), "ethnicity_not_stated")
		}
		return
	}
	n, idea := m.r.IntN(1000), ""
	for _, e := range ethnicities {
		idea = e.idea
		if n -= e.perMille; n < 0 {
			break
		}
	}
	t := m.since(p, end, 12)
	m.plain(p, t, idea)
	if chance(m.r, 1.5) {
		m.plain(p, t-moment(m.r.Float64()*float64(t-p.born)/2), "other_white")
	}
}
