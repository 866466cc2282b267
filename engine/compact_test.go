package engine_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"sort"
	"strings"
	"testing"
	"time"

	"strata/engine"
	"strata/engine/duck"
	"strata/loaders/systmone"
)

func compact(path string, o engine.CompactOptions) (*engine.Compaction, error) {
	tables, err := systmone.Tables()
	if err != nil {
		return nil, err
	}
	return engine.Compact(context.Background(), engine.Options{Path: path, Tables: tables}, o)
}

// everything is every row of every table of a store, and all its catalogue says, in an order of their own.
func everything(t *testing.T, path string) []string {
	t.Helper()
	ctx := context.Background()
	db, err := duck.Open(ctx, path, duck.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	queries := []string{"SELECT schema_name, view_name, sql, comment FROM duckdb_views() WHERE NOT internal", "SELECT schema_name, table_name, sql, comment FROM duckdb_tables()",
		"SELECT schema_name, function_name, parameters, macro_definition FROM duckdb_functions() WHERE NOT internal"}
	tables, err := db.All(ctx, "SELECT schema_name, table_name FROM duckdb_tables()", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range tables.Rows {
		queries = append(queries, fmt.Sprintf("SELECT '%s', * FROM %s.%q", r[1], r[0], r[1]))
	}
	var all []string
	for _, q := range queries {
		res, err := db.All(ctx, q, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range res.Rows {
			all = append(all, fmt.Sprint(r...))
		}
	}
	sort.Strings(all)
	return all
}

// TestCompactKeepsEverything: a compacted store has every row, view, macro and comment, verifies, and goes on being
// loaded into.
func TestCompactKeepsEverything(t *testing.T) {
	path := filepath.Join(t.TempDir(), "it's a store.duckdb")
	loadAll(t, path, crashDir)
	db, err := duck.Open(context.Background(), path, duck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(context.Background(), `CREATE TABLE main.mine (i INTEGER DEFAULT 7, s VARCHAR); INSERT INTO main.mine VALUES (1, NULL), (2, 'x');
		COMMENT ON TABLE main.mine IS 'somebody''s own'; COMMENT ON VIEW decoded."SRCode" IS 'codes'; COMMENT ON COLUMN version."SRCode"."CTV3Code" IS 'a code';
		CREATE MACRO main.twice(x) AS 2 * x; CREATE INDEX mine_i ON main.mine (i)`, nil); err != nil {
		t.Fatal(err)
	}
	db.Close()
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	want := everything(t, path)
	tried, err := compact(path, engine.CompactOptions{Try: true})
	if err != nil || tried.Done || tried.After == 0 {
		t.Fatalf("a trial: %+v, %v", tried, err)
	}
	for range 2 { // the second has nothing to gain
		done, err := compact(path, engine.CompactOptions{Force: true})
		if err != nil || !done.Done || done.After > tried.Bytes {
			t.Fatalf("%+v, %v", done, err)
		}
		if got := everything(t, path); !reflect.DeepEqual(got, want) {
			t.Fatalf("%d rows and entries, want %d, or some differ", len(got), len(want))
		}
		checkStore(t, path, 0)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o640 {
		t.Errorf("permissions: %v %v", info.Mode(), err)
	}
	for _, r := range loadAll(t, path, crashDir) {
		if !r.Already {
			t.Errorf("%s was loaded again", r.Place)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

// TestCompactFollowsLinks: a link to a store stays a link.
func TestCompactFollowsLinks(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "s.duckdb"), filepath.Join(dir, "link.duckdb")
	if err := loadSample(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(path, link); err != nil {
		t.Skip(err)
	}
	if _, err := compact(link, engine.CompactOptions{Force: true}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	checkStore(t, link, 0)
}

// TestKilledCompactions kills the compacting process at random moments. Each time the store must hold what it held, and
// the next run must leave nothing else behind. STRATA_KILLS sets how often.
func TestKilledCompactions(t *testing.T) {
	kills := 12
	fmt.Sscan(os.Getenv("STRATA_KILLS"), &kills)
	path := filepath.Join(t.TempDir(), "s.duckdb")
	if err := loadSample(path); err != nil {
		t.Fatal(err)
	}
	want := strings.Join(everything(t, path), "\n")
	start := time.Now()
	if err := compactor(path).Run(); err != nil {
		t.Fatal(err)
	}
	takes, hit := time.Since(start), 0
	for range kills {
		cmd := compactor(path)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		done := make(chan error, 1)
		go func() { done <- cmd.Wait() }()
		delay := time.Duration((0.2 + 0.9*rand.Float64()) * float64(takes))
		select {
		case <-done:
			takes = time.Since(start) // the machine has less to do than it had
		case <-time.After(delay):
			_ = cmd.Process.Kill()
			if <-done != nil {
				hit++
			}
		}
		if got := strings.Join(everything(t, path), "\n"); got != want {
			t.Fatalf("killed after %v: the store differs", delay)
		}
		checkStore(t, path, delay)
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(left) != 1 {
			t.Fatalf("killed after %v: left behind after the next run: %v", delay, left)
		}
	}
	t.Logf("%d of %d compactions were hit; one takes %v", hit, kills, takes)
	if hit < kills/4 {
		t.Errorf("only %d of %d compactions were hit: the test proves little", hit, kills)
	}
}

// compactor is this binary as a program that compacts: see TestMain.
func compactor(path string) *exec.Cmd {
	cmd := child(path)
	cmd.Env = append(cmd.Env, "STRATA_TEST_COMPACT=1")
	return cmd
}
