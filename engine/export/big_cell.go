package export

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"strata/engine/spec"
)

// The styles of bigStyles.
const (
	stylePlain = ""
	styleDate  = ` s="1"`
	styleTime  = ` s="2"`
	styleHead  = ` s="3"`
	styleGuard = ` s="4"` // a text that looks like a formula stays one when somebody edits the cell
)

// exactDigits is how many digits of a number a spreadsheet keeps; a longer whole number is written as text.
const exactDigits = 15

// cell writes a value that is not empty. What does not fit its column's kind is written as text.
func (b *bigXLSX) cell(i int, v []byte) error {
	switch b.columns[i].Kind {
	case Whole:
		if digits := len(bytes.TrimPrefix(v, []byte("-"))); digits <= exactDigits && isNumber(v) {
			b.plain(i, stylePlain, v)
			return nil
		}
	case Number, Percent:
		if isNumber(v) {
			b.plain(i, stylePlain, v)
			return nil
		}
	case Bool:
		if s := string(v); s == "true" || s == "false" {
			b.start(i, ` t="b"`)
			b.buf = append(append(b.buf, `<v>`...), map[bool]byte{true: '1', false: '0'}[s == "true"])
			b.buf = append(b.buf, `</v></c>`...)
			return nil
		}
	case Date:
		if days, ok := serial("2006-01-02", v); ok {
			b.plain(i, styleDate, strconv.AppendInt(nil, int64(days), 10))
			return nil
		}
	case Time:
		if days, ok := serial("2006-01-02 15:04:05", v); ok {
			b.plain(i, styleTime, strconv.AppendFloat(nil, days, 'f', -1, 64))
			return nil
		}
	}
	if bytes.IndexByte([]byte("=+-@"), v[0]) >= 0 {
		return b.text(i, v, styleGuard)
	}
	return b.text(i, v, stylePlain)
}

// isNumber tells digits, with sign, point and exponent, from inf and nan.
func isNumber(v []byte) bool {
	for i, c := range v {
		if (c < '0' || c > '9') && c != '.' && c != '-' && (c != '+' && c != 'e' && c != 'E' || i == 0) {
			return false
		}
	}
	return true
}

// start writes a cell's opening tag.
func (b *bigXLSX) start(i int, attributes string) {
	b.buf = append(append(append(b.buf, `<c r="`...), b.letters[i]...), b.number...)
	b.buf = append(append(append(b.buf, '"'), attributes...), '>')
}

func (b *bigXLSX) plain(i int, style string, v []byte) {
	b.start(i, style)
	b.buf = append(append(append(b.buf, `<v>`...), v...), `</v></c>`...)
}

func (b *bigXLSX) text(i int, v []byte, style string) error {
	if len(v) > cellLimit && units(v) > cellLimit {
		return spec.Usagef("write csv or parquet instead", "a cell holds %d characters, column %q has a longer text in row %s of sheet %d",
			cellLimit, b.columns[i].Name, b.number, b.sheets)
	}
	b.start(i, style+` t="inlineStr"`)
	b.buf = append(b.buf, `<is><t`...)
	if v[0] <= ' ' || v[len(v)-1] <= ' ' {
		b.buf = append(b.buf, ` xml:space="preserve"`...)
	}
	b.buf = append(b.buf, '>')
	b.buf = appendXML(b.buf, v)
	b.buf = append(b.buf, `</t></is></c>`...)
	return nil
}

func units(v []byte) int {
	n := 0
	for len(v) > 0 {
		r, size := utf8.DecodeRune(v)
		if n++; r > 0xFFFF {
			n++
		}
		v = v[size:]
	}
	return n
}

// appendXML escapes a text. Characters XML does not have are written as spreadsheets write them, _x0001_, and so is a
// text that looks like one of those. Source: ECMA-376, ST_Xstring.
func appendXML(out, v []byte) []byte {
	from := 0
	put := func(i, size int, text string) {
		out = append(append(out, v[from:i]...), text...)
		from = i + size
	}
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c == '&':
			put(i, 1, "&amp;")
		case c == '<':
			put(i, 1, "&lt;")
		case c == '>':
			put(i, 1, "&gt;")
		case c < ' ' && c != '\t' && c != '\n':
			put(i, 1, string(fmtControl(c)))
		case c == '_' && isEscape(v[i:]):
			put(i, 1, "_x005F_")
		case c == 0xEF && i+2 < len(v) && v[i+1] == 0xBF && v[i+2] >= 0xBE: // U+FFFE, U+FFFF
			put(i, 3, "\uFFFD")
			i += 2
		}
	}
	return append(out, v[from:]...)
}

func fmtControl(c byte) []byte {
	const hex = "0123456789ABCDEF"
	return []byte{'_', 'x', '0', '0', hex[c>>4], hex[c&15], '_'}
}

// isEscape tells whether a text starts like _x0041_.
func isEscape(v []byte) bool {
	if len(v) < 7 || v[1] != 'x' || v[6] != '_' {
		return false
	}
	for _, c := range v[2:6] {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F') {
			return false
		}
	}
	return true
}
