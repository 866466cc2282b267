package oracle

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// smoking is the newest status by a day, and its day. Never after current or ex means ex.
func (r *records) smoking(p *patient, by time.Time) (string, time.Time) {
	smoked := false
	status, day := p.newest(by, func(e *entry) string {
		of := ""
		for _, s := range []string{"current", "ex", "never"} {
			if r.has("smoking_"+s, e) {
				of = s
				smoked = smoked || s != "never" && !e.day().IsZero() && !e.day().After(by)
			}
		}
		return of
	})
	if status == "never" && smoked {
		status = "ex"
	}
	return status, day
}

func smokingStatus(r *records, q question) *table {
	var units []unit
	from := windowStart(q.asAt, q.n("months", 12))
	r.list(q.asAt, func(k who, p *patient) {
		if p.age(q.asAt) < 15 {
			return
		}
		status, day := r.smoking(p, q.asAt)
		ill := slices.ContainsFunc([]string{"chd", "pad", "stroke_tia", "hypertension", "diabetes", "copd", "ckd", "asthma", "smi"}, func(name string) bool { return r.onRegister(p, name, q.asAt) })
		units = append(units, unit{k.org, nil, map[string]int{"registered": 1, "recorded": flag(status != ""), "current_smoker": flag(status == "current"), "ex_smoker": flag(status == "ex"),
			"never_smoker": flag(status == "never"), "with_condition": flag(ill), "with_condition_recorded": flag(ill && within(day, from, q.asAt))}})
	})
	return tally(units, []string{"registered", "recorded", "current_smoker", "ex_smoker", "never_smoker", "with_condition", "with_condition_recorded"}).
		rate("recorded_pct", "recorded", "registered", 100, true).rate("current_smoker_pct", "current_smoker", "registered", 100, true).
		rate("ex_smoker_pct", "ex_smoker", "registered", 100, false).rate("never_smoker_pct", "never_smoker", "registered", 100, false).
		rate("with_condition_recorded_pct", "with_condition_recorded", "with_condition", 100, true)
}

// olderGroup is the group of ages from 65 on; blank below.
func olderGroup(age int) string {
	switch {
	case age < 65:
		return ""
	case age < 75:
		return "65-74"
	case age < 85:
		return "75-84"
	}
	return "85+"
}

var olderGroups = grouping{"age_group", []string{"65-74", "75-84", "85+"}}

func polypharmacy(r *records, q question) *table {
	from := windowStart(q.asAt, 6)
	taken := map[who]map[string]bool{}
	for _, t := range r.templates {
		issued := slices.ContainsFunc(r.issued[place{t.org, t.id}], func(d time.Time) bool { return within(d, from, q.asAt) })
		if !issued || t.from.After(q.asAt) || !t.to.IsZero() && !t.to.After(q.asAt) || t.name == "" {
			continue
		}
		if taken[t.who] == nil {
			taken[t.who] = map[string]bool{}
		}
		taken[t.who][strings.ToLower(strings.Trim(t.name, " "))] = true
	}
	var units []unit
	r.list(q.asAt, func(k who, p *patient) {
		group := olderGroup(p.age(q.asAt))
		if group == "" {
			return
		}
		n := len(taken[k])
		units = append(units, unit{k.org, []string{group}, map[string]int{"list_size": 1, "medicines": n, "five": flag(n >= 5), "eight": flag(n >= 8), "ten": flag(n >= 10), "fifteen": flag(n >= 15)}})
	})
	t := tally(units, []string{"list_size", "medicines", "five", "eight", "ten", "fifteen"}, olderGroups)
	for _, row := range t.rows {
		row["mean_medicines"] = float64(row["medicines"].(int)) / float64(row["list_size"].(int))
	}
	return t.rate("five_pct", "five", "list_size", 100, false).rate("eight_pct", "eight", "list_size", 100, false).
		rate("ten_pct", "ten", "list_size", 100, true).rate("fifteen_pct", "fifteen", "list_size", 100, false)
}

