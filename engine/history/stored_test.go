package history_test

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	"strata/engine/duck"
	"strata/engine/history"
	"strata/engine/spec"
)

// look reads the layouts of the store's tables, for stored and storedAt.
func (m *model) look(t *testing.T, db *duck.DB, tables *spec.Tables) {
	t.Helper()
	var err error
	if m.layouts, err = history.Layouts(context.Background(), db, tables); err != nil {
		t.Fatal(err)
	}
}

// stored lists every version of the store as the model does.
func stored(t *testing.T, db *duck.DB, m *model) string {
	t.Helper()
	var lines []string
	for _, r := range rowsOf(t, db, m, "SELECT line || ' ' || strftime(valid_from, '%m%d_%H%M') || '..' || strftime(valid_to, '%m%d_%H%M') FROM ({versions})") {
		lines = append(lines, r[0].(string))
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}

// recorded lists the problem cells and quarantined rows as the model does.
func recorded(t *testing.T, db *duck.DB) string {
	t.Helper()
	return lines(t, db, `SELECT concat_ws(' ', load_id, table_name, line, column_name, raw) FROM (
			FROM meta.cell_problem SELECT load_id, table_name, line, column_name, raw
			UNION ALL FROM meta.quarantine SELECT load_id, table_name, line, 'row', NULL)
		ORDER BY load_id, table_name, line, column_name`)
}

// organisations lists the organisations of every source, as the store knows them.
func organisations(t *testing.T, db *duck.DB) string {
	t.Helper()
	return lines(t, db, "SELECT DISTINCT source || ' ' || organisation FROM meta.organisation ORDER BY ALL")
}

// partials lists which extracts the store has as partial.
func partials(t *testing.T, db *duck.DB) string {
	t.Helper()
	return lines(t, db, "SELECT concat_ws(' ', source, strftime(extract_time, '%m%d_%H%M'), partial) FROM meta.extract ORDER BY 1")
}

// lines are the texts a query gives, one a line.
func lines(t *testing.T, db *duck.DB, query string) string {
	t.Helper()
	res, err := db.All(context.Background(), query, nil)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, r := range res.Rows {
		lines = append(lines, r[0].(string))
	}
	return strings.Join(lines, "\n")
}

// storedAt lists the rows true at each of the times, as SQL finds them.
func storedAt(t *testing.T, db *duck.DB, m *model, times map[time.Time]snapshot) map[string]string {
	t.Helper()
	var values []string
	for at := range times {
		values = append(values, at.Format("(TIMESTAMP '2006-01-02 15:04:05')"))
	}
	states := map[string]string{}
	for _, r := range rowsOf(t, db, m, "SELECT strftime(instant, '%m%d_%H%M'), string_agg(line, chr(10) ORDER BY line) FROM (VALUES "+strings.Join(values, ", ")+
		") AS t(instant) JOIN ({versions}) ON valid_from <= instant AND instant < valid_to GROUP BY ALL") {
		states[r[0].(string)] = r[1].(string)
	}
	return states
}

// rowsOf runs a query over {versions}: every version of every table as (line, valid_from, valid_to).
func rowsOf(t *testing.T, db *duck.DB, m *model, query string) [][]any {
	t.Helper()
	versions := []string{"SELECT '' AS line, NULL::TIMESTAMP AS valid_from, NULL::TIMESTAMP AS valid_to WHERE false"}
	for table := range m.tables {
		layout, exists := m.layouts[strings.ToLower(table)]
		if !exists {
			t.Fatalf("no table %s", table)
		}
		var cols []string
		for _, c := range allColumns[table] {
			switch col, ok := layout.Column(c); {
			case !ok:
				cols = append(cols, "''")
			case col.Type == spec.DateTime:
				cols = append(cols, fmt.Sprintf("coalesce(strftime(%s, '%%d %%b %%Y'), '')", duck.Ident(col.Name)))
			default:
				cols = append(cols, fmt.Sprintf("coalesce(%s::VARCHAR, '')", duck.Ident(col.Name)))
			}
		}
		versions = append(versions, fmt.Sprintf("SELECT '%s ' || concat_ws('|', %s), valid_from, valid_to FROM version.%s", table, strings.Join(cols, ", "), duck.Ident(table)))
	}
	res, err := db.All(context.Background(), strings.ReplaceAll(query, "{versions}", strings.Join(versions, " UNION ALL ")), nil)
	if err != nil {
		t.Fatal(err)
	}
	return res.Rows
}
