package synth

import (
	"bytes"
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"strata/loaders/codelist"
)

func generate(t *testing.T, o Options) []string {
	t.Helper()
	o.Dir = filepath.Join(t.TempDir(), "feed")
	dirs, err := Generate(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return dirs
}

func TestSameSeedSameBytes(t *testing.T) {
	o := Options{Seed: 7, Patients: 300, Organisations: 2, Nights: 2}
	a, b := generate(t, o), generate(t, o)
	if len(a) != 3 || len(b) != 3 {
		t.Fatalf("%d and %d extracts, want 3", len(a), len(b))
	}
	files := 0
	for i := range a {
		if filepath.Base(a[i]) != filepath.Base(b[i]) {
			t.Errorf("%s and %s", a[i], b[i])
		}
		entries, err := os.ReadDir(a[i])
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			x, err1 := os.ReadFile(filepath.Join(a[i], e.Name()))
			y, err2 := os.ReadFile(filepath.Join(b[i], e.Name()))
			if err1 != nil || err2 != nil || !bytes.Equal(x, y) {
				t.Errorf("%s differs", e.Name())
			}
			files++
		}
	}
	if files < 40 {
		t.Errorf("%d files only", files)
	}
	other := generate(t, Options{Seed: 8, Patients: 300, Organisations: 2, Nights: -1})
	x, _ := os.ReadFile(filepath.Join(a[0], "SRPatient.csv"))
	y, _ := os.ReadFile(filepath.Join(other[0], "SRPatient.csv"))
	if bytes.Equal(x, y) {
		t.Error("another seed gives the same patients")
	}
}

