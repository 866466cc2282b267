package oracle

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// question is what a report is asked.
type question struct {
	asAt    time.Time
	numbers map[string]int // its whole-number parameters
}

func (q question) n(name string, otherwise int) int {
	if n, ok := q.numbers[name]; ok {
		return n
	}
	return otherwise
}

// oracle works out what a report must say.
type oracle func(*records, question) *table

// oracles are the reports that are calculated a second time.
var oracles = map[string]oracle{
	"list_size": listSize, "list_turnover": listTurnover, "diabetes_prevalence": diabetesPrevalence, "hypertension_bp_control": hypertensionControl,
	"register_summary": registerSummary, "diabetes_treatment_targets": treatmentTargets, "diabetes_care_processes": careProcesses,
	"smoking_status": smokingStatus, "polypharmacy": polypharmacy, "opioids": opioids, "appointments_by_month": appointmentsByMonth,
	"did_not_attend": didNotAttend, "two_week_wait": twoWeekWait, "cervical_screening": cervicalScreening, "frailty_levels": frailtyLevels,
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

func known(s string) string { return cmp.Or(s, "Unknown") }

// list visits the patients on the list on a day.
func (r *records) list(day time.Time, visit func(who, *patient)) {
	for k, p := range r.patients {
		if p.onList(day) {
			visit(k, p)
		}
	}
}

func listSize(r *records, q question) *table {
	var units []unit
	r.list(q.asAt, func(k who, p *patient) {
		band := "Unknown"
		if a := p.age(q.asAt); a >= 95 {
			band = "95+"
		} else if a >= 0 {
			band = fmt.Sprintf("%02d-%02d", a/5*5, a/5*5+4)
		}
		units = append(units, unit{k.org, []string{known(p.sex), band}, map[string]int{"patients": 1}})
	})
	return tally(units, []string{"patients"}, grouping{"sex", nil}, grouping{"age_band", nil})
}

func listTurnover(r *records, q question) *table {
	orgs := map[string]bool{}
	for k, p := range r.patients {
		orgs[k.org] = orgs[k.org] || len(p.spells) > 0
	}
	t := &table{texts: []string{"organisation", "month"}}
	names := []string{"list_start", "joined", "left_list", "died", "list_end"}
	for i := q.n("months", 24) - 1; i >= 0; i-- {
		start := date(q.asAt.Year(), q.asAt.Month()-time.Month(i), 1)
		before, end := start.AddDate(0, 0, -1), start.AddDate(0, 1, -1)
		counts := map[string]map[string]int{}
		for k, p := range r.patients {
			c := counts[k.org]
			if c == nil {
				c = map[string]int{}
				counts[k.org] = c
			}
			was, is := p.onList(before), p.onList(end)
			dead := !p.died.IsZero() && !p.died.After(end)
			c["list_start"] += flag(was)
			c["list_end"] += flag(is)
			c["joined"] += flag(is && !was)
			c["died"] += flag(was && !is && dead)
			c["left_list"] += flag(was && !is && !dead)
		}
		for org := range orgs {
			if !orgs[org] {
				continue
			}
			row := map[string]cell{"organisation": org, "month": start.Format("2006-01")}
			for _, n := range names {
				row[n] = counts[org][n]
			}
			t.rows = append(t.rows, row)
		}
	}
	slices.SortStableFunc(t.rows, func(a, b map[string]cell) int {
		return cmp.Or(strings.Compare(a["organisation"].(string), b["organisation"].(string)), strings.Compare(a["month"].(string), b["month"].(string)))
	})
	return t.rate("joined_per_1000", "joined", "list_start", 1000, false).rate("left_per_1000", "left_list", "list_start", 1000, false)
}

func diabetesPrevalence(r *records, q question) *table {
	var units []unit
	r.list(q.asAt, func(k who, p *patient) {
		if p.age(q.asAt) < 17 {
			return
		}
		_, on := r.diagnosed(p, []string{"diabetes"}, []string{"diabetes_resolved"}, "", q.asAt)
		units = append(units, unit{k.org, []string{known(p.sex)}, map[string]int{"on_register": flag(on), "list_size": 1}})
	})
	return tally(units, []string{"on_register", "list_size"}, grouping{"sex", nil}).rate("prevalence_pct", "on_register", "list_size", 100, true)
}

// atTarget compares with a limit for the clinic; at home each is five lower.
func (b *pressure) atTarget(systolic, diastolic float64) bool {
	if b == nil {
		return false
	}
	if b.home {
		systolic, diastolic = systolic-5, diastolic-5
	}
	return b.systolic <= systolic && b.diastolic <= diastolic
}

func hypertensionControl(r *records, q question) *table {
	var units []unit
	r.list(q.asAt, func(k who, p *patient) {
		a := p.age(q.asAt)
		_, on := r.diagnosed(p, []string{"hypertension"}, []string{"hypertension_resolved"}, "", q.asAt)
		if a < 18 || !on {
			return
		}
		group, limit := "18 to 79", 140.0
		if a >= 80 {
			group, limit = "80 and over", 150
		}
		b := r.bloodPressure(p, windowStart(q.asAt, q.n("months", 12)), q.asAt)
		units = append(units, unit{k.org, []string{group}, map[string]int{"on_register": 1, "recorded": flag(b != nil), "at_target": flag(b.atTarget(limit, 90))}})
	})
	return tally(units, []string{"on_register", "recorded", "at_target"}, grouping{"age_group", nil}).
		rate("recorded_pct", "recorded", "on_register", 100, true).rate("at_target_pct", "at_target", "on_register", 100, true)
}

func registerSummary(r *records, q question) *table {
	var units []unit
	r.list(q.asAt, func(k who, p *patient) {
		for _, rule := range r.book.registers {
			if !ageFits(p, rule, q.asAt) {
				continue
			}
			ages := []string{}
			if rule["min_age"] != "" {
				ages = append(ages, rule["min_age"]+"+")
			}
			if rule["max_age"] != "" {
				ages = append(ages, "to "+rule["max_age"])
			}
			title := rule["title"] + " (" + cmp.Or(strings.Join(ages, " "), "all ages") + ")"
			units = append(units, unit{k.org, []string{title}, map[string]int{"list_size": 1, "on_register": flag(r.onRegister(p, rule["register"], q.asAt))}})
		}
	})
	return tally(units, []string{"list_size", "on_register"}, grouping{"register", nil}).rate("prevalence_pct", "on_register", "list_size", 100, true)
}

func (r *records) diabetesType(p *patient, by time.Time) string {
	text, _ := p.newest(by, func(e *entry) string {
		switch {
		case r.has("diabetes_type2", e):
			return "Type 2 and other"
		case r.has("diabetes_type1", e):
			return "Type 1"
		}
		return ""
	})
	return cmp.Or(text, "Type 2 and other")
}

func (r *records) frailty(p *patient, by time.Time) string {
	text, _ := p.newest(by, func(e *entry) string {
		if !r.has("frailty", e) {
			return ""
		}
		for _, l := range r.book.lists["frailty"] {
			if l.system == "snomed" && l.code == e.snomed {
				word, _, _ := strings.Cut(strings.ToLower(l.term), " ")
				return word
			}
		}
		return ""
	})
	return text
}

func treatmentTargets(r *records, q question) *table {
	var units []unit
	from, medicines := windowStart(q.asAt, q.n("months", 12)), windowStart(q.asAt, q.n("medicine_months", 6))
	r.list(q.asAt, func(k who, p *patient) {
		if !r.onRegister(p, "diabetes", q.asAt) {
			return
		}
		cvd := r.onRegister(p, "chd", q.asAt) || r.onRegister(p, "stroke_tia", q.asAt) || r.onRegister(p, "pad", q.asAt)
		frail, limit := "None or mild", 58.0
		if f := r.frailty(p, q.asAt); f == "moderate" || f == "severe" {
			frail, limit = "Moderate or severe", 75
		}
		older := p.age(q.asAt) >= 40 && !cvd
		statin := r.issuedIn(p, "med_statin", medicines, q.asAt)
		h, b := r.latest(p, "hba1c", from, q.asAt), r.bloodPressure(p, from, q.asAt)
		upTo := func(limit float64) bool { return h != nil && math.Round(h.value) <= limit }
		good := b.atTarget(140, 90)
		units = append(units, unit{k.org, []string{r.diabetesType(p, q.asAt), frail}, map[string]int{"on_register": 1, "hba1c_recorded": flag(h != nil), "hba1c_58": flag(upTo(58)),
			"hba1c_for_frailty": flag(upTo(limit)), "bp_recorded": flag(b != nil), "bp_at_target": flag(good), "no_cvd_40": flag(older), "no_cvd_statin": flag(older && statin),
			"cvd": flag(cvd), "cvd_statin": flag(cvd && statin), "statin_due": flag(older || cvd), "on_statin": flag((older || cvd) && statin), "all_3": flag(upTo(58) && good && (older || cvd) && statin)}})
	})
	t := tally(units, []string{"on_register", "hba1c_recorded", "hba1c_58", "hba1c_for_frailty", "bp_recorded", "bp_at_target", "no_cvd_40", "no_cvd_statin", "cvd", "cvd_statin", "statin_due", "on_statin", "all_3"},
		grouping{"diabetes_type", []string{"Type 1", "Type 2 and other"}}, grouping{"frailty", []string{"None or mild", "Moderate or severe"}})
	return t.rate("hba1c_58_pct", "hba1c_58", "on_register", 100, true).rate("hba1c_for_frailty_pct", "hba1c_for_frailty", "on_register", 100, false).
		rate("bp_pct", "bp_at_target", "on_register", 100, true).rate("no_cvd_statin_pct", "no_cvd_statin", "no_cvd_40", 100, false).
		rate("cvd_statin_pct", "cvd_statin", "cvd", 100, false).rate("statin_pct", "on_statin", "statin_due", 100, true).rate("all_3_pct", "all_3", "statin_due", 100, true)
}

func careProcesses(r *records, q question) *table {
	var units []unit
	from := windowStart(q.asAt, q.n("months", 12))
	eight := []string{"hba1c", "blood_pressure", "cholesterol", "creatinine", "urine_acr", "foot_check", "bmi", "smoking"}
	r.list(q.asAt, func(k who, p *patient) {
		if !r.onRegister(p, "diabetes", q.asAt) {
			return
		}
		_, smoked := r.smoking(p, q.asAt)
		c := map[string]int{"on_register": 1, "blood_pressure": flag(r.bloodPressure(p, from, q.asAt) != nil), "foot_check": flag(r.coded(p, "foot_check", from, q.asAt)),
			"smoking": flag(!smoked.IsZero() && !smoked.Before(from)), "eye_screening": flag(r.coded(p, "retinal_screening", from, q.asAt)), "all_8": 1}
		for name, measure := range map[string]string{"hba1c": "hba1c", "cholesterol": "cholesterol_total", "creatinine": "creatinine", "urine_acr": "acr", "bmi": "bmi"} {
			c[name] = flag(len(r.readings(p, measure, from, q.asAt)) > 0)
		}
		for _, name := range eight {
			c["all_8"] *= c[name]
		}
		c["all_9"] = c["all_8"] * c["eye_screening"]
		units = append(units, unit{k.org, []string{r.diabetesType(p, q.asAt)}, c})
	})
	t := tally(units, append(slices.Clone(eight), "on_register", "all_8", "eye_screening", "all_9"), grouping{"diabetes_type", []string{"Type 1", "Type 2 and other"}})
	for _, name := range append(slices.Clone(eight), "eye_screening", "all_9") {
		t.rate(name+"_pct", name, "on_register", 100, false)
	}
	return t.rate("all_8_pct", "all_8", "on_register", 100, true)
}
