package export

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func testFolder() Folder {
	return Folder{Pack: "p", Title: "Pack <1>", Summary: "What it is.", Audience: "public", KnownAt: "now", Scheme: "hes", SchemeText: "hidden",
		Book:          Book{Title: "Pack <1>", Organisation: "Example ICB", Version: "1", Published: book().Published, DataAsAt: "2026-03-31", Fingerprint: "abc", Facts: []Fact{{"Audience", "The public"}}},
		Organisations: []string{"A"}, Parameters: []Fact{{"months", "3"}},
		Reports: []FolderReport{{ID: "r", Table: "r_trend", Title: "R & D", Question: "How many?", Rows: 1234, Single: true, Months: 24, Parameters: []Fact{{"as_at", "2026-03-31"}, {"n", "12"}}},
			{ID: "s", Table: "s", Title: "S", AsAt: "2026-03-31", By: []string{"all"}}},
		LeftOut: []FolderLeftOut{{"l", "Left", "no extract has table SRX", "add table SRX", "no data of SRX"}},
		Files:   []FolderFile{{Name: "p-all.xlsx", Holds: "All", Format: "xlsx", Bytes: 12345, SHA256: "0a"}, {Name: "p-A.xlsx", Holds: "A", Format: "xlsx", Organisation: "A", Bytes: 1, SHA256: "0b"}}}
}

// TestIndex: the page has a language, a title, one heading of the first order, tables with captions and headers, and leads to
// every file and nowhere else.
func TestIndex(t *testing.T) {
	var out bytes.Buffer
	if err := Index(&out, testFolder()); err != nil {
		t.Fatal(err)
	}
	page := out.String()
	for _, want := range []string{`<html lang="en-GB">`, "<title>Pack &lt;1&gt;</title>", "<h1>Pack &lt;1&gt;</h1>", `<a class="skip" href="#main">`, `<a href="p-all.xlsx">p-all.xlsx</a>`,
		`<a href="p-A.xlsx">`, `<a href="manifest.json">`, `<td class="number">12,345</td>`, `<th scope="row">R &amp; D</th>`, `<td class="number">1,234</td>`,
		"<dt>Audience</dt><dd>The public</dd>", "<li>Left: no data of SRX.</li>", "no: its rows are not of single organisations", "<td>n: 12; trend of 24 months</td>", "<td>by all</td>"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in\n%s", want, page)
		}
	}
	for what, n := range map[string]int{"<h1>": 1, "<caption": 2, "<table>": 2, `<th scope="row">`: 4, `<th scope="col"`: 10, "http": 0, "<script": 0, "<th>": 0} {
		if got := strings.Count(page, what); got != n {
			t.Errorf("%s: %d times, want %d", what, got, n)
		}
	}
	var again bytes.Buffer
	if err := Index(&again, testFolder()); err != nil || again.String() != page {
		t.Errorf("the same folder gives other bytes: %v", err)
	}
	for _, id := range []string{"about", "files", "reports", "left-out", "main"} {
		if !strings.Contains(page, `id="`+id+`"`) || !strings.Contains(page, `href="#`+id+`"`) {
			t.Errorf("#%s leads nowhere", id)
		}
	}
}

func TestManifest(t *testing.T) {
	var out bytes.Buffer
	if err := Manifest(&out, testFolder()); err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(out.Bytes(), &m); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]any{"pack": "p", "title": "Pack <1>", "audience": "public", "as_at": "2026-03-31", "known_at": "now", "store_fingerprint": "abc", "made_by": "1", "publisher": "Example ICB"} {
		if m[key] != want {
			t.Errorf("%s: got %v, want %v", key, m[key], want)
		}
	}
	files, reports, left := m["files"].([]any), m["reports"].([]any), m["left_out"].([]any)
	if len(files) != 2 || len(reports) != 2 || len(left) != 1 {
		t.Fatalf("got %v", m)
	}
	all, one := files[0].(map[string]any), files[1].(map[string]any)
	if all["organisation"] != nil || all["bytes"] != 12345.0 || all["sha256"] != "0a" || one["organisation"] != "A" {
		t.Errorf("files: %v", files)
	}
	trend := reports[0].(map[string]any)
	if trend["as_at"] != nil || trend["trend_months"] != 24.0 || trend["table"] != "r_trend" || trend["parameters"].(map[string]any)["as_at"] != "2026-03-31" {
		t.Errorf("report: %v", trend)
	}
	if l := left[0].(map[string]any); l["why"] != "no extract has table SRX" || l["hint"] != "add table SRX" {
		t.Errorf("left out: %v", l)
	}
	if m["parameters"].(map[string]any)["months"] != "3" || m["small_numbers"].(map[string]any)["scheme"] != "hes" {
		t.Errorf("got %v", m)
	}
	out.Reset()
	f := testFolder()
	f.Book.DataAsAt, f.KnownAt, f.LeftOut, f.Parameters = "", "", nil, nil
	if err := Manifest(&out, f); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"as_at": null`, `"known_at": null`, `"left_out": []`, `"parameters": {}`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %s", want)
		}
	}
}
