package systmone

import (
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
	"sort"
	"strings"
)

// Kept is what the archive remembers of an extract and how it was loaded, so that a rebuild does the same.
type Kept struct {
	Source         string  `json:"source"`
	Digest         string  `json:"digest,omitempty"` // of its content, as the store has it; blank when it was put there by hand
	AcceptGap      bool    `json:"accept_gap,omitempty"`
	AcceptClosures bool    `json:"accept_closures,omitempty"`
	Unlisted       bool    `json:"unlisted,omitempty"`
	Months         int     `json:"months,omitempty"`
	Limits         *Limits `json:"limits,omitempty"`
}

// Limits are those the extract was loaded with.
type Limits struct {
	ClosureShare    float64 `json:"closure_share"`
	ClosureRows     int64   `json:"closure_rows"`
	QuarantineShare float64 `json:"quarantine_share"`
	QuarantineRows  int64   `json:"quarantine_rows"`
}

const (
	keptName = "strata.json"
	sumsName = "sha256sums.txt"
)

// readKept reads a folder's record; without one it is blank.
func readKept(dir string) (Kept, error) {
	var k Kept
	text, err := os.ReadFile(filepath.Join(dir, keptName))
	if errors.Is(err, fs.ErrNotExist) {
		return k, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &k)
	}
	if err != nil {
		return k, fmt.Errorf("read archive: %s: %w", filepath.Join(filepath.Base(dir), keptName), err)
	}
	return k, nil
}

// Record writes the record of how the extract in dir was loaded, in place of any it has, and the sums of its files when
// they are not listed yet. The record is not in the list: each is replaced whole, one after the other.
func Record(dir string, k Kept) error {
	sums, err := readSums(dir)
	if err != nil {
		return err
	}
	if _, listed := sums[keptName]; len(sums) == 0 || listed {
		if err := writeSums(dir); err != nil {
			return err
		}
	}
	text, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		return err
	}
	return replace(filepath.Join(dir, keptName), append(text, '\n'))
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
		if e.Name() == keptName || e.Name() == sumsName || !e.Type().IsRegular() {
			continue
		}
		sum, err := sumOf(filepath.Join(dir, e.Name()))
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%s  %s\n", sum, e.Name())
	}
	return replace(filepath.Join(dir, sumsName), []byte(b.String()))
}

// readSums reads a folder's list of sums, by file; empty when it has none.
func readSums(dir string) (map[string]string, error) {
	sums := map[string]string{}
	f, err := os.Open(filepath.Join(dir, sumsName))
	if errors.Is(err, fs.ErrNotExist) {
		return sums, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		sum, name, ok := strings.Cut(lines.Text(), "  ")
		if !ok || name != filepath.Base(name) {
			return nil, fmt.Errorf("check sums: %s: not a list of sums", filepath.Join(filepath.Base(dir), sumsName))
		}
		sums[name] = sum
	}
	return sums, lines.Err()
}

// CheckSums compares an archived extract's files with their list of sums and names those that differ or are missing. A
// folder without a list was put there by hand: nothing is known of it.
func CheckSums(dir string) (bad []string, err error) {
	sums, err := readSums(dir)
	if err != nil {
		return nil, err
	}
	for name, want := range sums {
		if got, err := sumOf(filepath.Join(dir, name)); err != nil || got != want {
			bad = append(bad, name)
		}
	}
	sort.Strings(bad)
	return bad, nil
}
