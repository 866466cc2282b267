package systmone

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"strata/engine/spec"
	"strata/engine/spec/rows"
)

// archiveOf writes an archive whose members' headers the caller chooses.
func archiveOf(t testing.TB, members map[*zip.FileHeader]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for h, text := range members {
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "x.zip")
	if err := errors.Join(z.Close(), os.WriteFile(path, b.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestHarmfulArchives: an archive with one bad member is refused whole, the good manifest beside it notwithstanding.
func TestHarmfulArchives(t *testing.T) {
	named := func(name string) *zip.FileHeader { return &zip.FileHeader{Name: name, Method: zip.Deflate} }
	link := named("SREvent.csv")
	link.SetMode(fs.ModeSymlink | 0o777)
	locked := named("SREvent.csv")
	locked.Flags |= 1
	for _, c := range []struct {
		name   string
		member *zip.FileHeader
		text   string
		want   string
		hint   string
	}{
		{"a path upwards", named("../SREvent.csv"), "x", "leads out", "do not load it"},
		{"a path upwards, in Windows' way", named(`a\..\..\SREvent.csv`), "x", "leads out", "do not load it"},
		{"an absolute path", named("/etc/SREvent.csv"), "x", "leads out", "do not load it"},
		{"a drive", named(`C:\SREvent.csv`), "x", "leads out", "do not load it"},
		{"a link", link, "/etc/passwd", "a link", "do not load it"},
		{"a password", locked, "x", "password", "unpack it yourself"},
		{"a bomb", named("SREvent.csv"), strings.Repeat("\x00", bombSize+1), "unpacks to over", "do not load it"},
		{"a bomb that is no table", named("notes.txt"), strings.Repeat("\x00", bombSize+1), "unpacks to over", "do not load it"},
	} {
		path := archiveOf(t, map[*zip.FileHeader]string{named("SRManifest.csv"): one, named("SRCode.csv"): "RowIdentifier\r\n", c.member: c.text})
		_, _, err := Open(path, Options{})
		var refused *spec.Refused
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), c.want) || !strings.Contains(refused.Hint, c.hint) {
			t.Errorf("%s: got %v, want %q and the hint %q", c.name, err, c.want, c.hint)
		}
	}
	path := archiveOf(t, map[*zip.FileHeader]string{named("SRManifest.csv"): one, named(`20260301\SRCode.csv`): "RowIdentifier\r\n" + strings.Repeat("1,,,,,,,,,\r\n", 1<<20)})
	if _, closer, err := Open(path, Options{}); err != nil {
		t.Errorf("an archive of mostly empty cells: %v", err)
	} else {
		closer.Close()
	}
}

// TestLyingArchives: a member that is longer than the archive says, or whose check sum is wrong, fails as it is read.
func TestLyingArchives(t *testing.T) {
	text := "RowIdentifier\r\n" + strings.Repeat("1\r\n", 1000)
	for _, c := range []struct {
		name string
		lie  func(entry []byte)
	}{
		{"longer than it says", func(e []byte) { binary.LittleEndian.PutUint32(e[24:], 100) }},
		{"shorter than it says", func(e []byte) { binary.LittleEndian.PutUint32(e[24:], 100_000) }},
		{"a wrong check sum", func(e []byte) { e[16] ^= 1 }},
	} {
		path := archiveOf(t, map[*zip.FileHeader]string{{Name: "SRCode.csv", Method: zip.Deflate}: text})
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		c.lie(data[strings.Index(string(data), entrySignature):])
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		found, err := members(path)
		if err != nil {
			t.Fatal(err)
		}
		r, err := found.files["srcode.csv"].open()
		if err != nil {
			t.Fatal(err)
		}
		var refused *spec.Refused
		if _, err := rows.Count(r, spec.Dialect{Delimiter: ',', Quote: '"'}, nil); !errors.As(err, &refused) || !strings.Contains(refused.Hint, "damaged") {
			t.Errorf("%s: got %v, want a refusal", c.name, err)
		}
		r.Close()
		found.open.Close()
	}
}

// TestSettled: a file that grows, comes, goes or changes after the extract was opened is noticed.
func TestSettled(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(dir string) error
		want   string
	}{
		{"nothing", func(string) error { return nil }, ""},
		{"a leftover comes", func(dir string) error { return os.WriteFile(filepath.Join(dir, "notes.txt"), nil, 0o600) }, ""},
		{"a file grows", func(dir string) error {
			f, err := os.OpenFile(filepath.Join(dir, "SRCode.csv"), os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			_, err = f.WriteString("2\r\n")
			return errors.Join(err, f.Close())
		}, "SRCode.csv changed"},
		{"a file is replaced by one of its size", func(dir string) error {
			return os.Chtimes(filepath.Join(dir, "SRCode.csv"), time.Time{}, time.Now().Add(time.Minute))
		}, "SRCode.csv changed"},
		{"a file comes", func(dir string) error { return os.WriteFile(filepath.Join(dir, "SREvent.csv"), nil, 0o600) }, "SREvent.csv changed"},
		{"a file goes", func(dir string) error { return os.Remove(filepath.Join(dir, "SRCode.csv")) }, "went away"},
		{"the folder goes", os.RemoveAll, "gone while it was read"},
	} {
		dir := write(t, t.TempDir(), map[string]string{"SRManifest.csv": one, "SRCode.csv": "RowIdentifier\r\n1\r\n"})
		x, closer, err := Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := c.change(dir); err != nil {
			t.Fatal(err)
		}
		err = x.Settled()
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
		closer.Close()
	}
}
