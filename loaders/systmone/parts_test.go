package systmone

import (
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// split cuts an archive into parts of size bytes; asPacker also counts its offsets per part, as packers do.
func split(t *testing.T, path string, size int, asPacker bool) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	parts := (len(b) + size - 1) / size
	if asPacker {
		le := binary.LittleEndian
		end := b[strings.LastIndex(string(b), endSignature):]
		start := int(le.Uint32(end[16:]))
		for e := b[start:]; string(e[:4]) == entrySignature; {
			at := int(le.Uint32(e[42:]))
			le.PutUint16(e[34:], uint16(at/size))
			le.PutUint32(e[42:], uint32(at%size))
			e = e[entrySize+int(le.Uint16(e[28:]))+int(le.Uint16(e[30:]))+int(le.Uint16(e[32:])):]
		}
		le.PutUint16(end[4:], uint16(parts-1))
		le.PutUint16(end[6:], uint16(start/size))
		le.PutUint32(end[16:], uint32(start%size))
	}
	dir := t.TempDir()
	for i := range parts {
		name := fmt.Sprintf("x.z%02d", i+1)
		if i == parts-1 {
			name = "x.zip"
		}
		if err := os.WriteFile(filepath.Join(dir, name), b[i*size:min((i+1)*size, len(b))], 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestParts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	var code strings.Builder
	code.WriteString("RowIdentifier,IDOrganisationVisibleTo\r\n")
	for range 400 {
		fmt.Fprintf(&code, "%d,P%d\r\n", r.Uint64()>>1, r.Uint64())
	}
	whole := zipped(t, map[string]string{"SRManifest.csv": one, "SRCode.csv": code.String()})
	for _, asPacker := range []bool{false, true} {
		for _, size := range []int{300, 1000, 5000} {
			dir := split(t, whole, size, asPacker)
			places, err := Find(dir)
			if err != nil || len(places) != 1 {
				t.Fatalf("%v %v", places, err)
			}
			x, closer, err := Open(places[0], Options{})
			if err != nil {
				t.Fatalf("parts of %d, packer %v: %v", size, asPacker, err)
			}
			f, err := x.Files[0].Open()
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(f)
			if err != nil || string(got) != code.String() {
				t.Errorf("parts of %d, packer %v: %d bytes read: %v", size, asPacker, len(got), err)
			}
			f.Close()
			closer.Close()
			if err := os.Remove(filepath.Join(dir, "x.z01")); err != nil {
				t.Fatal(err)
			}
			if _, _, err := Open(places[0], Options{}); err == nil || !strings.Contains(err.Error(), "x.zip") {
				t.Errorf("parts of %d, packer %v, one missing: %v", size, asPacker, err)
			}
		}
	}
}

// TestDamagedMember: a member whose check sum is wrong is an error by the time its last byte is read.
func TestDamagedMember(t *testing.T) {
	path := zipped(t, map[string]string{"SRManifest.csv": one, "SRCode.csv": "RowIdentifier,IDOrganisationVisibleTo\r\n1,P1\r\n"})
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	directory := strings.LastIndex(string(b), entrySignature) // of the last member
	for _, e := range []int{strings.Index(string(b), entrySignature), directory} {
		b[e+16] ^= 0xff // CRC-32
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Open(path, Options{}); err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Errorf("got %v", err)
	}
}
