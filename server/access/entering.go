package access

import (
	"context"
	"errors"
	"slices"

	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/room/rules"
	"secondstory/server/beside"
	"secondstory/server/store"
)

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
		if err := (rules.EnterPerson{Name: name, Pronouns: pronouns}).Check(); err != nil {
			return wish, false, err
		}
	}
	g, used, err = a.Store.TakeUp(ctx, HashOf(secret), wish, a.Now())
	if err != nil {
		return g, used, err
	}
	// A place hangs by the link that gave it until the room knows of it. One that never came to be, and whose link is over
	// by now, is no place: they come by this link, as it lets them.
	if err := a.Enter(ctx, g); err != nil && (used || !errors.Is(err, rules.LinkOver)) {
		return g, used, err
	}
	if !used {
		if g, used, err = a.again(ctx, HashOf(secret), l, g, wish); err != nil {
			return g, used, err
		}
	}
	if used {
		err = a.tell(ctx, l.Room, rules.UseLink{Link: l.ID, Person: g.Person})
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
	if l.Kind != protocol.LinkInvite && l.Kind != protocol.LinkHuddle || l.Role == protocol.RoleFacilitator {
		return nil, nil
	}
	err = a.Hall.Inspect(ctx, l.Room, func(s *rules.State) {
		switch {
		case s.All.Huddle && l.Kind == protocol.LinkInvite:
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
func (a *Access) again(ctx context.Context, secret store.Hash, l store.Link, held, wish store.Grant) (store.Grant, bool, error) {
	var now protocol.Role
	lowered := false // since this link was made
	if err := a.Hall.Inspect(ctx, l.Room, func(s *rules.State) {
		now = s.RoleOf(held.Person)
		for _, p := range s.All.People {
			if p.ID == held.Person && wish.Name == "" {
				wish.Name = p.Name
			}
		}
		lowered = s.Facilitators.LoweredAfter(l.ID, s.ResolvePerson(held.Person))
	}); err != nil {
		return held, false, err
	}
	switch {
	case now == "":
		if err := a.mayCome(ctx, l); err != nil {
			return held, false, err
		}
		if err := (rules.EnterPerson{Name: wish.Name, Pronouns: wish.Pronouns}).Check(); err != nil {
			return held, false, err
		}
		if lowered {
			return held, false, rules.LinkOver
		}
		if err := a.Store.Readmit(ctx, secret, wish, a.Now()); err != nil {
			return held, false, err
		}
		return wish, true, a.enter(ctx, wish, held.Person)
	case !lowered && slices.Index(protocol.Roles, l.Role) < slices.Index(protocol.Roles, now):
		if err := a.Store.UseLink(ctx, secret, a.Now()); err != nil {
			return held, false, err
		}
		return held, true, a.tell(ctx, l.Room, rules.GiveRole{Person: held.Person, Role: l.Role, Link: l.ID})
	}
	return held, false, nil
}

// Follow keeps what lists of rooms show in step with what has happened in them. It is told by rooms, and works off
// their goroutines, in order; what is lost when the server dies is mended the next time that person's place is changed.
func (a *Access) Follow(ctx context.Context, log zerolog.Logger) (tell func(protocol.RoomID, []rules.Fact)) {
	changes := make(chan func(context.Context) error, 256)
	go func() {
		for {
			select {
			case c := <-changes:
				err := beside.Do(log, "a change of a place in a list of rooms", func() error { return c(ctx) })
				if err != nil && ctx.Err() == nil {
					log.Warn().Err(err).Msg("a place in a list of rooms could not be changed")
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	return func(id protocol.RoomID, facts []rules.Fact) {
		for _, f := range facts {
			var change func(context.Context) error
			place := func(p store.Place) {
				change = func(ctx context.Context) error { return a.Store.SetPlace(ctx, p) }
			}
			switch e := f.Body.(type) {
			case protocol.Membership:
				var now protocol.Person
				switch e.Amend(&now); {
				case !now.Into.IsZero():
					change = func(ctx context.Context) error { return a.Store.Merge(ctx, id, e.Of(), now.Into) }
				case now.Removed:
					place(store.Place{Room: id, Person: e.Of(), Gone: true})
				case now.Role != "":
					place(store.Place{Room: id, Person: e.Of(), Role: now.Role})
				default:
					continue
				}
			case protocol.LinkRevoked:
				change = func(ctx context.Context) error { return a.Store.RevokeLink(ctx, id, e.Link) }
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
	err := a.tell(ctx, g.Room, rules.EnterPerson{
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
	if err := a.Hall.Inspect(ctx, l.Room, func(s *rules.State) { in = s.RoleOf(g.Person) != "" }); err != nil {
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
	return g, a.tell(ctx, l.Room, rules.AddDevice{Person: g.Person})
}
