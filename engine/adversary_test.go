package engine_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"strata/engine"
	"strata/engine/history"
	"strata/engine/spec"
	"strata/loaders/systmone"
)

// TestAdversaries loads files that mislead parallel CSV readers, each larger than one reader's buffer: pasted rows that
// look like the file's own, quotes that are never closed, broken rows here and there. Every good row must arrive once,
// every broken one in quarantine, and nothing that was only quoted may become a row.
func TestAdversaries(t *testing.T) {
	const rows = 60_000
	header := "RowIdentifier,IDOrganisationVisibleTo,TextualEventDoneBy,IDPatient\r\n"
	pad := strings.Repeat("x", 700)
	for _, c := range []struct {
		name   string
		row    func(i int) string
		broken int64
		sample string // text of row 500
	}{
		{"pasted rows", func(i int) string {
			if i%500 != 0 {
				return fmt.Sprintf("%d,P1,%s,1\r\n", i, pad)
			}
			return fmt.Sprintf("%d,P1,\"pasted:\r\n%s\",1\r\n", i, strings.Repeat("99999999,P1,looks like a row,1\r\n", 400))
		}, 0, "pasted:\r\n" + strings.Repeat("99999999,P1,looks like a row,1\r\n", 400)},
		{"quotes never closed", func(i int) string {
			if i%1000 == 7 {
				return fmt.Sprintf("%d,P1,\"never closed %s,1\r\n", i, pad)
			}
			return fmt.Sprintf("%d,P1,\"%s\",1\r\n", i, pad)
		}, rows / 1000, pad},
		{"mixed", func(i int) string {
			switch i % 2000 {
			case 3:
				return fmt.Sprintf("%d,P1,%s\r\n", i, pad)
			case 4:
				return fmt.Sprintf("%d,P1,%s,1,more,cells\r\n", i, pad)
			case 5:
				return fmt.Sprintf("%d,P1,\"%s,1\r\n", i, pad)
			case 500:
				return fmt.Sprintf("%d,P1,\"caf\xe9, \"\"quoted\"\"\r\n%s\",1\r\n", i, pad)
			}
			return fmt.Sprintf("%d,P1,\"%s\",1\r\n", i, pad)
		}, 3 * rows / 2000, "café, \"quoted\"\r\n" + pad},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			put(t, filepath.Join(dir, "SRManifest.csv"), []byte("FileName,IsDelta,IsReference,DateExtractFrom,DateExtractTo\r\nSRCode,N,N,,20260301_1707\r\n"))
			writeRows(t, filepath.Join(dir, "SRCode.csv"), header, rows, c.row)
			s := openStore(t, filepath.Join(t.TempDir(), "s.duckdb"), false)
			defer s.Close()
			x, closer, err := systmone.Open(dir, systmone.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer closer.Close()
			limits := history.DefaultLimits()
			limits.QuarantineShare = 0.01
			o := engine.LoadOptions{Limits: &limits}
			tried, err := s.Try(context.Background(), []*spec.Extract{x}, func(int) engine.LoadOptions { return o })
			if err != nil {
				t.Fatal(err)
			}
			r, err := s.Load(context.Background(), x, o)
			if err != nil {
				t.Fatal(err)
			}
			sameAsTried(t, s, tried)
			if got := r.Tables[0]; got.Quarantined != c.broken || got.Inserted != rows-c.broken || got.Rows != rows {
				t.Errorf("got %+v, want %d broken of %d", got, c.broken, rows)
			}
			equal(t, s, "0", `SELECT count(*)::VARCHAR FROM SRCode WHERE "RowIdentifier" >= 60000 OR "RowIdentifier" IS NULL`, nil)
			equal(t, s, fmt.Sprint(rows-c.broken), `SELECT count(DISTINCT "RowIdentifier")::VARCHAR FROM SRCode WHERE "IDPatient" = 1`, nil)
			equal(t, s, c.sample, `SELECT "TextualEventDoneBy" FROM SRCode WHERE "RowIdentifier" = 500`, nil)
			reconciled(t, s)
		})
	}
}

func writeRows(t *testing.T, path, header string, rows int, row func(i int) string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(f)
	w.WriteString(header)
	for i := range rows {
		w.WriteString(row(i))
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
