package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strings"

	"strata/engine/duck"
)

// totalMemory is the machine's, in bytes; 0 where it cannot be read.
func totalMemory() int64 {
	var kb int64
	fmt.Sscan(strings.Fields(after("/proc/meminfo", "MemTotal:") + " 0")[0], &kb)
	return kb << 10
}

// after is what follows a word at the beginning of a line of a file, blank when there is no such line.
func after(path, word string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if rest, ok := strings.CutPrefix(s.Text(), word); ok {
			return strings.TrimSpace(rest)
		}
	}
	return ""
}

// version is that of the DuckDB in this program.
func version(ctx context.Context, _ []string) (any, error) {
	db, err := duck.Open(ctx, "", duck.Options{})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	return duck.Value[string](ctx, db, "SELECT version()", nil)
}

func (b *bench) duckVersion(ctx context.Context) string {
	var v string
	if ran, err := b.child(ctx, "version"); err == nil {
		_ = json.Unmarshal(ran.Out, &v)
	}
	return v
}

// machine describes where the figures come from, without naming it.
func (b *bench) machine(ctx context.Context) [][]string {
	system := strings.Trim(after("/etc/os-release", "PRETTY_NAME="), `"`)
	if system == "" {
		system = runtime.GOOS
	}
	lines := [][]string{
		{"cores", fmt.Sprintf("%d %s", runtime.NumCPU(), strings.TrimSpace(strings.TrimPrefix(after("/proc/cpuinfo", "model name"), ":")))},
		{"memory", fmt.Sprintf("%.0f GiB", float64(totalMemory())/(1<<30))},
		{"system", system + ", " + runtime.GOOS + "/" + runtime.GOARCH},
		{"DuckDB", b.duckVersion(ctx) + ", in Strata and in the bare statements"},
	}
	if b.pg != nil {
		lines = append(lines, []string{"PostgreSQL", b.pg.Version})
	}
	if b.python != nil {
		for _, name := range []string{"Python", "dbt-core", "dbt-duckdb", "duckdb", "pandas"} {
			lines = append(lines, []string{name, b.python.Versions[name]})
		}
	}
	return lines
}