// TestNumbersAreInvented checks every NHS number: ten digits from 999, a right check digit, none twice.
func TestNumbersAreInvented(t *testing.T) {
	dirs := generate(t, Options{Patients: 500, Nights: -1})
	text, err := os.ReadFile(filepath.Join(dirs[0], "SRPatient.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seen, blank := map[string]bool{}, 0
	for _, r := range rows[1:] {
		n := r[7]
		if n == "" {
			blank++
			continue
		}
		sum := 0
		for i := range n {
			sum += int(n[i]-'0') * (10 - i)
		}
		if len(n) != 10 || !strings.HasPrefix(n, "999") || sum%11 != 0 || seen[n] {
			t.Errorf("NHS number %s", n)
		}
		seen[n] = true
	}
	if len(seen) < 700 || blank == 0 {
		t.Errorf("%d numbers, %d blank", len(seen), blank)
	}
}

// TestCodesAreInCodelists holds every code used against the bundled, verified lists.
func TestCodesAreInCodelists(t *testing.T) {
	lists, err := codelist.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{"ctv3 ": true, "snomed -1": true}
	for _, l := range lists.Lists {
		for _, r := range l.Rows {
			known[r[0].(string)+" "+r[1].(string)] = true
		}
	}
	codes, err := readCodes(dialect{delimiter: ','})
	if err != nil {
		t.Fatal(err)
	}
	medicines, err := readData("medicines.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range medicines {
		if !known["ctv3 "+r["read"]] {
			t.Errorf("%s: %s is in no codelist", r["name"], r["read"])
		}
	}
	for idea, c := range codes {
		if !known["ctv3 "+string(c.ctv3)] || !known["snomed "+string(c.snomed)] {
			t.Errorf("%s: %s or %s is in no codelist", idea, string(c.ctv3), string(c.snomed))
		}
	}
}

func TestRefusesNonsense(t *testing.T) {
	for _, o := range []Options{{Patients: -1}, {Patients: 10, Organisations: 11}, {Patients: maxPatients + 1}, {Churn: 30}, {Entries: -1}, {Rebulk: []Rebulk{{Night: 9}}}, {Quirks: []string{"odd"}}} {
		o.Dir = t.TempDir()
		if _, err := Generate(context.Background(), o); err == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "x"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Generate(context.Background(), Options{Dir: dir}); err == nil {
		t.Error("wrote into a folder that is not empty")
	}
	ends := time.Date(2025, 1, 2, 17, 0, 0, 0, time.UTC)
	if got := filepath.Base(generate(t, Options{Patients: 20, Nights: 1, Ends: ends})[1]); got != "20250102_1700" {
		t.Errorf("last extract is %s", got)
	}
}

// TestMedicinesAreNamed: a product's name begins with a word of its class's codelist, the way reports look for it.
func TestMedicinesAreNamed(t *testing.T) {
	lists, err := codelist.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	words := map[string][]string{}
	for _, l := range lists.Lists {
		for _, r := range l.Rows {
			if r[0] == "name" && r[4] != "exclude" {
				words[l.Name] = append(words[l.Name], r[1].(string))
			}
		}
	}
	medicines, err := readData("medicines.csv")
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]string{"doac": "med_doac", "warfarin": "med_warfarin", "aspirin": "med_antiplatelet", "clopidogrel": "med_antiplatelet",
		"nsaid": "med_nsaid_oral", "ppi": "med_ppi", "statin": "med_statin", "ezetimibe": "med_lipid_other", "acei": "med_acei", "arb": "med_arb",
		"beta_blocker": "med_beta_blocker", "propranolol": "med_beta_blocker", "mra": "med_mra", "sglt2i": "med_sglt2i", "metformin": "med_metformin",
		"saba": "med_saba", "ics": "med_ics", "antidepressant": "med_antidepressant", "antipsychotic": "med_antipsychotic", "lithium": "med_lithium",
		"valproate": "med_epilepsy", "topiramate": "med_topiramate", "antiepileptic": "med_epilepsy", "opioid": "med_opioid",
		"gabapentinoid": "med_gabapentinoid", "hypnotic": "med_hypnotic", "methotrexate": "med_methotrexate", "amiodarone": "med_amiodarone",
		"amoxicillin": "med_antibiotic", "nitrofurantoin": "med_nitrofurantoin", "trimethoprim": "med_trimethoprim", "co_amoxiclav": "med_antibiotic_broad",
		"cefalexin": "med_antibiotic_broad", "ciprofloxacin": "med_antibiotic_broad"}
	seen := map[string]bool{}
	for _, r := range medicines {
		name, found := list[r["class"]], false
		seen[r["class"]] = true
		for _, word := range words[name] {
			found = found || strings.Contains(" "+strings.ToLower(r["name"]), " "+strings.ToLower(word))
		}
		if name != "" && !found {
			t.Errorf("%s is not in %s", r["name"], name)
		}
	}
	for class := range list {
		if !seen[class] {
			t.Errorf("no product of class %s", class)
		}
	}
}

// TestReferenceFiles: what lies beside the extracts covers every home, and tenths of deprivation are equally many.
func TestReferenceFiles(t *testing.T) {
	dirs := generate(t, Options{Patients: 100, Organisations: 3, Nights: -1})
	text, err := os.ReadFile(filepath.Join(filepath.Dir(dirs[0]), ReferenceFolder, "area.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	known, deciles := map[string]bool{}, map[string]int{}
	for _, r := range rows[1:] {
		if !strings.HasPrefix(r[0], "ZZ") || known[r[0]] {
			t.Fatalf("postcode %s", r[0])
		}
		known[r[0]] = true
		deciles[r[2]]++
	}
	if len(known) != areas*100 || len(deciles) != 10 || deciles["1"] != areas*10 || deciles["10"] != areas*10 {
		t.Errorf("%d postcodes, tenths %v", len(known), deciles)
	}
	if text, err = os.ReadFile(filepath.Join(dirs[0], "SRPatientAddressHistory.csv")); err != nil {
		t.Fatal(err)
	}
	if rows, err = csv.NewReader(bytes.NewReader(text)).ReadAll(); err != nil {
		t.Fatal(err)
	}
	at := slices.Index(rows[0], "FullPostCode")
	for _, r := range rows[1:] {
		if r[at] != "" && !known[r[at]] {
			t.Errorf("%s has no area", r[at])
		}
	}
}
