package report

import (
	"errors"
	"math"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"strata/engine/export"
	"strata/engine/spec"
)

const good = `-- title:    List
-- question: How many?
-- grain:    one row
-- param:    as_at date = month_end | the day
-- reads:    patient
-- source:   nobody
-- privacy:  aggregate
-- count:    patients
SELECT $as_at AS day, 1 AS patients
`

func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"-- title:    List\n", "", "p/x.sql:1: no title"},
		{"-- title:    List\n", "-- title:    List\n-- title: Again\n", "p/x.sql:2: title is there twice"},
		{"-- privacy:", "-- secrecy:", `p/x.sql:7: unknown key "secrecy"`},
		{"aggregate", "both", "neither aggregate nor patient"},
		{"date = month_end", "moment = now", "p/x.sql:4: param:"},
		{"$as_at", "1", "param as_at is not used"},
		{"-- count:    patients\n", "", "names its count columns"},
		{"-- count:    patients\n", "-- count:    patients\n-- rate: pct = patients / nobody per 100\n", "not made of count columns"},
		{"-- count:    patients\n", "-- count:    patients\n-- rate: pct\n", "p/x.sql:9: rate:"},
		{"-- count:    patients\n", "-- count:    patients\n-- column: a | B | colour\n", "p/x.sql:9: column:"},
		{"-- grain:    one row\n", "-- grain:\n", "p/x.sql:3: grain is empty"},
		{"-- grain:    one row\n", "--grain\n", "p/x.sql:3: not a header line"},
	} {
		_, err := Parse("p/x.sql", strings.Replace(good, c.from, c.to, 1))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q for %q: got %v, want %q", c.to, c.from, err, c.want)
		}
	}
	if _, err := Parse("p/x.sql", good); err != nil {
		t.Error(err)
	}
	if _, err := Load(fstest.MapFS{"p/x.sql": {Data: []byte(good)}}); err == nil || !strings.Contains(err.Error(), "no scenarios") {
		t.Errorf("a report without scenarios: %v", err)
	}
}

func TestBind(t *testing.T) {
	r, err := Parse("p/x.sql", good)
	if err != nil {
		t.Fatal(err)
	}
	day := func(s string) time.Time { d, _ := time.Parse("2006-01-02", s); return d }
	for given, want := range map[string]string{"": "2026-02-28", "today": "2026-03-31", "month_end": "2026-02-28", "2024-02-29": "2024-02-29"} {
		m := map[string]string{}
		if given != "" {
			m["as_at"] = given
		}
		args, err := r.Bind(m, time.Date(2026, 3, 31, 17, 7, 0, 0, time.UTC))
		if err != nil || !args["as_at"].(time.Time).Equal(day(want)) {
			t.Errorf("as_at %q: got %v %v, want %s", given, args["as_at"], err, want)
		}
	}
	for _, bad := range []map[string]string{{"as_at": "31/03/2026"}, {"as_at": "2026-02-30"}, {"asat": "2026-03-31"}} {
		_, err := r.Bind(bad, time.Now())
		var usage *spec.Usage
		if !errors.As(err, &usage) {
			t.Errorf("%v: got %v, want a usage error", bad, err)
		}
	}
}

// TestSchemes holds the schemes against their published test vectors.
func TestSchemes(t *testing.T) {
	for name, want := range map[string][][2]int64{ // count, treated; -1 for hidden
		"hes":         {{0, 0}, {1, -1}, {7, -1}, {8, 10}, {12, 10}, {13, 15}, {22, 20}, {23, 25}},
		"opensafely":  {{0, 0}, {7, -1}, {8, 10}},
		"midpoint6":   {{0, 0}, {1, 3}, {6, 3}, {7, 9}, {12, 9}, {13, 15}, {18, 15}},
		"threshold10": {{0, 0}, {9, -1}, {10, 10}, {13, 15}},
		"none":        {{0, 0}, {1, 1}, {7, 7}},
	} {
		s, err := ParseScheme(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range want {
			got, hidden := s.Count(c[0])
			if hidden {
				got = -1
			}
			if got != c[1] {
				t.Errorf("%s: %d became %d, want %d", name, c[0], got, c[1])
			}
		}
	}
	if _, err := ParseScheme("hse"); err == nil {
		t.Error("an unknown scheme was accepted")
	}
}

// TestIntervals holds the intervals against the golden values of the UKHSA test files.
func TestIntervals(t *testing.T) {
	const z998 = 3.090232
	near := func(name string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 2e-5*max(1, want) {
			t.Errorf("%s: got %.10f, want %.10f", name, got, want)
		}
	}
	pair := func(name string, lower, upper, wantLower, wantUpper float64) {
		t.Helper()
		near(name+" lower", lower, wantLower)
		near(name+" upper", upper, wantUpper)
	}
	l, u := Wilson(65, 100, Z95)
	pair("Wilson 65/100", l, u, 0.5525444330, 0.7363575176)
	l, u = Wilson(65, 100, z998)
	pair("Wilson 65/100 99.8", l, u, 0.4954946574, 0.7783540614)
	l, u = Wilson(0, 100, Z95)
	pair("Wilson 0/100", l, u, 0, 0.0369934982)
	l, u = Byar(65, Z95)
	pair("Byar 65", l, u, 50.1631877105, 82.8491385459)
	l, u = Byar(65, z998)
	pair("Byar 65 99.8", l, u, 42.8802614715, 94.0002908443)
	l, u = Byar(20, Z95)
	pair("Byar 20", l, u, 12.2114288349, 30.8898803692)
	l, u = Exact(5, 0.025)
	pair("Exact 5", l, u, 1.6234863901, 11.6683320793)
	l, u = Exact(1, 0.025)
	pair("Exact 1", l, u, 0.0253178080, 5.5716433909)
}

// TestRateHidesWithItsCounts: a rate never gives away a count that is hidden.
func TestRateHidesWithItsCounts(t *testing.T) {
	hes, _ := ParseScheme("hes")
	rate := Rate{Name: "pct", Numerator: "n", Denominator: "d", Per: 100, CI: "wilson"}
	for _, c := range []struct {
		n, d any
		want any
	}{
		{export.Suppressed, int64(100), export.Suppressed},
		{int64(0), export.Suppressed, export.Suppressed},
		{int64(0), int64(0), export.NotApplicable},
		{nil, int64(10), nil},
		{int64(10), int64(30), export.Rounded{Value: 33}},                 // rounded denominators under 4,000 give whole percentages
		{int64(10), int64(4000), export.Rounded{Value: 0.3, Decimals: 1}}, // one decimal from 4,000
		{int64(15), int64(10), export.Rounded{Value: 150}},                // rounding may push a numerator over its denominator: the limits stay sane
	} {
		got := rate.of(c.n, c.d, hes)
		if len(got) != 3 || got[0] != c.want {
			t.Errorf("%v of %v: got %v, want %v", c.n, c.d, got, c.want)
		}
	}
}
