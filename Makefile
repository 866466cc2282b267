# The two commands a newcomer needs: make demo, make test.
GO ?= go
BIN := bin/strata

.PHONY: build demo test lint docs fuzz mutate oracle bench bench-go clean

build:
	$(GO) build -trimpath -o $(BIN) ./cmd/strata

demo: build
	./$(BIN) demo demo

test: lint
	$(GO) test -timeout 30m ./...

lint:
	@unformatted=$$(gofmt -l cmd engine internal loaders reports sql); if [ -n "$$unformatted" ]; then echo "gofmt: $$unformatted"; exit 1; fi
	$(GO) vet ./...

# The pages of the reports and their index: docs/reports. make test says when they are stale.
docs:
	$(GO) run ./internal/reportdocs

# Every fuzz target for FUZZ_TIME. A finding is written below testdata/fuzz and fails from then on.
FUZZ_TIME ?= 30s
fuzz:
	@grep -rhoE --include='*_test.go' '^func Fuzz[A-Za-z]+' cmd engine internal loaders | sed 's/func //' | sort -u | while read -r target; do \
		dir=$$(dirname $$(grep -rlE --include='*_test.go' "^func $$target\(" cmd engine internal loaders)); \
		$(GO) test ./$$dir -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZ_TIME) -fuzzminimizetime 100x -parallel 2 || exit 1; done

# How much of a change to a report's SQL its scenarios notice. MUTATE_FLAGS="-min 90 list_size" takes one report, or a topic.
mutate:
	$(GO) run ./internal/mutate $(MUTATE_FLAGS)

# Fifteen reports calculated a second time in Go, on 200 random populations (ORACLES) from seed 1 (STRATA_SEED).
ORACLES ?= 200
oracle:
	STRATA_ORACLES=$(ORACLES) $(GO) test ./internal/oracle -run 'TestOracles$$' -count 1 -v -timeout 60m

# Ratios against bare DuckDB, PostgreSQL, dbt and pandas, in one run; writes docs/performance.md. BENCH_SIZE=s, m or l: 10,000,
# 100,000 or 1,000,000 patients. Extracts and the Python environment stay in .bench. BENCH_FLAGS="-only load,delta" runs a part.
bench: build
	$(GO) run ./internal/bench $(BENCH_FLAGS)

# The same for loading alone, without any rival but DuckDB: for profiling.
bench-go:
	$(GO) test ./engine -run '^$$' -bench 'Load' -benchtime 1x -timeout 30m

clean:
	rm -rf bin demo .bench
