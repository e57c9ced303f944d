package protocol

import (
	"errors"
	"strings"
)

// Stream names one audience of a room. Each stream has its own contiguous numbers, so that a number never betrays
// that something happened elsewhere.
type Stream string

const (
	// All is what everybody in the room may read.
	All Stream = "all"
	// Facilitators is what those who lead the meeting share among themselves.
	Facilitators Stream = "facilitators"
	// Record is what a record keeps for itself. It is nobody's: no connection can have it.
	Record Stream = "record"
)

const personPrefix = "person:"

// Personal is the stream of one person, whatever their role.
func Personal(p PersonID) Stream { return Stream(personPrefix + p.String()) }

// Person is whose stream this is, if it is anybody's.
func (s Stream) Person() (PersonID, bool) {
	rest, ok := strings.CutPrefix(string(s), personPrefix)
	if !ok {
		return PersonID{}, false
	}
	id, err := ParseID[personKind](rest)
	return id, err == nil
}

// MarshalText makes a stream usable as a key.
func (s Stream) MarshalText() ([]byte, error) { return []byte(s), nil }

// UnmarshalText refuses a stream that cannot exist.
func (s *Stream) UnmarshalText(b []byte) error {
	c := Stream(b)
	if _, personal := c.Person(); c != All && c != Facilitators && c != Record && !personal {
		return errors.New("no such stream")
	}
	*s = c
	return nil
}
