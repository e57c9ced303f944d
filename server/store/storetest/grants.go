package storetest

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"secondstory/protocol"
	"secondstory/server/store"
)

func grant(l store.Link, who store.Identity) store.Grant {
	return store.Grant{Room: l.Room, Identity: who, Person: protocol.NewID[protocol.PersonID](), Role: l.Role, Name: "Bo", Pronouns: "he", Link: l.ID}
}

func takesUpOnce(t *testing.T, s store.Store) {
	ctx := t.Context()
	l, who := link(protocol.NewID[protocol.RoomID]()), identity()
	must(t, s.AddLink(ctx, l))
	first := grant(l, who)
	got, used, err := s.TakeUp(ctx, l.Hash, first, now)
	if err != nil || !used || got != first {
		t.Fatalf("took up %+v %t %v", got, used, err)
	}
	got, used, err = s.TakeUp(ctx, l.Hash, grant(l, who), now)
	if err != nil || used || got != first {
		t.Errorf("once more: %+v %t %v", got, used, err)
	}
	must(t, s.RevokeLink(ctx, l.Room, l.ID)) // whoever is in stays in
	if got, _, err := s.TakeUp(ctx, l.Hash, grant(l, who), now); err != nil || got != first {
		t.Errorf("after it was revoked: %+v %v", got, err)
	}
	if _, _, err := s.TakeUp(ctx, l.Hash, grant(l, identity()), now); !errors.Is(err, store.ErrLinkOver) {
		t.Errorf("somebody else: %v", err)
	}
	if got, _ := s.LinkBy(ctx, l.Hash); got.Uses != 1 {
		t.Errorf("used %d times", got.Uses)
	}
}

// One person's two pages follow a link at the same moment: there is one place, and the link is used once.
func onePersonTwiceAtOnce(t *testing.T, s store.Store) {
	for range 5 {
		l, who := link(protocol.NewID[protocol.RoomID]()), identity()
		l.Most = 10
		must(t, s.AddLink(t.Context(), l))
		var mu sync.Mutex
		var places []store.Grant
		var times int
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				got, used, err := s.TakeUp(t.Context(), l.Hash, grant(l, who), now)
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				}
				if used {
					times++
				}
				places = append(places, got)
			})
		}
		all.Wait()
		stands, err := s.GrantOf(t.Context(), l.Room, who)
		must(t, err)
		for _, g := range places {
			if g != stands {
				t.Errorf("was given %+v, and %+v stands", g, stands)
			}
		}
		if got, _ := s.LinkBy(t.Context(), l.Hash); times != 1 || got.Uses != 1 {
			t.Errorf("%d were told that they used it; it was used %d times", times, got.Uses)
		}
	}
}

// Somebody who was removed comes back with a new link, as another person of the room.
func letsInAgain(t *testing.T, s store.Store) {
	ctx := t.Context()
	id, _ := begin(t, s)
	first, second := link(id), link(id)
	second.Most = 1
	must(t, s.AddLink(ctx, first))
	must(t, s.AddLink(ctx, second))
	before := grant(first, identity())
	_, _, err := s.TakeUp(ctx, first.Hash, before, now)
	must(t, err)
	must(t, s.SetPlace(ctx, store.Place{Room: id, Person: before.Person, Role: protocol.RoleObserver, Gone: true}))
	if got, err := s.Rooms(ctx, before.Identity); err != nil || len(got) > 0 {
		t.Errorf("somebody who was removed has %+v, %v", got, err)
	}
	after := grant(second, before.Identity)
	must(t, s.Readmit(ctx, second.Hash, after, now))
	if got, err := s.GrantOf(ctx, id, before.Identity); err != nil || got != after {
		t.Errorf("found %+v, %v", got, err)
	}
	if got, err := s.Rooms(ctx, before.Identity); err != nil || len(got) != 1 || got[0].Person != after.Person {
		t.Errorf("listed %+v, %v", got, err)
	}
	if err := s.Readmit(ctx, second.Hash, grant(second, before.Identity), now); !errors.Is(err, store.ErrLinkOver) {
		t.Errorf("used once more: %v", err)
	}
	if err := s.Readmit(ctx, hash(), grant(second, before.Identity), now); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("used a link that is none: %v", err)
	}
	if got, _ := s.GrantOf(ctx, id, before.Identity); got != after {
		t.Errorf("a refusal left %+v", got)
	}
}

func theLastPlaceIsGivenOnce(t *testing.T, s store.Store) {
	l := link(protocol.NewID[protocol.RoomID]())
	l.Most = 3
	must(t, s.AddLink(t.Context(), l))
	var in atomic.Int32
	var all sync.WaitGroup
	for range 12 {
		all.Go(func() {
			who := grant(l, identity())
			switch _, used, err := s.TakeUp(t.Context(), l.Hash, who, now); {
			case err == nil && used:
				in.Add(1)
			case !errors.Is(err, store.ErrLinkOver):
				t.Error(used, err)
			default:
				if _, err := s.GrantOf(t.Context(), l.Room, who.Identity); !errors.Is(err, store.ErrNotFound) {
					t.Errorf("a place was given without a use of the link: %v", err)
				}
			}
		})
	}
	all.Wait()
	if in.Load() != 3 {
		t.Errorf("%d came in", in.Load())
	}
}

