package text

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// FromString gives the units of a string. Bytes that are not UTF-8 become U+FFFD; ask Acceptable first.
func FromString(s string) []uint16 { return utf16.Encode([]rune(s)) }

// String gives the string that units spell.
func String(units []uint16) string { return string(utf16.Decode(units)) }

// Units counts the UTF-16 code units of a string, without making them.
func Units(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

// Acceptable says whether a string can be the text of a Document: it is UTF-8, and its only line breaks are "\n". A
// browser's editor makes a line break of every "\r", which would change the text without anybody having changed it.
func Acceptable(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\r") }

// Sum is the 32-bit FNV-1a of a text, over the low byte and then the high byte of each unit. With the length it lets a
// copy notice cheaply that it went astray; it guards against mistakes, not against malice.
func Sum(units []uint16) uint32 {
	const prime = 16777619
	h := uint32(2166136261)
	for _, u := range units {
		h = (h ^ uint32(u&0xff)) * prime
		h = (h ^ uint32(u>>8)) * prime
	}
	return h
}

func isHigh(u uint16) bool { return u&0xfc00 == 0xd800 }
func isLow(u uint16) bool  { return u&0xfc00 == 0xdc00 }

// insidePair says whether a position would cut a surrogate pair in two.
func insidePair(units []uint16, at int) bool {
	return at > 0 && at < len(units) && isHigh(units[at-1]) && isLow(units[at])
}
