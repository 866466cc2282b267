package rows

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"strata/engine/spec"
)

var dialects = []spec.Dialect{comma, {Delimiter: '|', Quote: '\''}, {Delimiter: '\t'}, {Delimiter: ';', Quote: '"'}}

// kept is a Record that outlives the next Read.
type kept struct {
	Record
	text string
}

func allRecords(t *testing.T, src io.Reader, d spec.Dialect) (all []kept) {
	r := NewReader(src, d)
	for {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, kept{rec, string(rec.Raw)})
		all[len(all)-1].Raw = nil
	}
}

// FuzzReader: the careful reader loses no byte but line ends, says the same however the bytes arrive, and its whole
// records split into the cells it counted.
func FuzzReader(f *testing.F) {
	f.Add("a,b\r\n1,\"x\r\ny\"\r\n\r\n2,\"\"\"\"\n", byte(0))
	f.Add("a|b\n1|'open\n2|x\n3|'y'z\n", byte(1))
	f.Add("\xef\xbb\xbfa\tb\n\x00\t\xff", byte(2))
	f.Add("a;b\r\r\n\"1\"\r;2", byte(3))
	f.Fuzz(func(t *testing.T, text string, which byte) {
		d := dialects[int(which)%len(dialects)]
		all := allRecords(t, strings.NewReader(text), d)
		if slow := allRecords(t, iotest.OneByteReader(strings.NewReader(text)), d); !slices.EqualFunc(all, slow, func(a, b kept) bool {
			return a.text == b.text && a.Line == b.Line && a.Problem == b.Problem && a.Fields == b.Fields && a.Open == b.Open
		}) {
			t.Fatalf("all at once\n%+v\nbyte by byte\n%+v", all, slow)
		}
		rest, line := strings.TrimPrefix(text, "\xef\xbb\xbf"), int64(1)
		for _, rec := range all {
			for end := lineEnd(rest); end > 0; end = lineEnd(rest) {
				rest, line = rest[end:], line+1
			}
			if !strings.HasPrefix(rest, rec.text) || rec.Line != line {
				t.Fatalf("line %d: %q is not next in %q, line %d", rec.Line, rec.text, rest, line)
			}
			line += int64(strings.Count(rec.text, "\n"))
			rest = rest[len(rec.text):]
			if rec.Problem == "" && len(Split([]byte(rec.text), d)) != rec.Fields {
				t.Fatalf("line %d: %d cells, split into %q", rec.Line, rec.Fields, Split([]byte(rec.text), d))
			}
		}
		if strings.Trim(rest, "\r\n") != "" {
			t.Fatalf("lost %q", rest)
		}
	})
}

// lineEnd is the length of the line end that s begins with.
func lineEnd(s string) int {
	switch {
	case strings.HasPrefix(s, "\n"):
		return 1
	case strings.HasPrefix(s, "\r\n"):
		return 2
	}
	return 0
}

// FuzzRoundTrip: cells of any text, written as the feed writes them, are read back as they were, and counted alike by the
// fast way and the careful one.
func FuzzRoundTrip(f *testing.F) {
	f.Add("a\x1fb\x1ec\r\nd\x1f\"e\"", byte(0), true)
	f.Add("\x1f'\x1e''\x1f|", byte(1), false)
	f.Add("x\x1f\r\x1e\x1f\n", byte(3), true)
	f.Fuzz(func(t *testing.T, text string, which byte, crlf bool) {
		d := dialects[int(which)%len(dialects)]
		if d.Quote == 0 {
			return // without a qualifier a cell holds neither delimiter nor line end
		}
		end := map[bool]string{true: "\r\n", false: "\n"}[crlf]
		var want [][]string
		var file bytes.Buffer
		for _, row := range strings.Split(text, "\x1e") {
			cells := append([]string{"1"}, strings.Split(row, "\x1f")...)
			want = append(want, cells)
			for i, c := range cells {
				if i > 0 {
					file.WriteByte(d.Delimiter)
				}
				if strings.ContainsAny(c, string([]byte{d.Delimiter, d.Quote, '\r', '\n'})) {
					c = string(d.Quote) + strings.ReplaceAll(c, string(d.Quote), string([]byte{d.Quote, d.Quote})) + string(d.Quote)
				}
				file.WriteString(c)
			}
			file.WriteString(end)
		}
		all := allRecords(t, bytes.NewReader(file.Bytes()), d)
		for i, rec := range all {
			if i >= len(want) || rec.Problem != "" || !slices.Equal(Split([]byte(rec.text), d), want[i]) {
				t.Fatalf("row %d of %q: got %q (%s)", i, file.String(), Split([]byte(rec.text), d), rec.Problem)
			}
		}
		s, err := Count(iotest.HalfReader(bytes.NewReader(file.Bytes())), d, nil)
		if err != nil || s.Open || s.NoEnd || s.Records != int64(len(want)) || len(all) != len(want) {
			t.Fatalf("%q: %d rows written, %d read, %+v counted (%v)", file.String(), len(want), len(all), s, err)
		}
	})
}
