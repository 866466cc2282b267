// Package reports holds the bundle: one report is <topic>/<id>.sql with its scenarios in <topic>/<id>.txtar.
package reports

import (
	"embed"
	"io/fs"
)

//go:embed */*.sql */*.txtar
var files embed.FS

// FS is the bundle's files.
func FS() fs.FS { return files }
