package rules

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"secondstory/protocol"
	"secondstory/room/text"
	"secondstory/room/words"
)

// Two people of a room may have one name, and somebody may take a name that looks like another's. The later of them gets a
// number, which is part of the name: it is settled once, and stands wherever the name does.

// ownName is a name as its bearer may have it here: with the next free number, if it looks like that of somebody else who is
// in the room. Who has left has given theirs up.
func (d *deciding) ownName(name string, who protocol.PersonID) string {
	others := d.looks(who)
	if !others.Has(name) {
		return name
	}
	bare := withoutNumber(name)
	for n := 2; ; n++ {
		if numbered := withNumber(bare, n); !others.Has(numbered) {
			return numbered
		}
	}
}

// looks is how everybody looks who is in the room, but for some.
func (d *deciding) looks(without ...protocol.PersonID) *words.Looks {
	var all words.Looks
	for _, p := range d.All.People {
		if p.In() && !slices.Contains(without, p.ID) {
			all.Add(p.Name)
		}
	}
	return &all
}

// freedName is the name of somebody without a number that they had because of another, who is the same person now; with it,
// if a third looks alike, too.
func (d *deciding) freedName(stays, gone *protocol.Person) string {
	bare := withoutNumber(stays.Name)
	if !words.Alike(bare, withoutNumber(gone.Name)) || d.looks(stays.ID, gone.ID).Has(bare) {
		return stays.Name
	}
	return bare
}

// withNumber shortens a name that leaves no room for its number.
func withNumber(name string, n int) string {
	number := fmt.Sprintf(" (%d)", n)
	for text.Units(name)+len(number) > protocol.MaxName {
		_, size := utf8.DecodeLastRuneInString(name)
		name = words.Line(name[:len(name)-size])
	}
	return name + number
}

// withoutNumber takes the number off, if there is one behind a name.
func withoutNumber(name string) string {
	bare, number, found := cutLast(name, " (")
	digits := strings.TrimSuffix(number, ")")
	if !found || digits == number || digits == "" || len(digits) > 3 || strings.TrimSpace(bare) == "" ||
		strings.ContainsFunc(digits, func(r rune) bool { return !unicode.IsDigit(r) }) {
		return name
	}
	return strings.TrimSpace(bare)
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
