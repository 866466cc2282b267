package history

import (
	"context"

	"strata/engine/duck"
	sqlfs "strata/sql"
)

// CodedTable is the table of coded entries. Its versions hold the number of their pair of codes, in "#code": a codelist is
// matched with the pairs, of which there are few, and its entries are found by number.
const CodedTable = "SRCode"

// codeFill are the raw columns of a file's codes.
type codeFill struct{ CTV3, SNOMED string }

// codesOf finds the columns of codes of a file; raw has its columns by name. It gives nil for a file that lacks one, whose rows
// keep the code they had: those are numbered once they are written.
func codesOf(s *staged, raw map[string]string) *codeFill {
	c := &codeFill{raw["CTV3Code"], raw["SNOMEDCode"]}
	if s.table.Name != CodedTable || c.CTV3 == "" || c.SNOMED == "" {
		return nil
	}
	return c
}

// codePairs numbers the pairs of codes of rows that have none yet.
func (l *loading) codePairs(ctx context.Context, rows string) error {
	_, err := l.run(ctx, "load/code_pairs.sql", struct{ Rows string }{rows}, nil)
	return err
}

// numberRest gives the versions of table without the number of their codes theirs. Other tables than that of coded entries have none.
func numberRest(ctx context.Context, db *duck.DB, table string) error {
	if table != CodedTable {
		return nil
	}
	rest := "version." + duck.Ident(table) + ` WHERE "#code" IS NULL`
	n, err := duck.Value[int64](ctx, db, "SELECT count(*) FROM (SELECT 1 FROM "+rest+" LIMIT 1)", nil)
	if err != nil || n == 0 {
		return err
	}
	for _, file := range []string{"load/code_pairs.sql", "load/code_rest.sql"} {
		query, err := sqlfs.Fill(file, struct{ Table, Rows string }{table, rest})
		if err != nil {
			return err
		}
		if _, err := db.Exec(ctx, query, nil); err != nil {
			return err
		}
	}
	return nil
}

// NumberCodes gives the coded entries of an older store the number of their codes.
func NumberCodes(ctx context.Context, db *duck.DB) error {
	res, err := db.All(ctx, sqlfs.Text("query/uncoded_tables.sql"), nil)
	if err != nil || len(res.Rows) == 0 {
		return err
	}
	query, err := sqlfs.Fill("table/add_code.sql", struct{ Table string }{CodedTable})
	if err != nil {
		return err
	}
	if _, err := db.Exec(ctx, query, nil); err != nil {
		return err
	}
	return numberRest(ctx, db, CodedTable)
}
