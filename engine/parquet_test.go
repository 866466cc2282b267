package engine

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"strata/engine/duck"
	"strata/engine/export"
)

func TestParquet(t *testing.T) {
	ctx := context.Background()
	day := time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)
	table := export.Table{Name: "t", Title: "It's a title", Source: "Invented",
		Columns: []export.Column{{Name: "organisation"}, {Name: "day", Kind: export.Date}, {Name: "n", Kind: export.Whole, Status: true}, {Name: "pct", Kind: export.Percent, Status: true}},
		Rows: [][]any{{"P2", day, int64(10), export.Rounded{Value: 12.5, Decimals: 1}}, {"P1", day, export.Suppressed, export.Suppressed},
			{"=1+1", nil, int64(0), export.NotApplicable}}}
	path := filepath.Join(t.TempDir(), "it's.parquet")
	if err := Parquet(ctx, table, path); err != nil {
		t.Fatal(err)
	}
	db, err := duck.Open(ctx, "", duck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	res, err := db.All(ctx, "SELECT * REPLACE (day::VARCHAR AS day) FROM read_parquet("+duck.Literal(path)+")", nil)
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(res.Columns, res.Rows)
	want := "[{organisation VARCHAR} {day VARCHAR} {n BIGINT} {n_status VARCHAR} {pct DOUBLE} {pct_status VARCHAR}] " +
		"[[P2 2026-03-31 10 <nil> 12.5 <nil>] [P1 2026-03-31 <nil> suppressed <nil> suppressed] [=1+1 <nil> 0 <nil> <nil> not applicable]]"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	title, err := duck.Value[string](ctx, db, "SELECT decode(value) FROM parquet_kv_metadata("+duck.Literal(path)+") WHERE key = 'title'", nil)
	if err != nil || title != table.Title {
		t.Errorf("title %q: %v", title, err)
	}
	if err := Parquet(ctx, table, filepath.Join(t.TempDir(), "none", "x.parquet")); err == nil {
		t.Error("a folder that is not there was written to")
	}
}
