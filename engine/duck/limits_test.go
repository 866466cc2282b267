package duck

import (
	"context"
	"errors"
	"strings"
	"testing"

	"strata/engine/spec"
)

func TestSize(t *testing.T) {
	for text, want := range map[string]int64{"4GB": 4e9, "512 MiB": 512 << 20, "1.5gb": 15e8, "300000000B": 3e8, "2TiB": 2 << 40, "64kb": 64_000} {
		if got, ok := Size(text); !ok || got != want {
			t.Errorf("%s: %d %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "4", "GB", "-1GB", "80%", "4 PB", "1e3MB"} {
		if got, ok := Size(text); ok {
			t.Errorf("%q: %d", text, got)
		}
	}
}

// TestLimits: limits that cannot work are said at once, and what runs into one says which.
func TestLimits(t *testing.T) {
	ctx := context.Background()
	for _, o := range []Options{{MemoryLimit: "much"}, {MemoryLimit: "100MB"}, {TempLimit: "80%"}, {Threads: -1}, {Threads: MostThreads + 1}} {
		_, err := Open(ctx, "", o)
		var usage *spec.Usage
		if !errors.As(err, &usage) || usage.Hint == "" {
			t.Errorf("%+v: %v", o, err)
		}
	}
	const big = "CREATE TEMP TABLE x AS SELECT i, hash(i) AS h, 'text ' || hash(i) AS s FROM range(8000000) t(i) ORDER BY h"
	for want, o := range map[Scarce]Options{
		Spill:  {MemoryLimit: "256MB", TempLimit: "1MB", TempDir: t.TempDir()},
		Memory: {MemoryLimit: "256MB", Threads: 1},
	} {
		db := memory(t, o)
		query := big
		if want == Memory { // one value that must be in memory whole
			query = "SELECT length(string_agg(repeat('text', 1000), '')) FROM range(1000000)"
		}
		_, err := db.Exec(ctx, query, nil)
		var e *Error
		if !errors.As(err, &e) || e.Kind != Full || e.Scarce != want || strings.Contains(e.Msg, "block") {
			t.Errorf("%+v: %v", o, err)
		}
	}
}