func opioids(r *records, q question) *table {
	var units []unit
	half := windowStart(q.asAt, 6)
	r.list(q.asAt, func(k who, p *patient) {
		if r.onRegister(p, "cancer", q.asAt) || r.ever(p, "palliative_care", q.asAt) {
			return
		}
		on := r.issuedIn(p, "med_opioid", half, q.asAt)
		continuous := on
		end := q.asAt
		for n := 1; n <= 3; n++ { // the months that end on the day, newest first
			start := windowStart(q.asAt, n)
			continuous = continuous && r.issuedIn(p, "med_opioid", start, end)
			end = start.AddDate(0, 0, -1)
		}
		sedative := r.issuedIn(p, "med_gabapentinoid", half, q.asAt) || r.issuedIn(p, "med_hypnotic", half, q.asAt)
		units = append(units, unit{k.org, nil, map[string]int{"list_size": 1, "on_opioid": flag(on), "continuous": flag(continuous), "with_sedative": flag(on && sedative)}})
	})
	return tally(units, []string{"list_size", "on_opioid", "continuous", "with_sedative"}).rate("on_opioid_pct", "on_opioid", "list_size", 100, true).
		rate("continuous_pct", "continuous", "on_opioid", 100, false).rate("with_sedative_pct", "with_sedative", "on_opioid", 100, false)
}

func appointmentsByMonth(r *records, q question) *table {
	from := date(q.asAt.Year(), q.asAt.Month()-time.Month(q.n("months", 24)-1), 1)
	counts := map[[4]string]int{}
	for _, a := range r.appointments {
		if a.id == "" || !within(dayOf(a.start), from, q.asAt) {
			continue
		}
		mode := "Other"
		if a.telephone {
			mode = "Telephone"
		}
		counts[[4]string{a.org, a.start.Format("2006-01"), known(a.status), mode}]++
	}
	t := &table{texts: []string{"organisation", "month", "status", "mode"}}
	for k, n := range counts {
		t.rows = append(t.rows, map[string]cell{"organisation": k[0], "month": k[1], "status": k[2], "mode": k[3], "appointments": n})
	}
	slices.SortFunc(t.rows, func(a, b map[string]cell) int {
		c := 0
		for _, name := range t.texts {
			c = cmp.Or(c, strings.Compare(a[name].(string), b[name].(string)))
		}
		return c
	})
	return t
}

// outcomes are what the statuses of the feed mean; any other one that begins with cancelled is that, the rest unknown.
var outcomes = map[string]string{"arrived": "attended", "waiting": "attended", "in progress": "attended", "finished": "attended", "visit": "attended", "patient walked out": "attended",
	"did not attend": "did not attend", "no access visit": "did not attend", "cancelled by patient": "by patient", "cancelled by unit": "by unit", "cancelled by other service": "by unit",
	"blocked": "blocked"}

