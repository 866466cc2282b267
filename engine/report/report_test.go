package report

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"strata/engine/duck"
	"strata/engine/export"
	"strata/engine/spec"
)

// usage holds an error against a request that cannot be met as asked.
func usage(t *testing.T, err error, msg, hint string) {
	t.Helper()
	var u *spec.Usage
	if !errors.As(err, &u) || u.Msg != msg || u.Hint != hint {
		t.Errorf("got %#v, want usage %q, hint %q", err, msg, hint)
	}
}

func TestBind(t *testing.T) {
	r := parse(t, good)
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
	_, err := r.Bind(map[string]string{"as_at": "31/03/2026"}, day("2026-03-31"))
	usage(t, err, `report x: parameter as_at: "31/03/2026" is not a date: want 2026-03-31, today or month_end`, "as_at is a date: the day")
	_, err = r.Bind(map[string]string{"as_at": "2026-02-30"}, day("2026-03-31"))
	usage(t, err, `report x: parameter as_at: "2026-02-30" is not a date: want 2026-03-31, today or month_end`, "as_at is a date: the day")
	_, err = r.Bind(map[string]string{"asat": "2026-03-31"}, day("2026-03-31"))
	usage(t, err, `report x has no parameter "asat"`, "did you mean as_at?")
}

func TestBindTypes(t *testing.T) {
	r := &Report{ID: "x", Params: []Param{{"n", "whole", "3", "how many"}, {"f", "number", "none", "how much"}, {"t", "text", "a", "what"},
		{"org", "org_list", "none", "who"}, {"must", "text", "", "needed"}}}
	args, err := r.Bind(map[string]string{"must": "x"}, time.Now())
	if want := (duck.Args{"n": int64(3), "f": nil, "t": "a", "org": nil, "must": "x"}); err != nil || !reflect.DeepEqual(args, want) {
		t.Errorf("defaults: got %v %v, want %v", args, err, want)
	}
	args, err = r.Bind(map[string]string{"must": "", "n": "1", "f": "2.5", "org": "A, B,"}, time.Now())
	if want := (duck.Args{"n": int64(1), "f": 2.5, "t": "a", "org": []string{"A", "B"}, "must": ""}); err != nil || !reflect.DeepEqual(args, want) {
		t.Errorf("given: got %v %v, want %v", args, err, want)
	}
	if args, err = r.Bind(map[string]string{"must": "", "org": " ,"}, time.Now()); err != nil || args["org"] != nil {
		t.Errorf("no organisation: got %v %v, want NULL", args["org"], err)
	}
	_, err = r.Bind(nil, time.Now())
	usage(t, err, "report x needs parameter must", "--param must=…: needed")
	_, err = r.Bind(map[string]string{"nn": "1"}, time.Now()) // the typing error is told before what is missing
	usage(t, err, `report x has no parameter "nn"`, "did you mean n, f?")
	_, err = r.Bind(map[string]string{"must": "", "n": "2.5"}, time.Now())
	usage(t, err, `report x: parameter n: "2.5" is not a whole number`, "n is a whole: how many")
	for _, bad := range []string{"NaN", "inf", "much"} {
		_, err = r.Bind(map[string]string{"must": "", "f": bad}, time.Now())
		usage(t, err, `report x: parameter f: "`+bad+`" is not a number`, "f is a number: how much")
	}
	_, err = (&Report{ID: "x"}).Bind(map[string]string{"n": "1"}, time.Now())
	usage(t, err, `report x has no parameter "n"`, "there is none")
}

// TestBindClosed: what is none of a closed type's values is refused with the nearest, and lists come as lists.
func TestBindClosed(t *testing.T) {
	r := &Report{ID: "x", Params: []Param{{"one", "one_of(flu_older, bp_recorded)", "bp_recorded", "which"}, {"some", "some_of(mild, severe)", "none", "how frail"},
		{"may", "some_of(mild, severe, none)", "mild", "how frail"}, {"lists", "codelist_list", "a, b", "which"}, {"reg", "register", "af", "which"}}}
	args, err := r.Bind(nil, time.Now())
	if want := (duck.Args{"one": "bp_recorded", "some": nil, "may": []string{"mild"}, "lists": []string{"a", "b"}, "reg": "af"}); err != nil || !reflect.DeepEqual(args, want) {
		t.Errorf("defaults: got %v %v, want %v", args, err, want)
	}
	args, err = r.Bind(map[string]string{"one": "flu_older", "some": "severe , mild,", "may": "none"}, time.Now())
	if want := (duck.Args{"one": "flu_older", "some": []string{"severe", "mild"}, "may": nil, "lists": []string{"a", "b"}, "reg": "af"}); err != nil || !reflect.DeepEqual(args, want) {
		t.Errorf("given: got %v %v, want %v", args, err, want)
	}
	for _, c := range []struct{ name, value, msg, hint string }{
		{"one", "flu_odler", `"flu_odler" is none of flu_older, bp_recorded`, "did you mean flu_older, bp_recorded?"},
		{"one", "", `"" is none of flu_older, bp_recorded`, "did you mean flu_older, bp_recorded?"},
		{"some", "mild, sever", `"sever" is none of mild, severe`, "did you mean severe, mild?"},
		{"some", "mild,none", `"none" is none of mild, severe`, "did you mean mild, severe?"},
		{"may", "none,mild", `"none" is none of mild, severe, none`, "did you mean none, mild?"},
		{"some", " ,", `" ," names nothing`, "some is a some_of(mild, severe): how frail"},
		{"lists", "", `"" names nothing`, "lists is a codelist_list: which"},
	} {
		_, err := r.Bind(map[string]string{c.name: c.value}, time.Now())
		usage(t, err, "report x: parameter "+c.name+": "+c.msg, c.hint)
	}
	for _, name := range []string{"one", "lists", "reg"} {
		if _, err := r.Bind(map[string]string{name: "none"}, time.Now()); err == nil || err.Error() != "report x: parameter "+name+" may not be none" {
			t.Errorf("%s=none: got %v", name, err)
		}
	}
	if err := r.fits("one", "flu"); err == nil || err.Error() != `report x: parameter one: "flu" is none of flu_older, bp_recorded` {
		t.Errorf("in a pack: got %v", err)
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
	_, err := ParseScheme("hse")
	usage(t, err, `unknown disclosure scheme "hse"`, "schemes: hes, opensafely, midpoint6, threshold10, none")
	for _, name := range Schemes() {
		if s, err := ParseScheme(name); err != nil || s.Name != name || s.Describe() == "" {
			t.Errorf("%s: got %v %v", name, s, err)
		}
	}
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
		got := rate.of(c.n, c.d, hes, 1)
		if len(got) != 3 || got[0] != c.want {
			t.Errorf("%v of %v: got %v, want %v", c.n, c.d, got, c.want)
		}
	}
}

func today(t *testing.T) time.Time {
	t.Helper()
	return time.Date(2026, 4, 15, 17, 7, 0, 0, time.UTC)
}
