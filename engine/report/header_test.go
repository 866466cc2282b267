package report

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

const good = `-- title:    List
-- question: How many?
-- grain:    one row
-- param:    as_at date = month_end | the day
-- reads:    patient
-- source:   nobody
-- privacy:  aggregate
-- count:    patients
-- standing: local
SELECT $as_at AS day, 1 AS patients
`

func parse(t *testing.T, text string) *Report {
	t.Helper()
	r, err := Parse("p/x.sql", text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestParseErrors changes one thing of a good report at a time.
func TestParseErrors(t *testing.T) {
	const count, param = "-- count:    patients\n", "-- param:    as_at date = month_end | the day\n"
	for _, c := range []struct{ from, to, want string }{
		{"-- title:    List\n", "", "p/x.sql:1: no title"},
		{"-- question: How many?\n", "", "p/x.sql:1: no question"},
		{"-- grain:    one row\n", "", "p/x.sql:1: no grain"},
		{"-- reads:    patient\n", "", "p/x.sql:1: no reads"},
		{"-- source:   nobody\n", "", "p/x.sql:1: no source"},
		{"-- privacy:  aggregate\n", "", "p/x.sql:1: no privacy"},
		{"-- standing: local\n", "", "p/x.sql:1: no standing"},
		{"standing: local", "standing: sure", "p/x.sql:9: standing is none of verified, secondary, local"},
		{count, "-- count: patients = all\n", "p/x.sql:8: count patients is of units: name the unit"},
		{count, count + "-- group: sex\n", "p/x.sql:9: group is for reports of units"},
		{count, count + "-- by: sex\n", "p/x.sql:9: by is for reports of units"},
		{count, count + "-- audience: practice, PCN, practice\n", "p/x.sql:9: audience practice is there twice, first on line 9"},
		{count, count + "-- audience: practice,\n", "p/x.sql:9: audience has an empty name"},
		{count, count + "-- changed: deaths are left out\n", "p/x.sql:9: changed: want 2026-11-25 | what changed"},
		{count, count + "-- changed: 25/11/2026 | deaths are left out\n", "p/x.sql:9: changed: want 2026-11-25 | what changed"},
		{count, count + "-- changed: 2026-11-31 | deaths are left out\n", "p/x.sql:9: changed: want 2026-11-25 | what changed"},
		{count, count + "-- changed: 2026-11-25 |\n", "p/x.sql:9: changed: want 2026-11-25 | what changed"},
		{count, count + "-- by: shoe size\n", "p/x.sql:9: by is none of practice, pcn, age_band, sex, ethnicity, imd"},
		{count, count + "-- worklist: not seen\n", "p/x.sql:9: worklist is for reports of units"},
		{count, count + "-- stat: wait = median days over patients\n", "p/x.sql:9: stat wait: units have a function of a column, other queries give the number themselves"},
		{count, count + "-- chart: pie sex patients\n", "p/x.sql:9: chart: want line|bars|funnel column value, or pyramid column value series column"},
		{count, count + "-- chart: pyramid age patients\n", "p/x.sql:9: chart: want line|bars|funnel column value, or pyramid column value series column"},
		{count, count + "-- chart: bars day patients\n-- chart: bars day patients\n", "p/x.sql:10: chart bars patients is there twice, first on line 9"},
		{count, count + "-- stat: wait over nobody\n", "p/x.sql:9: stat wait rests on no count column: nobody is none"},
		{count, count + "-- stat: patients over patients\n", "p/x.sql:9: stat patients is also a count or a rate"},
		{count, count + "-- stat: wait = longest days over patients\n", "p/x.sql:9: stat: want name over count [and count] [to 10], or name = median|mean|p90|p92 column over count [and count] [to 10]"},
		{count, count + "-- unit: patient\n-- stat: wait over patients\n", "p/x.sql:10: stat wait: units have a function of a column, other queries give the number themselves"},
		{count, count + "-- unit: patient\n-- group: a\n-- group: b\n-- group: c\n", "p/x.sql:12: group: two at most: a table of more is hard to read and hard to protect"},
		{count, count + "-- unit: patient\n-- group: sex\n-- by: sex\n", "p/x.sql:10: group sex is also a by"},
		{count, count + "-- unit: patient\n-- worklist: late or ill\n", "p/x.sql:10: worklist: want flags joined by and, each with or without not"},
		{"-- privacy:  aggregate\n", "-- privacy:  patient\n-- unit: patient\n", "p/x.sql:7: a report of units is aggregate: its units are counted"},
		{"-- title:    List\n", "-- title:    List\n-- title: Again\n", "p/x.sql:2: title is there twice, first on line 1"},
		{"-- privacy:  aggregate\n", "-- privacy: aggregate\n-- privacy: patient\n", "p/x.sql:8: privacy is there twice, first on line 7"},
		{"-- privacy:", "-- secrecy:", `p/x.sql:7: unknown key "secrecy"`},
		{"aggregate", "both", "p/x.sql:7: privacy is none of aggregate, patient"},
		{"-- grain:    one row\n", "-- grain:\n", "p/x.sql:3: grain is empty"},
		{"-- grain:    one row\n", "--grain\n", "p/x.sql:3: not a header line: want -- key: value"},
		{"-- title:    List\n", "--   more\n", "p/x.sql:1: not a header line: want -- key: value"},
		{"patient\n", "patient, ,registration\n", "p/x.sql:5: reads has an empty name"},
		{"patient\n", "patient, patient\n", "p/x.sql:5: reads patient is there twice, first on line 5"},
		{"date = month_end", "moment = now", "p/x.sql:4: param as_at: type is none of date, text, whole, number, codelist, codelist_list, register, register_list, org_list, one_of(a, b), some_of(a, b)"},
		{"as_at date", "As-at date", "p/x.sql:4: param: want name type = default | what it is; types are date, text, whole, number, codelist, codelist_list, register, register_list, org_list, one_of(a, b), some_of(a, b)"},
		{param, param + "-- param: n one_of = a\n", "p/x.sql:5: param n: type is none of date, text, whole, number, codelist, codelist_list, register, register_list, org_list, one_of(a, b), some_of(a, b)"},
		{param, param + "-- param: n one_of() = a\n", "p/x.sql:5: param n: one_of names its values, each once"},
		{param, param + "-- param: n some_of(a, b,) = a\n", "p/x.sql:5: param n: some_of names its values, each once"},
		{param, param + "-- param: n some_of(a, b, a) = a\n", "p/x.sql:5: param n: some_of names its values, each once"},
		{param, param + "-- param: n one_of(a, b) = c\n", `p/x.sql:5: param n: default: "c" is none of a, b`},
		{param, param + "-- param: n some_of(a,b) = a, c\n", `p/x.sql:5: param n: default: "c" is none of a, b`},
		{"date = month_end", "date = 31/03/2026", `p/x.sql:4: param as_at: default: "31/03/2026" is not a date: want 2026-03-31, today or month_end`},
		{"date = month_end", "text = now", "p/x.sql:4: param as_at is a date in every report"},
		{param, param + param, "p/x.sql:5: param as_at is there twice, first on line 4"},
		{param, param + "-- param: n whole = many\n", `p/x.sql:5: param n: default: "many" is not a whole number`},
		{"$as_at", "1", "p/x.sql:4: param as_at is not used"},
		{"$as_at", "$as_at_noon", "p/x.sql:4: param as_at is not used"},
		{count, "", "p/x.sql:7: an aggregate report names its count columns"},
		{count, count + "-- count: patients\n", "p/x.sql:9: count patients is there twice, first on line 8"},
		{count, count + "-- rate: pct = patients / nobody per 100\n", "p/x.sql:9: rate pct is not made of count columns: nobody is none"},
		{count, count + "-- rate: patients = patients / patients per 100\n", "p/x.sql:9: rate patients is also a count"},
		{count, count + "-- rate: pct\n", "p/x.sql:9: rate: want name = numerator / denominator per 100 [ci wilson|byar]"},
		{count, count + "-- rate: pct = patients / patients per 0\n", "p/x.sql:9: rate: want name = numerator / denominator per 100 [ci wilson|byar]"},
		{count, count + "-- rate: pct = patients / patients per 100 ci guess\n", "p/x.sql:9: rate: want name = numerator / denominator per 100 [ci wilson|byar]"},
		{count, count + "-- column: a | B | colour\n", "p/x.sql:9: column: format is none of whole, number.N, percent.N, date, text"},
		{count, count + "-- column: a | B | number.x\n", "p/x.sql:9: column: format is none of whole, number.N, percent.N, date, text"},
		{count, count + "-- column: a | B | number.7\n", "p/x.sql:9: column: format is none of whole, number.N, percent.N, date, text"},
		{count, count + "-- rate: pct = patients / patients per 100\n-- column: pct | Share | whole\n", "p/x.sql:10: column pct is a rate: its format is number.N, or percent.N per 100"},
		{count, count + "-- rate: per_1000 = patients / patients per 1000\n-- column: per_1000 | Share | percent.1\n", "p/x.sql:10: column per_1000 is a rate: its format is number.N, or percent.N per 100"},
		{count, count + "-- stat: wait over patients\n-- column: wait | Wait | whole\n", "p/x.sql:10: column wait is a stat: its format is number.N or percent.N"},
		{count, count + "-- stat: wait over patients to 0\n", "p/x.sql:9: stat: want name over count [and count] [to 10], or name = median|mean|p90|p92 column over count [and count] [to 10]"},
		{count, count + "-- column: a | B\n", "p/x.sql:9: column: want name | Title | format"},
		{count, count + "-- column: a | A | text\n-- column: a | B | text\n", "p/x.sql:10: column a is there twice, first on line 9"},
		{"SELECT $as_at AS day, 1 AS patients\n", "", "p/x.sql:1: no SQL below the header"},
	} {
		changed := strings.Replace(good, c.from, c.to, 1)
		if changed == good {
			t.Errorf("%q: changes nothing", c.from)
		}
		if _, err := Parse("p/x.sql", changed); err == nil || err.Error() != c.want {
			t.Errorf("%q for %q:\n got %v\nwant %s", c.to, c.from, err, c.want)
		}
	}
	for _, file := range []string{"x.sql", "a/b/x.sql"} {
		if _, err := Parse(file, good); err == nil {
			t.Errorf("%s: a report outside <topic>/<id>.sql was read", file)
		}
	}
}

// TestParse: every key, Windows line ends included, and a value that goes on over lines.
func TestParse(t *testing.T) {
	more := strings.Replace(good, "-- count:    patients\n", `-- count:    patients, seen
-- rate:     pct = seen / patients per 100 ci wilson
-- rate:     per_1000 = seen / patients per 1000
-- column:   seen | Seen at all | whole
-- note:     The first
--           and its end.
-- note:     key: value in a note
-- source:   somebody
-- audience: practice, public health
-- changed:  2026-11-25 | deaths are
--           left out
-- changed:  2026-12-01 | again
-- param:    org org_list = none | these
-- param:    free text | must be given
-- param:    which one_of(a,  b c) = b c | one
`, 1) + "WHERE $org IS NULL AND $free = '' AND $which = 'a'\n"
	for _, text := range []string{more, strings.ReplaceAll(more, "\n", "\r\n")} {
		r := parse(t, text)
		if r.ID != "x" || r.Topic != "p" || r.Title != "List" || r.Privacy != "aggregate" {
			t.Errorf("got %+v", r)
		}
		if want := []string{"The first and its end.", "key: value in a note"}; !slices.Equal(r.Notes, want) {
			t.Errorf("notes: got %q", r.Notes)
		}
		if !slices.Equal(r.Sources, []string{"nobody", "somebody"}) || !slices.Equal(r.Counts, []Count{{Name: "patients"}, {Name: "seen"}}) {
			t.Errorf("lists: got %q %q", r.Sources, r.Counts)
		}
		if want := []Change{{time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC), "deaths are left out"}, {time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), "again"}}; !slices.Equal(r.Changes, want) {
			t.Errorf("changes: got %v", r.Changes)
		}
		if want := []string{"practice", "public health"}; !slices.Equal(r.Audience, want) {
			t.Errorf("audience: got %q", r.Audience)
		}
		if want := []Rate{{"pct", "seen", "patients", 100, "wilson"}, {"per_1000", "seen", "patients", 1000, ""}}; !slices.Equal(r.Rates, want) {
			t.Errorf("rates: got %v", r.Rates)
		}
		if want := []Param{{"as_at", "date", "month_end", "the day"}, {"org", "org_list", "none", "these"}, {"free", "text", "", "must be given"}, {"which", "one_of(a, b c)", "b c", "one"}}; !slices.Equal(r.Params, want) {
			t.Errorf("params: got %v", r.Params)
		}
		if want := (Format{"Seen at all", "whole", 0}); r.Formats["seen"] != want {
			t.Errorf("format: got %v", r.Formats["seen"])
		}
	}
}

