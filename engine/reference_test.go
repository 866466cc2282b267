package engine_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"strata/engine"
	"strata/engine/spec"
)

// TestReferenceKinds imports the example of every kind in testdata/reference and reads it through its view.
func TestReferenceKinds(t *testing.T) {
	want := map[string]string{
		"area": `ZZ991AA,E01900001,1,1
ZZ991AB,E01900002,2,1
ZZ991AC,E01900003,3,2
ZZ991AD,E01900004,10,5`,
		"practice": `A81001,Example Surgery,U99901,Example PCN,99X
B82002,"Second Surgery, Example",,,`,
		"staff_group": `Practice Nurse,Nurse
Receptionist,Other
Salaried GP,GP`,
		"rota_group": `On the day,urgent
Surgery,routine`,
		"england_value": `example_report,example_pct,All,2023/24,63,,,an invented figure
example_report,example_pct,All,2024/25,64.5,64.1,64.9,an invented figure`,
		"modelled_prevalence": `A81001,dementia,61.5`,
		"opioid_strength":     `invented tablets 10mg,2.5`,
	}
	s := openStore(t, "", false)
	defer s.Close()
	for _, k := range engine.ReferenceKinds() {
		file := filepath.Join("../testdata/reference", k.Name+".csv")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.NeedReference(context.Background(), []string{k.Name}); err == nil || !strings.Contains(err.Error(), "needs "+k.Name+": strata reference import "+k.Name) {
			t.Errorf("%s: before the import: %v", k.Name, err)
		}
		r, err := s.ImportReference(context.Background(), k.Name, file, strings.NewReader(string(text)))
		if err != nil {
			t.Fatal(err)
		}
		_, got, _ := strings.Cut(result(t, s, "FROM clinical."+k.Name+" ORDER BY ALL"), "\n")
		if got != want[k.Name] || r.Rows != int64(strings.Count(got, "\n")+1) {
			t.Errorf("%s: %d rows, got\n%s\nwant\n%s", k.Name, r.Rows, got, want[k.Name])
		}
		if err := s.NeedReference(context.Background(), []string{k.Name}); err != nil {
			t.Errorf("%s: after the import: %v", k.Name, err)
		}
		if k.Title == "" {
			t.Errorf("%s has no title", k.Name)
		}
	}
}

// TestReferenceRefusals: a file with one bad row is refused whole, by file, line and column, and what was there stays.
func TestReferenceRefusals(t *testing.T) {
	cases := []struct{ name, kind, text, want string }{
		{"missing column", "area", "postcode,lsoa\nZZ99 1AA,E1\n", "line 1: no column imd_decile"},
		{"column twice", "area", "postcode,lsoa,imd_decile,LSOA\nZZ99 1AA,E1,1,E2\n", "line 1: column lsoa is there twice"},
		{"bad postcode", "area", "postcode,lsoa,imd_decile\nZZ99 1AA,E1,1\nSECRET1,E1,1\n", "line 3: column postcode: not a postcode"},
		{"blank postcode", "area", "postcode,lsoa,imd_decile\n ,E1,1\n", "line 2: column postcode: blank"},
		{"decile too low", "area", "postcode,lsoa,imd_decile\nZZ99 1AA,E1,0\n", "line 2: column imd_decile: not a whole number from 1 to 10"},
		{"decile too high", "area", "postcode,lsoa,imd_decile\nZZ99 1AA,E1,11\n", "line 2: column imd_decile: not a whole number from 1 to 10"},
		{"decile not whole", "area", "postcode,lsoa,imd_decile\nZZ99 1AA,E1,1.5\n", "line 2: column imd_decile: not a whole number from 1 to 10"},
		{"decile no number", "area", "postcode,lsoa,imd_decile\nZZ99 1AA,E1,nan\n", "line 2: column imd_decile: not a whole number from 1 to 10"},
		{"same key", "area", "postcode,lsoa,imd_decile\nZZ99 1AA,E1,1\nZZ99 1AB,E1,1\nzz991aa,E1,2\n", "line 4: the same postcode as line 2"},
		{"line break in a cell", "area", "postcode,lsoa,imd_decile\nZZ99 1AA,\"E\n1\",1\nZZ99 1AB,E1,x\n", "line 4: column imd_decile: not a whole number"},
		{"too few cells", "area", "postcode,lsoa,imd_decile\nZZ99 1AA,E1\n", "line 2: 2 cells, the header 3"},
		{"stray quote", "area", "postcode,lsoa,imd_decile\nZZ99\"1AA,E1,1\n", "line 2: not CSV"},
		{"windows-1252", "practice", "organisation,name\nA1,Caf\xe9\n", "line 2: not UTF-8"},
		{"other words", "staff_group", "staff_role,staff_group\nGP,Doctor\n", "line 2: column staff_group: not one of GP, Nurse, Other"},
		{"below nought", "modelled_prevalence", "organisation,condition,modelled\nA1,dementia,-1\n", "line 2: column modelled: not a number from 0 up"},
		{"not a number", "england_value", "report,measure,breakdown,period,value,source\nr,m,All,2025,x,s\n", "line 2: column value: not a number"},
		{"keys of several columns", "england_value", "report,measure,breakdown,period,value,source\nr,m,All,2025,1,s\nr,m,All,2026,1,s\nr,m,All,2025,2,s\n",
			"line 4: the same report, measure, breakdown, period as line 2"},
		{"header only", "area", "postcode,lsoa,imd_decile\n", "no rows"},
		{"empty", "area", "", "the file is empty"},
	}
	s := openStore(t, "", false)
	defer s.Close()
	first := "postcode,lsoa,imd_decile\nZZ99 9ZZ,E9,9\n"
	if _, err := s.ImportReference(context.Background(), "area", "first.csv", strings.NewReader(first)); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := s.ImportReference(context.Background(), c.kind, "some/folder/f.csv", strings.NewReader(c.text))
			var refused *spec.Refused
			if !errors.As(err, &refused) || !strings.Contains(err.Error(), "import "+c.kind+": f.csv line") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), "SECRET") {
				t.Errorf("a value is in the error: %v", err)
			}
		})
	}
	equal(t, s, int64(1), "SELECT count(*) FROM meta.reference WHERE file = 'first.csv'", nil)
	equal(t, s, int64(1), "SELECT count(*) FROM meta.reference_row", nil)
	equal(t, s, int64(1), "SELECT count(*) FROM meta.audit", nil)
}
