package storetest

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/server/store"
)

func link(room protocol.RoomID) store.Link {
	return store.Link{
		ID: protocol.NewID[protocol.LinkID](), Room: room, Hash: hash(), Kind: protocol.LinkInvite, Role: protocol.RoleObserver,
		Expires: now.Add(time.Hour),
	}
}

func keepsLinks(t *testing.T, s store.Store) {
	ctx := t.Context()
	l := link(protocol.NewID[protocol.RoomID]())
	l.Identity, l.Kind, l.Most = identity(), protocol.LinkHandover, 3
	must(t, s.AddLink(ctx, l))
	got, err := s.LinkBy(ctx, l.Hash)
	if !got.Expires.Equal(l.Expires) {
		t.Errorf("it expires at %s", got.Expires)
	}
	got.Expires = l.Expires
	if err != nil || !reflect.DeepEqual(got, l) {
		t.Errorf("found %+v, %v", got, err)
	}
	if _, err := s.LinkBy(ctx, hash()); !errors.Is(err, store.ErrNotFound) {
		t.Error(err)
	}
	if err := s.RevokeLink(ctx, protocol.NewID[protocol.RoomID](), l.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("revoked from another room: %v", err)
	}
	must(t, s.RevokeLink(ctx, l.Room, l.ID))
	if got, err := s.LinkBy(ctx, l.Hash); err != nil || !got.Revoked {
		t.Errorf("found %+v, %v", got, err)
	}
}

func nothingIsKeptForEver(t *testing.T, s store.Store) {
	ctx := t.Context()
	ended := store.Session{Hash: hash(), Identity: identity(), Expires: now}
	lasting := store.Session{Hash: hash(), Identity: identity(), Expires: now.Add(time.Hour)}
	must(t, s.AddSession(ctx, ended))
	must(t, s.AddSession(ctx, lasting))
	old, young := link(protocol.NewID[protocol.RoomID]()), link(protocol.NewID[protocol.RoomID]())
	old.Expires, young.Expires = now.Add(-2*time.Hour), now.Add(-time.Minute)
	must(t, s.AddLink(ctx, old))
	must(t, s.AddLink(ctx, young))
	must(t, s.Sweep(ctx, now, now.Add(-time.Hour)))
	if _, err := s.SessionBy(ctx, ended.Hash, now.Add(-time.Hour)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a session that has ended: %v", err)
	}
	if _, err := s.SessionBy(ctx, lasting.Hash, now); err != nil {
		t.Errorf("a session that has not ended: %v", err)
	}
	if _, err := s.LinkBy(ctx, old.Hash); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a link that was over long ago: %v", err)
	}
	if _, err := s.LinkBy(ctx, young.Hash); err != nil {
		t.Errorf("a link that is over since a minute: %v", err)
	}
}

func handoversEndTogether(t *testing.T, s store.Store) {
	ctx := t.Context()
	mine := link(protocol.NewID[protocol.RoomID]())
	mine.Kind, mine.Identity = protocol.LinkHandover, identity()
	elsewhere, foreign, invite := mine, mine, mine
	elsewhere.Room, elsewhere.Hash, elsewhere.ID = protocol.NewID[protocol.RoomID](), hash(), protocol.NewID[protocol.LinkID]()
	foreign.Identity, foreign.Hash, foreign.ID = identity(), hash(), protocol.NewID[protocol.LinkID]()
	invite.Kind, invite.Hash, invite.ID = protocol.LinkInvite, hash(), protocol.NewID[protocol.LinkID]()
	for _, l := range []store.Link{mine, elsewhere, foreign, invite} {
		must(t, s.AddLink(ctx, l))
	}
	must(t, s.EndHandovers(ctx, mine.Room, mine.Identity))
	for _, l := range []store.Link{mine, elsewhere, foreign, invite} {
		if got, err := s.LinkBy(ctx, l.Hash); err != nil || got.Revoked != (l.ID == mine.ID) {
			t.Errorf("%+v, %v", got, err)
		}
	}
}

func otherDevicesEnd(t *testing.T, s store.Store) {
	ctx := t.Context()
	me, tab := identity(), identity()
	here, there := store.Session{Hash: hash(), Identity: me, Expires: now.Add(time.Hour)}, store.Session{Hash: hash(), Identity: me, Expires: now.Add(time.Hour)}
	foreign := store.Session{Hash: hash(), Identity: tab, Expires: now.Add(time.Hour)}
	for _, one := range []store.Session{here, there, foreign} {
		must(t, s.AddSession(ctx, one))
	}
	mine := grant(link(protocol.NewID[protocol.RoomID]()), me)
	as, elsewhere := mine, grant(link(protocol.NewID[protocol.RoomID]()), tab)
	as.Identity = tab // the same person, by a hand-over
	for _, g := range []store.Grant{mine, as, elsewhere} {
		must(t, s.AddGrant(ctx, g))
	}
	must(t, s.EndOtherDevices(ctx, mine, here.Hash))
	for h, want := range map[store.Hash]error{here.Hash: nil, there.Hash: store.ErrNotFound, foreign.Hash: nil} {
		if _, err := s.SessionBy(ctx, h, now); !errors.Is(err, want) {
			t.Errorf("a session: %v, not %v", err, want)
		}
	}
	for g, want := range map[store.Grant]error{mine: nil, as: store.ErrNotFound, elsewhere: nil} {
		if _, err := s.GrantOf(ctx, g.Room, g.Identity); !errors.Is(err, want) {
			t.Errorf("a grant: %v, not %v", err, want)
		}
	}
}

func linksEnd(t *testing.T, s store.Store) {
	ctx := t.Context()
	l := link(protocol.NewID[protocol.RoomID]())
	l.Most = 2
	must(t, s.AddLink(ctx, l))
	over := func(h store.Hash, at time.Time, want error) {
		t.Helper()
		if err := s.UseLink(ctx, h, at); !errors.Is(err, want) {
			t.Errorf("used: %v", err)
		}
	}
	over(l.Hash, l.Expires, store.ErrLinkOver)
	over(l.Hash, now, nil)
	over(l.Hash, now, nil)
	over(l.Hash, now, store.ErrLinkOver)
	over(hash(), now, store.ErrNotFound)
	if got, _ := s.LinkBy(ctx, l.Hash); got.Uses != 2 {
		t.Errorf("used %d times", got.Uses)
	}
	revoked := link(l.Room)
	must(t, s.AddLink(ctx, revoked))
	must(t, s.RevokeLink(ctx, l.Room, revoked.ID))
	over(revoked.Hash, now, store.ErrLinkOver)
}
