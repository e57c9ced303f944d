// Package words decides what a text may hold that people read as it stands, and when two names look alike. It is pure: no
// state, no clock, no I/O.
//
// A text of one line holds what can be seen: a name, a title, a tag. What cannot be seen in it is left out, because it
// would make two things look like one, or one thing look like another. A text of many lines stays as it was typed as far
// as that can be, because people paste logs and commands into it. Nothing is refused whole for one character.
package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxMarks is how many combining marks stay on one letter. Two or three are usual, and more than this climb over the
// lines above and below.
const MaxMarks = 8

const (
	nonJoiner   = '\u200c'
	joiner      = '\u200d'
	textStyle   = '\ufe0e' // the sign before it as a letter
	emojiStyle  = '\ufe0f' // the sign before it as a picture
	keycap      = '\u20e3'
	blackFlag   = '\U0001f3f4'
	tagFrom     = '\U000e0020'
	tagEnd      = '\U000e007f'
	mostTags    = 6 // of a flag, such as that of Scotland
	blankOfDots = '\u2800'
)

// Lines gives a text of many lines its form. A line ends in one way, and a control character, which no screen shows,
// becomes one that all of them do. The rest stays as it was typed, direction marks too.
var Lines = strings.NewReplacer(formOfLines()...)

func formOfLines() []string {
	pairs := []string{"\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n"}
	for r := rune(0); r < 0xa0; r++ {
		if unicode.IsControl(r) && r != '\t' && r != '\n' { // those above come first
			pairs = append(pairs, string(r), "\ufffd")
		}
	}
	return pairs
}

// Line gives a text of one line its form: without what cannot be seen, a line break as a space, with few marks on one
// letter, and no space around it. If nothing is left that can be seen, nothing is left.
func Line(s string) string {
	if plain(s) {
		return strings.TrimSpace(s)
	}
	l := liner{seen: -1}
	for rest := s; rest != ""; {
		r, size := utf8.DecodeRuneInString(rest)
		rest = rest[size:]
		rest = rest[l.take(r, rest):]
	}
	if l.seen < 0 {
		return ""
	}
	return strings.TrimRightFunc(l.out.String(), unicode.IsSpace)
}

// Unseen says whether a text holds what a line would leave out, spaces around it aside.
func Unseen(s string) bool { return Line(s) != strings.TrimSpace(s) }

// plain: most texts are of letters that have been there since the first keyboards.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// liner writes a line, and remembers what the next character depends on.
type liner struct {
	out   strings.Builder
	last  rune // the one written before; 0 at the start
	marks int  // on the letter that was written last
	gap   bool // a line ended: a space comes before what follows
	seen  rune // something that can be seen; -1 while there is nothing
}

// take takes one character, of which rest is what follows, and answers how much of the rest it took along.
func (l *liner) take(r rune, rest string) int {
	next, size := utf8.DecodeRuneInString(rest)
	if size == 0 {
		next = 0
	}
	switch {
	case endsLine(r):
		l.gap = true
	case unicode.IsLetter(r) && !unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r):
		l.marks, l.seen = 0, r
		l.write(r)
	case unicode.IsSpace(r) || r == blankOfDots:
		if r == blankOfDots {
			r = ' '
		}
		if l.last != 0 && !l.gap {
			l.write(r)
		}
	case r == nonJoiner || r == joiner:
		if !l.gap && l.joins(r, next) {
			l.write(r)
		}
	case unicode.Is(unicode.Variation_Selector, r):
		if !l.gap && l.varies(r, next) {
			l.write(r)
		}
	case r == utf8.RuneError, !unseen(r):
		if unicode.In(r, unicode.Mn, unicode.Me) {
			if l.marks++; l.marks > MaxMarks {
				return 0
			}
		} else {
			l.marks, l.seen = 0, r
		}
		l.write(r)
	}
	if r == blackFlag {
		return l.flag(rest)
	}
	return 0
}

func (l *liner) write(r rune) {
	if l.gap {
		trimmed := strings.TrimRightFunc(l.out.String(), unicode.IsSpace)
		l.out.Reset()
		l.out.WriteString(trimmed)
		if l.gap = false; trimmed != "" {
			l.out.WriteByte(' ')
		}
	}
	l.out.WriteRune(r)
	l.last = r
}

// flag takes along the letters of a flag that is written with them, such as Scotland's. Nobody sees them by themselves.
func (l *liner) flag(rest string) int {
	from := rest
	for n := 0; ; n++ {
		r, size := utf8.DecodeRuneInString(rest)
		if r < tagFrom || r > tagEnd || n > mostTags {
			return 0
		}
		if rest = rest[size:]; r == tagEnd {
			taken := len(from) - len(rest)
			l.out.WriteString(from[:taken])
			return taken
		}
	}
}

// joins says whether a joiner between the last character and the next changes how these look: in scripts whose letters
// change with their neighbours, and in pictures that are made of several.
func (l *liner) joins(r, next rune) bool {
	switch {
	case r == joiner && (picture(l.last) || l.last == emojiStyle):
		return picture(next)
	case !joining(l.last):
		return false
	case joining(next):
		return true
	}
	return r == joiner && norm.NFC.PropertiesString(string(l.last)).CCC() == 9 // as the chillus of Malayalam were written
}

// varies says whether a variation selector changes how the last character looks: a picture, a keycap, a Chinese letter.
func (l *liner) varies(r, next rune) bool {
	switch {
	case r == textStyle || r == emojiStyle:
		return picture(l.last) || next == keycap && strings.ContainsRune("0123456789#*", l.last)
	}
	return unicode.Is(unicode.Han, l.last)
}

// endsLine says whether a character ends a line, or leaps to a place in it.
func endsLine(r rune) bool {
	switch r {
	case '\n', '\r', '\t', '\v', '\f', '\u0085', '\u2028', '\u2029':
		return true
	}
	return false
}

// unseen says whether a character shows nothing, or what each machine shows in its own way: controls, formats, private
// ones, those that are none, and letters that stand for a missing letter.
func unseen(r rune) bool {
	switch {
	case unicode.Is(unicode.Prepended_Concatenation_Mark, r): // formats by name, and numbers of pages and verses to the eye
		return false
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Other_Default_Ignorable_Code_Point,
		unicode.Variation_Selector, unicode.Noncharacter_Code_Point):
		return true
	}
	return r == '\ufffc' // stands for something that is not in the text
}

// picture says whether a character is a sign that may be drawn as a picture.
func picture(r rune) bool {
	return r >= 0x1f000 && r <= 0x1faff || unicode.In(r, unicode.So, unicode.Sm) || r == '‼' || r == '⁉' || r == '〰'
}

// joining says whether a character belongs to a script whose letters look otherwise when they are joined.
func joining(r rune) bool {
	return unicode.In(r, joiners...) && r != joiner && r != nonJoiner
}

var joiners = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Mongolian, unicode.Nko, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi,
	unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala,
	unicode.Khmer, unicode.Myanmar, unicode.Tibetan, unicode.Inherited,
}
