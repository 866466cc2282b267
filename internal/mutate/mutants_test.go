package main

import (
	"slices"
	"strings"
	"testing"
)

// TestMutants: which mutants come of a piece of SQL, and nothing else. Each is written as it stands in the query, blanks folded.
func TestMutants(t *testing.T) {
	names := []string{"asthma", "copd", "diabetes"}
	for _, c := range []struct {
		name, sql string
		want      []string
	}{
		{"comparisons", "SELECT a<b, a <= b, a>b, a >= b, a=b, a<>b, a != b, a == b", []string{
			"SELECT a<=b, a <= b, a>b, a >= b, a=b, a<>b, a != b, a == b", "SELECT a<b, a < b, a>b, a >= b, a=b, a<>b, a != b, a == b",
			"SELECT a<b, a <= b, a>=b, a >= b, a=b, a<>b, a != b, a == b", "SELECT a<b, a <= b, a>b, a > b, a=b, a<>b, a != b, a == b",
			"SELECT a<b, a <= b, a>b, a >= b, a<>b, a<>b, a != b, a == b", "SELECT a<b, a <= b, a>b, a >= b, a=b, a=b, a != b, a == b",
			"SELECT a<b, a <= b, a>b, a >= b, a=b, a<>b, a = b, a == b", "SELECT a<b, a <= b, a>b, a >= b, a=b, a<>b, a != b, a <> b"}},
		{"other signs stay", "SELECT a::INT, f(x := $p), b -> c, d || e, f // g, * FROM t -- a < 1\n/* b > 2 */", nil},
		{"strings and quoted names stay", `SELECT 'a < 1 AND true', 'it''s NOT 2', "max < 3" FROM "4"`, nil},
		{"numbers", "SELECT 18, 0, 0.5, x1, $p2", []string{"SELECT 19, 0, 0.5, x1, $p2", "SELECT 17, 0, 0.5, x1, $p2", "SELECT 18, 1, 0.5, x1, $p2",
			"SELECT 18, (-1), 0.5, x1, $p2", "SELECT 18, 0, 1.5, x1, $p2"}},
		{"intervals", "SELECT d + INTERVAL (n) DAY, to_months(m), day, d.day", []string{"SELECT d + INTERVAL (n) WEEK, to_months(m), day, d.day",
			"SELECT d + INTERVAL (n) DAY, to_weeks(m), day, d.day"}},
		{"units as text", "SELECT date_trunc('month', d), 'month'", []string{"SELECT date_trunc('week', d), 'month'"}},
		{"joins", "FROM a LEFT JOIN b USING (c) JOIN d USING (e) INNER JOIN f USING (g) LEFT OUTER JOIN h USING (i) CROSS JOIN j", []string{
			"FROM a JOIN b USING (c) JOIN d USING (e) INNER JOIN f USING (g) LEFT OUTER JOIN h USING (i) CROSS JOIN j",
			"FROM a LEFT JOIN b USING (c) LEFT JOIN d USING (e) INNER JOIN f USING (g) LEFT OUTER JOIN h USING (i) CROSS JOIN j",
			"FROM a LEFT JOIN b USING (c) JOIN d USING (e) LEFT JOIN f USING (g) LEFT OUTER JOIN h USING (i) CROSS JOIN j",
			"FROM a LEFT JOIN b USING (c) JOIN d USING (e) INNER JOIN f USING (g) JOIN h USING (i) CROSS JOIN j"}},
		{"functions, and columns of their names", "SELECT max(a), arg_min(b, c), bool_or(d), max FROM t", []string{
			"SELECT min(a), arg_min(b, c), bool_or(d), max FROM t", "SELECT max(a), arg_max(b, c), bool_or(d), max FROM t",
			"SELECT max(a), arg_min(b, c), bool_and(d), max FROM t"}},
		{"not, true, false, null", "SELECT NOT a, true, b IS NULL, c IS NOT NULL, d IN (e), f NOT IN (g)", []string{
			"SELECT a, true, b IS NULL, c IS NOT NULL, d IN (e), f NOT IN (g)", "SELECT NOT a, false, b IS NULL, c IS NOT NULL, d IN (e), f NOT IN (g)",
			"SELECT NOT a, true, b IS NOT NULL, c IS NOT NULL, d IN (e), f NOT IN (g)", "SELECT NOT a, true, b IS NULL, c IS NULL, d IN (e), f NOT IN (g)",
			"SELECT NOT a, true, b IS NULL, c IS NOT NULL, d NOT IN (e), f NOT IN (g)", "SELECT NOT a, true, b IS NULL, c IS NOT NULL, d IN (e), f IN (g)"}},
		{"the and of between", "SELECT a BETWEEN b AND c AND d", []string{"SELECT a NOT BETWEEN b AND c AND d", "SELECT a BETWEEN b AND c OR d"}},
		{"codelists: another of the query, else the next", "SELECT coded('asthma'), coded('diabetes'), 'label'", []string{
			"SELECT coded('diabetes'), coded('diabetes'), 'label'", "SELECT coded('asthma'), coded('asthma'), 'label'"}},
		{"the last codelist gets the first", "SELECT coded('diabetes')", []string{"SELECT coded('asthma')"}},
		{"conditions", "FROM a JOIN b ON (c AND d) WHERE e AND (f OR g) GROUP BY h HAVING i", []string{
			"FROM a LEFT JOIN b ON (c AND d) WHERE e AND (f OR g) GROUP BY h HAVING i", "FROM a JOIN b ON (c OR d) WHERE e AND (f OR g) GROUP BY h HAVING i",
			"FROM a JOIN b ON (c AND d) WHERE e OR (f OR g) GROUP BY h HAVING i", "FROM a JOIN b ON (c AND d) WHERE e AND (f AND g) GROUP BY h HAVING i",
			"FROM a JOIN b ON ((true OR (c)) AND d) WHERE e AND (f OR g) GROUP BY h HAVING i", "FROM a JOIN b ON (c AND (true OR (d))) WHERE e AND (f OR g) GROUP BY h HAVING i",
			"FROM a JOIN b ON (c AND d) WHERE (true OR (e)) AND (f OR g) GROUP BY h HAVING i", "FROM a JOIN b ON (c AND d) WHERE e AND ((true OR (f OR g))) GROUP BY h HAVING i",
			"FROM a JOIN b ON (c AND d) WHERE e AND (f OR g) GROUP BY h HAVING (true OR (i))"}},
		{"a filter, with and without where", "SELECT count(*) FILTER (a), count(*) FILTER (WHERE b)", []string{
			"SELECT count(*) FILTER ((true OR (a))), count(*) FILTER (WHERE b)", "SELECT count(*) FILTER (a), count(*) FILTER (WHERE (true OR (b)))"}},
		{"and in a case or a subquery is not of the condition around it", "WHERE CASE WHEN a THEN b END AND c IN (SELECT d WHERE e)", []string{
			"WHERE CASE WHEN a THEN b END OR c IN (SELECT d WHERE e)", "WHERE CASE WHEN a THEN b END AND c NOT IN (SELECT d WHERE e)",
			"WHERE (true OR (CASE WHEN a THEN b END)) AND c IN (SELECT d WHERE e)", "WHERE CASE WHEN a THEN b END AND (true OR (c IN (SELECT d WHERE e)))",
			"WHERE CASE WHEN a THEN b END AND c IN (SELECT d WHERE (true OR (e)))"}},
		{"brackets that do not hold all of a part", "WHERE (a) AND f(b)", []string{"WHERE (a) OR f(b)", "WHERE ((true OR (a))) AND f(b)", "WHERE (a) AND (true OR (f(b)))"}},
		{"distinct on is no join's", "SELECT DISTINCT ON (a) b FROM t ORDER BY a DESC", []string{"SELECT DISTINCT ON (a) b FROM t ORDER BY a ASC"}},
	} {
		var got []string
		for _, m := range mutants(c.sql, 1, names) {
			got = append(got, strings.Join(strings.Fields(m.sql), " "))
		}
		for _, want := range c.want {
			if !slices.Contains(got, want) {
				t.Errorf("%s: no mutant %s", c.name, want)
			}
		}
		for _, g := range got {
			if !slices.Contains(c.want, g) {
				t.Errorf("%s: mutant %s is not wanted", c.name, g)
			}
		}
		if len(got) != len(c.want) {
			t.Errorf("%s: %d mutants, want %d", c.name, len(got), len(c.want))
		}
	}
}

// TestTokensGiveTheTextBack: nothing of a query is lost, whatever it holds.
func TestTokensGiveTheTextBack(t *testing.T) {
	for _, sql := range []string{"", "SELECT 'open", `"open`, "/* open", "-- end", "a'b''c'd", "1.5.2 .5 1. $ $$x é 'ä'", "x ->> 'y' !~ z"} {
		var b strings.Builder
		for _, tok := range tokens(sql, 1) {
			b.WriteString(tok.text)
		}
		if b.String() != sql {
			t.Errorf("%q became %q", sql, b.String())
		}
	}
}

// TestLines: a mutant names the line of the file it was made on, and what was changed.
func TestLines(t *testing.T) {
	header, body := split("-- title: x\n-- note: y\nSELECT 'a\nb'\n-- < 1\nFROM t WHERE\n  a >= b\n")
	if header != "-- title: x\n-- note: y\n" {
		t.Fatalf("header %q", header)
	}
	var got []string
	for _, m := range mutants(body, strings.Count(header, "\n")+1, nil) {
		got = append(got, strings.Repeat("|", m.line)+m.change)
	}
	if want := []string{"|||||||>= becomes >", "|||||||WHERE without a >= b"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
