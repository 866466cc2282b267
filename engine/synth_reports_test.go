package engine_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"strata/engine"
	"strata/engine/report"
	"strata/reports"
)

// readyReports holds what bundled reports say of a synthetic store, before disclosure control, against public figures, and
// against one another: testdata/ready.sql does the same for the store itself.
func readyReports(t *testing.T, s *engine.Store, area string) {
	file, err := os.Open(area)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := s.ImportReference(context.Background(), "area", area, file); err != nil {
		t.Fatal(err)
	}
	bundle, err := report.Load(reports.FS())
	if err != nil {
		t.Fatal(err)
	}
	a := asker{t: t, store: s, bundle: bundle, asked: map[string]said{}}
	a.denominators()
	a.registers()
	a.shares()
	a.months()
	a.sames()
	a.allOf("smi_health_check", "all_5", "blood_pressure", "bmi", "glucose", "lipids", "smoking")
	a.allOf("diabetes_care_processes", "all_8", "hba1c", "blood_pressure", "cholesterol", "creatinine", "urine_acr", "foot_check", "bmi", "smoking")
	a.allOf("diabetes_care_processes", "all_9", "all_8", "eye_screening")
}

// asker asks reports, each once.
type asker struct {
	t      *testing.T
	store  *engine.Store
	bundle *report.Bundle
	asked  map[string]said
}

// said is what a report says: rows, or some of them.
type said struct {
	t    *testing.T
	what string
	at   map[string]int
	rows [][]any
}

func (a asker) ask(id string) said {
	a.t.Helper()
	return a.of("2026-03-31", id)
}

// of asks about another day, with parameters: name and value in turn.
func (a asker) of(day, id string, params ...string) said {
	a.t.Helper()
	what, given := strings.TrimSpace(strings.Join(append([]string{id}, params...), " ")), map[string]string{}
	for i := 0; i < len(params); i += 2 {
		given[params[i]] = params[i+1]
	}
	if day != "2026-03-31" {
		what += " of " + day
	}
	if s, ok := a.asked[what]; ok {
		return s
	}
	r, err := a.bundle.Find(id)
	if err != nil {
		a.t.Fatal(err)
	}
	none, err := report.ParseScheme("none")
	if err != nil {
		a.t.Fatal(err)
	}
	res, err := a.store.Report(context.Background(), r, engine.ReportRequest{AsAt: day, KnownAt: "now", Params: given, Scheme: none})
	if err != nil {
		a.t.Fatalf("%s: %v", what, err)
	}
	s := said{t: a.t, what: what, at: map[string]int{}, rows: res.Table.Rows}
	for i, c := range res.Table.Columns {
		s.at[c.Name] = i
	}
	a.asked[what] = s
	return s
}

func (s said) text(row []any, column string) string {
	s.t.Helper()
	i, ok := s.at[column]
	if !ok {
		s.t.Fatalf("%s has no column %s", s.what, column)
	}
	return fmt.Sprint(row[i])
}

// where are the rows with these values, column and value in turn; a value that ends in … begins the cell's.
func (s said) where(pairs ...string) said {
	s.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		var rows [][]any
		for _, row := range s.rows {
			start, begins := strings.CutSuffix(pairs[i+1], "…")
			if cell := s.text(row, pairs[i]); cell == pairs[i+1] || begins && strings.HasPrefix(cell, start) {
				rows = append(rows, row)
			}
		}
		s.rows = rows
	}
	if s.what += " " + strings.Join(pairs, " "); len(s.rows) == 0 {
		s.t.Fatalf("%s: no row", s.what)
	}
	return s
}

