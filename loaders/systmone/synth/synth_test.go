package synth

import (
	"bytes"
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
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
