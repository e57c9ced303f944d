package access

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/room/rules"
	"secondstory/server/beside"
	"secondstory/server/store"
)

// Recovery makes somebody's way back in, once, and ends the one they had.
func (a *Access) Recovery(ctx context.Context, id protocol.RoomID, person protocol.PersonID) (string, error) {
	var had []protocol.LinkID
	err := a.Hall.Inspect(ctx, id, func(s *rules.State) {
		for _, l := range s.Facilitators.Links {
			if s.ResolvePerson(l.For) == s.ResolvePerson(person) && !l.Revoked {
				had = append(had, l.ID)
			}
		}
	})
	if err != nil {
		return "", err
	}
	l := store.Link{
		ID: protocol.NewID[protocol.LinkID](), Room: id, Kind: protocol.LinkRecovery, Role: protocol.RoleFacilitator,
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
		ID: protocol.NewID[protocol.LinkID](), Room: i.Room, Kind: protocol.LinkInvite, Role: i.Role,
		Expires: a.Now().Add(i.Life).Truncate(time.Second), Most: i.Most,
	}
	if i.Huddle {
		l.Kind = protocol.LinkHuddle
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
	if err := a.tell(ctx, l.Room, rules.MakeLink{
		Link: l.ID, Role: l.Role, By: by, For: whose, Expires: protocol.At(l.Expires), Most: l.Most, Huddle: l.Kind == protocol.LinkHuddle,
	}); err != nil {
		return "", err
	}
	secret, err = a.addLink(ctx, l)
	if err != nil {
		err = errors.Join(err, a.tell(ctx, l.Room, rules.RevokeLink{Link: l.ID}))
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
		ID: protocol.NewID[protocol.LinkID](), Room: g.Room, Kind: protocol.LinkHandover, Role: g.Role, Identity: g.Identity,
		Expires: until, Most: 1,
	})
	if err != nil {
		return "", err
	}
	return secret, a.tell(ctx, g.Room, rules.HandOver{Person: g.Person, Until: protocol.At(until)})
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
	if l.Kind != protocol.LinkHandover {
		err = a.tell(ctx, l.Room, rules.TryLink{Link: l.ID})
	}
	if errors.Is(err, rules.LinkOver) {
		err = store.ErrLinkOver
	}
	return l, err
}

// Revoke makes a link let nobody in any more.
func (a *Access) Revoke(ctx context.Context, id protocol.RoomID, link protocol.LinkID) error {
	if err := a.Store.RevokeLink(ctx, id, link); err != nil {
		return err
	}
	return a.tell(ctx, id, rules.RevokeLink{Link: link})
}

// RevokeInvitations makes every link let nobody in any more, but for the ways back in of those who lead.
func (a *Access) RevokeInvitations(ctx context.Context, id protocol.RoomID) error {
	var open []protocol.LinkID
	if err := a.Hall.Inspect(ctx, id, func(s *rules.State) {
		for _, l := range s.Facilitators.Links {
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

// Sweep deletes, now and once a day until the context ends, what nobody needs any more. A link keeps its room for a while
// after it is over, so that whoever is there is led in by it.
func (a *Access) Sweep(ctx context.Context, log zerolog.Logger) {
	again := time.NewTicker(24 * time.Hour)
	defer again.Stop()
	for {
		err := beside.Do(log, "sweeping out what is over", func() error { return a.Store.Sweep(ctx, a.Now(), a.Now().Add(-linkKept)) })
		if err != nil && ctx.Err() == nil {
			log.Warn().Err(err).Msg("what is over could not be swept out")
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return
		}
	}
}
