package history

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"

	"strata/engine/duck"
	sqlfs "strata/sql"
)

// Every version carries two hashes of its row: "#values" of its typed values, which decides whether a row has changed, and
// "#text" of the text it came as, which lets a full extract's equal rows pass without being typed. They are over the
// columns meta.row_hash names, of the DuckDB it names: hash is not promised to stay the same from one to the next.

// HashForm is how the arguments of a version's hashes are put together: see HashArguments. Hashes of another form are of another kind.
const HashForm = 2

// Hashed is what a hash takes of one column, and whether that is the column's text as it came.
type Hashed struct {
	Value string // SQL
	Text  bool
}

// HashArguments are the arguments of a row's hash. Texts have a hash of their own: it is the same in both hashes of a row,
// and DuckDB works it out once.
func HashArguments(columns []Hashed) string {
	var values, texts []string
	for _, c := range columns {
		if c.Text {
			texts = append(texts, c.Value)
		} else {
			values = append(values, c.Value)
		}
	}
	if texts != nil {
		values = append(values, "hash("+strings.Join(texts, ", ")+")")
	}
	return strings.Join(values, ", ")
}

// hashes finds out how the file's hashes fit those of the stored versions. A full file of another kind makes its kind the
// table's; any other file of another kind opens versions without hashes, and is compared column by column.
func (l *loading) hashes(ctx context.Context, s *staged, f *fill) error {
	versions, err := l.count(ctx, "SELECT count(*) FROM (SELECT 1 FROM version."+duck.Ident(f.Table)+" LIMIT 1)")
	if err != nil {
		return err
	}
	f.First = versions == 0
	columns := make([]string, 0, len(s.present))
	for _, c := range s.present {
		columns = append(columns, strings.ToLower(c))
	}
	sort.Strings(columns)
	res, err := l.db.All(ctx, fmt.Sprintf("SELECT columns, duckdb_version = version() AND form = %d FROM meta.row_hash WHERE table_name = $table", HashForm), duck.Args{"table": f.Table})
	if err != nil {
		return err
	}
	fits := false
	if len(res.Rows) > 0 {
		fits = res.Rows[0][1].(bool) && slices.EqualFunc(res.Rows[0][0].([]any), columns, func(a any, b string) bool { return a == b })
	}
	full := s.file.Mode == "full"
	f.Rehash = full && !f.First
	f.Hashes = f.First || fits || full
	if fits && !f.First {
		missing, err := l.count(ctx, `SELECT count(*) FROM (SELECT 1 FROM version.`+duck.Ident(f.Table)+
			` WHERE valid_to = TIMESTAMP '9999-12-31' AND "#values" IS NULL LIMIT 1)`)
		f.Hashed = missing == 0
		return err
	}
	if fits || !f.Hashes {
		return nil
	}
	for _, q := range []string{
		`UPDATE version.` + duck.Ident(f.Table) + ` SET "#values" = NULL, "#text" = NULL WHERE valid_to = TIMESTAMP '9999-12-31' AND "#values" IS NOT NULL`,
		"DELETE FROM meta.row_hash WHERE table_name = $table",
		fmt.Sprintf("INSERT INTO meta.row_hash VALUES ($table, $columns::VARCHAR[], version(), %d)", HashForm),
	} {
		args := duck.Args{}
		if strings.Contains(q, "$table") {
			args["table"] = f.Table
		}
		if strings.Contains(q, "$columns") {
			args["columns"] = columns
		}
		if _, err := l.db.Exec(ctx, q, args); err != nil {
			return err
		}
	}
	return nil
}

// columnsSent are the columns some load has brought, by table, all in lower case. The others are empty in every version.
func columnsSent(ctx context.Context, db *duck.DB) (map[string]map[string]bool, error) {
	res, err := db.All(ctx, sqlfs.Text("query/columns_sent.sql"), nil)
	if err != nil {
		return nil, err
	}
	sent := map[string]map[string]bool{}
	for _, r := range res.Rows {
		table := r[0].(string)
		if sent[table] == nil {
			sent[table] = map[string]bool{}
		}
		if r[2].(bool) {
			sent[table][strings.ToLower(r[1].(string))] = true
		}
	}
	return sent, nil
}

// Upgrade gives the tables of an older store the columns their versions' hashes stand in.
func Upgrade(ctx context.Context, db *duck.DB) error {
	res, err := db.All(ctx, sqlfs.Text("query/unhashed_tables.sql"), nil)
	if err != nil {
		return err
	}
	for _, r := range res.Rows {
		query, err := sqlfs.Fill("table/add_hashes.sql", struct{ Table string }{r[0].(string)})
		if err != nil {
			return err
		}
		if _, err := db.Exec(ctx, query, nil); err != nil {
			return err
		}
	}
	return nil
}
