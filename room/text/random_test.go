package text_test

import (
	"secondstory/room/text"
)

// chance gives a number from 0 to n, both included. Property tests, fuzz targets and benchmarks each bring their own.
type chance func(n int) int

// pieces are what random texts are made of: what people type, and whatever has more than one unit, no width, another
// direction, or a meaning somewhere else.
var pieces = []string{
	"a", "b", "X", " ", "\n", "é", "e\u0301", "漢", "Ж", "א", "\u2028", "\u00a0", "😀", "🧑‍🚒", "🇫🇮", "𝒳", "\U0010ffff",
	"\uffff", "\x00", "\"\\",
}

// words makes a text of least to most pieces.
func (upTo chance) words(least, most int) []uint16 {
	var out []uint16
	for n := least + upTo(most-least); n > 0; n-- {
		out = append(out, text.FromString(pieces[upTo(len(pieces)-1)])...)
	}
	return out
}

// place is a position that cuts no pair, at or after from.
func (upTo chance) place(in []uint16, from, reach int) int {
	at := from + upTo(min(reach, len(in)-from))
	if at > 0 && at < len(in) && in[at]&0xfc00 == 0xdc00 && in[at-1]&0xfc00 == 0xd800 {
		at++
	}
	return at
}

// change makes a change set for a text: one to three edits, close to each other more often than not.
func (upTo chance) change(in []uint16) text.Changes {
	var edits []text.Edit
	for n := max(1, upTo(5)-2); n > 0; n-- {
		from := upTo.place(in, 0, len(in))
		e := text.Edit{From: from, To: from}
		if upTo(1) == 0 {
			e.To = upTo.place(in, from, 5)
		}
		if e.From == e.To || upTo(1) == 0 {
			e.Insert = upTo.words(1, 4)
		}
		edits = append(edits, e)
	}
	c, err := text.Of(len(in), edits...)
	if err != nil {
		panic(err)
	}
	return c
}
