package protocol

import (
	"errors"
	"time"

	"github.com/google/uuid"
)

// ID is a random UUID (version 4) that names one kind of thing: an entry's id cannot be handed in where a person's is
// wanted. K is only a label. Random, because an id that carries a clock would say when something secret was done.
type ID[K any] struct{ uuid.UUID }

type (
	roomKind            struct{}
	personKind          struct{}
	commandKind         struct{}
	entryKind           struct{}
	actorKind           struct{}
	textKind            struct{}
	lineKind            struct{}
	draftKind           struct{}
	voteKind            struct{}
	handKind            struct{}
	hazardKind          struct{}
	walkthroughNoteKind struct{}
	perspectiveKind     struct{}
	celebrationKind     struct{}
	linkKind            struct{}
	epochKind           struct{}
)

type (
	RoomID    = ID[roomKind]
	PersonID  = ID[personKind]
	CommandID = ID[commandKind]
	EntryID   = ID[entryKind]
	ActorID   = ID[actorKind]
	TextID    = ID[textKind]
	LineID    = ID[lineKind]
	DraftID   = ID[draftKind]
	VoteID    = ID[voteKind]
	HandID    = ID[handKind]
	HazardID  = ID[hazardKind]
	// WalkthroughNoteID names a note of a first walk-through.
	WalkthroughNoteID = ID[walkthroughNoteKind]
	PerspectiveID     = ID[perspectiveKind]
	CelebrationID     = ID[celebrationKind]
	LinkID            = ID[linkKind]
	// Epoch names one life of a room's log. A restored, copied or imported room starts another, so that positions of
	// two lives are never mixed.
	Epoch = ID[epochKind]
)

var errID = errors.New("not an id: 36 characters of a lower-case UUID are wanted")

// IsZero says whether the id names nothing.
func (id ID[K]) IsZero() bool { return id.UUID == uuid.Nil }

// UnmarshalText accepts exactly the form that MarshalText writes, so that one id has one spelling.
func (id *ID[K]) UnmarshalText(b []byte) error {
	u, err := uuid.ParseBytes(b)
	if err != nil || len(b) != 36 || u == uuid.Nil || u.String() != string(b) {
		return errID
	}
	id.UUID = u
	return nil
}

// ParseID reads an id from a path or a flag.
func ParseID[K any](s string) (id ID[K], err error) {
	err = id.UnmarshalText([]byte(s))
	return id, err
}

// ParseRoomID reads a room's id.
func ParseRoomID(s string) (RoomID, error) { return ParseID[roomKind](s) }

// ParsePersonID reads a person's id.
func ParsePersonID(s string) (PersonID, error) { return ParseID[personKind](s) }

// ParseVoteID reads a vote's id.
func ParseVoteID(s string) (VoteID, error) { return ParseID[voteKind](s) }

// ParseHazardID reads a care note's id.
func ParseHazardID(s string) (HazardID, error) { return ParseID[hazardKind](s) }

// ParseWalkthroughNoteID reads the id of a note of a first walk-through.
func ParseWalkthroughNoteID(s string) (WalkthroughNoteID, error) {
	return ParseID[walkthroughNoteKind](s)
}

// NewID makes a random id. A room never calls it: there ids are settled before a fact exists.
func NewID[I ID[K], K any]() I { return I(ID[K]{uuid.New()}) }

// TextOf names the text of an entry. A text has its id from the thing it belongs to, and lives beside it, so that
// moving or removing a moment does not disturb whoever is writing in it.
func TextOf[K any](id ID[K]) TextID { return TextID(id) }

// Instant is a moment in time in milliseconds since 1970, UTC. On the wire it is RFC 3339 with exactly three decimals
// and a Z, so that equal instants are equal text everywhere.
type Instant int64

const instantForm = "2006-01-02T15:04:05.000Z"

// At rounds a time down to an Instant.
func At(t time.Time) Instant { return Instant(t.UnixMilli()) }

// Time is the instant as Go's time, in UTC.
func (i Instant) Time() time.Time { return time.UnixMilli(int64(i)).UTC() }

func (i Instant) String() string { return i.Time().Format(instantForm) }

// MarshalText writes the wire form.
func (i Instant) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// UnmarshalText reads the wire form and no other; years run from 1970 to 9999.
func (i *Instant) UnmarshalText(b []byte) error {
	t, err := time.Parse(instantForm, string(b))
	if err != nil || t.Year() < 1970 || At(t).String() != string(b) {
		return errors.New("not an instant: RFC 3339 with three decimals and Z is wanted")
	}
	*i = At(t)
	return nil
}
