package engine_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"strata/engine"
	"strata/engine/export"
	"strata/engine/report"
	"strata/engine/spec"
)

// packReports are a report whose organisations add up to a row of all, one that cannot be asked about some organisations, one of
// no organisation, and one whose table the sample does not have.
func packReports() fstest.MapFS {
	fsys := fstest.MapFS{}
	add := func(id, params, reads, sql string) {
		head := "-- title:    T " + id + "\n-- question: How many?\n-- grain:    one row\n" + params + "-- standing: local\n-- reads:    " + reads + "\n-- source:   nobody\n-- privacy:  aggregate\n-- count:    patients\n"
		fsys["p/"+id+".sql"] = &fstest.MapFile{Data: []byte(head + sql)}
		fsys["p/"+id+".txtar"] = &fstest.MapFile{}
	}
	add("added", "-- param:    org org_list = none | these\n-- param:    least whole = 0 | born since\n", "patient",
		`SELECT coalesce(organisation, 'All') AS organisation, coalesce(sex, 'All') AS sex, count(*) AS patients FROM clinical.patient
WHERE year(date_of_birth) >= $least AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], organisation))
GROUP BY CUBE (organisation, sex) ORDER BY ALL`)
	add("everybody", "", "patient", "SELECT organisation, count(*) AS patients FROM clinical.patient GROUP BY ALL ORDER BY ALL")
	add("whole", "", "patient", "SELECT 'one' AS what, count(*) AS patients FROM clinical.patient")
	add("absent", "", "rota", "SELECT organisation, count(*) AS patients FROM clinical.rota GROUP BY ALL")
	fsys["packs/p.toml"] = &fstest.MapFile{Data: []byte("title = \"P\"\naudience = \"public\"\nsummary = \"S\"\n[[report]]\nid = \"whole\"\n[[report]]\nid = \"added\"\n" +
		"[[report]]\nid = \"absent\"\n[[report]]\nid = \"everybody\"\n[[report]]\nid = \"added\"\nname = \"later\"\nparams = { least = 1980 }\n")}
	return fsys
}

// packStore holds three practices. In A 6 + 12 = 18, and of women 6 + 8 + 8 = 22: of all three, a count of B or C is hidden for the sake of the 6.
func packStore(t *testing.T) *engine.Store {
	t.Helper()
	dir := t.TempDir()
	put(t, filepath.Join(dir, "a", "SRManifest.csv"), []byte("FileName,IsDelta,IsReference,DateExtractFrom,DateExtractTo\nSRPatient,N,N,,20260331_1707\n"))
	rows, n := "RowIdentifier,IDOrganisationVisibleTo,DateBirth,Gender\n", 0
	for _, g := range []struct {
		code, sex, born string
		patients        int
	}{{"A", "F", "1990", 6}, {"A", "M", "1990", 12}, {"B", "F", "1990", 8}, {"B", "M", "1990", 20}, {"C", "F", "1970", 8}, {"C", "M", "1970", 20}} {
		for range g.patients {
			n++
			rows += fmt.Sprintf("%d,%s,01 Jan %s 00:00:00,%s\n", n, g.code, g.born, g.sex)
		}
	}
	put(t, filepath.Join(dir, "a", "SRPatient.csv"), []byte(rows))
	return loadedStore(t, dir)
}

// TestPack: each report is asked once and in order; what an organisation is given is its part of the tables of all, which is not what it
// would be told alone.
func TestPack(t *testing.T) {
	ctx := context.Background()
	b, err := report.Load(packReports())
	if err != nil {
		t.Fatal(err)
	}
	p, err := b.Pack("p")
	if err != nil {
		t.Fatal(err)
	}
	hes, err := report.ParseScheme("hes")
	if err != nil {
		t.Fatal(err)
	}
	s := packStore(t)
	var asked []string
	note := func(i report.PackItem, n int) {
		if asked = append(asked, i.Table()); n != len(asked)-1 {
			t.Errorf("%s is told as number %d", i.Table(), n)
		}
	}
	all, err := s.Pack(ctx, p, engine.ReportRequest{Scheme: hes}, note)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"whole", "added", "absent", "everybody", "later"}; !slices.Equal(asked, want) {
		t.Errorf("asked %q, want %q", asked, want)
	}
	if len(all.LeftOut) != 1 || all.LeftOut[0].Item.ID != "absent" || len(all.Tables) != 4 {
		t.Fatalf("left out %v", all.LeftOut)
	}
	if want := []string{"A", "B", "C"}; !slices.Equal(all.Organisations, want) {
		t.Fatalf("organisations %q", all.Organisations)
	}
	if f := all.Tables[3].Parameters(); !slices.Contains(f, export.Fact{Label: "least", Value: "1980"}) || len(all.Tables[3].Table.Rows) >= len(all.Tables[1].Table.Rows) {
		t.Errorf("the pack's parameter: %v", f)
	}
	differs := false
	for _, code := range all.Organisations {
		parts := all.Of(code)
		if len(parts) != 3 {
			t.Fatalf("%s is given %d tables", code, len(parts))
		}
		checkParts(t, code, parts, all)
		alone, err := s.Pack(ctx, p, engine.ReportRequest{Scheme: hes, Organisations: []string{code}}, func(report.PackItem, int) {})
		if err != nil {
			t.Fatal(err)
		}
		differs = differs || !reflect.DeepEqual(alone.Of(code)[0].Rows, parts[0].Rows)
		if whole := alone.Tables[0].Table; !strings.HasPrefix(whole.Notes[len(whole.Notes)-1], "This table is of the whole store") {
			t.Errorf("a table of the whole store does not say so: %q", whole.Notes)
		}
		if rows := alone.Tables[2].Table.Rows; len(rows) != 1 || rows[0][0] != code {
			t.Errorf("asked about %s, a report that cannot be tells of %v", code, rows)
		}
	}
	if !differs {
		t.Error("an organisation alone is told the same: the test does not tell treating once from treating twice")
	}
}

// checkParts: the tables of one organisation are its rows of those of all, in order.
func checkParts(t *testing.T, code string, parts []export.Table, all *engine.PackResult) {
	t.Helper()
	for _, part := range parts {
		i := slices.IndexFunc(all.Tables, func(t engine.PackTable) bool { return t.Table.Name == part.Name })
		var want [][]any
		for _, row := range all.Tables[i].Table.Rows {
			if row[0] == code {
				want = append(want, row)
			}
		}
		if len(want) == 0 && part.Name != "later" || !reflect.DeepEqual(part.Rows, want) {
			t.Errorf("%s of %s: %v, want %v", part.Name, code, part.Rows, want)
		}
	}
}

func TestPackRefuses(t *testing.T) {
	fsys := packReports()
	fsys["packs/none.toml"] = &fstest.MapFile{Data: []byte("title = \"P\"\naudience = \"public\"\nsummary = \"S\"\n[[report]]\nid = \"absent\"\n")}
	b, err := report.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	s := packStore(t)
	for _, c := range []struct {
		pack string
		q    engine.ReportRequest
		want string
	}{
		{"p", engine.ReportRequest{Organisations: []string{"D"}}, `no organisation "D" in the store`},
		{"p", engine.ReportRequest{Params: map[string]string{"most": "1"}}, `pack p has no report with a parameter "most"`},
		{"none", engine.ReportRequest{}, "run report absent: no extract in this store has table SRRota"},
	} {
		p, err := b.Pack(c.pack)
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Pack(context.Background(), p, c.q, func(report.PackItem, int) {})
		var u *spec.Usage
		if !errors.As(err, &u) || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}
