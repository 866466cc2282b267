package duck

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// marked is a table whose every value is a marker, most of them with what a mask by quotes stumbles over.
const marked = `CREATE TABLE p ("Surname" VARCHAR, "Given" VARCHAR, "NHSNumber" VARCHAR, "Born" VARCHAR, "Code" VARCHAR, "Value" DOUBLE, "IDPatient" BIGINT, "Day" DATE, "Seen" TIMESTAMP, "Json" VARCHAR);
	INSERT INTO p VALUES ('Zz''Brien-Quuxby', 'Wolfgang"Xerxes"Jnr''s', '9991000402', '31/13/1987x', 'INTERNAL Qvodex: at or near', 7654321.98765, 8765432109876, DATE '1943-07-19', TIMESTAMP '1943-07-19 03:57:41', '{"kk": "Grimaldus');`

// parts are the markers' parts of four characters and more.
var parts = []string{"Zz'Brien", "Brien", "Quuxby", "Wolfgang", "Xerxes", "Jnr", "9991000402", "31/13", "1987x", "Qvodex", "7654321", "98765", "8765432109876", "1943", "07-19", "03:57", "Grimaldus"}

// failing are statements that fail, at each stage there is.
var failing = []string{
	`SELECT "NHSNumber"::BIGINT::SMALLINT FROM p`, `SELECT "IDPatient"::TINYINT FROM p`, `SELECT "NHSNumber"::BIGINT * 1000000000000 FROM p`, `SELECT "NHSNumber"::DOUBLE::DECIMAL(3,1) FROM p`,
	`SELECT chr("IDPatient"::INTEGER) FROM p`, `SELECT chr(("NHSNumber"::BIGINT / 10)::INTEGER) FROM p`, `SELECT "Value"::UTINYINT FROM p`, `SELECT "Surname"::INT FROM p`, `SELECT "Given"::DATE FROM p`, `SELECT "Born"::DATE FROM p`,
	`SELECT strptime("Surname", '%Y') FROM p`, `SELECT strptime("Given", '%Y') FROM p`, `SELECT strptime('2026', "Surname" || '%') FROM p`, `SELECT "Surname"::BOOLEAN FROM p`, `SELECT "Code"::TIMESTAMP FROM p`,
	`SELECT "Surname"::UUID FROM p`, `SELECT "Surname"::BLOB::BIT FROM p`, `SELECT ('\x' || "Surname")::BLOB FROM p`, `SELECT "Surname"::INTERVAL FROM p`, `SELECT "Surname"::INT[] FROM p`, `SELECT "Json"::JSON FROM p`,
	`SELECT json_extract("Json", '$.k') FROM p`, `SELECT json_extract('{}', '$' || "Surname") FROM p`, `SELECT error("Surname") FROM p`, `SELECT error('Table ' || "Given") FROM p`, `SELECT error('it was ' || "Code") FROM p`,
	`SELECT date_part("Surname", DATE '2026-01-01') FROM p`, `SELECT date_trunc("Given", "Day") FROM p`, `SELECT regexp_matches('x', '(' || "Surname") FROM p`, `SELECT regexp_replace('x', 'x', 'y', "Surname") FROM p`,
	`SELECT from_base64("Surname") FROM p`, `SELECT unhex("Surname") FROM p`, `SELECT list_aggregate([1], "Surname") FROM p`, `SELECT "IDPatient" * "IDPatient" * "IDPatient" FROM p`, `SELECT factorial("IDPatient"::INTEGER) FROM p`,
	`SELECT "Seen" + INTERVAL 300000 YEAR FROM p`, `SELECT make_date("IDPatient", 13, 45) FROM p`, `SELECT sqrt(-"Value") FROM p`, `SELECT repeat("Surname", -1)::INT FROM p`, `SELECT (SELECT "Surname" FROM p UNION ALL SELECT "Given" FROM p)`,
	`CREATE TEMP TABLE u ("Surname" VARCHAR PRIMARY KEY); INSERT INTO u SELECT "Surname" FROM p; INSERT INTO u SELECT "Surname" FROM p`,
	`CREATE TEMP TABLE c ("Surname" VARCHAR CHECK (length("Surname") < 3)); INSERT INTO c SELECT "Surname" FROM p`,
	`SET VARIABLE q = (SELECT "Surname" FROM p); SELECT * FROM query_table(getvariable('q'))`, `SET VARIABLE q = (SELECT "Given" FROM p); SELECT * FROM query(getvariable('q'))`,
	`SET VARIABLE q = (SELECT "Code" FROM p); SELECT * FROM query_table([getvariable('q')])`, `SET VARIABLE q = (SELECT "Surname" FROM p); SELECT {'a': 1}[getvariable('q')]`,
	`SET VARIABLE q = (SELECT "Surname" FROM p); SELECT list_aggr([1], getvariable('q'))`, `SET VARIABLE q = (SELECT "Surname" FROM p); SELECT * FROM read_csv(getvariable('q'))`,
	`SET VARIABLE q = (SELECT "Surname" FROM p); SELECT COLUMNS(getvariable('q')) FROM p`, `SET VARIABLE q = (SELECT "Surname" FROM p); SELECT getvariable('q')::INT`, `SET VARIABLE q = (SELECT "Surname" FROM p); SELECT * FROM glob(getvariable('q'))`,
	`SET VARIABLE q = (SELECT "Surname" FROM p); COPY p TO (getvariable('q'))`, `SET VARIABLE q = (SELECT "Surname" FROM p); PRAGMA table_info(getvariable('q'))`, `SET VARIABLE q = (SELECT "Surname" FROM p); SELECT current_setting(getvariable('q'))`,
	`CREATE TEMP TABLE w AS PIVOT p ON "Surname" USING count(*); SELECT nope FROM w`, `SELECT nope FROM (PIVOT p ON "Given" USING count(*))`, `PIVOT (SELECT "Surname" FROM p) ON "Surname" USING nope(*)`,
	`CREATE TYPE e AS ENUM (SELECT "Surname" FROM p); SELECT abs('x'::e)`, `CREATE TYPE f AS ENUM (SELECT "Given" FROM p); SELECT 1::f`, `PREPARE s AS SELECT $1::INT; SET VARIABLE q = (SELECT "Surname" FROM p); EXECUTE s(getvariable('q'))`,
	`SET VARIABLE q = (SELECT "Surname" FROM p); SELECT * FROM json_execute_serialized_sql(getvariable('q'))`, `SET VARIABLE q = (SELECT '{"' || "Surname" || '": "INTEGER"}' FROM p); SELECT from_json('{"a": "x"}', getvariable('q'))`,
	`SET VARIABLE q = (SELECT "Surname" FROM p); SELECT nextval(getvariable('q'))`, `SET VARIABLE q = (SELECT "Surname" FROM p); ATTACH getvariable('q')`, `SET memory_limit = (SELECT "Surname" FROM p)`, `SELECT 1 LIMIT (SELECT "Surname" FROM p)`,
	`SELECT range(0, "IDPatient", 0) FROM p`, `SELECT format('{} {}', "Surname") FROM p`, `SELECT printf('%d', "Surname") FROM p`, `SELECT nfc_normalize("Surname")::INT FROM p`, `SELECT map([1, 1], ["Surname", "Given"]) FROM p`,
	`SELECT map(["Surname", "Surname"], [1, 2]) FROM p`, `SELECT list_value("Surname")[1]::DOUBLE FROM p`, `SELECT CASE WHEN "Surname" THEN 1 END FROM p`, `SELECT "Surname" + INTERVAL 1 DAY FROM p`, `SELECT * FROM p WHERE "Surname" = 5`,
	`SELECT "Surname" COLLATE nope FROM p`, `SELECT timezone("Surname", "Seen") FROM p`, `SELECT "Seen" AT TIME ZONE "Surname" FROM p`, `SELECT parse_duckdb_log_message("Surname", 'x') FROM p`, `SELECT getbit("Surname"::BLOB::BIT, 5000) FROM p`,
}

