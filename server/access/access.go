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
	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/room"
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
func (a *Access) Create(ctx context.Context, who store.Identity, wish protocol.CommandID, c room.CreateRoom, name string, more ...protocol.Command) (m Made, err error) {
	// Made of an identity, which nobody else can know, the ids are those of no room but this one.
	id := protocol.RoomID{UUID: derived("room", who, wish)}
	m.Room = id
	person := protocol.PersonID{UUID: derived("person", who, wish)}
	first := room.EnterPerson{Person: person, Name: name, Role: protocol.RoleFacilitator}
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
	if err := a.Hall.Look(ctx, id, func(s *room.State) {
		role = s.RoleOf(person)
		if len(s.Leads.Links) > 0 {
			made = s.Leads.Links[0].Made
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

// Recovery makes somebody's way back in, once, and ends the one they had.
func (a *Access) Recovery(ctx context.Context, id protocol.RoomID, person protocol.PersonID) (string, error) {
	var had []protocol.LinkID
	err := a.Hall.Look(ctx, id, func(s *room.State) {
		for _, l := range s.Leads.Links {
			if s.Standing(l.For) == s.Standing(person) && !l.Revoked {
				had = append(had, l.ID)
			}
		}
	})
	if err != nil {
		return "", err
	}
	l := store.Link{
		ID: protocol.NewID[protocol.LinkID](), Room: id, Kind: store.LinkRecovery, Role: protocol.RoleFacilitator,
		Expires: a.Now().Add(recoveryLife).Truncate(time.Second), Most: 1,
	}
	secret, err := a.list(ctx, l, person, person)
	if err != nil {
		return "", err
	}
	for _, link := range had {
		if err := a.Revoke(ctx, id, link); err != nil {
			return "", err
		}
	}
	return secret, nil
}

// derived is an id that follows from somebody's wish, and tells nothing of either.
func derived(what string, who store.Identity, wish protocol.CommandID) (u uuid.UUID) {
	sum := sha256.Sum256(slices.Concat([]byte("second story "+what+"\n"), who[:], wish.UUID[:]))
	copy(u[:], sum[:])
	u[6], u[8] = u[6]&0x0f|0x40, u[8]&0x3f|0x80 // version 4, as RFC 9562 wants it
	return u
}

// Invitation is a link to be made. By is who makes it; nobody: whoever runs the server. Without a life or a number it has
// those of its role: who leads comes alone, and within a day; others for two weeks, up to a share of the room.
type Invitation struct {
	Room   protocol.RoomID
	By     protocol.PersonID
	Role   protocol.Role
	Life   time.Duration
	Most   int
	Huddle bool // it lets people in before the door is opened
}

// Invite makes a link that gives a role, and tells the facilitators that it is there.
func (a *Access) Invite(ctx context.Context, i Invitation) (string, store.Link, error) {
	leads := i.Role == protocol.RoleFacilitator
	if i.Life == 0 {
		i.Life = inviteLife
		if leads {
			i.Life = leadLife
		}
	}
	switch {
	case i.Most == 0 && leads:
		i.Most = 1
	case i.Most == 0:
		i.Most = a.share()
	}
	if i.Life < 0 || i.Life > longestInvite || i.Most < 0 || i.Most > protocol.MaxPeople {
		return "", store.Link{}, protocol.Reject(protocol.Invalid, "A link lasts from an hour to 90 days, and lets in up to %d people.", protocol.MaxPeople)
	}
	l := store.Link{
		ID: protocol.NewID[protocol.LinkID](), Room: i.Room, Kind: store.LinkInvite, Role: i.Role,
		Expires: a.Now().Add(i.Life).Truncate(time.Second), Most: i.Most,
	}
	if i.Huddle {
		l.Kind = store.LinkHuddle
	}
	secret, err := a.list(ctx, l, i.By, protocol.PersonID{})
	return secret, l, err
}

// share is how many people one invitation lets in, unless said otherwise: so many that a meeting needs one, and not so many
// that one fills a large room.
func (a *Access) share() int {
	places := a.Hall.Places()
	return max(places/2, min(places, 50))
}

// list makes a link that stands in the list of the facilitators. It stands there before it opens anything: one that the
// room refuses leaves no trace, and one that could not be kept is said to be closed.
func (a *Access) list(ctx context.Context, l store.Link, by, whose protocol.PersonID) (secret string, err error) {
	if err := a.tell(ctx, l.Room, room.MakeLink{
		Link: l.ID, Role: l.Role, By: by, For: whose, Expires: protocol.At(l.Expires), Most: l.Most, Huddle: l.Kind == store.LinkHuddle,
	}); err != nil {
		return "", err
	}
	secret, err = a.addLink(ctx, l)
	if err != nil {
		err = errors.Join(err, a.tell(ctx, l.Room, room.RevokeLink{Link: l.ID}))
	}
	return secret, err
}

// Handover makes a link that lets the same person in on another device, once and soon. It ends the one before.
func (a *Access) Handover(ctx context.Context, g store.Grant) (string, error) {
	if err := a.Store.EndHandovers(ctx, g.Room, g.Identity); err != nil {
		return "", fmt.Errorf("end the links before: %w", err)
	}
	until := a.Now().Add(handoverLife)
	secret, err := a.addLink(ctx, store.Link{
		ID: protocol.NewID[protocol.LinkID](), Room: g.Room, Kind: store.LinkHandover, Role: g.Role, Identity: g.Identity,
		Expires: until, Most: 1,
	})
	if err != nil {
		return "", err
	}
	return secret, a.tell(ctx, g.Room, room.HandOver{Person: g.Person, Until: protocol.At(until)})
}

func (a *Access) addLink(ctx context.Context, l store.Link) (string, error) {
	secret, hash := Secret()
	l.Hash = hash
	if err := a.Store.AddLink(ctx, l); err != nil {
		return "", fmt.Errorf("keep a link: %w", err)
	}
	return secret, nil
}

// Link finds a link by its secret. ErrLinkOver if it lets nobody in any more.
func (a *Access) Link(ctx context.Context, secret string) (store.Link, error) {
	l, err := a.Store.LinkBy(ctx, HashOf(secret))
	if err != nil {
		return l, err
	}
	if l.Over(a.Now()) {
		return l, store.ErrLinkOver
	}
	if l.Kind != store.LinkHandover {
		err = a.tell(ctx, l.Room, room.TryLink{Link: l.ID})
	}
	if errors.Is(err, room.LinkOver) {
		err = store.ErrLinkOver
	}
	return l, err
}

// TakeUp uses a link: it gives an identity a place in a room, or, if it has one there, leads back to it. A link that
// gives more than they had gives it (so the recovery link makes its holder a facilitator again); one for somebody who
// was removed, or has left, lets them in anew, as another person.
func (a *Access) TakeUp(ctx context.Context, secret string, l store.Link, who store.Identity, name, pronouns string) (g store.Grant, used bool, err error) {
	wish := store.Grant{
		Room: l.Room, Identity: who, Person: protocol.NewID[protocol.PersonID](), Role: l.Role, Name: name, Pronouns: pronouns, Link: l.ID,
	}
	// A place that is given under a name that the room refuses could never be taken.
	if _, err := a.Store.GrantOf(ctx, l.Room, who); errors.Is(err, store.ErrNotFound) {
		if err := a.mayCome(ctx, l); err != nil {
			return wish, false, err
		}
		if err := (room.EnterPerson{Name: name, Pronouns: pronouns}).Check(); err != nil {
			return wish, false, err
		}
	}
	g, used, err = a.Store.TakeUp(ctx, HashOf(secret), wish, a.Now())
	if err != nil {
		return g, used, err
	}
	// A place hangs by the link that gave it until the room knows of it. One that never came to be, and whose link is over
	// by now, is no place: they come by this link, as it lets them.
	if err := a.Enter(ctx, g); err != nil && (used || !errors.Is(err, room.LinkOver)) {
		return g, used, err
	}
	if !used {
		if g, used, err = a.again(ctx, HashOf(secret), l, g, wish); err != nil {
			return g, used, err
		}
	}
	if used {
		err = a.tell(ctx, l.Room, room.UseLink{Link: l.ID, Person: g.Person})
	}
	return g, used, err
}

// Waits says whether a link opens only once the door of its room does.
func (a *Access) Waits(ctx context.Context, l store.Link) (waits bool, err error) {
	why, err := a.waits(ctx, l)
	return why != nil, err
}

var (
	notYet = protocol.Reject(protocol.Forbidden, "The door is not open yet: a few people are preparing. This link opens when they are done.")
	shut   = protocol.Reject(protocol.Forbidden, "The door is closed just now. This link opens when whoever leads opens it again.")
)

func (a *Access) waits(ctx context.Context, l store.Link) (why *protocol.Rejected, err error) {
	if l.Kind != store.LinkInvite && l.Kind != store.LinkHuddle || l.Role == protocol.RoleFacilitator {
		return nil, nil
	}
	err = a.Hall.Look(ctx, l.Room, func(s *room.State) {
		switch {
		case s.All.Huddle && l.Kind == store.LinkInvite:
			why = notYet
		case s.All.Shut:
			why = shut
		}
	})
	return why, err
}

// mayCome refuses somebody new whose link does not open yet.
func (a *Access) mayCome(ctx context.Context, l store.Link) error {
	why, err := a.waits(ctx, l)
	if err == nil && why != nil {
		return why
	}
	return err
}

// again is a link in the hands of somebody who has, or had, a place in its room.
func (a *Access) again(ctx context.Context, secret store.Hash, l store.Link, standing, wish store.Grant) (store.Grant, bool, error) {
	var now protocol.Role
	lowered := false // since this link was made
	if err := a.Hall.Look(ctx, l.Room, func(s *room.State) {
		now = s.RoleOf(standing.Person)
		for _, p := range s.All.People {
			if p.ID == standing.Person && wish.Name == "" {
				wish.Name = p.Name
			}
		}
		lowered = s.Leads.LoweredAfter(l.ID, s.Standing(standing.Person))
	}); err != nil {
		return standing, false, err
	}
	switch {
	case now == "":
		if err := a.mayCome(ctx, l); err != nil {
			return standing, false, err
		}
		if err := (room.EnterPerson{Name: wish.Name, Pronouns: wish.Pronouns}).Check(); err != nil {
			return standing, false, err
		}
		if lowered {
			return standing, false, room.LinkOver
		}
		if err := a.Store.Readmit(ctx, secret, wish, a.Now()); err != nil {
			return standing, false, err
		}
		return wish, true, a.enter(ctx, wish, standing.Person)
	case !lowered && slices.Index(protocol.Roles, l.Role) < slices.Index(protocol.Roles, now):
		if err := a.Store.UseLink(ctx, secret, a.Now()); err != nil {
			return standing, false, err
		}
		return standing, true, a.tell(ctx, l.Room, room.GiveRole{Person: standing.Person, Role: l.Role, Link: l.ID})
	}
	return standing, false, nil
}

// Sweep deletes, now and once a day until the context ends, what nobody needs any more. A link keeps its room for a while
// after it is over, so that whoever is there is led in by it.
func (a *Access) Sweep(ctx context.Context, log zerolog.Logger) {
	again := time.NewTicker(24 * time.Hour)
	defer again.Stop()
	for {
		if err := a.Store.Sweep(ctx, a.Now(), a.Now().Add(-linkKept)); err != nil && ctx.Err() == nil {
			log.Warn().Err(err).Msg("what is over could not be swept out")
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return
		}
	}
}

// Follow keeps what lists of rooms show in step with what has happened in them. It is told by rooms, and works off
// their goroutines, in order; what is lost when the server dies is mended the next time that person's place is changed.
func (a *Access) Follow(ctx context.Context, log zerolog.Logger) (tell func(protocol.RoomID, []room.Fact)) {
	changes := make(chan func(context.Context) error, 256)
	go func() {
		for {
			select {
			case c := <-changes:
				if err := c(ctx); err != nil && ctx.Err() == nil {
					log.Warn().Err(err).Msg("a place in a list of rooms could not be changed")
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	return func(id protocol.RoomID, facts []room.Fact) {
		for _, f := range facts {
			var change func(context.Context) error
			place := func(p store.Place) {
				change = func(ctx context.Context) error { return a.Store.SetPlace(ctx, p) }
			}
			switch e := f.Body.(type) {
			case protocol.PersonRemoved:
				place(store.Place{Room: id, Person: e.Person, Gone: true})
			case protocol.PersonLeft:
				place(store.Place{Room: id, Person: e.Person, Gone: true})
			case protocol.PersonRoleChanged:
				place(store.Place{Room: id, Person: e.Person, Role: e.Role})
			case protocol.LinkRevoked:
				change = func(ctx context.Context) error { return a.Store.RevokeLink(ctx, id, e.Link) }
			case protocol.PersonMerged:
				change = func(ctx context.Context) error { return a.Store.Merge(ctx, id, e.Person, e.Into) }
			default:
				continue
			}
			select {
			case changes <- change:
			case <-ctx.Done():
			}
		}
	}
}

// Enter sees to it that the room knows whoever holds a grant. Between a grant and the room's knowing of it a server
// may die; the next time they come, this mends it.
func (a *Access) Enter(ctx context.Context, g store.Grant) error {
	return a.enter(ctx, g, protocol.PersonID{})
}

func (a *Access) enter(ctx context.Context, g store.Grant, was protocol.PersonID) error {
	err := a.tell(ctx, g.Room, room.EnterPerson{
		Person: g.Person, Name: g.Name, Pronouns: g.Pronouns, Role: g.Role, Link: g.Link, Was: was,
	})
	if err == nil && g.Name+g.Pronouns != "" {
		// From now on the room says how they are called. Kept here, a name that they give up would stay.
		err = a.Store.Entered(ctx, g.Room, g.Person)
	}
	return err
}

// Welcomed is told as whom a room has welcomed the holder of a grant. Were they two, and are one, the grant leads to that
// person from now on, though a server died between the room's knowing of it and this record's: what it gives is the
// room's to say until then.
func (a *Access) Welcomed(ctx context.Context, g store.Grant, as protocol.PersonID) error {
	if as == g.Person {
		return nil
	}
	return a.Store.Merge(ctx, g.Room, g.Person, as)
}

// TakeOver uses a hand-over link. A browser that was nobody's is that identity's from now on, with all its rooms. One
// that is somebody's already keeps what it has, and is that person in this room: a link that reached the wrong hands
// gives away one room, and takes nothing from whoever follows it.
func (a *Access) TakeOver(ctx context.Context, secret string, l store.Link, browser store.Identity) (store.Grant, error) {
	g, err := a.Store.GrantOf(ctx, l.Room, l.Identity)
	if err != nil {
		return g, err
	}
	in := false
	if err := a.Hall.Look(ctx, l.Room, func(s *room.State) { in = s.RoleOf(g.Person) != "" }); err != nil {
		return g, err
	}
	if !in {
		return g, store.ErrLinkOver // it leads to a place that nobody has any more
	}
	if browser == (store.Identity{}) || browser == l.Identity {
		err = a.Store.UseLink(ctx, HashOf(secret), a.Now())
	} else {
		g.Identity = browser
		err = a.Store.Readmit(ctx, HashOf(secret), g, a.Now())
	}
	if err != nil {
		return g, err
	}
	return g, a.tell(ctx, l.Room, room.AddDevice{Person: g.Person})
}

// Revoke makes a link let nobody in any more.
func (a *Access) Revoke(ctx context.Context, id protocol.RoomID, link protocol.LinkID) error {
	if err := a.Store.RevokeLink(ctx, id, link); err != nil {
		return err
	}
	return a.tell(ctx, id, room.RevokeLink{Link: link})
}

// RevokeInvitations makes every link let nobody in any more, but for the ways back in of those who lead.
func (a *Access) RevokeInvitations(ctx context.Context, id protocol.RoomID) error {
	var open []protocol.LinkID
	if err := a.Hall.Look(ctx, id, func(s *room.State) {
		for _, l := range s.Leads.Links {
			if l.For.IsZero() && !l.Revoked {
				open = append(open, l.ID)
			}
		}
	}); err != nil {
		return err
	}
	for _, link := range open {
		if err := a.Revoke(ctx, id, link); err != nil {
			return err
		}
	}
	return nil
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
	return a.tell(ctx, g.Room, room.EndDevices{Person: g.Person})
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
