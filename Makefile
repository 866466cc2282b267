# The two commands a newcomer needs: make demo, make test.
GO ?= go
BIN := bin/strata

.PHONY: build demo test lint bench clean

build:
	$(GO) build -trimpath -o $(BIN) ./cmd/strata

demo: build
	./$(BIN) demo demo

test: lint
	$(GO) test ./...

lint:
	@unformatted=$$(gofmt -l cmd engine internal loaders reports sql); if [ -n "$$unformatted" ]; then echo "gofmt: $$unformatted"; exit 1; fi
	$(GO) vet ./...

# Ratios of loading against bare DuckDB statements over the same bytes, in one run.
bench: build
	$(GO) test ./engine -run '^$$' -bench 'Load' -benchtime 1x -timeout 30m

clean:
	rm -rf bin demo
