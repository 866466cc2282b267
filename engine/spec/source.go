package spec

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// SourceName checks the name of a source, which is also a folder's name in the archive: 1 to 64 letters, digits, spaces,
// dots, dashes and underscores, with neither a dot nor a space at its ends. Otherwise it is *Usage.
func SourceName(name string) error {
	odd := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" .-_", r)
	}
	if n := utf8.RuneCountInString(name); n < 1 || n > 64 || strings.ContainsFunc(name, odd) || strings.Trim(name, " .") != name {
		return Usagef("1 to 64 letters, digits, spaces, dots, dashes and underscores, with neither a dot nor a space at its ends", "not the name of a source: %q", name)
	}
	return nil
}