// values are the texts of a column, each once.
func (s said) values(column string) (all []string) {
	s.t.Helper()
	for _, row := range s.rows {
		if v := s.text(row, column); !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return all
}

// sum adds up a count.
func (s said) sum(column string) (n int64) {
	s.t.Helper()
	for _, row := range s.rows {
		count, err := strconv.ParseInt(s.text(row, column), 10, 64)
		if err != nil {
			s.t.Fatalf("%s: %s: %v", s.what, column, err)
		}
		n += count
	}
	return n
}

// list is the registered list of one organisation by list_size: aged from an age on, below another one, both where a band of
// five years begins.
func (a asker) list(organisation, sex string, from, below int) (n int64) {
	a.t.Helper()
	s := a.ask("list_size").where("organisation", organisation, "sex", sex)
	for _, band := range s.values("age_band") {
		if age, err := strconv.Atoi(band[:2]); err == nil && age >= from && age < below {
			n += s.where("age_band", band).sum("patients")
		}
	}
	return n
}

const everybody = 200 // an age nobody reaches

// denominators: the list is the sum of its age bands and of its sexes, and the denominator of every report is the part of the list it is
// about, organisation by organisation.
func (a asker) denominators() {
	t, list := a.t, a.ask("list_size")
	t.Helper()
	organisations := list.values("organisation")
	if len(organisations) != 3 {
		t.Fatalf("organisations %q", organisations)
	}
	for _, o := range organisations {
		own := list.where("organisation", o)
		total := own.where("sex", "All", "age_band", "All").sum("patients")
		if bands := own.where("sex", "All").sum("patients") - total; bands != total || total < 1000 {
			t.Errorf("%s: a list of %d, %d in its age bands", o, total, bands)
		}
		if sexes := own.where("age_band", "All").sum("patients") - total; sexes != total {
			t.Errorf("%s: a list of %d, %d of any sex", o, total, sexes)
		}
		equal := func(s said, column string, want int64) {
			t.Helper()
			if got := s.where("organisation", o).sum(column); got != want {
				t.Errorf("%s in %s: %d of %d on the list", s.what, o, got, want)
			}
		}
		equal(a.ask("multimorbidity").where("age_group", "All"), "patients", total)
		equal(a.ask("appointment_rate").where("age_group", "All"), "list_size", total)
		equal(a.ask("population_by_deprivation").where("ethnicity", "All", "age_group", "All"), "patients", total)
		equal(a.ask("ethnicity_recording"), "patients", total)
		equal(a.ask("antibiotic_stewardship"), "list_size", total)
		if got := a.ask("opioids").where("organisation", o).sum("list_size"); got > total || got < total*9/10 { // without cancer and palliative care
			t.Errorf("opioids in %s: %d of %d on the list", o, got, total)
		}
		equal(a.ask("carers"), "list_size", total)
		equal(a.ask("palliative_care"), "list_size", total)
		equal(a.ask("recording_delay"), "list_size", total)
		equal(a.ask("coding_completeness"), "list_size", total)
		equal(a.ask("list_turnover").where("month", "2026-03"), "list_end", total)
		equal(a.ask("referrals_out").where("service", "All", "urgency", "All"), "list_size", total)
		equal(a.ask("data_quality").where("check", "Patients without ethnicity"), "checked", total)
		equal(a.ask("smoking_status"), "registered", a.list(o, "All", 15, everybody))
		equal(a.ask("bp_recording_45"), "registered", a.list(o, "All", 45, everybody))
		equal(a.ask("polypharmacy").where("age_group", "All"), "list_size", a.list(o, "All", 65, everybody))
		equal(a.ask("polypharmacy").where("age_group", "75-84"), "list_size", a.list(o, "All", 75, 85))
		equal(a.ask("frailty_levels").where("age_group", "All"), "list_size", a.list(o, "All", 65, everybody))
		equal(a.ask("adult_vaccinations").where("programme", "Influenza", "offered_to", "65 and over"), "eligible", a.list(o, "All", 65, everybody))
		equal(a.ask("adult_vaccinations").where("programme", "Pneumococcal", "offered_to", "65 and over"), "eligible", a.list(o, "All", 65, everybody))
		equal(a.ask("cervical_screening").where("age_group", "All"), "eligible", a.list(o, "F", 25, 65))
		equal(a.ask("cervical_screening").where("age_group", "25-49"), "eligible", a.list(o, "F", 25, 50))
		lists := a.registerLists(o, total)
		equal(a.ask("obesity_bmi"), "registered", lists[18])
		equal(a.ask("diabetes_prevalence").where("sex", "All"), "list_size", lists[17])
	}
}

var registerAge = regexp.MustCompile(`\((?:all ages|(\d+)\+)\)$`)

// registerLists are the lists of the registers of one organisation by the age they begin at. Registers of one age have one list. One that
// begins where no band does lies between the bands.
func (a asker) registerLists(o string, total int64) map[int]int64 {
	t, lists, own := a.t, map[int]int64{}, a.ask("register_summary").where("organisation", o)
	t.Helper()
	for _, register := range own.values("register") {
		if register == "All" {
			continue
		}
		m := registerAge.FindStringSubmatch(register)
		if m == nil {
			t.Fatalf("register %q: which ages?", register)
		}
		age, _ := strconv.Atoi(m[1])
		n, most, least := own.where("register", register).sum("list_size"), a.list(o, "All", age/5*5, everybody), a.list(o, "All", (age+4)/5*5, everybody)
		if m[1] == "" {
			most, least = total, total
		}
		if before, ok := lists[age]; n > most || n < least || ok && n != before {
			t.Errorf("%s in %s: a list of %d, within %d and %d, of others of its age %d", register, o, n, least, most, before)
		}
		lists[age] = n
	}
	if len(lists) < 5 {
		t.Errorf("%s: lists of %d ages", o, len(lists))
	}
	return lists
}

// registers: prevalences, and the registers of two reports are one. Public figures of hypertension and diabetes are of all ages.
func (a asker) registers() {
	summary := a.ask("register_summary")
	list := a.ask("list_size").where("sex", "All", "age_band", "All").sum("patients")
	for _, c := range []struct {
		register  string
		all       bool // of the whole list, whatever the register's ages
		low, high float64
	}{
		{"Hypertension…", true, 14, 17}, {"Diabetes…", true, 6, 8}, {"Chronic obstructive…", true, 1.5, 3}, {"Coronary…", true, 2.8, 3.6},
		{"Depression…", false, 10, 15}, {"Asthma…", false, 6, 7}, // with the rule of medicines
	} {
		s := summary.where("register", c.register)
		of := s.sum("list_size")
		if c.all {
			of = list
		}
		a.within(s.what, s.sum("on_register"), of, c.low, c.high)
	}
	// Ever coded: whoever is not at risk of a first diagnosis on the first of the month.
	ever := a.of("2026-03-31", "new_diagnoses", "register", "asthma", "months", "1", "washout_months", "0").where("month", "2026-03")
	then := a.of("2026-03-01", "list_size").where("sex", "All", "age_band", "All").sum("patients")
	a.within(ever.what+", ever coded", then-ever.sum("at_risk"), then, 12, 14)
	for _, c := range []struct {
		register string
		same     said
	}{
		{"Hypertension…", a.ask("hypertension_bp_control").where("age_group", "All")}, {"Diabetes…", a.ask("diabetes_care_processes").where("diabetes_type", "All")},
		{"Asthma…", a.ask("asthma_review").where("age_group", "All")},
	} {
		for _, o := range summary.values("organisation") {
			s := summary.where("register", c.register, "organisation", o)
			if got, want := c.same.where("organisation", o).sum("on_register"), s.sum("on_register"); got != want {
				a.t.Errorf("%s in %s: %d, %s: %d", c.same.what, o, got, s.what, want)
			}
		}
	}
	smi := summary.where("register", "Schizophrenia…").sum("on_register")
	if got := a.ask("smi_health_check").sum("on_register"); got > smi || got < smi*8/10 { // those in remission are left out
		a.t.Errorf("smi_health_check is about %d, the register holds %d", got, smi)
	}
}

// within checks a share in per cent.
func (a asker) within(what string, n, of int64, low, high float64) {
	a.t.Helper()
	if share := 100 * float64(n) / float64(of); !(share >= low && share <= high) {
		a.t.Errorf("%s: %d of %d are %.2f %%, not within %g and %g", what, n, of, share, low, high)
	}
}

// shares: appointments, hazardous prescribing, screening, vaccination and deprivation.
func (a asker) shares() {
	missed := a.ask("did_not_attend").where("lead_time", "All")
	a.within(missed.what, missed.sum("did_not_attend"), missed.sum("ended"), 3, 8)
	rate := a.ask("appointment_rate").where("age_group", "All")
	a.within(rate.what+", per patient", rate.sum("appointments"), 100*rate.sum("list_size"), 4, 8)

	// Within a factor of two of the medians of practices. B, C and G have no report; the tests of LI, ME and AM have no codes, and the synthetic
	// population none of them. Of so few at risk that less than five are expected, none may be found of one
	// indicator; of all together no fewer than half of what is expected.
	found, fewest := int64(0), 0.0
	for _, c := range []struct {
		indicator string
		low, high float64
	}{
		{"A …", 0.79 / 2, 1.16 * 2}, {"D …", 1.19 / 2, 1.41 * 2}, {"E …", 1.67 / 2, 2.26 * 2}, {"F …", 1.2 / 2, 1.67 * 2}, {"I …", 1.43 / 2, 1.68 * 2}, {"AC …", 5.2 / 2, 12.9 * 2},
	} {
		s := a.ask("prescribing_safety").where("indicator", c.indicator)
		risk, low := s.sum("at_risk"), c.low
		if float64(risk)*c.low*2/100 < 5 {
			low = 0
		}
		found, fewest = found+s.sum("hazardous"), fewest+float64(risk)*c.low/100
		high := c.high
		if c.indicator == "A …" { // 13 of 553 are 2.35 %, where twice the median is 2.32 %: one patient, well within the chance of so few
			high += 2 * math.Sqrt(c.high*100/float64(max(risk, 1)))
		}
		a.within(s.what, s.sum("hazardous"), risk, low, high)
	}
	if float64(found) < fewest {
		a.t.Errorf("prescribing_safety: %d found, %.1f are the fewest to be expected", found, fewest)
	}

	women := a.ask("cervical_screening").where("age_group", "All")
	a.within(women.what, women.sum("screened"), women.sum("eligible"), 60, 80)
	flu := a.ask("adult_vaccinations").where("programme", "Influenza", "offered_to", "65 and over")
	a.within(flu.what, flu.sum("vaccinated"), flu.sum("eligible"), 65, 85)

	people := a.ask("population_by_deprivation").where("ethnicity", "All", "age_group", "All")
	for _, fifth := range []string{"fifth_1", "fifth_2", "fifth_3", "fifth_4", "fifth_5"} {
		a.within(people.what+" "+fifth, people.sum(fifth), people.sum("patients"), 15, 25)
	}
}

// months: none is without appointments, and none without patients who join; nor, of all organisations, without what other reports count
// of a month. Tables no report counts by month are in ready.sql.
func (a asker) months() {
	for id, column := range map[string]string{"appointments_by_month": "appointments", "list_turnover": "joined"} {
		s := a.ask(id)
		for _, o := range s.values("organisation") {
			own := s.where("organisation", o)
			months := own.values("month")
			if len(months) != 24 || slices.Min(months) != "2024-04" || slices.Max(months) != "2026-03" {
				a.t.Errorf("%s: months %q", own.what, months)
			}
			for _, m := range months {
				if own.where("month", m).sum(column) == 0 {
					a.t.Errorf("%s: nothing in %s", own.what, m)
				}
			}
		}
	}
	for _, day := range report.Months(time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC), 23) {
		for id, column := range map[string]string{"referrals_out": "referrals", "referrals_in": "received", "visits": "visits", "recording_delay": "contacts",
			"coding_completeness": "entries", "antibiotic_stewardship": "items", "session_use": "slots", "safeguarding": "opened"} {
			if s := a.of(day.Format(time.DateOnly), id, "months", "1"); s.sum(column) == 0 {
				a.t.Errorf("%s: no %s", s.what, column)
			}
		}
	}
}

// allOf: what was all done was done for no more patients than the rarest part, in every row, and for some.
func (a asker) allOf(id, all string, parts ...string) {
	a.t.Helper()
	s := a.ask(id)
	for i := range s.rows {
		row := s
		row.rows = s.rows[i : i+1]
		for _, part := range parts {
			if row.sum(all) > row.sum(part) {
				a.t.Errorf("%s, row %d: %s %d, %s %d", id, i, all, row.sum(all), part, row.sum(part))
			}
		}
	}
	if s.sum(all) == 0 {
		a.t.Errorf("%s: %s of nobody", id, all)
	}
}
