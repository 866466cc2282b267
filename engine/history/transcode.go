package history

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// windows1252 is every byte of Windows-1252 as UTF-8. The five bytes it leaves undefined are control characters, as
// browsers read them: each stays a character of its own, so that a change from one to another is a change.
var windows1252 = func() (table [256]string) {
	for b := range table {
		r := charmap.Windows1252.DecodeByte(byte(b))
		if r == utf8.RuneError {
			r = rune(b)
		}
		table[b] = string(r)
	}
	return table
}()

// appendUTF8 appends Windows-1252 text as UTF-8.
func appendUTF8(out, text []byte) []byte {
	for len(text) > 0 {
		n := ascii(text)
		out = append(out, text[:n]...)
		if text = text[n:]; len(text) > 0 {
			out = append(out, windows1252[text[0]]...)
			text = text[1:]
		}
	}
	return out
}

// ascii is how many bytes of text, from its beginning, are ASCII.
func ascii(text []byte) int {
	n := 0
	for ; n+8 <= len(text); n += 8 {
		if w := text[n : n+8]; (w[0]|w[1]|w[2]|w[3]|w[4]|w[5]|w[6]|w[7])&0x80 != 0 {
			break
		}
	}
	for n < len(text) && text[n] < 0x80 {
		n++
	}
	return n
}

// text is raw bytes as UTF-8.
func (p *prepared) text(raw []byte) string {
	if p.utf8() {
		return strings.ToValidUTF8(string(raw), "\uFFFD")
	}
	return string(appendUTF8(nil, raw))
}

// transcode copies a file that is not UTF-8 into one that is. What is not valid UTF-8 is Windows-1252.
func (p *prepared) transcode() error {
	if p.utf8() {
		return nil
	}
	src, err := os.Open(p.path)
	if err != nil {
		return fmt.Errorf("open %s: %w", p.file.Name, err)
	}
	defer src.Close()
	out, err := p.create()
	if err != nil {
		return err
	}
	defer out.Close()
	if err := copyUTF8(out, src); err != nil {
		return fmt.Errorf("transcode %s: %w", p.file.Name, err)
	}
	p.path = out.Name()
	return nil
}

func copyUTF8(out io.Writer, src io.Reader) error {
	in, to := make([]byte, 1<<20), make([]byte, 0, 2<<20)
	for {
		n, err := src.Read(in)
		to = appendUTF8(to[:0], in[:n])
		if _, werr := out.Write(to); werr != nil {
			return werr
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