func keepsGrants(t *testing.T, s store.Store) {
	ctx := t.Context()
	g := grant(link(protocol.NewID[protocol.RoomID]()), identity())
	g.Link = protocol.LinkID{}
	g.Name, g.Pronouns = "Bo\x00 'n' 漢 \U0001F600", "\x00"
	must(t, s.AddGrant(ctx, g))
	if got, err := s.GrantOf(ctx, g.Room, g.Identity); err != nil || got != g {
		t.Errorf("found %+v, %v", got, err)
	}
	if err := s.AddGrant(ctx, g); err == nil {
		t.Error("a second place in one room")
	}
	for _, other := range []struct {
		room protocol.RoomID
		who  store.Identity
	}{{g.Room, identity()}, {protocol.NewID[protocol.RoomID](), g.Identity}} {
		if _, err := s.GrantOf(ctx, other.room, other.who); !errors.Is(err, store.ErrNotFound) {
			t.Error(err)
		}
	}
}

// How somebody is called is kept until a room knows them, and not longer: what they give up later would stay.
func keepsNoNames(t *testing.T, s store.Store) {
	ctx := t.Context()
	id, _ := begin(t, s)
	l := link(id)
	must(t, s.AddLink(ctx, l))
	g, other := grant(l, identity()), grant(l, identity())
	g.Name, g.Pronouns = "Ines", "they"
	other.Name = "Omar"
	must(t, s.AddGrant(ctx, g))
	must(t, s.AddGrant(ctx, other))
	if got, err := s.GrantOf(ctx, id, g.Identity); err != nil || got != g {
		t.Errorf("found %+v, %v", got, err)
	}
	must(t, s.Entered(ctx, id, g.Person))
	g.Name, g.Pronouns = "", ""
	for _, want := range []store.Grant{g, other} {
		if got, err := s.GrantOf(ctx, id, want.Identity); err != nil || got != want {
			t.Errorf("found %+v, not %+v, %v", got, want, err)
		}
	}
}

// One person may come from several browsers that are nobody else's: each has its own list of rooms.
func oneIsSeveral(t *testing.T, s store.Store) {
	ctx := t.Context()
	id, _ := begin(t, s)
	l := link(id)
	must(t, s.AddLink(ctx, l))
	g := grant(l, identity())
	must(t, s.AddGrant(ctx, g))
	other := g
	other.Identity = identity()
	must(t, s.Readmit(ctx, l.Hash, other, now))
	must(t, s.SetPlace(ctx, store.Place{Room: id, Person: g.Person, Role: protocol.RoleParticipant}))
	for _, who := range []store.Identity{g.Identity, other.Identity} {
		if got, err := s.GrantOf(ctx, id, who); err != nil || got.Person != g.Person {
			t.Errorf("found %+v, %v", got, err)
		}
		if listed, err := s.Rooms(ctx, who); err != nil || len(listed) != 1 || listed[0].Role != protocol.RoleParticipant {
			t.Errorf("listed %+v, %v", listed, err)
		}
	}
}

// Somebody who came in twice is one person, from each of their browsers; in other rooms nothing changes.
func twoAreOne(t *testing.T, s store.Store) {
	ctx := t.Context()
	id, _ := begin(t, s)
	elsewhere, _ := begin(t, s)
	l := link(id)
	must(t, s.AddLink(ctx, l))
	stays, first, second, other := grant(l, identity()), grant(l, identity()), grant(l, identity()), grant(l, identity())
	second.Person, other.Person, other.Room = first.Person, first.Person, elsewhere
	for _, g := range []store.Grant{stays, first, second, other} {
		must(t, s.AddGrant(ctx, g))
	}
	must(t, s.SetPlace(ctx, store.Place{Room: id, Person: stays.Person, Role: protocol.RoleObserver}))
	for range 2 {
		must(t, s.Merge(ctx, id, first.Person, stays.Person))
	}
	for _, who := range []store.Identity{stays.Identity, first.Identity, second.Identity} {
		if got, err := s.GrantOf(ctx, id, who); err != nil || got.Person != stays.Person {
			t.Errorf("found %+v, %v", got, err)
		}
		if listed, err := s.Rooms(ctx, who); err != nil || len(listed) != 1 || listed[0].Role != protocol.RoleObserver {
			t.Errorf("listed %+v, %v", listed, err)
		}
	}
	if got, err := s.GrantOf(ctx, elsewhere, other.Identity); err != nil || got != other {
		t.Errorf("in another room there is %+v, %v", got, err)
	}
	// Into somebody whom nobody may enter as: the role stays.
	nobody := protocol.NewID[protocol.PersonID]()
	must(t, s.Merge(ctx, elsewhere, other.Person, nobody))
	if got, err := s.GrantOf(ctx, elsewhere, other.Identity); err != nil || got.Person != nobody || got.Role != other.Role {
		t.Errorf("found %+v, %v", got, err)
	}
}
