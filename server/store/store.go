// Package store is the contract of the durable record: the rooms' logs, and who may come in. Two databases keep it,
// and both pass the suite in storetest.
package store

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/rules"
)

// Store keeps everything that must outlive a process. Safe for concurrent use. What a method has returned without an
// error is on the disk.
type Store interface {
	room.Log
	Access
	Tokens
	// About says what this record is.
	About(ctx context.Context) (About, error)
	// KeepSecret keeps the fingerprint of the server's secret, unless there is one already, and returns the one that stands.
	KeepSecret(ctx context.Context, mine Fingerprint) (stored Fingerprint, err error)
	// Rekey gives the record another secret, all of it or nothing: every room that has confidential rows is handed out, with
	// the rows it is to have from then on asked back, and the token of the secret before is deleted. Writers that have such
	// a room in hand find it moved on. ErrOtherSecret: it was begun with another one than from. ErrInUse: somebody else is
	// connected.
	Rekey(ctx context.Context, from, to Fingerprint, anew func(protocol.RoomID, *rules.Record) ([]rules.Row, error)) error
	// Clear takes a little of what rooms have forgotten (room.Batch.ForgetTo) out of the record, and says whether there may be
	// more. Nobody waits long for it, whoever writes meanwhile; what it has not come to is given to nobody all the same.
	Clear(ctx context.Context) (more bool, err error)
	// Overview lists all rooms for whoever runs the server, the one that changed last first.
	Overview(ctx context.Context) ([]Overview, error)
	// Due lists rooms that want to be woken by now, those that have waited longest first, at most limit of them.
	Due(ctx context.Context, now protocol.Instant, limit int) ([]protocol.RoomID, error)
	// DeleteRoom deletes everything there is of a room, and every way into it.
	DeleteRoom(ctx context.Context, id protocol.RoomID) error
	// Ping says whether the record can be reached.
	Ping(ctx context.Context) error
	// Close waits for what is being written.
	Close() error
}

// About is what a record says of itself.
type About struct {
	ID     uuid.UUID   // of this record among all that there are
	Secret Fingerprint // of the secret that seals its rows; zero until a server has started on it
}

var (
	// ErrOtherSecret: the record was begun with another secret.
	ErrOtherSecret = errors.New("the record was begun with another secret")
	// ErrInUse: somebody else is connected to the record.
	ErrInUse = errors.New("somebody else is connected to the record")
)

// Overview is what may be said of a room to somebody who has no place in it: numbers, and nothing that anybody wrote.
type Overview struct {
	Room    protocol.RoomID
	Created protocol.Instant // of its first event
	Changed protocol.Instant // of its last
	Events  int
	People  int   // who have, or had, a way in
	Bytes   int64 // of its events, rows and snapshot
}

// Fingerprint tells the server's secret from others, and nothing else of it.
type Fingerprint [32]byte

