package text

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// Append appends the change set as it is on the wire, byte for byte as a browser's JSON.stringify writes it.
func (c Changes) Append(to []byte) []byte {
	text := c.text
	to = append(to, '[')
	for i, s := range c.sections {
		if i > 0 {
			to = append(to, ',')
		}
		if s.ins < 0 {
			to = strconv.AppendInt(to, int64(s.len), 10)
			continue
		}
		to = append(to, '[')
		to = strconv.AppendInt(to, int64(s.len), 10)
		if s.ins > 0 {
			to = appendLines(to, text[:s.ins])
			text = text[s.ins:]
		}
		to = append(to, ']')
	}
	return append(to, ']')
}

// String is the JSON of the change set, for tests and for reading; it says what people wrote, so never log it.
func (c Changes) String() string { return string(c.Append(nil)) }

func appendLines(to []byte, text []uint16) []byte {
	to = append(to, `,"`...)
	for i := 0; i < len(text); i++ {
		u := text[i]
		switch {
		case u == '\n':
			to = append(to, `","`...)
		case u < 0x20 || u == '"' || u == '\\':
			to = appendEscape(to, byte(u))
		case u < utf8.RuneSelf:
			to = append(to, byte(u))
		case isHigh(u) && i+1 < len(text) && isLow(text[i+1]):
			i++
			to = utf8.AppendRune(to, utf16.DecodeRune(rune(u), rune(text[i])))
		default:
			to = utf8.AppendRune(to, rune(u))
		}
	}
	return append(to, '"')
}

func appendEscape(to []byte, c byte) []byte {
	const hex = "0123456789abcdef"
	switch c {
	case '\b':
		return append(to, `\b`...)
	case '\t':
		return append(to, `\t`...)
	case '\f':
		return append(to, `\f`...)
	case '"', '\\':
		return append(to, '\\', c)
	}
	return append(to, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
}
