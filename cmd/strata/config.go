package main

import (
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"strata/engine/spec"
)

// config is strata.toml. A flag beats the environment (STRATA_*), which beats the file, which beats the default.
type config struct {
	Store        string                  `toml:"store"`
	MemoryLimit  string                  `toml:"memory_limit"`
	TempLimit    string                  `toml:"temp_limit"`
	Threads      int                     `toml:"threads"`
	Organisation string                  `toml:"organisation"`
	Contact      string                  `toml:"contact"`
	Disclosure   string                  `toml:"disclosure"`
	Reports      string                  `toml:"reports"`
	Identifiable []string                `toml:"identifiable"`
	Sources      map[string]sourceConfig `toml:"source"`
	Archive      archiveConfig           `toml:"archive"`
	Limits       limitsConfig            `toml:"limits"`
}

type sourceConfig struct {
	Path   string `toml:"path"`
	Months int    `toml:"months"`
}

type limitsConfig struct {
	ClosureShare    *float64 `toml:"closure_share"`
	ClosureRows     *int64   `toml:"closure_rows"`
	QuarantineShare *float64 `toml:"quarantine_share"`
	QuarantineRows  *int64   `toml:"quarantine_rows"`
}

const configTemplate = `# Strata's settings. Every line may be left out; flags and STRATA_* environment variables come first.

# The store: one DuckDB file. Keep it on an encrypted disk: it holds identifiable patients.
store = "strata.duckdb"

# How much memory loads and queries may use (256MB at least), how much disk beside the store when that does not do, and
# how many cores.
# memory_limit = "4GB"
# temp_limit = "50GB"
# threads = 2

# Who publishes the reports: printed on every workbook's cover.
# organisation = "Example ICB"
# contact = "analysts@example.nhs.uk"

# Small numbers in reports: hes, opensafely, midpoint6, threshold10, or none, which also needs --identifiable at each run.
disclosure = "hes"

# A folder of your own reports, <topic>/<id>.sql with <topic>/<id>.txtar, and packs of them, packs/<name>.toml; one with the id of a bundled
# report, or the name of a bundled pack, takes its place.
# reports = "reports"

# Who may list patients (--worklist), with identifiers, and see counts as they are (--identifiable): names of users of this machine,
# or "*" for whoever can open the store. Every use is noted in meta.audit.
# identifiable = ["jsmith"]

# One block per reporting configuration that delivers extracts.
# [source.main]
# path = "D:/StrategicReporting/Archived"   # what strata load without PATH looks at
# months = 0        # a full extract limited to the last N months; 0: all history

# Loaded extracts are kept, compressed and with check sums, so that strata rebuild can make the store anew.
[archive]
path = "archive"    # beside the store
keep = "copy"       # copy; move (the delivered files go); none

# When a load stops and asks.
# [limits]
# closure_share = 0.10
# closure_rows = 1000
# quarantine_share = 0.001
# quarantine_rows = 10
`

func (a *app) configure(cmd *cobra.Command) error {
	path := first(a.config, os.Getenv("STRATA_CONFIG"), "strata.toml")
	if cmd.Name() != "init" { // which writes one, whatever is there
		if err := a.readConfig(path); err != nil {
			return err
		}
	}
	a.store = first(a.store, os.Getenv("STRATA_STORE"), a.conf.Store, "strata.duckdb")
	a.conf.Reports = first(a.reports, os.Getenv("STRATA_REPORTS"), a.conf.Reports)
	a.conf.MemoryLimit = first(os.Getenv("STRATA_MEMORY_LIMIT"), a.conf.MemoryLimit)
	a.conf.TempLimit = first(os.Getenv("STRATA_TEMP_LIMIT"), a.conf.TempLimit)
	if text := os.Getenv("STRATA_THREADS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			return spec.Usagef("STRATA_THREADS is a whole number; left out, it is one per core", "STRATA_THREADS: %q threads cannot be had", text)
		}
		a.conf.Threads = n
	}
	a.conf.Archive.Keep = first(os.Getenv("STRATA_ARCHIVE"), a.conf.Archive.Keep)
	a.conf.Disclosure = first(os.Getenv("STRATA_DISCLOSURE"), a.conf.Disclosure, "hes")
	return nil
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
