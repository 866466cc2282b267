package engine

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"strata/engine/duck"
	"strata/loaders/systmone"
)

// TestPassesOn: which queries hold rows, by their plans.
func TestPassesOn(t *testing.T) {
	ctx := context.Background()
	s, _ := exportStore(t)
	for query, want := range map[string]bool{
		"SELECT 1 AS one": true,
		"SELECT range AS i FROM range(1000000) WHERE range % 3 = 0":                                                                 true,
		"SELECT * FROM meta.load":                                                                                                   true,
		"SELECT range FROM range(10) UNION ALL SELECT 2":                                                                            true,
		"SELECT range FROM range(1000000) ORDER BY hash(range)":                                                                     false,
		"SELECT range % 7 AS d, count(*) FROM range(1000000) GROUP BY 1":                                                            false,
		"SELECT *, row_number() OVER (ORDER BY hash(range)) FROM range(1000000)":                                                    false,
		"SELECT a.range FROM range(1000000) a JOIN range(20000) b ON a.range = b.range":                                             false,
		"SELECT a.range FROM range(1000000) a, range(3) b":                                                                          true,
		"SELECT a.range FROM range(1000000) a JOIN (SELECT DISTINCT hash(range) AS h FROM range(1000000)) b ON hash(a.range) = b.h": false,
		"SELECT none": false,
	} {
		if got := s.passesOn(ctx, "("+query+")", nil); got != want {
			t.Errorf("%s: %v", query, got)
		}
	}
	if !s.passesOn(ctx, "(SELECT $x AS x)", duck.Args{"x": int64(1)}) {
		t.Error("a query with a parameter")
	}
}

// TestCopyOutFallsBack: what needs more than it is first given is done again with what the session has, whole; and the session
// has its own limits afterwards, in force and not in name.
func TestCopyOutFallsBack(t *testing.T) {
	ctx := context.Background()
	s, dir := exportStore(t)
	limit := func() int64 {
		v, err := duck.Value[string](ctx, s.db, "SELECT current_setting('memory_limit')", nil)
		if err != nil {
			t.Fatal(err)
		}
		n, _ := duck.Size(v)
		return n
	}
	before := limit()
	const sorted = "SELECT count(*) FROM (SELECT range AS i FROM range(2000000) ORDER BY hash(range) LIMIT 1500000)"
	for name, memory := range map[string]int64{"enough": 64 << 20, "far too little": 100_000} {
		path := filepath.Join(dir, name+".csv")
		n, err := s.copyOut(ctx, "(SELECT range AS i FROM range(100000))", "COPY (SELECT range AS i FROM range(100000)) TO "+duck.Literal(path)+" (FORMAT csv)", nil, 1, memory)
		if err != nil || n != 100_000 {
			t.Errorf("%s: %d rows, %v", name, n, err)
		}
		if text, err := os.ReadFile(path); err != nil || strings.Count(string(text), "\n") != 100_001 {
			t.Errorf("%s: %d bytes, %v", name, len(text), err)
		}
		if after := limit(); after < before*95/100 {
			t.Errorf("%s: the limit is %d, was %d", name, after, before)
		}
		if _, err := s.db.Exec(ctx, sorted, nil); err != nil {
			t.Errorf("%s: the limit is not in force: %v", name, err)
		}
	}
	if err := s.db.Frugally(ctx, 100_000, 1, func() error { _, err := s.db.Exec(ctx, sorted, nil); return err }); err == nil {
		t.Error("100 kB were enough")
	}
}

const peakOf = "STRATA_TEST_EXPORT"

// TestExportMemory: a process that writes five times as many rows takes no more memory.
func TestExportMemory(t *testing.T) {
	ctx := context.Background()
	tables, err := systmone.Tables()
	if err != nil {
		t.Fatal(err)
	}
	if what := os.Getenv(peakOf); what != "" { // the process that is measured
		path, format, _ := strings.Cut(what, "|")
		s, err := Open(ctx, Options{Path: path, Tables: tables, ReadOnly: true, Sandbox: true, WriteDir: filepath.Dir(path)})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		n, err := s.Export(ctx, "SELECT * FROM main.wide", nil, nil, ExportOptions{Format: format, Path: path + "." + format})
		if err != nil {
			t.Fatal(err)
		}
		status, err := os.ReadFile("/proc/self/status")
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("rows %d peak %s\n", n, regexp.MustCompile(`VmHWM:\s*(\d+)`).FindSubmatch(status)[1])
		return
	}
	if _, err := os.Stat("/proc/self/status"); err != nil || testing.Short() {
		t.Skip("a process cannot be asked for its peak memory here, or -short")
	}
	peaks := map[string][]int{}
	for _, rows := range []int{600_000, 2_400_000} {
		path := filepath.Join(t.TempDir(), "s.duckdb")
		s, err := Create(ctx, Options{Path: path, Tables: tables})
		if err != nil {
			t.Fatal(err)
		}
		var columns []string
		for i := range 10 {
			columns = append(columns, fmt.Sprintf("CASE WHEN %[1]d %% 3 = 0 THEN NULL ELSE (range * %[1]d) %% 90007 END AS n%[1]d, 'text ' || range %% %[1]d AS c%[1]d", i+1))
		}
		if _, err := s.db.Exec(ctx, fmt.Sprintf("CREATE TABLE main.wide AS SELECT %s FROM range(%d)", strings.Join(columns, ", "), rows), nil); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		for _, format := range []string{"csv", "parquet"} {
			cmd := exec.Command(os.Args[0], "-test.run=^TestExportMemory$", "-test.v")
			cmd.Env = append(os.Environ(), peakOf+"="+path+"|"+format)
			out, err := cmd.CombinedOutput()
			m := regexp.MustCompile(`rows (\d+) peak (\d+)`).FindSubmatch(out)
			if err != nil || m == nil || string(m[1]) != strconv.Itoa(rows) {
				t.Fatalf("%s: %v: %s", format, err, out)
			}
			kb, _ := strconv.Atoi(string(m[2]))
			peaks[format] = append(peaks[format], kb/1000)
			if err := os.Remove(path + "." + format); err != nil {
				t.Error(err)
			}
		}
	}
	t.Logf("peak MB at 600,000 and 2,400,000 rows of 20 columns: %v", peaks)
	for format, mb := range peaks {
		if mb[1] > mb[0]+18 {
			t.Errorf("%s: %d MB, then %d", format, mb[0], mb[1])
		}
	}
}
