package duck

import (
	"fmt"
	"math"
	"regexp"
	"runtime"
	"strconv"
	"strings"

	"strata/engine/spec"
)

// LeastMemory is the smallest memory_limit that loads were found to work with, and threadMemory what each thread needs
// of it: with 150 MB a thread, loads ran out of memory now and then.
const (
	LeastMemory  = 256_000_000
	threadMemory = 200_000_000
)

// MostThreads is how many threads a session may have. DuckDB starts every thread it is told to, whatever the machine has.
const MostThreads = 1024

var sizeText = regexp.MustCompile(`^\s*(\d+(?:\.\d*)?)\s*([KMGTkmgt]?)(i?)[Bb]\s*$`)

// Size reads a number of bytes as DuckDB spells it: 4GB, 512 MiB.
func Size(text string) (int64, bool) {
	m := sizeText.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseFloat(m[1], 64)
	base := 1000.0
	if m[3] != "" {
		base = 1024
	}
	if m[2] != "" {
		n *= math.Pow(base, float64(strings.Index("kmgt", strings.ToLower(m[2]))+1))
	}
	return int64(n), err == nil && n < math.MaxInt64
}

// check says of limits that cannot work that they cannot, before anything is begun.
func (o Options) check() error {
	const spelled = "write it as 4GB or 512MB"
	if o.MemoryLimit != "" {
		n, ok := Size(o.MemoryLimit)
		if !ok {
			return spec.Usagef(spelled, "memory_limit: %q is no amount of memory", o.MemoryLimit)
		}
		if n < LeastMemory {
			return spec.Usagef("give it 256MB at least; left out, it is 80 % of the machine's memory", "memory_limit: %s is too little to work with", o.MemoryLimit)
		}
	}
	if _, ok := Size(o.TempLimit); o.TempLimit != "" && !ok {
		return spec.Usagef(spelled, "temp_limit: %q is no amount of disk space", o.TempLimit)
	}
	if o.Threads < 0 || o.Threads > MostThreads {
		return spec.Usagef(fmt.Sprintf("1 to %d; left out, it is one per core", MostThreads), "threads: %d threads cannot be had", o.Threads)
	}
	return nil
}

// threads is how many threads a session has; 0 leaves it to DuckDB: one per core. Within a small memory_limit there are
// only as many as it can feed.
func (o Options) threads() int {
	n, ok := Size(o.MemoryLimit)
	if o.Threads > 0 || !ok || n/threadMemory >= int64(runtime.NumCPU()) {
		return o.Threads
	}
	return max(1, int(n/threadMemory))
}
