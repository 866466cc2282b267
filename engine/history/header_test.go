package history

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"strata/engine/spec"
)

// FuzzHeader: a first line that is taken for a header has the table's key, and every column once by a name the store does
// not need; any other is refused without a word of it being told, unless it is known to be a header.
func FuzzHeader(f *testing.F) {
	for _, s := range []string{"RowIdentifier,IDPatient\r\n", "\xef\xbb\xbf\"RowIdentifier\",\"x\"\n", "1,P1,9990000018\n", "RowIdentifier,a,A\n", "rowidentifier,,b\n",
		"RowIdentifier,valid_from\n", "RowIdentifier,#x\n", "RowIdentifier\r1\r", "", "\n\n", "\"RowIdentifier\n", "RowIdentifier;a\n", "\x00R\x00o", " RowIdentifier , b \r\r\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		p := &prepared{file: spec.File{Name: "SRCode.csv"}, dialect: spec.Dialect{Delimiter: ',', Quote: '"'}, key: spec.RowIdentifier}
		err := p.names(bytes.NewReader(text), p.text)
		var refused *spec.Refused
		switch {
		case err != nil && !errors.As(err, &refused):
			t.Fatalf("%q: %v", text, err)
		case err != nil:
			if strings.Contains(err.Error(), "9990000018") && !strings.Contains(strings.ToLower(string(text)), "rowidentifier") {
				t.Errorf("%q: told: %v", text, err)
			}
			return
		}
		seen := map[string]bool{}
		for _, name := range p.header {
			lower := strings.ToLower(name)
			if name == "" || name != strings.TrimSpace(name) || seen[lower] || reserved(name) {
				t.Errorf("%q: column %q", text, name)
			}
			seen[lower] = true
		}
		if !seen["rowidentifier"] {
			t.Errorf("%q: taken for a header without a key", text)
		}
	})
}

// TestTranscode: every byte on its own, and runs of every length about the eight bytes looked at together.
func TestTranscode(t *testing.T) {
	p := &prepared{}
	for n := range 40 {
		for b := range 256 {
			text := append(bytes.Repeat([]byte("x"), n), byte(b), 'y')
			want := strings.Repeat("x", n) + windows1252[b] + "y"
			var out bytes.Buffer
			if err := copyUTF8(&out, bytes.NewReader(text)); err != nil || out.String() != want || p.text(text) != want {
				t.Fatalf("%d, %#x: %q, want %q (%v)", n, b, out.String(), want, err)
			}
		}
	}
	for b, want := range map[byte]string{0x80: "€", 0x96: "–", 0x93: "“", 0x94: "”", 0xe9: "é", 0x81: "\u0081", 'a': "a"} {
		if windows1252[b] != want {
			t.Errorf("%#x is %q, want %q", b, windows1252[b], want)
		}
	}
}
