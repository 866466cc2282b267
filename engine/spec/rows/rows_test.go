package rows

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"strata/engine/spec"
)

var comma = spec.Dialect{Delimiter: ',', Quote: '"'}

// read lists the records as "line:fields" or "line!problem".
func read(t *testing.T, text string, d spec.Dialect) string {
	t.Helper()
	var out []string
	for _, src := range []io.Reader{strings.NewReader(text), iotest.OneByteReader(strings.NewReader(text))} {
		var got []string
		r := NewReader(src, d)
		for {
			rec, err := r.Read()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			s := fmt.Sprintf("%d:%d", rec.Line, rec.Fields)
			if rec.Problem != "" {
				s = fmt.Sprintf("%d!%s", rec.Line, rec.Problem)
			}
			if rec.Open {
				s += " open"
			}
			got = append(got, s)
		}
		out = append(out, strings.Join(got, " "))
	}
	if out[0] != out[1] {
		t.Errorf("byte by byte %q, at once %q", out[1], out[0])
	}
	return out[0]
}

func TestReader(t *testing.T) {
	for _, c := range []struct {
		name, text, want string
		d                spec.Dialect
	}{
		{"plain", "a,b\n1,2\n", "1:2 2:2", comma},
		{"crlf and no last line end", "a,b\r\n1,2", "1:2 2:2", comma},
		{"empty last cell at the end", "a,b\r\n1,", "1:2 2:2", comma},
		{"line break in a cell", "a,b\n\"1\n\n2\",3\n4,5\n", "1:2 2:2 5:2", comma},
		{"doubled quotes", "\"a\"\"\",\"\"\"\"\n\"\",\"\"\n", "1:2 2:2", comma},
		{"quote inside a bare cell", "a,b\n5\" nail,2\n", "1:2 2:2", comma},
		{"unterminated quote costs its line", "\"a\",\"b\"\r\n\"1\",\"2\r\n\"3\",\"4\"\r\n", "1:2 2!text after a closing quote 3:2", comma},
		{"breaks off in a quoted cell", "\"a\"\n\"b", "1:1 2!quoted cell not closed open", comma},
		{"blank lines", "a\n\n\r\nb\n", "1:1 4:1", comma},
		{"no quotes", "a|\"b\n\"1|2\n", "1:2 2:2", spec.Dialect{Delimiter: '|'}},
		{"single quotes", "'a;b';c\n", "1:2", spec.Dialect{Delimiter: ';', Quote: '\''}},
		{"too long", "a\n" + strings.Repeat("x", MaxRecord+1) + "\nb\n", "1:1 2!longer than 2,000,000 bytes 3:1", comma},
	} {
		if got := read(t, c.text, c.d); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestSplit(t *testing.T) {
	got := Split([]byte(`"a ""b""",,"",c"d,"é,"`), comma)
	if want := []string{`a "b"`, "", "", `c"d`, "é,"}; fmt.Sprint(got) != fmt.Sprint(want) || len(got) != len(want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCount(t *testing.T) {
	for _, c := range []struct {
		text string
		want Summary
	}{
		{"a,b\r\n1,2\r\n", Summary{Records: 2, UTF8: true, CRLF: true}},
		{"a\n\"x\n\ny\"\n\n2", Summary{Records: 3, UTF8: true, LineFeed: true, NoEnd: true}},
		{"\xef\xbb\xbfa\n\"1\n", Summary{Records: 2, UTF8: true, BOM: true, LineFeed: true, Open: true}},
		{"a\r\n\x96\r\n", Summary{Records: 2, CRLF: true}},
		{"a\n\xc3", Summary{Records: 2, LineFeed: true, NoEnd: true}},
		{"a\n\x00\n", Summary{Records: 2, UTF8: true, LineFeed: true, NUL: true}},
		{"", Summary{UTF8: true}},
	} {
		for _, src := range []io.Reader{strings.NewReader(c.text), iotest.OneByteReader(strings.NewReader(c.text))} {
			var copied bytes.Buffer
			got, err := Count(src, comma, &copied)
			if err != nil {
				t.Fatal(err)
			}
			if got.Bytes != int64(len(c.text)) || copied.String() != c.text {
				t.Errorf("%q: %d bytes copied as %q", c.text, got.Bytes, copied.String())
			}
			got.Bytes, got.CRC = 0, 0
			if got != c.want {
				t.Errorf("%q:\n got %+v\nwant %+v", c.text, got, c.want)
			}
		}
	}
}
