package duck

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
)

// A message may be shown where nothing in it can come from a row: what DuckDB says of one statement before it runs is made of the
// statement's own words and of names. What it says while it runs holds values, in forms that no pattern finds: of that only the kind is shown.

// hidden ends a message whose text is left out.
const hidden = " (its text may hold data and is not shown)"

// kinds are the words for errors of a statement that runs.
var kinds = map[duckdb.ErrorType]string{
	duckdb.ErrorTypeConversion:     "Conversion Error: a value does not fit the type it is turned into",
	duckdb.ErrorTypeOutOfRange:     "Out of Range Error: a value or a result is beyond what its type holds",
	duckdb.ErrorTypeInvalidInput:   "Invalid Input Error: a function cannot use a value it was given",
	duckdb.ErrorTypeMismatchType:   "Mismatch Type Error: a value is of another type than the one needed",
	duckdb.ErrorTypeConstraint:     "Constraint Error: a row breaks a constraint of its table",
	duckdb.ErrorTypeDivideByZero:   "Divide By Zero Error: a number is divided by zero",
	duckdb.ErrorTypeNotImplemented: "Not implemented Error: DuckDB cannot do this",
	duckdb.ErrorTypeTransaction:    "Transaction Error: the transaction cannot go on",
	duckdb.ErrorTypeInternal:       "Internal Error: DuckDB failed",
	duckdb.ErrorTypeFatal:          "Fatal Error: DuckDB failed",
	duckdb.ErrorTypeSerialization:  "Serialization Error: DuckDB failed",
	duckdb.ErrorTypeParser:         "Parser Error:" + hidden,
	duckdb.ErrorTypeSyntax:         "Syntax Error:" + hidden,
	duckdb.ErrorTypeBinder:         "Binder Error:" + hidden,
	duckdb.ErrorTypeCatalog:        "Catalog Error:" + hidden,
	duckdb.ErrorTypePermission:     "Permission Error: SQL reaches no file here, no network and no setting",
}

// typeNames are the types DuckDB's messages name, and typeName finds them.
var (
	typeNames = []string{"BOOL", "BOOLEAN", "INT8", "INT16", "INT32", "INT64", "INT128", "UINT8", "UINT16", "UINT32", "UINT64", "UINT128", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT",
		"UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "FLOAT", "DOUBLE", "DECIMAL", "VARCHAR", "BLOB", "BIT", "DATE", "TIME", "TIMESTAMP", "INTERVAL", "UUID", "STRUCT", "LIST", "MAP", "JSON"}
	typeName = regexp.MustCompile(`\b[A-Z]+[0-9]*\b`)
	word     = regexp.MustCompile(`[\p{L}\p{M}\p{N}_]+`)
)

// ofKind is what is shown of an error of a statement that ran: its kind, and the types its message names.
func ofKind(de *duckdb.Error) string {
	msg, ok := kinds[de.Type]
	if !ok {
		return "Error:" + hidden
	}
	if de.Type != duckdb.ErrorTypeConversion && de.Type != duckdb.ErrorTypeOutOfRange && de.Type != duckdb.ErrorTypeMismatchType {
		return msg
	}
	var types []string
	for _, t := range typeName.FindAllString(firstLine(de.Msg), -1) {
		if slices.Contains(typeNames, t) && !slices.Contains(types, t) && len(types) < 2 {
			types = append(types, t)
		}
	}
	if len(types) == 0 {
		return msg
	}
	return msg + " (" + strings.Join(types, ", ") + ")"
}

// ours are the words of DuckDB's most common messages about a statement. None of them is anybody's name.
var ours = words(`parser syntax binder catalog permission error at or near end of input table view column function scalar aggregate with name does not exist
	referenced found in from clause no matches the given and argument types cannot access file system operations are disabled by configuration through`)

func words(text string) map[string]bool {
	has := map[string]bool{}
	for _, w := range word.FindAllString(strings.ToLower(text), -1) {
		has[w] = true
	}
	return has
}

// fromStatement is the first line of a message where it has no word but DuckDB's and the statement's; blank elsewhere.
func fromStatement(msg, query string) string {
	line, has := firstLine(msg), words(query)
	for w := range words(line) {
		if !has[w] && !ours[w] {
			return ""
		}
	}
	return line
}

// raised is the text of error('…') where it is written in the statement; blank elsewhere.
func raised(msg, query string) string {
	_, text, ok := strings.Cut(msg, "Error: ")
	if !ok || strings.TrimSpace(text) == "" || !strings.Contains(query, Literal(text)) {
		return ""
	}
	return msg
}

// fault is wrap for an error of a statement, of which more may be shown.
func (db *DB) fault(ctx context.Context, query string, err error) error {
	err2 := wrap("run SQL", err)
	var e *Error
	var de *duckdb.Error
	if !errors.As(err2, &e) || !errors.As(err, &de) {
		return err2
	}
	switch {
	case e.Kind == BadSQL && db.before(ctx, query, de):
		e.Msg = strings.TrimSpace(de.Msg)
	case e.Kind == BadSQL || de.Type == duckdb.ErrorTypePermission:
		if msg := fromStatement(de.Msg, query); msg != "" {
			e.Msg = msg
		}
	case de.Type == duckdb.ErrorTypeInvalidInput && e.Kind == BadValue:
		if msg := raised(de.Msg, query); msg != "" {
			e.Msg = msg
		}
	}
	return e
}

// before tells whether DuckDB raises an error before the statement runs: one statement alone, with no other before it that could turn
// rows into names, fails in the same words when it is only prepared.
func (db *DB) before(ctx context.Context, query string, raised *duckdb.Error) bool {
	var again *duckdb.Error
	_ = db.conn.Raw(func(c any) error {
		if conn, ok := c.(*duckdb.Conn); ok && ctx.Err() == nil {
			stmt, err := conn.Prepare(query) // refuses several statements
			if err == nil {
				return stmt.Close()
			}
			errors.As(err, &again)
		}
		return nil
	})
	return again != nil && again.Type == raised.Type && again.Msg == raised.Msg
}

// barred are functions and statements that reach beyond a query: they write logs and files of their own, or the store.
var barred = regexp.MustCompile(`(?i)\b((?:enable|disable)_(?:logging|profiling|profile)|truncate_duckdb_logs|write_log|(?:force_)?checkpoint)\b"?\s*\(|` +
	`\b(?:call|pragma)\s+"?((?:enable|disable)_(?:logging|profiling|profile)|truncate_duckdb_logs|(?:force_)?checkpoint)\b|` +
	`(?:^|;)\s*(?:force\s+)?(checkpoint)\b`)

var comments = regexp.MustCompile(`--[^\n]*|(?s:/\*.*?\*/)`)

// allowed refuses in a sandbox what is barred there, and parameters that are not the query's.
func (db *DB) allowed(query string, args Args) error {
	if !db.opts.Sandbox {
		return nil
	}
	for _, text := range []string{query, comments.ReplaceAllString(query, " ")} {
		if m := barred.FindStringSubmatch(text); m != nil {
			return &Error{Op: "run SQL", Kind: ReadOnly, Msg: strings.ToLower(first(m[1:])) + " is not for queries"}
		}
	}
	return db.asked(query, args)
}

func first(texts []string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