func TestLoad(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	for _, c := range []struct {
		files fstest.MapFS
		want  string
	}{
		{fstest.MapFS{"p/x.sql": file(good)}, "p/x.sql: no scenarios: every report carries its proof in p/x.txtar"},
		{fstest.MapFS{"p/x.txtar": file("")}, "p/x.txtar: no report: p/x.sql is not there"},
		{fstest.MapFS{"p/x.sql": file("-- title: x\n"), "p/x.txtar": file("")}, "p/x.sql:1: no question"},
		{fstest.MapFS{"p/x.sql": file(good), "p/x.txtar": file(""), "q/x.sql": file(good), "q/x.txtar": file("")}, "q/x.sql: report id x is also in p/x.sql"},
	} {
		if _, err := Load(c.files); err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
	ours := fstest.MapFS{"p/x.sql": file(good), "p/x.txtar": file(""), "a/y.sql": file(good), "a/y.txtar": file("")}
	site := fstest.MapFS{"site/x.sql": file(strings.Replace(good, "List", "Ours", 1)), "site/x.txtar": file("")}
	b, err := Load(ours, site)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, r := range b.All() {
		ids = append(ids, r.Topic+"/"+r.ID+" "+r.Title)
	}
	if want := []string{"a/y List", "site/x Ours"}; !slices.Equal(ids, want) {
		t.Errorf("got %q, want %q", ids, want)
	}
	if r, err := b.Find("x"); err != nil || r.Title != "Ours" {
		t.Errorf("Find: got %v %v", r, err)
	}
	_, err = b.Find("z")
	usage(t, err, `unknown report "z"`, "did you mean y, x?")
	empty, err := Load(fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = empty.Find("z")
	usage(t, err, `unknown report "z"`, "there is none")
}
