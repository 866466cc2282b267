// Package reports holds the bundle: one report is <topic>/<id>.sql with its scenarios in <topic>/<id>.txtar; a pack
// of reports is packs/<name>.toml.
package reports

import (
	"embed"
	"io/fs"
)

//go:embed */*.sql */*.txtar packs/*.toml
var files embed.FS

// FS is the bundle's files.
func FS() fs.FS { return files }
