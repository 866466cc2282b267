package oracle

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// reading is one plausible number of a measure, in its unit.
type reading struct {
	value float64
	entry *entry
}

func number(s string, otherwise float64) float64 {
	if v, err := strconv.ParseFloat(s, 64); err == nil {
		return v
	}
	return otherwise
}

func whole(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// unitNamed says whether a list of units, separated by semicolons, names one: none is a blank unit.
func unitNamed(units, unit string) bool {
	unit = strings.ReplaceAll(strings.ToLower(unit), " ", "")
	return slices.ContainsFunc(strings.Split(units, ";"), func(u string) bool { return u != "" && (u == unit || u == "none" && unit == "") })
}

// readings are those of one measure with their event in a stretch of days.
func (r *records) readings(p *patient, measure string, from, to time.Time) []reading {
	var out []reading
	for _, e := range p.entries {
		if !e.numeric || e.value <= 0 || !within(dayOf(e.at), from, to) {
			continue
		}
		for _, m := range r.book.measures {
			if m["measure"] != measure || !r.has(m["list"], e) || m["units"] != "" && !unitNamed(m["units"], e.unit) || unitNamed(m["not_units"], e.unit) {
				continue
			}
			if e.value <= number(m["raw_over"], math.Inf(-1)) || e.value > number(m["raw_upto"], math.Inf(1)) {
				continue
			}
			v := e.value*number(m["factor"], 1) + number(m["shift"], 0)
			if v >= number(m["low"], 0) && v <= number(m["high"], math.Inf(1)) {
				out = append(out, reading{v, e})
			}
		}
	}
	return out
}

func (r *records) latest(p *patient, measure string, from, to time.Time) *reading {
	var best *reading
	for _, x := range r.readings(p, measure, from, to) {
		if best == nil || x.entry.at.After(best.entry.at) || x.entry.at.Equal(best.entry.at) && x.entry.id > best.entry.id {
			best = &x
		}
	}
	return best
}

// pressure is a systolic and a diastolic that belong together.
type pressure struct {
	systolic, diastolic float64
	home                bool
	late, early         time.Time // the later and the earlier time of the two
	ids                 [2]int64
}

func (p pressure) newer(q pressure) bool {
	switch {
	case !p.late.Equal(q.late):
		return p.late.After(q.late)
	case !p.early.Equal(q.early):
		return p.early.After(q.early)
	}
	return slices.Compare(p.ids[:], q.ids[:]) > 0
}

func (r *records) home(e *entry) bool {
	return slices.ContainsFunc([]string{"bp_systolic", "bp_diastolic"}, func(list string) bool {
		return slices.ContainsFunc(r.book.lists[list], func(l listed) bool {
			return (l.code == e.ctv3 || l.code == e.snomed) && slices.ContainsFunc([]string{"home", "ambulatory", "24 hour", "daytime"}, func(w string) bool { return strings.Contains(strings.ToLower(l.term), w) })
		})
	})
}

// bloodPressure is the newest of a stretch of days: of one day, place and, where both name theirs, event.
func (r *records) bloodPressure(p *patient, from, to time.Time) *pressure {
	var best *pressure
	for _, s := range p.entries {
		if !s.numeric || s.value < 40 || s.value > 350 || !within(dayOf(s.at), from, to) || !r.has("bp_systolic", s) {
			continue
		}
		for _, d := range p.entries {
			if !d.numeric || d.value < 20 || d.value > 200 || !dayOf(d.at).Equal(dayOf(s.at)) || !r.has("bp_diastolic", d) || r.home(d) != r.home(s) {
				continue
			}
			if d.event != "" && s.event != "" && d.event != s.event {
				continue
			}
			q := pressure{s.value, d.value, r.home(s), s.at, d.at, [2]int64{s.id, d.id}}
			if q.early.After(q.late) {
				q.late, q.early = q.early, q.late
			}
			if best == nil || q.newer(*best) {
				best = &q
			}
		}
	}
	return best
}

// ethnicity is the newest of the 16 groups, "Not stated" where the patient would not say.
func (r *records) ethnicity(p *patient, by time.Time) string {
	text, _ := p.newest(by, func(e *entry) string {
		yes, no := r.names("ethnicity", e)
		if no {
			return "Not stated"
		}
		if !yes {
			return ""
		}
		for _, system := range []string{"ctv3", "snomed"} {
			for _, l := range r.book.lists["ethnicity"] {
				if l.system == system && (system == "ctv3" && l.code == e.ctv3 || system == "snomed" && l.code == e.snomed) {
					return l.category16
				}
			}
		}
		return "a group the list does not name"
	})
	return text
}

// rule is a register's line of registers.csv.
func (r *records) rule(name string) map[string]string {
	for _, x := range r.book.registers {
		if x["register"] == name {
			return x
		}
	}
	return nil
}

// onRegister says whether a patient on the list is on a register, its ages and what it excludes in.
func (r *records) onRegister(p *patient, name string, asAt time.Time) bool {
	rule := r.rule(name)
	if !p.onList(asAt) || !ageFits(p, rule, asAt) {
		return false
	}
	met, diagnosed := r.meets(p, rule, asAt)
	if !met {
		return false
	}
	if n, ok := whole(rule["min_age_at_diagnosis"]); ok && (diagnosed.IsZero() || p.born.IsZero() || ageOn(p.born, diagnosed) < n) {
		return false
	}
	if rule["medicine"] != "" {
		n, _ := whole(rule["medicine_months"])
		if !slices.ContainsFunc(strings.Fields(rule["medicine"]), func(l string) bool { return r.issuedIn(p, l, windowStart(asAt, n), asAt) }) {
			return false
		}
	}
	for _, other := range strings.Fields(rule["excludes"]) {
		if on, _ := r.meets(p, r.rule(other), asAt); on {
			return false
		}
	}
	return true
}

func ageFits(p *patient, rule map[string]string, asAt time.Time) bool {
	if n, ok := whole(rule["min_age"]); ok && (p.born.IsZero() || p.age(asAt) < n) {
		return false
	}
	if n, ok := whole(rule["max_age"]); ok && (p.born.IsZero() || p.age(asAt) > n) {
		return false
	}
	return true
}

// meets says whether a diagnosis, a medicine or a value puts a patient on a register, and the first day of a diagnosis.
func (r *records) meets(p *patient, rule map[string]string, asAt time.Time) (bool, time.Time) {
	firstDay, met := r.diagnosed(p, strings.Fields(rule["diagnosis"]), strings.Fields(rule["resolved"]), rule["diagnosed_from"], asAt)
	for _, l := range strings.Fields(rule["medicine_instead"]) {
		n, _ := whole(rule["medicine_months"])
		met = met || r.issuedIn(p, l, windowStart(asAt, n), asAt)
	}
	if m := rule["value_measure"]; m != "" {
		n, _ := whole(rule["value_months"])
		if x := r.latest(p, m, windowStart(asAt, n), asAt); x != nil {
			low := number(rule["value_low"], math.Inf(1))
			if groups := strings.Split(rule["value_groups"], ";"); rule["value_groups"] != "" && slices.Contains(groups, r.ethnicity(p, asAt)) {
				low = min(low, number(rule["value_low_groups"], low))
			}
			met = met || x.value >= low
		}
	}
	return met, firstDay
}

// diagnosed says when a condition was first coded, and whether its newest code is newer than that of its end.
func (r *records) diagnosed(p *patient, lists, resolved []string, from string, asAt time.Time) (firstDay time.Time, stands bool) {
	start, _ := time.Parse("2006-01-02", from)
	var newest, ended time.Time
	for _, e := range p.entries {
		d := e.day()
		if d.IsZero() || d.After(asAt) {
			continue
		}
		of := func(list string) bool { return r.has(list, e) }
		if !d.Before(start) && slices.ContainsFunc(lists, of) {
			if firstDay.IsZero() || d.Before(firstDay) {
				firstDay = d
			}
			newest = later(newest, d)
		}
		if slices.ContainsFunc(resolved, of) {
			ended = later(ended, d)
		}
	}
	return firstDay, !newest.IsZero() && (ended.IsZero() || newest.After(ended))
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