func didNotAttend(r *records, q question) *table {
	from := windowStart(q.asAt, q.n("months", 12))
	type counted struct {
		appointment
		outcome string
		off     bool
	}
	var kept []counted
	missed := map[who]int{}
	for _, a := range r.appointments {
		p := r.patients[a.who]
		status := strings.ToLower(a.status)
		c := counted{a, outcomes[status], strings.HasPrefix(status, "cancelled")}
		if p == nil || p.test || c.outcome == "blocked" || !within(dayOf(a.start), from, q.asAt) {
			continue
		}
		if c.off && (a.cancelled.IsZero() || dayOf(a.cancelled).Before(dayOf(a.start))) {
			continue
		}
		kept = append(kept, c)
		missed[a.who] += flag(c.outcome == "did not attend")
	}
	var units []unit
	for _, c := range kept {
		lead := "Unknown"
		if days := int(dayOf(c.start).Sub(dayOf(c.booked)).Hours() / 24); c.booked.IsZero() || days < 0 {
			lead = "Unknown"
		} else if days < 2 {
			lead = []string{"Same day", "1 day"}[days]
		} else if lead = "2 to 7 days"; days > 7 {
			lead = "More than a week"
		}
		dna := c.outcome == "did not attend"
		late := c.off && c.start.Sub(c.appointment.cancelled) < time.Duration(q.n("late_hours", 24))*time.Hour
		units = append(units, unit{c.org, []string{lead}, map[string]int{"booked": 1, "ended": flag(dna || c.outcome == "attended"), "attended": flag(c.outcome == "attended"), "did_not_attend": flag(dna),
			"by_repeaters": flag(dna && missed[c.who] >= q.n("repeats", 3)), "cancelled_by_patient": flag(c.outcome == "by patient"), "cancelled_by_unit": flag(c.outcome == "by unit"), "cancelled_late": flag(late)}})
	}
	return tally(units, []string{"booked", "ended", "attended", "did_not_attend", "by_repeaters", "cancelled_by_patient", "cancelled_by_unit", "cancelled_late"},
		grouping{"lead_time", []string{"Same day", "1 day", "2 to 7 days", "More than a week"}}).rate("did_not_attend_pct", "did_not_attend", "ended", 100, true)
}

func twoWeekWait(r *records, q question) *table {
	from := windowStart(q.asAt, q.n("months", 3))
	var units []unit
	for _, x := range r.referrals {
		p := r.patients[x.who]
		if p == nil || !p.onList(q.asAt) || !within(x.day, from, q.asAt) || !urgentTexts[x.kind] && !urgentTexts[x.reason] && !urgentTexts[x.urgency] {
			continue
		}
		word := slices.ContainsFunc(r.statuses, func(s status) bool { return s.org == x.org && s.referral == x.id && within(s.day, x.day, q.asAt) })
		matured := !x.day.AddDate(0, 0, q.n("days", 14)).After(q.asAt)
		units = append(units, unit{x.org, nil, map[string]int{"referrals": 1, "matured": flag(matured), "no_word": flag(matured && !word)}})
	}
	return tally(units, []string{"referrals", "matured", "no_word"}).rate("no_word_pct", "no_word", "matured", 100, false)
}

func cervicalScreening(r *records, q question) *table {
	var units []unit
	r.list(q.asAt, func(k who, p *patient) {
		a := p.age(q.asAt)
		if p.sex != "F" || a < 25 || a > 64 {
			return
		}
		group, months := "25-49", q.n("younger_months", 42)
		if a >= 50 {
			group, months = "50-64", q.n("older_months", 66)
		}
		units = append(units, unit{k.org, []string{group}, map[string]int{"eligible": 1, "screened": flag(r.coded(p, "cervical_screening", windowStart(q.asAt, months), q.asAt)),
			"never": flag(!r.ever(p, "cervical_screening", q.asAt))}})
	})
	return tally(units, []string{"eligible", "screened", "never"}, grouping{"age_group", []string{"25-49", "50-64"}}).rate("screened_pct", "screened", "eligible", 100, true)
}

func frailtyLevels(r *records, q question) *table {
	var units []unit
	r.list(q.asAt, func(k who, p *patient) {
		group := olderGroup(p.age(q.asAt))
		if group == "" {
			return
		}
		f := r.frailty(p, q.asAt)
		units = append(units, unit{k.org, []string{group}, map[string]int{"list_size": 1, "mild": flag(f == "mild"), "moderate": flag(f == "moderate"), "severe": flag(f == "severe"),
			"none_coded": flag(f == ""), "coded": flag(f != ""), "moderate_or_severe": flag(f == "moderate" || f == "severe")}})
	})
	return tally(units, []string{"list_size", "mild", "moderate", "severe", "none_coded", "coded", "moderate_or_severe"}, olderGroups).
		rate("coded_pct", "coded", "list_size", 100, false).rate("moderate_or_severe_pct", "moderate_or_severe", "list_size", 100, true)
}
