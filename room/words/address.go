package words

import (
	"slices"
	"strings"
	"unicode"
)

// harmful are schemes of addresses that run something where they are followed, or show what somebody else wrote as ours.
var harmful = []string{"javascript", "data", "vbscript", "blob", "file"}

// Scheme is what an address begins with, in small letters: "https", "javascript", "tel". Words that are none have none, such
// as "Room: the small one", unless a browser would take them for something that harms.
func Scheme(s string) string {
	scheme, rest, found := strings.Cut(strings.TrimSpace(s), ":")
	scheme = strings.ToLower(strings.TrimSpace(scheme))
	switch {
	case !found || scheme == "" || scheme[0] < 'a' || scheme[0] > 'z':
		return ""
	case slices.Contains(harmful, scheme):
		return scheme
	case rest == "" || strings.IndexFunc(rest, unicode.IsSpace) == 0 || strings.IndexFunc(scheme, notOfScheme) >= 0:
		return ""
	}
	return scheme
}

func notOfScheme(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("+-.", r)
}
