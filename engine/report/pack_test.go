package report

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const goodPack = `title = "Monthly"
audience = "commissioner"
summary = "What it is."
as_at = "month_end"

[params]
n = 12

[[report]]
id = "list"

[[report]]
id = "list"
name = "again"
title = "The list again"
by = ["all"]
trend = "2y"
[report.params]
n = 6
day = 2026-03-31

[[report]]
id = "single"
params = { n = 3 }
`

const packReport = `-- title:    List
-- question: How many?
-- grain:    one row
-- param:    as_at date = month_end | the day
-- param:    n whole = 24 | how many
-- param:    day date = none | a day
-- reads:    patient
-- source:   nobody
-- privacy:  aggregate
-- unit:     patient
-- count:    patients = all
-- standing: local
SELECT patient_id, organisation FROM clinical.patient WHERE $as_at IS NULL AND $n = 1 AND $day IS NULL
`

// packBundle loads the pack over two reports.
func packBundle(pack string) (*Bundle, error) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return Load(fstest.MapFS{"p/list.sql": file(packReport), "p/list.txtar": file(""), "p/single.sql": file(strings.NewReplacer("-- title:    List", "-- title:    Single", "-- param:    day date = none | a day\n", "", " AND $day IS NULL", "").Replace(packReport)),
		"p/single.txtar": file(""), "p/who.sql": file(strings.NewReplacer("aggregate", "patient", "-- unit:     patient\n", "", "patients = all", "patients").Replace(packReport)), "p/who.txtar": file(""), "packs/monthly.toml": file(pack)})
}

func TestPack(t *testing.T) {
	b, err := packBundle(goodPack)
	if err != nil {
		t.Fatal(err)
	}
	p, err := b.Pack("monthly")
	if err != nil {
		t.Fatal(err)
	}
	if p.Title != "Monthly" || p.Audience.Name != "commissioner" || p.Summary != "What it is." || p.AsAt != "month_end" {
		t.Errorf("got %+v", p)
	}
	if want := []string{"list", "again_trend", "single"}; !slices.Equal(p.TableNames(), want) {
		t.Errorf("order: got %q, want %q", p.TableNames(), want)
	}
	again := p.Items[1]
	if again.Title != "The list again" || again.Months != 24 || again.Breakdown.Level != "all" || p.Items[0].Title != "List" {
		t.Errorf("got %+v", again)
	}
	for _, c := range []struct {
		item  int
		asked map[string]string
		want  map[string]string
	}{
		{0, nil, map[string]string{"n": "12"}},
		{1, nil, map[string]string{"n": "6", "day": "2026-03-31"}},
		{1, map[string]string{"n": "1"}, map[string]string{"n": "1", "day": "2026-03-31"}},
		{2, map[string]string{"day": "2026-01-01"}, map[string]string{"n": "3"}},
	} {
		if got := p.Given(p.Items[c.item], c.asked); !maps.Equal(got, c.want) {
			t.Errorf("item %d asked %v: got %v, want %v", c.item, c.asked, got, c.want)
		}
	}
	if err := p.Answerable(map[string]string{"day": "none", "n": "1"}); err != nil {
		t.Error(err)
	}
	usage(t, p.Answerable(map[string]string{"m": "1"}), `pack monthly has no report with a parameter "m"`, "did you mean n, day?")
	usage(t, p.Answerable(map[string]string{"n": "many"}), `report list: parameter n: "many" is not a whole number`, "n is a whole: how many")
	usage(t, p.Answerable(map[string]string{"org": "A"}), "pack monthly: org is one for all reports of a pack", "--org names the organisations when a pack is run")
	_, err = b.Pack("month")
	usage(t, err, `unknown pack "month"`, "packs: monthly")
	if r, _ := b.Find("list"); !slices.Equal(b.PacksOf(r), []string{"monthly"}) {
		t.Errorf("packs of list: %q", b.PacksOf(r))
	}
	if r, _ := b.Find("who"); len(b.PacksOf(r)) != 0 {
		t.Errorf("packs of who: %q", b.PacksOf(r))
	}
}

