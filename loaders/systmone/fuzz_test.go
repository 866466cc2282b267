package systmone

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"strata/engine/spec"
)

// FuzzManifest: any bytes are a manifest with plain table names and times in order, or are refused with a hint.
func FuzzManifest(f *testing.F) {
	header := "FileName,IsDelta,IsReference,DateExtractFrom,DateExtractTo\r\n"
	f.Add([]byte(header + "SRCode,Y,N,20260301_1707,20260302_1707\r\nSRGPPractice,N,Y,,\r\n"))
	f.Add([]byte("\xef\xbb\xbf\"FileName\"|\"IsDelta\"|\"IsReference\"|\"DateExtractFrom\"|\"DateExtractTo\"\n\"SRCode.csv\"|\"n\"|\"Y\"||\"20260302_1707\"\n"))
	f.Add([]byte("isdelta;'filename';IsReference;DateExtractTo;DateExtractFrom\nN;../x;N;20260302_1707;\n"))
	f.Add([]byte(header + "SRCode,Y,N,20260303_1707,20260302_1707\r\n"))
	f.Add([]byte(header + "SRCode,Y,N,\"2026\n0301_1707\",20260302_1707"))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := readManifest(bytes.NewReader(text), "SRManifest.csv")
		if err != nil {
			var refused *spec.Refused
			if !errors.As(err, &refused) || refused.Hint == "" || strings.Contains(err.Error(), "\n") {
				t.Fatalf("not refused in a sentence with a hint: %v", err)
			}
			return
		}
		seen := map[string]bool{}
		for _, e := range m.Entries {
			switch name := strings.ToLower(e.Table); {
			case !plainName(e.Table) || strings.ContainsAny(e.Table, `./\`):
				t.Fatalf("table %q", e.Table)
			case seen[name]:
				t.Fatalf("table %q twice", e.Table)
			case !e.From.IsZero() && !e.To.IsZero() && e.From.After(e.To):
				t.Fatalf("%s: from %v to %v", e.Table, e.From, e.To)
			default:
				seen[name] = true
			}
		}
		if len(seen) == 0 {
			t.Fatal("accepted, and lists nothing")
		}
	})
}

// FuzzArchive: any bytes named as an archive are refused, or are an extract whose files can be read to the size the
// archive gives, or fail as they are read; and nothing is ever written beside them.
func FuzzArchive(f *testing.F) {
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	small, err := os.ReadFile(archiveOf(f, map[*zip.FileHeader]string{{Name: "SRManifest.csv", Method: zip.Deflate}: one,
		{Name: "SRCode.csv", Method: zip.Deflate}: "RowIdentifier\r\n1\r\n2\r\n"}))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(small)
	f.Add(bytes.Replace(small, []byte("SRCode.csv"), []byte("../../.csv"), -1))
	f.Add(small[:len(small)/2])
	f.Fuzz(func(t *testing.T, b []byte) {
		dir := t.TempDir()
		path := filepath.Join(dir, "in", "x.zip")
		if err := errors.Join(os.Mkdir(filepath.Dir(path), 0o750), os.WriteFile(path, b, 0o600)); err != nil {
			t.Fatal(err)
		}
		readAll(t, path)
		entries, err := os.ReadDir(filepath.Dir(path))
		around, err2 := os.ReadDir(dir)
		if err != nil || err2 != nil || len(entries) != 1 || len(around) != 1 {
			t.Fatalf("reading left files: %v %v (%v, %v)", entries, around, err, err2)
		}
	})
}

// readAll opens the extract at path and reads its files to their ends.
func readAll(t *testing.T, path string) {
	x, closer, err := Open(path, Options{Unlisted: true})
	if err != nil {
		return
	}
	defer closer.Close()
	for _, file := range x.Files {
		if file.Name != filepath.Base(file.Name) || file.Path != "" {
			t.Fatalf("file %q at %q", file.Name, file.Path)
		}
		r, err := file.Open()
		if err != nil {
			continue
		}
		n, err := io.Copy(io.Discard, io.LimitReader(r, 1<<30))
		if err == nil && n != file.Size {
			t.Fatalf("%s: %d bytes read, the archive gives %d", file.Name, n, file.Size)
		}
		r.Close()
	}
}
