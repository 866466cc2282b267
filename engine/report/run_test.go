package report

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"strata/engine/duck"
	"strata/engine/export"
)

// memory opens a store in memory with a schema clinical of two small views.
func memory(ctx context.Context) (*duck.DB, error) {
	db, err := duck.Open(ctx, "", duck.Options{})
	if err != nil {
		return nil, err
	}
	for _, q := range []string{
		"CREATE SCHEMA clinical",
		"CREATE TABLE source (patient_id BIGINT, code VARCHAR, born DATE, seen TIMESTAMP, weight DOUBLE, test BOOLEAN)",
		"CREATE VIEW clinical.patient AS FROM source",
		"CREATE VIEW clinical.visit AS SELECT patient_id, seen FROM source",
		// A view over another one must follow the table that takes its place.
		"CREATE VIEW clinical.tested AS FROM clinical.patient WHERE test",
	} {
		if _, err := db.Exec(ctx, q, nil); err != nil {
			db.Close()
			return nil, err
		}
	}
	return db, nil
}

func store(t *testing.T) *duck.DB {
	t.Helper()
	db, err := memory(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func scheme(t *testing.T, name string) Scheme {
	t.Helper()
	s, err := ParseScheme(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// counting is a report over literal rows of a band, n and d.
func counting(values, more string) string {
	return `-- title: Counting
-- question: How many?
-- grain: one row per band
-- reads: patient
-- source: nobody
-- privacy: aggregate
-- standing: local
-- count: n, d
` + more + "SELECT * FROM (VALUES " + values + ") v(band, n, d) ORDER BY band\n"
}

func TestRunTreats(t *testing.T) {
	const c, z = "[c]", "[z]"
	values := "('a', 0, 100), ('b', 7, 100), ('c', 8, 102), ('d', 2000, 4000), ('e', 0, 0), ('f', NULL, 50), ('g', 3, 6)"
	for name, want := range map[string][]string{
		// Whole percentages under a rounded denominator of 4,000, one decimal from there; limits of treated counts.
		"hes":       {"a 0 100 0 0 4", "b " + c + " 100 " + c + " " + c + " " + c, "c 10 100 10 6 17", "d 2000 4000 50.0 48.5 51.5", "e 0 0 " + z + " " + z + " " + z, "f <nil> 50 <nil> <nil> <nil>", "g " + c + " " + c + " " + c + " " + c + " " + c},
		"midpoint6": {"a 0 99 0 0 4", "b 9 99 9 5 16", "c 9 99 9 5 16", "d 2001 3999 50 48 52", "e 0 0 " + z + " " + z + " " + z, "f <nil> 51 <nil> <nil> <nil>", "g 3 3 100 44 100"},
		"none":      {"a 0 100 0.0 0.0 3.7", "b 7 100 7.0 3.4 13.7", "c 8 102 7.8 4.0 14.7", "d 2000 4000 50.0 48.5 51.5", "e 0 0 " + z + " " + z + " " + z, "f <nil> 50 <nil> <nil> <nil>", "g 3 6 50.0 18.8 81.2"},
	} {
		r := parse(t, counting(values, "-- rate: pct = n / d per 100 ci wilson\n"))
		got, err := r.Run(context.Background(), store(t), nil, scheme(t, name), Breakdown{})
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range got.Rows {
			if line := plain(row); i >= len(want) || line != want[i] {
				t.Errorf("%s: row %d: got %s, want %s", name, i, line, want[i])
			}
		}
		if len(got.Rows) != len(want) {
			t.Errorf("%s: got %d rows, want %d", name, len(got.Rows), len(want))
		}
	}
}

// TestRunHidesEverySmallCount: not one of the counts a scheme hides comes out, as itself or as a nought.
func TestRunHidesEverySmallCount(t *testing.T) {
	for name, largest := range map[string]int64{"hes": 7, "opensafely": 7, "threshold10": 9} {
		r := parse(t, strings.Replace(counting("('a', 0, 0)", "-- rate: pct = n / d per 100\n-- rate: inverse = d / n per 100\n"),
			"SELECT * FROM (VALUES ('a', 0, 0)) v(band, n, d) ORDER BY band", "SELECT i::VARCHAR AS band, i AS n, 5000 AS d FROM range(0, 21) t(i) ORDER BY i", 1))
		got, err := r.Run(context.Background(), store(t), nil, scheme(t, name), Breakdown{})
		if err != nil || len(got.Rows) != 21 {
			t.Fatalf("%s: %d rows, %v", name, len(got.Rows), err)
		}
		for n, row := range got.Rows {
			n := int64(n)
			hidden := row[1] == export.Suppressed && row[3] == export.Suppressed && row[4] == export.Suppressed
			shown, isWhole := row[1].(int64)
			switch {
			case n > 0 && n <= largest && !hidden:
				t.Errorf("%s: %d came out as %s", name, n, plain(row))
			case (n == 0 || n > largest) && (!isWhole || shown%5 != 0 || shown < n-2 || shown > n+2):
				t.Errorf("%s: %d came out as %s", name, n, plain(row))
			}
		}
	}
}

func plain(row []any) string {
	var cells []string
	for _, v := range row {
		switch x := v.(type) {
		case export.Mark:
			v = "[" + x.Code + "]"
		case export.Rounded:
			v = x.Text()
		}
		cells = append(cells, fmt.Sprint(v))
	}
	return strings.Join(cells, " ")
}

// TestRunByar: fewer than 10 events have exact limits, 10 and more Byar's; rates per 1,000 keep one decimal.
func TestRunByar(t *testing.T) {
	r := parse(t, counting("('a', 5, 100), ('b', 20, 100), ('c', 0, 100)", "-- rate: per_1000 = n / d per 1000 ci byar\n-- column: per_1000 | Per thousand | number.1\n"))
	got, err := r.Run(context.Background(), store(t), nil, scheme(t, "none"), Breakdown{})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"a 5 100 50.0 16.2 116.7", "b 20 100 200.0 122.1 308.9", "c 0 100 0.0 0.0 36.9"} {
		if line := plain(got.Rows[i]); line != want {
			t.Errorf("got %s, want %s", line, want)
		}
	}
	want := []export.Column{{Name: "band", Title: "Band"}, {Name: "n", Title: "N", Kind: export.Whole, Status: true}, {Name: "d", Title: "D", Kind: export.Whole, Status: true},
		{Name: "per_1000", Title: "Per thousand", Kind: export.Number, Decimals: 1, Status: true},
		{Name: "per_1000_lower", Title: "Per thousand, lower 95% limit", Kind: export.Number, Decimals: 1, Status: true},
		{Name: "per_1000_upper", Title: "Per thousand, upper 95% limit", Kind: export.Number, Decimals: 1, Status: true}}
	if !reflect.DeepEqual(got.Columns, want) {
		t.Errorf("columns: got %+v", got.Columns)
	}
	if got.Name != "x" || got.Title != "Counting" || got.Source != "nobody" {
		t.Errorf("got %q %q %q", got.Name, got.Title, got.Source)
	}
}

// TestRunSums: sum() of whole numbers is a HUGEINT and still a count.
func TestRunSums(t *testing.T) {
	text := strings.Replace(counting("('a', 8, 12), ('a', 5, 11)", ""), "SELECT *", "SELECT band, sum(n) AS n, sum(d) AS d", 1)
	r := parse(t, strings.Replace(text, "ORDER BY", "GROUP BY band ORDER BY", 1))
	got, err := r.Run(context.Background(), store(t), nil, scheme(t, "hes"), Breakdown{})
	if err != nil || len(got.Rows) != 1 || plain(got.Rows[0]) != "a 15 25" {
		t.Errorf("got %v %v, want a 15 25", got.Rows, err)
	}
}

// TestTogether: a patient on two organisations' lists counts in each, also of all together, and the table says so. Where each organisation
// stands by itself, or what is counted belongs to one organisation, there is nothing to say.
func TestTogether(t *testing.T) {
	text := `-- title: Both
-- question: How many?
-- grain: one row
-- reads: patient
-- source: nobody
-- privacy: aggregate
-- standing: local
-- unit: patient
-- count: n = all
-- note: Its own.
SELECT * FROM (VALUES (1, 'A'), (1, 'B'), (2, 'B')) v(patient_id, organisation)
`
	for _, c := range []struct {
		unit, level, note string
		rows              [][]any
	}{
		{"patient", "", "", [][]any{{"A", int64(1)}, {"B", int64(2)}}},
		{"patient", "practice", "", [][]any{{"A", int64(1)}, {"B", int64(2)}}},
		{"patient", "all", "The counts of all organisations are those of the organisations added up: entries on lists, not people.", [][]any{{"All", int64(3)}}},
		{"patient and month", "all", "The counts of all organisations are those of the organisations added up: entries on lists, not people.", [][]any{{"All", int64(3)}}},
		{"visit", "all", "", [][]any{{"All", int64(3)}}},
	} {
		r := parse(t, strings.Replace(text, "unit: patient", "unit: "+c.unit, 1))
		got, err := r.Run(context.Background(), store(t), nil, scheme(t, "none"), Breakdown{Level: c.level})
		if err != nil || !reflect.DeepEqual(got.Rows, c.rows) {
			t.Errorf("%s by %s: got %v %v", c.unit, c.level, got.Rows, err)
		}
		told := slices.ContainsFunc(got.Notes, func(n string) bool { return strings.HasPrefix(n, "The counts of ") })
		if told != (c.note != "") || told && (len(got.Notes) < 2 || !strings.HasPrefix(got.Notes[1], c.note)) {
			t.Errorf("%s by %s: notes %q", c.unit, c.level, got.Notes)
		}
	}
	if notes := (&Report{Unit: "patient"}).addedUp(Breakdown{Level: "pcn"}); len(notes) != 1 || !strings.Contains(notes[0], "each network") {
		t.Errorf("by pcn: %q", notes)
	}
}

// TestRunBinds: parameters reach the SQL as values, whatever is in them.
func TestRunBinds(t *testing.T) {
	r := parse(t, strings.Replace(good, "SELECT $as_at AS day, 1 AS patients",
		"-- param: org org_list = none | who\n-- param: t text = none | what\nSELECT $as_at::DATE AS day, $t AS said, $org IS NULL AS everyone, len($org::VARCHAR[]) AS patients", 1))
	for org, want := range map[string]string{"": "2026-03-31 x' OR 1=1 -- true <nil>", "A,B": "2026-03-31 x' OR 1=1 -- false 2"} {
		args, err := r.Bind(map[string]string{"as_at": "2026-03-31", "t": "x' OR 1=1 --", "org": org}, today(t))
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Run(context.Background(), store(t), args, scheme(t, "none"), Breakdown{})
		if err != nil {
			t.Fatal(err)
		}
		if line := strings.Replace(plain(got.Rows[0]), " 00:00:00 +0000 UTC", "", 1); line != want {
			t.Errorf("org %q: got %s, want %s", org, line, want)
		}
	}
}

func TestRunRefuses(t *testing.T) {
	const row = "('a', 8, 20)"
	for _, c := range []struct{ text, want string }{
		{counting("('a', -1, 20)", ""), "run report x: count n is not a whole number from 0 up"},
		{counting("('a', 1.5, 20)", ""), "run report x: count n is not a whole number from 0 up"},
		{counting("('a', '8', 20)", ""), "run report x: count n is not a whole number from 0 up"},
		{counting(row, "-- count: missing\n"), "run report x: no column missing to count"},
		{counting(row, "-- column: missing | Missing | text\n"), "run report x: no column missing to format"},
		{counting(row, "-- rate: band = n / d per 100\n"), "run report x: column band is there twice"},
		{counting(row, "-- rate: r = n / d per 100 ci byar\n-- rate: r_lower = n / d per 100\n"), "run report x: column r_lower is there twice"},
		{strings.Replace(counting(row, ""), "SELECT *", "SELECT *, n AS n", 1), "run report x: column n is there twice"},
		{strings.Replace(counting(row, ""), "SELECT *", "SELECT *, n AS forgotten", 1), "run report x: number forgotten is neither a count nor declared by a column line"},
		{strings.Replace(counting(row, ""), "SELECT *", "SELECT *, avg(n) OVER () AS mean", 1), "run report x: number mean is neither a count nor declared by a column line"},
	} {
		_, err := parse(t, c.text).Run(context.Background(), store(t), nil, scheme(t, "hes"), Breakdown{})
		if err == nil || err.Error() != c.want {
			t.Errorf("%s\n got %v\nwant %s", c.text, err, c.want)
		}
	}
	declared := strings.Replace(counting(row, "-- column: year | Year | whole\n"), "SELECT *", "SELECT *, 2026 AS year", 1)
	if _, err := parse(t, declared).Run(context.Background(), store(t), nil, scheme(t, "hes"), Breakdown{}); err != nil {
		t.Errorf("a declared number: %v", err)
	}
}

// TestRunNamesNobody: an aggregate report must not return a patient's identity under any of its usual names; a
// report of patients may.
func TestRunNamesNobody(t *testing.T) {
	for _, name := range []string{"patient_id", "NHS_Number", "NHSNumber", "IDPatient", "RowIdentifier", "observation_id", "name", "first_name", "surname", "postcode", "FullPostCode", "date_of_birth", "DateBirth"} {
		text := strings.Replace(counting("('a', 8, 20)", ""), "SELECT *", "SELECT *, 'secret' AS "+name, 1)
		_, err := parse(t, text).Run(context.Background(), store(t), nil, scheme(t, "none"), Breakdown{})
		if want := "run report x: an aggregate report returns column " + name; err == nil || err.Error() != want {
			t.Errorf("%s: got %v", name, err)
		}
		of := strings.Replace(text, "privacy: aggregate", "privacy: patient", 1)
		if _, err := parse(t, of).Run(context.Background(), store(t), nil, scheme(t, "none"), Breakdown{}); err != nil {
			t.Errorf("%s in a report of patients: %v", name, err)
		}
	}
	for _, name := range []string{"organisation_name", "postcode_district", "product_id", "practice"} {
		text := strings.Replace(counting("('a', 8, 20)", ""), "SELECT *", "SELECT *, 'fine' AS "+name, 1)
		if _, err := parse(t, text).Run(context.Background(), store(t), nil, scheme(t, "none"), Breakdown{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
