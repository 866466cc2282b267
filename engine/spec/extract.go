package spec

import (
	"io"
	"time"
)

// Mode says what a file's rows mean for rows that are not in it.
type Mode string

// The three ways a file is applied.
const (
	Full   Mode = "full"   // the whole table for the organisations in it: absent rows close
	Delta  Mode = "delta"  // changes and removals since the last extract
	Upsert Mode = "upsert" // control tables: rows are added and changed, never closed
)

// Dialect is how the files of an extract are written.
type Dialect struct {
	Delimiter byte
	Quote     byte // 0 when cells are never quoted
}

// Extract is one delivered extract as a loader found it: what the manifest says and where the bytes are.
type Extract struct {
	Place   string    // the folder or archive, as people know it
	To      time.Time // extract time: the manifest's DateExtractTo, UK local time without a zone
	From    time.Time // latest DateExtractFrom of a delta file: from then on every table's changes are in it; zero when no delta file has one
	Dialect Dialect
	Files   []File
	Paths   []string     // the files on disk it was read from, the manifest's and its archives' included
	Settled func() error // tells whether the files changed since they were listed; nil: they cannot
}

// File is one table's file in an extract.
type File struct {
	Table     string // as the manifest spells it, without .csv
	Name      string // file name for people and messages
	Mode      Mode
	Reference bool
	From, To  time.Time // zero From: the file is full, or follows the rest of the manifest
	Size      int64     // bytes of the CSV
	Path      string    // a plain file that holds the bytes; blank when they must be streamed through Open
	Open      func() (io.ReadCloser, error)
}
