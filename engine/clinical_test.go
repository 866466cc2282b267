package engine_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"strata/engine"
	"strata/engine/duck"
	sqlfs "strata/sql"
)

// TestClinical runs testdata/clinical on a store with the bundled codelists: rows of clinical views (patient.csv) and of
// meta tables (meta.codelist_row.csv: added to those there), then queries, each with the rows it must give.
func TestClinical(t *testing.T) {
	files, err := filepath.Glob("../testdata/clinical/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { clinicalCase(t, file) })
	}
}

func clinicalCase(t *testing.T, file string) {
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	tables, lists := bundled(t)
	ctx := context.Background()
	db, err := engine.Blank(ctx, tables, lists)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	must := func(query string, args duck.Args) {
		t.Helper()
		if _, err := db.Exec(ctx, query, args); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	for _, view := range []string{"patient", "registration", "observation", "medication", "medicine_code", "repeat_template", "immunisation",
		"code_hierarchy", "address"} {
		must(fmt.Sprintf("CREATE TABLE memory.shape AS FROM clinical.%[1]s LIMIT 0; DROP VIEW clinical.%[1]s; CREATE TABLE clinical.%[1]s AS FROM memory.shape; DROP TABLE memory.shape", view), nil)
	}
	queries := 0
	for _, part := range ar.Files {
		query, isQuery := strings.CutPrefix(part.Name, "query: ")
		if !isQuery {
			rows, err := csv.NewReader(strings.NewReader(string(part.Data))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			table := strings.TrimSuffix(part.Name, ".csv")
			if !strings.Contains(table, ".") {
				table = "clinical." + table
				must("DELETE FROM "+table, nil)
			}
			for _, r := range rows[1:] {
				args, names := duck.Args{}, []string{}
				for i, cell := range r {
					n := fmt.Sprintf("c%d", i)
					names, args[n] = append(names, "$"+n), any(cell)
					if cell == "" {
						args[n] = nil
					}
				}
				must(fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", table, strings.Join(rows[0], ", "), strings.Join(names, ", ")), args)
			}
			must(sqlfs.Text("load/codelist_expanded.sql"), nil)
			continue
		}
		queries++
		if got, want := answer(t, db, query), strings.TrimSpace(string(part.Data)); got != want {
			t.Errorf("%s\ngot:\n%s\nwant:\n%s", query, got, want)
		}
	}
	if queries == 0 {
		t.Error("no query")
	}
}

// answer is a query's rows as CSV without quotes, in order.
func answer(t *testing.T, db *duck.DB, query string) string {
	t.Helper()
	res, err := db.All(context.Background(), query+" ORDER BY ALL", nil)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	var lines []string
	for _, r := range res.Rows {
		var cells []string
		for _, v := range r {
			if d, ok := v.(time.Time); ok {
				v = strings.TrimSuffix(d.Format("2006-01-02 15:04"), " 00:00")
			}
			if v == nil {
				v = ""
			}
			cells = append(cells, fmt.Sprint(v))
		}
		lines = append(lines, strings.Join(cells, ","))
	}
	return strings.Join(lines, "\n")
}