// Access is who may come in. Secrets are stored as hashes only.
type Access interface {
	// AddSession keeps a new session; SessionBy finds one by the hash of its secret, ErrNotFound if there is none or
	// it has ended; TouchSession puts its end off; EndSession ends it, and ReplaceSession does when its browser has another.
	AddSession(ctx context.Context, s Session) error
	SessionBy(ctx context.Context, hash Hash, now time.Time) (Session, error)
	TouchSession(ctx context.Context, hash Hash, expires time.Time) error
	EndSession(ctx context.Context, hash Hash) error
	ReplaceSession(ctx context.Context, hash Hash, now time.Time) error
	// Ended tells which of these sessions are no more, and which of those were replaced: another instance may have done it.
	// That one was replaced is known for an hour.
	Ended(ctx context.Context, hashes []Hash, now time.Time) (ended, replaced []Hash, err error)

	// AddLink keeps a new link; LinkBy finds one by the hash of its secret, used up or not; LinkOf by its id.
	AddLink(ctx context.Context, l Link) error
	LinkBy(ctx context.Context, hash Hash) (Link, error)
	RevokeLink(ctx context.Context, room protocol.RoomID, id protocol.LinkID) error
	// EndHandovers revokes the hand-over links of one identity in a room.
	EndHandovers(ctx context.Context, room protocol.RoomID, of Identity) error
	// EndOtherDevices ends the sessions of a grant's identity, but for one, and the grants of others as the same person.
	EndOtherDevices(ctx context.Context, g Grant, but Hash) error
	// Sweep deletes the sessions that have ended, tokens that are over, and the links that were over before then.
	Sweep(ctx context.Context, now, links time.Time) error
	// UseLink uses a link that needs no grant. ErrLinkOver as below.
	UseLink(ctx context.Context, link Hash, now time.Time) error
	// TakeUp uses a link and keeps the grant it gives, in one transaction. Whoever has a grant in that room keeps it:
	// then the link is not used, and the grant that stands is returned. ErrLinkOver: expired, used up or revoked.
	TakeUp(ctx context.Context, link Hash, g Grant, now time.Time) (held Grant, used bool, err error)

	// Readmit uses a link for somebody who was removed or has left, or who comes as another person: the grant they had, if any, gives
	// way to this one. Several identities may be one person. ErrLinkOver as above.
	Readmit(ctx context.Context, link Hash, g Grant, now time.Time) error
	// SetPlace changes what a list of rooms shows of somebody's place; nothing if there is none.
	SetPlace(ctx context.Context, p Place) error
	// Entered is told that a room knows somebody: how they are called is for the room to say from then on, and forgotten here.
	Entered(ctx context.Context, room protocol.RoomID, person protocol.PersonID) error
	// Merge makes whoever may enter as one person enter as another of that room, whose role their lists show.
	Merge(ctx context.Context, room protocol.RoomID, person, into protocol.PersonID) error
	// Empty says whether no room was ever made here.
	Empty(ctx context.Context) (bool, error)

	// AddGrant lets somebody in without a link: whoever made the room.
	AddGrant(ctx context.Context, g Grant) error
	// GrantOf finds what an identity may enter a room as; ErrNotFound if it may not.
	GrantOf(ctx context.Context, room protocol.RoomID, identity Identity) (Grant, error)
	// Rooms lists the rooms an identity may enter, the newest first.
	Rooms(ctx context.Context, identity Identity) ([]Listed, error)
}

// As much is cleared in one step: events, and bytes of them.
const (
	ClearRows  = 500
	ClearBytes = 512 << 10
)

var (
	// ErrNotFound: there is no such thing.
	ErrNotFound = errors.New("not found")
	// ErrLinkOver: the link has expired, was revoked, or has been used as often as it may be.
	ErrLinkOver = errors.New("the link is over")
)

// Hash is SHA-256 of a secret of 128 bits or more.
type Hash [32]byte

// Identity is one holder of sessions: a person's browsers, tied together by hand-over links. It is no account and
// appears in no room; each room knows its own person of it.
type Identity [16]byte

// Session is one browser's sign-in.
type Session struct {
	Hash     Hash
	Identity Identity
	SignedIn bool // came with the setup token, or made a room here
	Expires  time.Time
}

// Link lets somebody in who knows its secret.
type Link struct {
	ID       protocol.LinkID
	Room     protocol.RoomID
	Hash     Hash
	Kind     protocol.LinkKind
	Role     protocol.Role
	Identity Identity // of a hand-over
	Expires  time.Time
	Uses     int
	Most     int // 0: as often as people like
	Revoked  bool
}

// Over says whether the link lets nobody in any more.
func (l Link) Over(now time.Time) bool {
	return l.Revoked || !now.Before(l.Expires) || l.Most > 0 && l.Uses >= l.Most
}

// Gone says whether whoever held it is not in the room any more.
func (g Grant) Gone() bool { return g.Role == RoleGone }

// RoleGone stands in the place of a role.
const RoleGone protocol.Role = "gone"

// Grant is somebody's place in a room.
type Grant struct {
	Room     protocol.RoomID
	Identity Identity
	Person   protocol.PersonID
	Role     protocol.Role // as it was given; what holds now is in the room's log
	Name     string        // until the room knows them
	Pronouns string
	Link     protocol.LinkID
}

// Place is how somebody stands in a room now.
type Place struct {
	Room   protocol.RoomID
	Person protocol.PersonID
	Role   protocol.Role
	Gone   bool // removed, or left: the room is in their list no more
}

// Listed is a room in somebody's list.
type Listed struct {
	Room    protocol.RoomID
	Person  protocol.PersonID
	Role    protocol.Role
	Summary protocol.Summary
}
