// Package access is who may come in: sessions, links and what they give. What somebody may do once they are in is the
// room's to say; the role in a grant is only how they came.
package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/rules"
	"secondstory/server/store"
)

// Access decides who may come in. Safe for concurrent use.
type Access struct {
	Store store.Store
	Hall  *room.Hall
	Now   func() time.Time
}

const (
	sessionLife   = 400 * 24 * time.Hour // sliding; browsers keep a cookie no longer
	renewAfter    = 24 * time.Hour
	inviteLife    = 14 * 24 * time.Hour
	leadLife      = 24 * time.Hour // of a link that makes a facilitator, unless said otherwise
	recoveryLife  = 400 * 24 * time.Hour
	linkKept      = 400 * 24 * time.Hour
	retryLife     = 10 * time.Minute // so long the answer to a room's making may be asked for again
	handoverLife  = 10 * time.Minute
	longestInvite = 90 * 24 * time.Hour
)

// Secret makes a new secret of 192 bits, fit for an address, and its hash.
func Secret() (string, store.Hash) {
	b := make([]byte, 24)
	rand.Read(b)
	s := base64.RawURLEncoding.EncodeToString(b)
	return s, HashOf(s)
}

// HashOf is what is stored of a secret.
func HashOf(secret string) store.Hash { return sha256.Sum256([]byte(secret)) }

// Session finds the session of a cookie; a zero one if there is none. It puts the end off now and then; renewed says
// that the cookie should be sent again.
func (a *Access) Session(ctx context.Context, cookie string) (s store.Session, renewed bool, err error) {
	if cookie == "" {
		return s, false, nil
	}
	now := a.Now()
	s, err = a.Store.SessionBy(ctx, HashOf(cookie), now)
	if errors.Is(err, store.ErrNotFound) {
		return store.Session{}, false, nil
	} else if err != nil {
		return s, false, err
	}
	if until := now.Add(sessionLife); until.Sub(s.Expires) > renewAfter {
		if err := a.Store.TouchSession(ctx, s.Hash, until); err != nil {
			return s, false, err
		}
		s.Expires, renewed = until, true
	}
	return s, renewed, nil
}

// Begin makes a session: of an identity that exists, or of a new one.
func (a *Access) Begin(ctx context.Context, of store.Identity, signedIn bool) (cookie string, s store.Session, err error) {
	cookie, hash := Secret()
	if of == (store.Identity{}) {
		rand.Read(of[:])
	}
	s = store.Session{Hash: hash, Identity: of, SignedIn: signedIn, Expires: a.Now().Add(sessionLife)}
	return cookie, s, a.Store.AddSession(ctx, s)
}

// Made is a room that was made, with the secrets of its first two links. Link is what Invite is the secret of.
// Both are new ones where the answer to the same wish was lost and asked for again.
type Made struct {
	Room             protocol.RoomID
	Link             store.Link
	Invite, Recovery string
}

// Create makes a room led by somebody, with a link to come in and one to recover by, and with whatever else they ask
// first. The same wish of the same identity makes one room, however often it is asked. Asked again it answers with new
// links as long as an answer may be under way, to whoever still leads there, and to nobody else: who somebody was when
// they made a room gives nothing now.
func (a *Access) Create(ctx context.Context, who store.Identity, wish protocol.CommandID, c rules.CreateRoom, name string, more ...protocol.Command) (m Made, err error) {
	// Made of an identity, which nobody else can know, the ids are those of no room but this one.
	id := protocol.RoomID{UUID: derived("room", who, wish)}
	m.Room = id
	person := protocol.PersonID{UUID: derived("person", who, wish)}
	first := rules.EnterPerson{Person: person, Name: name, Role: protocol.RoleFacilitator}
	err = a.Hall.Create(ctx, id, c, first, more...)
	if errors.Is(err, room.ErrBegun) || errors.Is(err, room.ErrBegunOtherwise) {
		err = a.mayAskAgain(ctx, id, person, errors.Is(err, room.ErrBegun))
	}
	if err != nil {
		return m, err
	}
	if _, err = a.Store.GrantOf(ctx, id, who); errors.Is(err, store.ErrNotFound) {
		err = a.Store.AddGrant(ctx, store.Grant{Room: id, Identity: who, Person: person, Role: protocol.RoleFacilitator})
	}
	if err != nil {
		return m, fmt.Errorf("let the maker of a room in: %w", err)
	}
	if m.Invite, m.Link, err = a.Invite(ctx, Invitation{Room: id, By: person, Role: protocol.RoleParticipant}); err != nil {
		return m, err
	}
	m.Recovery, err = a.Recovery(ctx, id, person)
	return m, err
}

// mayAskAgain refuses whoever asks for a room that they made before, unless they lead it and may not have the answer.
func (a *Access) mayAskAgain(ctx context.Context, id protocol.RoomID, person protocol.PersonID, same bool) error {
	var role protocol.Role
	made := protocol.At(a.Now())
	if err := a.Hall.Inspect(ctx, id, func(s *rules.State) {
		role = s.RoleOf(person)
		if len(s.Facilitators.Links) > 0 {
			made = s.Facilitators.Links[0].Made
		}
	}); err != nil {
		return err
	}
	switch {
	case role != protocol.RoleFacilitator:
		return protocol.Reject(protocol.NotFound, "There is no such meeting here, or it is not open to you.")
	case !same:
		return protocol.Reject(protocol.IDReused, "This key has made another meeting. A new meeting needs a new one.")
	case a.Now().Sub(made.Time()) > retryLife:
		return protocol.Reject(protocol.NotNow, "You have made this meeting already. It stands in your library.")
	}
	return nil
}

// derived is an id that follows from somebody's wish, and tells nothing of either.
func derived(what string, who store.Identity, wish protocol.CommandID) (u uuid.UUID) {
	sum := sha256.Sum256(slices.Concat([]byte("second story "+what+"\n"), who[:], wish.UUID[:]))
	copy(u[:], sum[:])
	u[6], u[8] = u[6]&0x0f|0x40, u[8]&0x3f|0x80 // version 4, as RFC 9562 wants it
	return u
}

// EndDevices signs every browser out that is somebody of a room, but for the one that asks: those that share its identity,
// and those that came as the same person by a hand-over. A hand-over that is still open ends, too.
func (a *Access) EndDevices(ctx context.Context, g store.Grant, but store.Hash) error {
	if err := a.Store.EndHandovers(ctx, g.Room, g.Identity); err != nil {
		return fmt.Errorf("end the links to other devices: %w", err)
	}
	if err := a.Store.EndOtherDevices(ctx, g, but); err != nil {
		return fmt.Errorf("end other devices: %w", err)
	}
	return a.tell(ctx, g.Room, rules.EndDevices{Person: g.Person})
}

// tell puts a fact of the server's into a room.
func (a *Access) tell(ctx context.Context, id protocol.RoomID, c protocol.Command) error {
	answer, err := a.Hall.Do(ctx, id, protocol.PersonID{}, protocol.CommandID{}, c, false)
	if err != nil {
		return err
	}
	if answer.Rejected != nil {
		return answer.Rejected
	}
	return nil
}
