package export

import (
	"bytes"
	"encoding/csv"
	"io"
	"testing"
	"time"
)

func book() Book {
	day := time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)
	return Book{Title: "Starter pack", Summary: "What it is.", Organisation: "Example ICB", Published: day, Version: "1",
		Facts: []Fact{{"As at", "2026-03-31"}}, Notes: []string{"For all."},
		Tables: []Table{
			{Name: "list_size", Title: "List size", Source: "Invented", Notes: []string{"A note."},
				Columns: []Column{{Name: "organisation"}, {Name: "day", Kind: Date}, {Name: "patients", Kind: Whole, Status: true}, {Name: "pct", Kind: Percent, Decimals: 1, Status: true}},
				Rows:    [][]any{{"=P1+1", day, int64(12345), 33.3}, {"Côte, \"é\" – €", day, Suppressed, Suppressed}, {"P3", day, int64(0), NotApplicable}}},
			{Name: "list_size", Title: "Empty", Columns: []Column{{Name: "organisation"}}},
		}}
}

func TestCSV(t *testing.T) {
	var b bytes.Buffer
	if err := CSV(&b, book().Tables[0]); err != nil {
		t.Fatal(err)
	}
	want := "organisation,day,patients,patients_status,pct,pct_status\r\n" +
		"'=P1+1,2026-03-31,12345,,33.3,\r\n" +
		"\"Côte, \"\"é\"\" – €\",2026-03-31,,suppressed,,suppressed\r\n" +
		"P3,2026-03-31,0,,,not applicable\r\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
	if rows, err := csv.NewReader(&b).ReadAll(); err != nil || len(rows) != 4 {
		t.Errorf("%d rows read back: %v", len(rows), err)
	}
}

func TestRows(t *testing.T) {
	columns := []Column{{Name: "id", Kind: Whole}, {Name: "text"}, {Name: "at", Kind: Time}}
	data := [][]any{{int64(1), "a|b", time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}, {nil, "", nil}}
	for format, want := range map[string]string{
		"csv":   "id,text,at\r\n1,a|b,2026-03-01 09:00:00\r\n,\"\",\r\n",
		"jsonl": `{"id": 1, "text": "a|b", "at": "2026-03-01 09:00:00"}` + "\n" + `{"id": null, "text": "", "at": null}` + "\n",
		"json":  `[{"id": 1, "text": "a|b", "at": "2026-03-01 09:00:00"}` + ",\n " + `{"id": null, "text": "", "at": null}]` + "\n",
		"md":    "| id | text | at |\n| ---: | --- | ---: |\n| 1 | a\\|b | 2026-03-01 09:00:00 |\n|  |  |  |\n",
	} {
		var b bytes.Buffer
		i := 0
		err := Rows(&b, format, CRLF, columns, func() ([]any, error) {
			if i == len(data) {
				return nil, io.EOF
			}
			i++
			return data[i-1], nil
		})
		if err != nil || b.String() != want {
			t.Errorf("%s: %v, got\n%s\nwant\n%s", format, err, b.String(), want)
		}
	}
	none := func() ([]any, error) { return nil, io.EOF }
	for format, want := range map[string]string{"csv": "id,text,at\r\n", "json": "[]\n", "jsonl": ""} {
		var b bytes.Buffer
		if err := Rows(&b, format, CRLF, columns, none); err != nil || b.String() != want {
			t.Errorf("%s of nothing: %v %q", format, err, b.String())
		}
	}
	if err := Rows(io.Discard, "pdf", CRLF, columns, none); err == nil {
		t.Error("an unknown format was accepted")
	}
}
