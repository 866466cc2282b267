package engine

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"strata/engine/spec"
	"strata/loaders/systmone"
)

// TestWorkingCopies: what comes out of an archive takes room, and so does what must be made UTF-8.
func TestWorkingCopies(t *testing.T) {
	letters := strings.Repeat("é", 1<<20) // the sample ends inside a letter
	for _, c := range []struct {
		path, text string
		want       int64
	}{
		{"x.csv", "plain", 0}, {"x.csv", "caf\xe9 noir", 7}, {"", "plain", 7}, {"", "caf\xe9 noir", 14}, {"x.csv", "x" + letters, 0}, {"x.csv", "", 0},
	} {
		f := spec.File{Path: c.path, Size: 7, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader([]byte(c.text))), nil }}
		if got := workingCopies(f); got != c.want {
			t.Errorf("%q %.10q: %d", c.path, c.text, got)
		}
	}
}

// TestLoadRoom: an extract no disk holds is refused before it is opened, unless it is loaded already or says nothing new.
func TestLoadRoom(t *testing.T) {
	ctx := context.Background()
	tables, err := systmone.Tables()
	if err != nil {
		t.Fatal(err)
	}
	s, err := Create(ctx, Options{Path: filepath.Join(t.TempDir(), "s.duckdb"), Tables: tables})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	empty := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("")), nil }
	x := &spec.Extract{Place: "20260301_1707", Files: []spec.File{{Table: "SRCode", Mode: spec.Full, Size: math.MaxInt64 / 2, Path: "x.csv", Open: empty}}}
	_, err = s.Load(ctx, x, LoadOptions{})
	var room *NoRoom
	if !errors.As(err, &room) || !strings.Contains(err.Error(), "load 20260301_1707: needs at least") || !strings.Contains(err.Error(), " GB are free in ") {
		t.Fatalf("no room: %v", err)
	}
	if _, err := s.db.Exec(ctx, "INSERT INTO meta.load_table VALUES (1, 'SRCode', 'x', 'full', 5, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL)", nil); err != nil {
		t.Fatal(err)
	}
	if err := s.loadRoom(ctx, x, "main"); err != nil {
		t.Errorf("a full extract of a table that is there: %v", err)
	}
}