// TestMarkersStayInside: whatever fails, wherever, shows nothing of a row, and says what kind of thing it is.
func TestMarkersStayInside(t *testing.T) {
	ctx := context.Background()
	failed := 0
	for _, query := range failing {
		db := memory(t, Options{Sandbox: true})
		if _, err := db.Exec(ctx, marked, nil); err != nil {
			t.Fatal(err)
		}
		_, err := db.All(ctx, query, nil)
		var e *Error
		if err == nil || errors.As(err, &e) && strings.Contains(e.Msg, "not in its catalog") {
			t.Logf("did not fail: %s", query)
			continue
		}
		failed++
		t.Logf("%s\n\t%v", query, err)
		for _, part := range parts {
			if strings.Contains(strings.ToLower(err.Error()), strings.ToLower(part)) {
				t.Errorf("%s: shows %q: %v", query, part, err)
			}
		}
		if !errors.As(err, &e) || e.Msg == "" {
			t.Errorf("%s: %v", query, err)
		}
	}
	if failed < 60 {
		t.Errorf("%d statements failed only", failed)
	}
}

// TestStatementsAreQuoted: what is the user's own is shown, so that the mistake can be found.
func TestStatementsAreQuoted(t *testing.T) {
	ctx := context.Background()
	db := memory(t, Options{Sandbox: true})
	if _, err := db.Exec(ctx, marked, nil); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		`SELECT nope FROM p`:                        `Referenced column "nope" not found`,
		`SELECT Surnme FROM p`:                      `Surname`, // a candidate
		`SELECT 1 FRM p`:                            `syntax error at or near "p"`,
		`SELECT * FROM nowhere`:                     `nowhere does not exist`,
		`SET VARIABLE a = 1; SELECT * FROM nowhere`: `nowhere does not exist`,
		`SELECT error('it is so')`:                  `it is so`,
		`SELECT error('it''s so')`:                  `it's so`,
		`SELECT "IDPatient"::TINYINT FROM p`:        `INT64, INT8`,
		`SELECT "Surname"::INT FROM p`:              `Conversion Error: a value does not fit the type it is turned into`,
		`SELECT * FROM read_csv('x.csv')`:           `x.csv`,
	} {
		if _, err := db.All(ctx, query, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", query, err, want)
		}
	}
}

