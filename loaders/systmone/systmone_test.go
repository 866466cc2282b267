package systmone

import (
	"archive/zip"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"strata/engine/spec"
)

func TestTables(t *testing.T) {
	tables, err := Tables()
	if err != nil {
		t.Fatal(err)
	}
	if n := len(tables.All()); n < 195 {
		t.Errorf("%d tables", n)
	}
	for _, table := range tables.All() {
		if _, ok := table.Column(table.Key); !ok {
			t.Errorf("%s has no key column %s", table.Name, table.Key)
		}
		if table.Patient != "" {
			if _, ok := table.Column(table.Patient); !ok {
				t.Errorf("%s has no patient column %s", table.Name, table.Patient)
			}
		}
	}
	if p, _ := tables.Lookup("srpatient"); p.Patient != "RowIdentifier" || !p.PerOrganisation() {
		t.Errorf("SRPatient: %+v", p.Patient)
	}
}

const header = "FileName,IsDelta,IsReference,DateExtractFrom,DateExtractTo\r\n"

func TestManifest(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "not a manifest header"},
		{"other columns", "FileName,IsDelta,From,To\r\n", "not a manifest header"},
		{"one column too many", "FileName,IsDelta,IsReference,DateExtractFrom,DateExtractTo,More\r\n", "not a manifest header"},
		{"no rows", header, "lists no files"},
		{"neither Y nor N", header + "SRCode,X,N,,20260301_1707\r\n", "line 2: IsDelta is neither Y nor N"},
		{"31 February", header + "SRCode,N,N,,20260231_1707\r\n", "line 2: DateExtractTo is not a CCYYMMDD_HHMM time"},
		{"twice", header + "SRCode,N,N,,20260301_1707\r\nsrcode,N,N,,20260301_1707\r\n", "line 3: srcode is listed twice"},
		{"a path", header + "../SRCode,N,N,,20260301_1707\r\n", "line 2: FileName is not a table name"},
		{"short row", header + "SRCode,N,N\r\n", "line 2: want 5 cells, found 3"},
		{"backwards", header + "SRCode,Y,N,20260302_1707,20260301_1707\r\n", "line 2: DateExtractFrom is after DateExtractTo"},
	} {
		_, err := readManifest(strings.NewReader(c.text), "SRManifest.csv")
		var refused *spec.Refused
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), c.want) || refused.Hint == "" {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}

func TestManifestDialects(t *testing.T) {
	for _, c := range []struct {
		text             string
		delimiter, quote byte
	}{
		{header + "SRCode,N,N,,20260301_1707\r\n", ',', '"'},
		{"\xef\xbb\xbf" + strings.ReplaceAll(header, ",", ";") + "SRCode;N;N;;20260301_1707\r\n", ';', '"'},
		{strings.ReplaceAll(header, ",", "|") + "SRCode|N|N||20260301_1707\n", '|', '"'},
		{strings.ReplaceAll(header, ",", "\t") + "SRCode\tN\tN\t\t20260301_1707\r\n", '\t', '"'},
		{"'dateextractto','FILENAME','IsDelta','IsReference','DateExtractFrom'\r\n'20260301_1707','SRCode','N','N',''\r\n", ',', '\''},
	} {
		m, err := readManifest(strings.NewReader(c.text), "m")
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if m.Dialect != (spec.Dialect{Delimiter: c.delimiter, Quote: c.quote}) || len(m.Entries) != 1 || m.Entries[0].Table != "SRCode" ||
			m.Entries[0].To.Format(manifestTime) != "20260301_1707" {
			t.Errorf("%q: %+v", c.text, m)
		}
	}
}

func write(t *testing.T, dir string, files map[string]string) string {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func zipped(t *testing.T, files map[string]string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.zip")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for name, text := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(text))
	}
	if err := errors.Join(z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

const one = header + "SRCode,N,N,,20260301_1707\r\n"

func TestOpenRefusals(t *testing.T) {
	code := "RowIdentifier,IDOrganisationVisibleTo\r\n1,P1\r\n"
	for _, c := range []struct {
		name, place, want string
	}{
		{"no manifest", write(t, t.TempDir(), map[string]string{"SRCode.csv": code}), "no SRManifest.csv"},
		{"a listed file missing", write(t, t.TempDir(), map[string]string{"SRManifest.csv": one}), "not there: SRCode.csv"},
		{"an unlisted file with rows", write(t, t.TempDir(), map[string]string{"SRManifest.csv": one, "SRCode.csv": code, "SREvent.csv": code}), "not in the manifest: SREvent.csv"},
		{"two extract times", write(t, t.TempDir(), map[string]string{"SRManifest.csv": one + "SREvent,N,N,,20260302_1707\r\n", "SRCode.csv": code, "SREvent.csv": code}), "two extract times"},
		{"a folder named like a file", write(t, t.TempDir(), map[string]string{"SRManifest.csv": one, "SRCode.csv/x": "y"}), "SRCode.csv is a folder"},
		{"half an archive", write(t, t.TempDir(), map[string]string{"SRManifest.csv": one, "SRExtract.zip": "PK\x03\x04 half"}), "SRExtract.zip"},
		{"a member twice", zipped(t, map[string]string{"SRManifest.csv": one, "SRCode.csv": code, "sub/srcode.csv": code}), "there twice"},
	} {
		x, closer, err := Open(c.place, Options{})
		var refused *spec.Refused
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), c.want) || refused.Hint == "" {
			t.Errorf("%s: got %v %v, want %q", c.name, x, err, c.want)
		}
		if closer != nil {
			closer.Close()
		}
	}
}

func TestLayouts(t *testing.T) {
	code := "RowIdentifier,IDOrganisationVisibleTo\r\n1,P1\r\n"
	tree := write(t, t.TempDir(), map[string]string{"a/20260301_1707/SRManifest.csv": one, "a/20260301_1707/srcode.CSV": code,
		"a/20260301_1707/SREvent.csv": "RowIdentifier\r\n", "a/notes.txt": "x", "b/readme.md": "y"})
	whole := zipped(t, map[string]string{"SRManifest.csv": one, "SRCode.csv": code, "SRMapping.csv": "RowIdentifier,IdMappingGroup,Mapping\r\n1,2,x\r\n"})
	for _, c := range []struct {
		path  string
		files int
	}{{tree, 1}, {whole, 2}, {filepath.Dir(whole), 2}} {
		places, err := Find(c.path)
		if err != nil || len(places) != 1 {
			t.Fatalf("%s: %v %v", c.path, places, err)
		}
		x, closer, err := Open(places[0], Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(x.Files) != c.files || x.Files[0].Table != "SRCode" || x.Files[0].Mode != spec.Full {
			t.Errorf("%s: %+v", c.path, x.Files)
		}
		closer.Close()
	}
}
