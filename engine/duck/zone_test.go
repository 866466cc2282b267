package duck

import (
	"context"
	"testing"
	"time"
)

// TestZone: a time is kept, compared and read by its clock reading, whatever zone the machine is in and whatever zone the
// time itself has; and the session's own clock settings cannot move it.
func TestZone(t *testing.T) {
	ctx := context.Background()
	for _, zone := range []string{"UTC", "Europe/London", "America/New_York"} {
		t.Setenv("TZ", zone) // what DuckDB takes its zone from
		local, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range []Options{{}, {Sandbox: true}} {
			db := memory(t, o)
			if _, err := db.Exec(ctx, "CREATE TABLE t (moment TIMESTAMP)", nil); err != nil {
				t.Fatal(err)
			}
			want := time.Date(2026, 7, 10, 17, 20, 0, 0, time.UTC)
			at := time.Date(2026, 7, 10, 17, 20, 0, 0, local)
			for _, args := range []Args{{"at": want}, {"at": at}} {
				if _, err := db.Exec(ctx, "INSERT INTO t VALUES ($at)", args); err != nil {
					t.Fatal(err)
				}
				if _, err := db.Exec(ctx, "INSERT INTO t SELECT $at", args); err != nil {
					t.Fatal(err)
				}
				if _, err := db.Exec(ctx, "SET VARIABLE moment = $at", args); err != nil {
					t.Fatal(err)
				}
				if _, err := db.Exec(ctx, "INSERT INTO t SELECT getvariable('moment')::TIMESTAMP", nil); err != nil {
					t.Fatal(err)
				}
				if n, err := Value[int64](ctx, db, "SELECT count(*) FROM t WHERE moment = $at", args); err != nil || n == 0 {
					t.Errorf("%s: %d rows found by their time: %v", zone, n, err)
				}
			}
			if err := db.Append(ctx, "main", "t", at, [][]any{{}}); err != nil {
				t.Fatal(err)
			}
			res, err := db.All(ctx, "SELECT DISTINCT moment, moment::VARCHAR FROM t", nil)
			if err != nil {
				t.Fatal(err)
			}
			if len(res.Rows) != 1 || res.Rows[0][1] != "2026-07-10 17:20:00" || !want.Equal(res.Rows[0][0].(time.Time)) {
				t.Errorf("%s: %v", zone, res.Rows)
			}
		}
	}
}
