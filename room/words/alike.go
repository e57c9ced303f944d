package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// alike are characters that a keyboard has one of and a text may have another of, for the same thing.
var alike = strings.NewReplacer(
	"‘", "'", "’", "'", "‚", "'", "‛", "'", "′", "'", "`", "'", "´", "'",
	"“", `"`, "”", `"`, "„", `"`, "‟", `"`, "«", `"`, "»", `"`, "″", `"`,
	"‐", "-", "‑", "-", "‒", "-", "–", "-", "—", "-", "―", "-", "−", "-",
)

// Seen is what somebody sees of words and can type again: whatever space there is counts as one, what has no width as
// none, an accent is the same however it was put together, and so are capitals, quotation marks and dashes. The web app
// has the same in src/seen.ts.
func Seen(words string) string {
	words = alike.Replace(norm.NFKC.String(alike.Replace(words)))
	words = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r), unicode.IsControl(r), r >= 0xfe00 && r <= 0xfe0f:
			return -1
		}
		return r
	}, words)
	return cases.Fold().String(strings.Join(strings.Fields(words), " "))
}

// Alike says whether two names may be taken for one another. What looks like a Latin letter or a digit counts as that.
func Alike(a, b string) bool {
	var one Looks
	one.Add(a)
	return one.Has(b)
}

// Looks is how several names look at a glance. The zero value holds none. There are two ways to see a name, because a
// capital I looks like a small l, and INES says the same as Ines.
type Looks struct{ drawn, folded map[string]bool }

// Add takes a name in.
func (l *Looks) Add(name string) {
	if l.drawn == nil {
		l.drawn, l.folded = map[string]bool{}, map[string]bool{}
	}
	asDrawn, folded := looksOf(name)
	l.drawn[asDrawn], l.folded[folded] = true, true
}

// Has says whether a name may be taken for one of them.
func (l *Looks) Has(name string) bool {
	asDrawn, folded := looksOf(name)
	return l.drawn[asDrawn] || l.folded[folded]
}

// looksOf finds both in one walk: a room may have a thousand people, and each of them is compared with each who comes.
func looksOf(name string) (asDrawn, folded string) {
	if !plain(name) {
		name = alike.Replace(norm.NFKD.String(alike.Replace(name)))
	}
	var a, b []byte
	gap, dotted := false, false // a space comes before what follows; a dot is upon the last letter already
	for _, r := range name {
		switch {
		case unicode.IsSpace(r) || r == blankOfDots:
			gap = len(a) > 0
			continue
		case r >= utf8.RuneSelf && !unicode.IsLetter(r) && unseen(r), r >= utf8.RuneSelf && unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r):
			continue
		case r == dotAbove && dotted:
			continue
		}
		if gap {
			a, b, gap = append(a, ' '), append(b, ' '), false
		}
		small := lower(r)
		a, b = appendLook(a, r), appendLook(b, small)
		dotted = small == 'i' || small == 'j' || lookalikes[small] == "i" || lookalikes[small] == "j"
	}
	return string(a), string(b)
}

const dotAbove = '\u0307'

// appendLook appends what stands for all that look like a character, in small letters.
func appendLook(to []byte, r rune) []byte {
	if as, known := lookalikes[r]; known {
		return append(to, strings.ToLower(as)...)
	}
	if r = lower(r); r == 'ß' {
		return append(to, "ss"...)
	}
	return utf8.AppendRune(to, r)
}

// lower is the small letter of a character, one for all of its forms.
func lower(r rune) rune {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}
	return unicode.ToLower(unicode.ToUpper(r))
}
