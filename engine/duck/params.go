package duck

import (
	"regexp"
	"slices"

	"github.com/duckdb/duckdb-go/v2"
)

var (
	mayAsk    = regexp.MustCompile(`[$?]`)
	miscount  = regexp.MustCompile(`incorrect argument count for command`)
	misNumber = "the parameters given are not those of the query"
)

// ofDriver is an error of the driver's own.
func ofDriver(op, text string) error {
	if miscount.MatchString(text) {
		return &Error{Op: op, Kind: BadParam, Msg: misNumber}
	}
	return &Error{Op: op, Msg: redact(firstLine(text))}
}

// asked refuses in a sandbox a query whose parameters are not those given: the driver takes a value of another name where the numbers agree.
// Of several statements it knows nothing.
func (db *DB) asked(query string, args Args) error {
	if !db.opts.Sandbox || !mayAsk.MatchString(query) && len(args) == 0 {
		return nil
	}
	var names []string
	known := false
	_ = db.conn.Raw(func(c any) error {
		conn, ok := c.(*duckdb.Conn)
		if !ok {
			return nil
		}
		prepared, err := conn.Prepare(query)
		if err != nil { // told when it is run
			return nil
		}
		if s, ok := prepared.(*duckdb.Stmt); ok {
			known = true
			for i := 1; i <= s.NumInput(); i++ {
				name, err := s.ParamName(i)
				known = known && err == nil
				names = append(names, name)
			}
		}
		return prepared.Close()
	})
	if !known {
		return nil
	}
	for _, name := range names {
		if _, ok := args[name]; !ok {
			return &Error{Op: "run SQL", Kind: BadParam, Msg: "parameter $" + name + " has no value"}
		}
	}
	for name := range args {
		if !slices.Contains(names, name) {
			return &Error{Op: "run SQL", Kind: BadParam, Msg: "the query has no parameter $" + name}
		}
	}
	return nil
}
