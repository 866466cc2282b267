package engine_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"strata/engine"
	"strata/engine/history"
	"strata/engine/spec"
	"strata/loaders/systmone"
)

type historyCase struct {
	order   []string
	options map[string]string
	want    map[string]string
	tables  []txtar.File
}

func readHistory(t *testing.T, ar *txtar.Archive, dir string) historyCase {
	c := historyCase{options: map[string]string{}, want: map[string]string{}}
	seen := map[string]bool{}
	for _, f := range ar.Files {
		folder, name, _ := strings.Cut(f.Name, "/")
		switch {
		case folder == "want" && strings.Contains(name, "/"):
			c.tables = append(c.tables, txtar.File{Name: name, Data: f.Data})
		case folder == "want":
			c.want[name] = strings.TrimSpace(string(f.Data))
		case name == "options":
			c.options[folder] = string(f.Data)
		default:
			if !seen[folder] {
				seen[folder] = true
				c.order = append(c.order, folder)
			}
			put(t, filepath.Join(dir, f.Name), unescape(string(f.Data)))
		}
	}
	pack(t, dir)
	for folder, options := range c.options {
		for _, line := range strings.Split(options, "\n") {
			if w := strings.Fields(line); len(w) == 3 && w[0] == "parts" {
				n, _ := strconv.Atoi(w[2])
				split(t, filepath.Join(dir, folder, w[1]), n)
			}
		}
	}
	return c
}

func put(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// pack turns every folder called *.zip below dir into the archive of its files.
func pack(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.IsDir() || !strings.HasSuffix(path, ".zip") {
			return err
		}
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		if err := errors.Join(z.AddFS(os.DirFS(path)), z.Close(), os.RemoveAll(path), os.WriteFile(path, b.Bytes(), 0o600)); err != nil {
			return err
		}
		return filepath.SkipDir
	})
	if err != nil {
		t.Fatal(err)
	}
}

// split cuts an archive into .z01, .z02, … and a last part of its own name.
func split(t *testing.T, path string, size int) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; len(data) > size; n++ {
		put(t, fmt.Sprintf("%s.z%02d", strings.TrimSuffix(path, ".zip"), n), data[:size])
		data = data[size:]
	}
	put(t, path, data)
}

// unescape turns \xNN into its byte and \ at a line's end into no line break.
func unescape(text string) []byte {
	text = strings.ReplaceAll(text, "\\\n", "")
	var out []byte
	for i := 0; i < len(text); i++ {
		if strings.HasPrefix(text[i:], `\x`) && i+4 <= len(text) {
			if b, err := strconv.ParseUint(text[i+2:i+4], 16, 8); err == nil {
				out = append(out, byte(b))
				i += 3
				continue
			}
		}
		out = append(out, text[i])
	}
	return out
}

// loadFolder loads the extracts at or below dir, oldest first, and archives them; a line says what came of each.
func loadFolder(s *engine.Store, dir, options, archive string) string {
	o, k, limits := loadOptions(options)
	places, err := systmone.Find(dir)
	if err != nil {
		return "FAILED: " + err.Error()
	}
	type found struct {
		x     *spec.Extract
		close func() error
	}
	var all []found
	for _, place := range places {
		x, closer, err := systmone.Open(place, systmone.Options{Unlisted: k.Unlisted})
		if err != nil {
			return refusal(err)
		}
		defer closer.Close()
		all = append(all, found{x, closer.Close})
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].x.To.Before(all[j].x.To) })
	o.Limits = &limits
	var said []string
	for _, f := range all {
		r, err := s.Load(context.Background(), f.x, o)
		switch {
		case err != nil:
			return strings.Join(append(said, refusal(err)), "\n")
		case r.Already:
			said = append(said, "already loaded")
			continue
		case r.Problems() > 0:
			said = append(said, fmt.Sprintf("problems %d", r.Problems()))
		default:
			said = append(said, "loaded")
		}
		k.Source = r.Source
		if archive != "" {
			if k.Digest, err = history.Digest(f.x); err == nil {
				_, _, err = archiveAt(archive).Keep(f.x, k)
			}
			if err != nil {
				return "FAILED: " + err.Error()
			}
		}
	}
	return strings.Join(said, "\n")
}

func archiveAt(root string) systmone.Archive {
	return systmone.Archive{Root: root, Digest: history.Digest}
}

func loadOptions(options string) (engine.LoadOptions, systmone.Kept, history.Limits) {
	o, limits := engine.LoadOptions{}, history.DefaultLimits()
	unlisted := false
	for _, line := range strings.Split(strings.TrimSpace(options), "\n") {
		word, value, _ := strings.Cut(line, " ")
		n, _ := strconv.ParseInt(value, 10, 64)
		switch word {
		case "source":
			o.Source = value
		case "accept-gap":
			o.AcceptGap = true
		case "accept-closures":
			o.AcceptClosures = true
		case "unlisted":
			unlisted = true
		case "months":
			o.Months = int(n)
		case "closures":
			limits.ClosureRows = n
		case "quarantine":
			limits.QuarantineRows = n
		}
	}
	kept := systmone.Limits(limits)
	return o, systmone.Kept{AcceptGap: o.AcceptGap, AcceptClosures: o.AcceptClosures, Unlisted: unlisted, Months: o.Months, Limits: &kept}, limits
}

func refusal(err error) string {
	var refused *spec.Refused
	if errors.As(err, &refused) {
		return fmt.Sprintf("refused, rule %d: %v", refused.Rule, err)
	}
	return "FAILED: " + err.Error()
}
