package duck

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
)

// Locked is a store another process holds.
type Locked struct {
	Path   string
	Holder string // program and process id as DuckDB names them, blank when it does not
}

func (e *Locked) Error() string {
	if e.Holder == "" {
		return "open store: locked by another process"
	}
	return "open store: locked by " + e.Holder
}

// Kind sorts the errors of SQL by whose fault they are.
type Kind int

// The kinds of an Error.
const (
	Other       Kind = iota
	BadSQL           // the statement: syntax, unknown names, wrong types
	BadValue         // a value that does not fit, its text redacted
	BadParam         // a parameter without a value, or a value without a parameter
	ReadOnly         // the session may not write, or may not reach outside
	Full             // no disk space or memory: Scarce says which
	Interrupted      // cancelled
	NoAccess         // the file or its folder cannot be opened or written
	NoFolder         // the file's folder is not there
	NotDuckDB        // the file is something else, or damaged beyond opening
	NewerDuckDB      // the file was written by a DuckDB this one cannot read
)

// Error is what DuckDB said, without the data it quoted.
type Error struct {
	Op     string
	Kind   Kind
	Msg    string
	Scarce Scarce
}

// Scarce is what an Error of kind Full had too little of.
type Scarce int

// What can be scarce: room on the disk, memory (memory_limit), or both memory and room to spill to (temp_limit).
const (
	Disk Scarce = iota + 1
	Memory
	Spill
)

func (e *Error) Error() string { return e.Op + ": " + e.Msg }

var (
	holder  = regexp.MustCompile(`Conflicting lock is held in (.+?) \(PID (\d+)\)`)
	winLock = regexp.MustCompile(`being used by another process|File is already open in\s+(.+)`)
	// noAccess is how Linux and Windows put it, inside DuckDB's "Cannot open file".
	noAccess  = regexp.MustCompile(`Read-only file system|Permission denied|Access is denied|write.protected`)
	locked    = regexp.MustCompile(`^Invalid Input Error: (Cannot change configuration|Cannot (re)?set .*config|.*configuration has been locked)`)
	notDuckDB = regexp.MustCompile(`not a valid DuckDB database file|Is a directory|Corrupt database file`)
	quoted    = regexp.MustCompile(`['"].*['"]`) // from the first quote to the last: a value may hold quotes itself
)

const opening = "open store"

// wrap turns the driver's error into one of ours. Nil stays nil.
func wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return &Error{Op: op, Kind: Interrupted, Msg: "interrupted"}
	}
	text := err.Error()
	if m := holder.FindStringSubmatch(text); m != nil {
		return &Locked{Holder: fmt.Sprintf("%s (process %s)", m[1], m[2])}
	}
	if winLock.MatchString(text) {
		return &Locked{}
	}
	var de *duckdb.Error
	if !errors.As(err, &de) {
		return ofDriver(op, text)
	}
	switch de.Type {
	case duckdb.ErrorTypeParser, duckdb.ErrorTypeBinder, duckdb.ErrorTypeCatalog, duckdb.ErrorTypeSyntax:
		return &Error{Op: op, Kind: BadSQL, Msg: ofKind(de)} // fault shows more of it
	case duckdb.ErrorTypePermission:
		return &Error{Op: op, Kind: ReadOnly, Msg: ofKind(de)}
	case duckdb.ErrorTypeInterrupt:
		return &Error{Op: op, Kind: Interrupted, Msg: "interrupted"}
	case duckdb.ErrorTypeOutOfMemory:
		return outOfMemory(op, de.Msg)
	case duckdb.ErrorTypeConversion, duckdb.ErrorTypeOutOfRange, duckdb.ErrorTypeConstraint, duckdb.ErrorTypeMismatchType, duckdb.ErrorTypeDivideByZero:
		return &Error{Op: op, Kind: BadValue, Msg: ofKind(de)}
	}
	if strings.Contains(de.Msg, "read-only mode") {
		return &Error{Op: op, Kind: ReadOnly, Msg: "the store is open for reading only"}
	}
	if strings.Contains(de.Msg, "No space left") || strings.Contains(de.Msg, "out of disk") {
		return &Error{Op: op, Kind: Full, Scarce: Disk, Msg: "no space left on the disk"}
	}
	if op == opening {
		switch {
		case strings.Contains(de.Msg, "No such file or directory"), strings.Contains(de.Msg, "cannot find the path"):
			return &Error{Op: op, Kind: NoFolder, Msg: "its folder is not there"}
		case strings.Contains(de.Msg, "file with version number"):
			return &Error{Op: op, Kind: NewerDuckDB, Msg: "the file was written by a newer DuckDB"}
		case notDuckDB.MatchString(de.Msg):
			return &Error{Op: op, Kind: NotDuckDB, Msg: "the file is no DuckDB file, or is damaged"}
		}
	}
	if (op == opening || de.Type == duckdb.ErrorTypeIO) && noAccess.MatchString(de.Msg) {
		return &Error{Op: op, Kind: NoAccess, Msg: redact(firstLine(de.Msg))}
	}
	switch {
	case op == opening || de.Type == duckdb.ErrorTypeIO: // of files, not of rows
		return &Error{Op: op, Msg: redact(firstLine(de.Msg))}
	case locked.MatchString(de.Msg):
		return &Error{Op: op, Kind: ReadOnly, Msg: "settings cannot be changed by a query"}
	case de.Type == duckdb.ErrorTypeInvalidInput:
		return &Error{Op: op, Kind: BadValue, Msg: ofKind(de)}
	}
	return &Error{Op: op, Msg: ofKind(de)}
}

// used is how DuckDB tells a limit that was reached.
var used = regexp.MustCompile(`\(([0-9.]+ \w+)/([0-9.]+ \w+) used\)`)

// outOfMemory is what DuckDB says when it reaches memory_limit, or cannot spill because of temp_limit.
func outOfMemory(op, msg string) error {
	e := &Error{Op: op, Kind: Full, Scarce: Memory, Msg: "out of memory"}
	if strings.Contains(msg, "offload") {
		e.Scarce, e.Msg = Spill, "out of memory, and of room on the disk to do without"
	}
	if m := used.FindStringSubmatch(msg); m != nil {
		e.Msg += ": " + m[1] + " of " + m[2] + " are in use"
	}
	return e
}

// redact removes every quoted text: in messages about files those are their names.
func redact(s string) string { return quoted.ReplaceAllString(s, "'…'") }

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}
