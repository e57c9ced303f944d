package room

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// alike are characters that a keyboard has one of and a text may have another of, for the same thing.
var alike = strings.NewReplacer(
	"‘", "'", "’", "'", "‚", "'", "‛", "'", "′", "'", "`", "'", "´", "'",
	"“", `"`, "”", `"`, "„", `"`, "‟", `"`, "«", `"`, "»", `"`, "″", `"`,
	"‐", "-", "‑", "-", "‒", "-", "–", "-", "—", "-", "―", "-", "−", "-",
)

// asSeen is what somebody sees of words and can type again: whatever space there is counts as one, what has no width as
// none, an accent is the same however it was put together, and so are capitals, quotation marks and dashes. The web app
// has the same in src/seen.ts.
func asSeen(words string) string {
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
