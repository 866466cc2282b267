package systmone

import (
	"archive/zip"
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
)

// Kept is what the archive remembers of how an extract was loaded, so that a rebuild does the same.
type Kept struct {
	Source         string `json:"source"`
	AcceptGap      bool   `json:"accept_gap,omitempty"`
	AcceptClosures bool   `json:"accept_closures,omitempty"`
	Unlisted       bool   `json:"unlisted,omitempty"`
	Months         int    `json:"months,omitempty"`
}

const (
	keptName = "strata.json"
	sumsName = "sha256sums.txt"
)

// Archive keeps a copy of the extract at place as the folder to: loose files are packed into SRExtract.zip beside
// the control files, archives are copied as they are. A list of SHA-256 sums lies beside them. The folder appears
// whole or not at all; an extract kept already is left alone.
func Archive(place, to string, k Kept) error {
	if _, err := os.Stat(filepath.Join(to, sumsName)); err == nil {
		return nil
	}
	part := to + ".part"
	if err := os.RemoveAll(part); err != nil {
		return fmt.Errorf("archive extract: %w", err)
	}
	if err := os.MkdirAll(part, 0o750); err != nil {
		return fmt.Errorf("archive extract: %w", err)
	}
	if err := fill(place, part, k); err != nil {
		os.RemoveAll(part)
		return fmt.Errorf("archive extract: %w", err)
	}
	if err := os.Rename(part, to); err != nil {
		return fmt.Errorf("archive extract: %w", err)
	}
	return nil
}

func fill(place, dir string, k Kept) error {
	raw, loose, err := filesOf(place)
	if err != nil {
		return err
	}
	for _, path := range raw {
		if err := copyFile(path, filepath.Join(dir, filepath.Base(path))); err != nil {
			return err
		}
	}
	if len(loose) > 0 {
		if err := pack(loose, filepath.Join(dir, zipName)); err != nil {
			return err
		}
	}
	text, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, keptName), append(text, '\n'), 0o640); err != nil {
		return err
	}
	return writeSums(dir)
}

// filesOf sorts an extract's files into those copied as they are and those to pack: with an archive among them, all
// are copied.
func filesOf(place string) (raw, loose []string, err error) {
	info, err := os.Stat(place)
	if err != nil {
		return nil, nil, err
	}
	if !info.IsDir() {
		parts, err := filepath.Glob(place[:len(place)-len(".zip")] + ".z[0-9]*")
		return append(parts, place), nil, err
	}
	entries, err := os.ReadDir(place)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		name, path := strings.ToLower(e.Name()), filepath.Join(place, e.Name())
		stem := strings.TrimSuffix(strings.ToLower(zipName), ".zip")
		switch {
		case !e.Type().IsRegular():
		case isTableFile(name) && (name == strings.ToLower(manifestName) || name == "srmapping.csv" || name == "srmappinggroup.csv"):
			raw = append(raw, path)
		case strings.HasPrefix(name, stem+".z"):
			raw = append(raw, path)
		case isTableFile(name):
			loose = append(loose, path)
		}
	}
	for _, path := range raw {
		if strings.EqualFold(filepath.Base(path), zipName) {
			return append(raw, loose...), nil, nil
		}
	}
	return raw, loose, nil
}

// Discard removes the files of an extract that was archived, and its folder when nothing else lies in it.
func Discard(place string) error {
	raw, loose, err := filesOf(place)
	if err != nil {
		return fmt.Errorf("remove archived extract: %w", err)
	}
	for _, path := range append(raw, loose...) {
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("remove archived extract: %w", err)
		}
	}
	if len(loose)+len(raw) > 0 && !slices.Contains(raw, place) {
		_ = os.Remove(place) // fails, as it should, when something else is there
	}
	return nil
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

func pack(files []string, to string) error {
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	z := zip.NewWriter(out)
	for _, path := range files {
		if err := packOne(z, path); err != nil {
			return errors.Join(err, out.Close())
		}
	}
	return errors.Join(z.Close(), out.Sync(), out.Close())
}

func packOne(z *zip.Writer, path string) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	w, err := z.Create(filepath.Base(path))
	if err != nil {
		return err
	}
	_, err = io.Copy(w, in)
	return err
}

func sumOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// writeSums lists the sums of every file of dir, in the form sha256sum reads.
func writeSums(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, e := range entries {
		sum, err := sumOf(filepath.Join(dir, e.Name()))
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%s  %s\n", sum, e.Name())
	}
	return os.WriteFile(filepath.Join(dir, sumsName), []byte(b.String()), 0o640)
}

// Archived is one extract of an archive.
type Archived struct {
	Place string // as Open takes it
	Dir   string // the folder that keeps it
	Kept  Kept
}

// ArchivedExtracts lists the extracts below an archive's folder, which holds a folder per source. An extract that was
// put there by hand belongs to the source its folder names, and is loaded with no leave to break a rule.
func ArchivedExtracts(root string) ([]Archived, error) {
	places, err := Find(root)
	if err != nil {
		return nil, err
	}
	var all []Archived
	for _, place := range places {
		if strings.HasSuffix(place, ".part") {
			continue
		}
		a := Archived{Place: place, Dir: place}
		if strings.EqualFold(filepath.Ext(place), ".zip") { // one archive with everything: what is known of it lies beside it
			a.Dir = filepath.Dir(place)
		}
		text, err := os.ReadFile(filepath.Join(a.Dir, keptName))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			rel, err := filepath.Rel(root, place)
			if err != nil {
				return nil, err
			}
			a.Kept.Source, _, _ = strings.Cut(filepath.ToSlash(rel), "/")
		case err != nil:
			return nil, err
		default:
			if err := json.Unmarshal(text, &a.Kept); err != nil {
				return nil, fmt.Errorf("read archive: %s: %w", filepath.Join(place, keptName), err)
			}
		}
		all = append(all, a)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Place < all[j].Place })
	return all, nil
}

// CheckSums compares an archived extract's files with their list of sums and names those that differ or are missing. A
// folder without a list was put there by hand: nothing is known of it.
func CheckSums(dir string) (bad []string, err error) {
	f, err := os.Open(filepath.Join(dir, sumsName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		want, name, ok := strings.Cut(lines.Text(), "  ")
		if !ok || name != filepath.Base(name) {
			return nil, fmt.Errorf("check sums: %s: not a list of sums", filepath.Join(dir, sumsName))
		}
		if got, err := sumOf(filepath.Join(dir, name)); err != nil || got != want {
			bad = append(bad, name)
		}
	}
	return bad, lines.Err()
}
