package oracle

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"strata/engine/report"
	"strata/reports"
)

// broken are ways to break a report: what stands in its SQL, and what to put there.
var broken = []struct{ report, old, new string }{
	{"list_size", "registered_population($as_at)", "registered_population($as_at::DATE + 1)"},
	{"list_size", "age >= 95", "age > 95"},
	{"list_turnover", "s.starts < m.month", "s.starts <= m.month"},
	{"list_turnover", "s.ends > last_day(m.month)", "s.ends >= last_day(m.month)"},
	{"list_turnover", "GROUP BY ALL", "GROUP BY organisation, patient_id, starts"},
	{"diabetes_prevalence", " AND r.organisation = l.organisation", ""},
	{"diabetes_prevalence", "'diabetes_resolved'", "'smi_remission'"},
	{"diabetes_prevalence", "l.age >= 17", "l.age > 17"},
	{"hypertension_bp_control", "clinical.since($as_at, $months), $as_at)", "clinical.since($as_at, $months) + 1, $as_at)"},
	{"hypertension_bp_control", " AND b.organisation = r.organisation", ""},
	{"hypertension_bp_control", "b.diastolic <= CASE WHEN b.is_home THEN 85 ELSE 90", "b.diastolic <= CASE WHEN b.is_home THEN 90 ELSE 90"},
	{"register_summary", "coalesce(l.age >= r.min_age, r.min_age IS NULL)", "coalesce(l.age >= r.min_age, true)"},
	{"register_summary", " AND m.organisation = l.organisation", ""},
	{"diabetes_treatment_targets", "round(h.value)", "h.value"},
	{"diabetes_treatment_targets", "'med_statin', $as_at, $medicine_months", "'med_statin', $as_at, $medicine_months + 1"},
	{"diabetes_treatment_targets", "l.age >= 40", "l.age > 40"},
	{"diabetes_care_processes", "'creatinine', 'acr'", "'egfr', 'acr'"},
	{"diabetes_care_processes", "WHERE date >= clinical.since($as_at, $months)", "WHERE date > clinical.since($as_at, $months)"},
	{"smoking_status", "coalesce(s.date >= clinical.since($as_at, $months), false)", "s.date > clinical.since($as_at, $months)"},
	{"smoking_status", "'ckd', ", ""},
	{"polypharmacy", "DISTINCT lower(trim(name))", "DISTINCT name"},
	{"polypharmacy", "m.medicines >= 10", "m.medicines > 10"},
	{"opioids", "clinical.since($as_at, 6), $as_at)", "clinical.since($as_at, 6), $as_at::DATE - 1)"},
	{"opioids", "AND date < clinical.since($as_at, 2))", "AND date <= clinical.since($as_at, 2))"},
	{"opioids", "coalesce(date, recorded::DATE)", "date"},
	{"appointments_by_month", "start_time < $as_at::DATE + INTERVAL 1 DAY", "start_time <= $as_at::DATE"},
	{"appointments_by_month", "patient_id IS NOT NULL", "true"},
	{"did_not_attend", " AND p.organisation = a.organisation", ""},
	{"did_not_attend", "a.cancelled::DATE >= a.date", "a.cancelled::DATE > a.date"},
	{"did_not_attend", "missed >= $repeats", "missed > $repeats"},
	{"two_week_wait", "s.date >= r.date", "s.date > r.date"},
	{"two_week_wait", " AND s.organisation = r.organisation", ""},
	{"cervical_screening", "age BETWEEN 25 AND 64", "age BETWEEN 25 AND 65"},
	{"cervical_screening", "s.latest >= e.due_from", "s.latest > e.due_from"},
	{"frailty_levels", "l.age < 75", "l.age <= 75"},
	{"frailty_levels", " AND f.organisation = l.organisation", ""},
}

// TestOraclesNotice breaks reports by a day, a year of age, an organisation forgotten: the oracles must notice each, on one
// of a few populations.
func TestOraclesNotice(t *testing.T) {
	b := newBench(t)
	noticed := make([]bool, len(broken))
	for seed := uint64(1001); seed <= 1010 && slices.Contains(noticed, false); seed++ {
		w := makeWorld(b.book, seed, patients)
		s, err := b.load(t.TempDir(), w)
		if err != nil {
			t.Fatal(err)
		}
		r := readRecords(b.book, w.replay(w.heard))
		for i, c := range broken {
			if noticed[i] {
				continue
			}
			found, err := w.ask(s, mutant(t, c.report, c.old, c.new), r)
			if err != nil {
				t.Fatalf("%s with %q: %v", c.report, c.new, err)
			}
			noticed[i] = len(found) > 0
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for i, c := range broken {
		if !noticed[i] {
			t.Errorf("%s: nobody noticed %q in place of %q", c.report, c.new, c.old)
		}
	}
}

// mutant is a report with a piece of its SQL replaced, everywhere it stands.
func mutant(t *testing.T, id, old, new string) *report.Report {
	t.Helper()
	files, err := fs.Glob(reports.FS(), "*/"+id+".*")
	if err != nil || len(files) != 2 {
		t.Fatalf("%s: %d files, %v", id, len(files), err)
	}
	over := fstest.MapFS{}
	for _, f := range files {
		text, err := fs.ReadFile(reports.FS(), f)
		if err != nil {
			t.Fatal(err)
		}
		if path.Ext(f) == ".sql" {
			if !strings.Contains(string(text), old) {
				t.Fatalf("%s does not say %q", f, old)
			}
			text = []byte(strings.ReplaceAll(string(text), old, new))
		}
		over[f] = &fstest.MapFile{Data: text}
	}
	bundle, err := report.Load(over)
	if err != nil {
		t.Fatal(err)
	}
	r, err := bundle.Find(id)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