// TestPackErrors changes one thing of a good pack at a time.
func TestPackErrors(t *testing.T) {
	for _, c := range []struct{ from, to, want, hint string }{
		{`title = "Monthly"` + "\n", "", "packs/monthly.toml:1: no title", packHint},
		{`title = "Monthly"`, `title = " "`, "packs/monthly.toml:1: no title", packHint},
		{`summary = "What it is."` + "\n", "", "packs/monthly.toml:1: no summary", packHint},
		{`"commissioner"`, `"everybody"`, "packs/monthly.toml:2: audience is none of commissioner, provider, public", packHint},
		{`title = "Monthly"`, `titel = "Monthly"`, `packs/monthly.toml:1: unknown key "titel"`, "did you mean title?"},
		{`id = "single"`, `ids = "single"`, `packs/monthly.toml:23: unknown key "ids"`, "did you mean id?"},
		{`title = "Monthly"`, "title = 7", "packs/monthly.toml:1: ", packHint},
		{`title = "Monthly"`, "title = Monthly", "packs/monthly.toml:1: ", packHint},
		{`"month_end"`, `"soon"`, `packs/monthly.toml:4: as_at: "soon" is not a date: want 2026-03-31, today or month_end`, packHint},
		{`"month_end"`, "true", "packs/monthly.toml:4: as_at: neither a text nor a number nor a day", packHint},
		{"n = 12", "months = 12", `packs/monthly.toml:7: pack monthly has no report with a parameter "months"`, "did you mean n, day?"},
		{"n = 12", `n = "many"`, `packs/monthly.toml:7: report list: parameter n: "many" is not a whole number`, "n is a whole: how many"},
		{"n = 12", `as_at = "today"`, "packs/monthly.toml:7: pack monthly: as_at is one for all reports of a pack", "--as-at names the day for all reports; as_at = … at the top of the pack's file where nobody names one"},
		{"n = 6", "n = 6.5", `packs/monthly.toml:19: report list: parameter n: "6.5" is not a whole number`, "n is a whole: how many"},
		{"n = 6", "n = [6]", "packs/monthly.toml:19: parameter n: neither a text nor a number nor a day", packHint},
		{"n = 6", `org = "A"`, "packs/monthly.toml:19: report list: org is one for all reports of a pack", "--org names the organisations when a pack is run"},
		{"{ n = 3 }", "{ day = 2026-01-01 }", `packs/monthly.toml:24: report single has no parameter "day"`, "did you mean n, as_at?"},
		{`id = "single"`, `id = "singel"`, `packs/monthly.toml:23: unknown report "singel"`, "did you mean single, list, who?"},
		{`id = "single"`, `id = "who"`, "packs/monthly.toml:23: report who is about single patients: the audience commissioner is given counts only", `audience = "provider" is for those who care for the patients`},
		{`id = "single"` + "\n", "", "packs/monthly.toml:22: a report without id", packHint},
		{`name = "again"` + "\n", "name = \"list\"\n", "", ""},
		{`trend = "2y"` + "\n", "", "", ""},
		{"name = \"again\"\n", "", "", ""},
		{`trend = "2y"`, `trend = "often"`, `packs/monthly.toml:17: trend "often" is no number of months or years`, "write it as 24m or 2y"},
		{`trend = "2y"`, `trend = "11y"`, "packs/monthly.toml:17: a trend of 132 months: want 2 to 120", "24m is two years"},
		{`["all"]`, `["sex"]`, `packs/monthly.toml:16: report list cannot be broken down by "sex"`, "it can be broken down by practice, pcn, all"},
		{`"again"`, `"A gain"`, `packs/monthly.toml:14: name "A gain": want small letters, digits and underscores`, packHint},
		{"[[report]]\nid = \"single\"", "[[report]]\nid = \"list\"", "packs/monthly.toml:22: list is there twice", "a report that stands in a pack again has a name of its own: name = …"},
	} {
		changed := strings.Replace(goodPack, c.from, c.to, 1)
		if changed == goodPack {
			t.Errorf("%q: changes nothing", c.from)
		}
		_, err := packBundle(changed)
		switch {
		case c.want == "":
			if err != nil {
				t.Errorf("%q for %q: %v", c.to, c.from, err)
			}
		case strings.HasSuffix(c.want, ": "):
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("%q for %q: got %v, want %s…", c.to, c.from, err, c.want)
			}
		default:
			usage(t, err, c.want, c.hint)
		}
	}
	if _, err := packBundle(strings.Replace(strings.Replace(goodPack, `"single"`, `"who"`, 1), `"commissioner"`, `"provider"`, 1)); err != nil {
		t.Errorf("patients for those who care for them: %v", err)
	}
	if _, err := ParsePack("packs/Monthly.toml", goodPack); err == nil {
		t.Error("a name with a capital was read")
	}
	if _, err := ParsePack("packs/none.toml", "title = \"a\"\naudience = \"public\"\nsummary = \"b\"\n"); err == nil || err.Error() != "packs/none.toml:1: no report" {
		t.Errorf("no report: %v", err)
	}
}

// TestPackOverlay: a site's pack of the same name takes the place of ours, and may name reports of ours.
func TestPackOverlay(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	ours := fstest.MapFS{"p/x.sql": file(good), "p/x.txtar": file(""), "packs/a.toml": file("title = \"Ours\"\naudience = \"public\"\nsummary = \"s\"\nreport = [{ id = \"x\" }]\n")}
	site := fstest.MapFS{"packs/a.toml": file("title = \"Theirs\"\naudience = \"public\"\nsummary = \"s\"\n[[report]]\nid = \"x\"\n")}
	b, err := Load(ours, site)
	if err != nil {
		t.Fatal(err)
	}
	if p, err := b.Pack("a"); err != nil || p.Title != "Theirs" || p.Items[0].ID != "x" {
		t.Errorf("got %v %v", p, err)
	}
	ours["packs/a.toml"] = file("title = \"Ours\"\naudience = \"public\"\nsummary = \"s\"\nreport = [{ id = \"y\" }]\n")
	_, err = Load(ours)
	usage(t, err, `packs/a.toml:4: unknown report "y"`, "did you mean x?")
}
