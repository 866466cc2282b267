package history

import (
	"context"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"strata/engine/duck"
	"strata/engine/spec"
	sqlfs "strata/sql"
)

var (
	wholeText = regexp.MustCompile(`^[\t\n\f\r ]*([+-]?[0-9]+)[\t\n\f\r ]*$`)
	plainReal = regexp.MustCompile(`^-?[0-9]{1,15}(\.[0-9]{1,15})?$`)
	feedTime  = regexp.MustCompile(`^[0-9]{2} [A-Z][a-z]{2} [1-9][0-9]{3}( [0-9]{2}:[0-9]{2}(:[0-9]{2})?)?$`)
	looseTime = regexp.MustCompile(`^[\s\v]*([0-9]{1,2})[\s\v]*([A-Za-z]{3})[\s\v]*([0-9]{4})[\s\v]*(?:([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2}))?)?[\s\v]*$`)
)

// FuzzCells: what the SQL of sql/load/types.sql makes of a cell is what this Go makes of it: every text of the feed's
// forms has its value, and no text has a value that is not written in it.
func FuzzCells(f *testing.F) {
	for _, s := range []string{"", "1", "0", "true", "FALSE", " T", "-1", "+7", "1.5", "1_000", "0x10", "9223372036854775808", "1e400", "nan", "inf",
		"31 Feb 2026", "29 Feb 2024", "28 Feb 2026 17:07:59", "28 Feb 2026 17:07", "1 mar 2026", "01 Mar 26", "01 Jan 0026 00:00:00", "2026-03-01",
		"30 Jun 2015 23:59:60", "01 Jan 2026 24:00:00", "01 Jan 9999", "٣", " 5 ", "1e3", "5.", ".5", "\u00a00", "1\u3000", "fal\u017fe", "1\vFeb 2024"} {
		f.Add(s)
	}
	ctx := context.Background()
	db, err := duck.Open(ctx, "", duck.Options{Threads: 1})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { db.Close() })
	if _, err := db.Exec(ctx, sqlfs.Text("load/types.sql"), nil); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		if !utf8.ValidString(raw) || strings.Contains(raw, "\x00") {
			return // such rows never reach the SQL
		}
		whole, real, boolean, at, day := typed(t, db, spec.Integer, raw), typed(t, db, spec.Decimal, raw), typed(t, db, spec.Boolean, raw),
			typed(t, db, spec.DateTime, raw), typed(t, db, spec.Date, raw)
		if want := wholeOf(raw); whole != want {
			t.Errorf("%q as a whole number: %v, want %v", raw, whole, want)
		}
		if v, err := strconv.ParseFloat(strings.TrimSpace(raw), 64); real != nil && (err != nil || v != real.(float64) || math.IsInf(v, 0)) {
			t.Errorf("%q as a number: %v, Go has %v (%v)", raw, real, v, err)
		} else if real == nil && plainReal.MatchString(raw) {
			t.Errorf("%q is a number", raw)
		}
		if want := booleanOf(raw); boolean != want {
			t.Errorf("%q as a boolean: %v, want %v", raw, boolean, want)
		}
		if want := timeOf(raw); at == nil && want != nil && feedTime.MatchString(raw) || at != nil && at != want {
			t.Errorf("%q as a time: %v, want %v", raw, at, want)
		}
		midnight := at != nil && at.(time.Time).Truncate(24*time.Hour).Equal(at.(time.Time))
		if midnight != (day != nil) || day != nil && day != at {
			t.Errorf("%q as a date: %v, as a time %v", raw, day, at)
		}
	})
}

// typed is a cell's value by the expressions a load uses.
func typed(t *testing.T, db *duck.DB, typ spec.Type, raw string) any {
	cast, check, _ := cell(typ, "c0")
	if check == "" {
		check = "tc0"
	}
	res, err := db.All(context.Background(), fmt.Sprintf("SELECT %s FROM (SELECT *, %s AS tc0 FROM (SELECT $raw::VARCHAR AS c0))", check, cast), duck.Args{"raw": raw})
	if err != nil {
		t.Fatalf("%q: %v", raw, err)
	}
	return res.Rows[0][0]
}

func wholeOf(raw string) any {
	m := wholeText.FindStringSubmatch(raw)
	if m == nil {
		return nil
	}
	v, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return nil
	}
	return v
}

func booleanOf(raw string) any {
	switch strings.ToUpper(strings.Trim(raw, " ")) {
	case "TRUE", "1":
		return true
	case "FALSE", "0":
		return false
	}
	return nil
}

func timeOf(raw string) any {
	m := looseTime.FindStringSubmatch(raw)
	if m == nil {
		return nil
	}
	for i := range m {
		if m[i] == "" {
			m[i] = "0"
		}
	}
	v, err := time.Parse("2 Jan 2006 15:4:5", fmt.Sprintf("%s %s %s %s:%s:%s", m[1], m[2], m[3], m[4], m[5], m[6]))
	if err != nil || v.Year() < 1000 {
		return nil
	}
	return v
}
