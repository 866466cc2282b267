package engine_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"strata/engine"
	"strata/engine/duck"
	"strata/engine/spec"
	"strata/loaders/systmone"
	"strata/loaders/systmone/synth"
)

// BenchmarkLoad loads a full extract of 100,000 invented patients, and loads the same bytes with a bare DuckDB
// CREATE TABLE … AS SELECT … FROM read_csv of the same types, in the same run. The figure is the ratio. A second
// full in which nothing changed, and a night's delta, follow. STRATA_BENCH_PATIENTS sets another size.
func BenchmarkLoad(b *testing.B) {
	patients := 100_000
	fmt.Sscan(os.Getenv("STRATA_BENCH_PATIENTS"), &patients)
	dir := b.TempDir()
	places, err := synth.Generate(context.Background(), synth.Options{Patients: patients, Organisations: 10, Nights: 1, Dir: filepath.Join(dir, "feed")})
	if err != nil {
		b.Fatal(err)
	}
	again := refull(b, dir, places[0])
	b.ResetTimer()
	for i := range b.N {
		full := open(b, places[0])
		bare, rows := bareLoad(b, full, filepath.Join(dir, fmt.Sprintf("bare%d.duckdb", i)))
		path := filepath.Join(dir, fmt.Sprintf("s%d.duckdb", i))
		first := timedLoad(b, path, places[0])
		delta := timedLoad(b, path, places[1])
		same := timedLoad(b, path, again)
		b.ReportMetric(float64(rows), "rows")
		b.ReportMetric(bare.Seconds(), "s/bare")
		b.ReportMetric(first.Seconds()/bare.Seconds(), "full/bare")
		b.ReportMetric(same.Seconds()/bare.Seconds(), "unchanged-full/bare")
		b.ReportMetric(delta.Seconds(), "s/delta")
	}
}

func open(b *testing.B, place string) *spec.Extract {
	b.Helper()
	x, closer, err := systmone.Open(place, systmone.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { closer.Close() })
	return x
}

func timedLoad(b *testing.B, path, place string) time.Duration {
	b.Helper()
	tables, err := systmone.Tables()
	if err != nil {
		b.Fatal(err)
	}
	s, err := engine.Create(context.Background(), engine.Options{Path: path, Tables: tables})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	start := time.Now()
	if _, err := s.Load(context.Background(), open(b, place), engine.LoadOptions{AcceptClosures: true}); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

// bareLoad is what DuckDB itself needs: one typed table per file, as people write it by hand. The files are made
// UTF-8 beforehand, which is not timed.
func bareLoad(b *testing.B, x *spec.Extract, path string) (time.Duration, int64) {
	b.Helper()
	ctx := context.Background()
	tables, _ := systmone.Tables()
	db, err := duck.Open(ctx, path, duck.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	var statements []string
	for _, f := range x.Files {
		t, _ := tables.Lookup(f.Table)
		text, err := os.ReadFile(f.Path)
		if err != nil {
			b.Fatal(err)
		}
		utf8 := filepath.Join(b.TempDir(), f.Name)
		if err := os.WriteFile(utf8, []byte(strings.ToValidUTF8(string(text), "?")), 0o600); err != nil {
			b.Fatal(err)
		}
		header, _, _ := strings.Cut(string(text), "\r\n")
		var columns []string
		for _, h := range strings.Split(strings.ReplaceAll(header, `"`, ""), ",") {
			typ := spec.Text.SQL()
			if c, ok := t.Column(h); ok {
				typ = c.Type.SQL()
			}
			if typ == "DATE" || typ == "TIMESTAMP" && f.Table == "SRPatient" {
				typ = "VARCHAR" // one format per file is all the bare reader takes
			}
			columns = append(columns, duck.Literal(h)+": "+duck.Literal(typ))
		}
		statements = append(statements, fmt.Sprintf(`CREATE TABLE %s AS SELECT * FROM read_csv(%s, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
			new_line = '\r\n', timestampformat = '%%d %%b %%Y %%H:%%M:%%S', columns = {%s})`, f.Table, duck.Literal(utf8), strings.Join(columns, ", ")))
	}
	start := time.Now()
	for _, s := range statements {
		if _, err := db.Exec(ctx, s, nil); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := db.Exec(ctx, "CHECKPOINT", nil); err != nil {
		b.Fatal(err)
	}
	took := time.Since(start)
	rows := int64(0)
	for _, f := range x.Files {
		n, err := duck.Value[int64](ctx, db, "SELECT count(*) FROM "+f.Table, nil)
		if err != nil {
			b.Fatal(err)
		}
		rows += n
	}
	return took, rows
}

// refull is the first extract again, two days later: a full in which nothing changed.
func refull(b *testing.B, dir, place string) string {
	b.Helper()
	to := filepath.Join(dir, "again")
	if err := os.CopyFS(to, os.DirFS(place)); err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(to, "SRManifest.csv")
	text, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(text), filepath.Base(place), "20260402_1707")), 0o600); err != nil {
		b.Fatal(err)
	}
	return to
}