// TestBarred: what would write a log or the store from inside a query is refused before DuckDB sees it.
func TestBarred(t *testing.T) {
	ctx := context.Background()
	db := memory(t, Options{Sandbox: true})
	for _, query := range []string{"CALL enable_logging(storage='file', storage_path='/x')", "call Enable_Logging('QueryLog')", "SELECT * FROM enable_logging()", `CALL "enable_logging"()`, "CALL disable_logging()",
		"CALL truncate_duckdb_logs()", "CHECKPOINT", "FORCE CHECKPOINT", "SELECT 1; checkpoint", "/* so */ checkpoint", "-- so\nCHECKPOINT", "CALL force_checkpoint()", "CALL/**/enable_logging()", "PRAGMA enable_profiling", "PRAGMA enable_logging",
		"SELECT write_log('x')"} {
		_, err := db.All(ctx, query, nil)
		var e *Error
		if !errors.As(err, &e) || e.Kind != ReadOnly || !strings.HasSuffix(e.Msg, "is not for queries") {
			t.Errorf("%s: %v", query, err)
		}
	}
	for _, query := range []string{"SELECT 'checkpoint'", "SELECT 1 AS checkpoint", "SELECT 'enable_logging'"} {
		if _, err := db.All(ctx, query, nil); err != nil {
			t.Errorf("%s: %v", query, err)
		}
	}
}
