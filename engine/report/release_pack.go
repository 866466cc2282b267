package report

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"strata/engine/spec"
)

// ManifestName is the file of a pack's folder that lists the others with their sums.
const ManifestName = "manifest.json"

// PackRelease is a folder an earlier run of a pack left, by its manifest.
type PackRelease struct {
	Pack          string
	AsAt          string `json:"as_at"`
	Published     string
	Organisations []string
	Files         []listedFile
}

type listedFile struct{ File, SHA256 string }

// Name says which release it is: the pack, the day it asks about, and the day it was made.
func (p PackRelease) Name() string {
	out := "pack " + p.Pack
	if p.AsAt != "" {
		out += " as at " + p.AsAt
	}
	if p.Published != "" {
		out += ", published " + p.Published
	}
	return out
}

// manifestOf reads a folder's manifest. found is false where there is none.
func manifestOf(dir string) (p PackRelease, found bool, err error) {
	text, err := os.ReadFile(filepath.Join(dir, ManifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return p, false, nil
	}
	if err != nil {
		return p, false, fmt.Errorf("compare with %s: %w", dir, err)
	}
	if err := json.Unmarshal(text, &p); err != nil || p.Pack == "" || len(p.Files) == 0 {
		return p, true, spec.Usagef("name the folder of an earlier strata report pack", "%s in %q is not of a pack", ManifestName, dir)
	}
	return p, true, nil
}

// OpenPackReleases opens the folder of an earlier run of a pack: the tables its manifest lists. A folder without manifest, one of which a
// listed file is missing or is not what it was, and one without CSV, are *spec.Usage.
func OpenPackReleases(dir string) (*Releases, PackRelease, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, PackRelease{}, spec.Usagef("the folder of an earlier run: strata report pack … -o DIR", "no folder %q to compare with", dir)
	}
	p, found, err := manifestOf(dir)
	if err != nil {
		return nil, p, err
	}
	if !found {
		return nil, p, spec.Usagef("name the folder of an earlier strata report pack; report run --against compares with single tables", "folder %q has no %s: no pack made it", dir, ManifestName)
	}
	if err := p.holds(dir); err != nil {
		return nil, p, err
	}
	if !slices.ContainsFunc(p.Files, func(f listedFile) bool { return releaseName.MatchString(f.File) }) {
		return nil, p, spec.Usagef("a pack is compared by its CSV: strata report pack … --format xlsx,csv", "folder %q holds no CSV of a table", dir)
	}
	rs, err := OpenReleases(dir)
	if err != nil {
		return nil, p, err
	}
	rs.files = slices.DeleteFunc(rs.files, func(r release) bool { return rs.sums[r.name] == "" }) // of an earlier run still
	return rs, p, nil
}

// holds refuses a folder whose files are not those of its manifest.
func (p PackRelease) holds(dir string) error {
	var wrong []string
	for _, f := range p.Files {
		switch sum, err := sumOf(dir, f.File); {
		case errors.Is(err, fs.ErrNotExist):
			wrong = append(wrong, f.File+" is missing")
		case err != nil:
			return fmt.Errorf("compare with %s: %w", dir, err)
		case sum != f.SHA256:
			wrong = append(wrong, f.File+" was changed")
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	text := strings.Join(wrong[:min(3, len(wrong))], ", ")
	if more := len(wrong) - 3; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return spec.Usagef("compare with the folder as it was published", "%q does not hold the files of its %s: %s", dir, ManifestName, text)
}

// sumOf is a file's SHA-256. A name that leads out of the folder names no file.
func sumOf(dir, name string) (string, error) {
	if name != filepath.Base(name) || !filepath.IsLocal(name) {
		return "", fs.ErrNotExist
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", sum.Sum(nil)), nil
}
