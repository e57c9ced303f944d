package storetest

import (
	"bytes"
	"crypto/rand"
	"errors"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/server/store"
)

// Store is the suite of a whole record: its log, and who may come in.
func Store(t *testing.T, open func(t *testing.T) store.Store) {
	t.Run("Log", func(t *testing.T) { Log(t, func(t *testing.T) room.Log { return open(t) }) })
	for name, test := range map[string]func(*testing.T, store.Store){
		"IsReachable": isReachable, "KeepsSessions": keepsSessions, "KeepsLinks": keepsLinks, "LinksEnd": linksEnd, "NothingIsKeptForEver": nothingIsKeptForEver, "HandoversEndTogether": handoversEndTogether, "OtherDevicesEnd": otherDevicesEnd, "TakesUpOnce": takesUpOnce,
		"SaysWhatItIs": saysWhatItIs, "KeepsOneSecret": keepsOneSecret, "OnePersonTwiceAtOnce": onePersonTwiceAtOnce,
		"LetsInAgain": letsInAgain, "KnowsWhetherItIsEmpty": knowsWhetherItIsEmpty,
		"TheLastPlaceIsGivenOnce": theLastPlaceIsGivenOnce, "KeepsGrants": keepsGrants, "WakesRooms": wakesRooms, "DeletesRooms": deletesRooms,
		"KnowsWhichSessionsWereReplaced": knowsWhichSessionsWereReplaced, "KeepsTokens": keepsTokens, "TokensAreUsedOnce": tokensAreUsedOnce, "TokensHaveABound": tokensHaveABound, "TheFirstTokenIsMadeOnce": theFirstTokenIsMadeOnce,
		"OneIsSeveral": oneIsSeveral, "KeepsNoNames": keepsNoNames, "TwoAreOne": twoAreOne, "ListsRooms": listsRooms, "SaysHowLargeRoomsAre": saysHowLargeRoomsAre,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

var now = time.Date(2026, 3, 12, 9, 0, 0, 0, time.UTC)

func hash() (h store.Hash)         { rand.Read(h[:]); return h }
func identity() (i store.Identity) { rand.Read(i[:]); return i }

func isReachable(t *testing.T, s store.Store) {
	must(t, s.Ping(t.Context())) // though there is no room yet
	begin(t, s)
	must(t, s.Ping(t.Context()))
}

func saysWhatItIs(t *testing.T, s store.Store) {
	first, err := s.About(t.Context())
	must(t, err)
	second, err := s.About(t.Context())
	must(t, err)
	if first.ID == (uuid.UUID{}) || first != second || first.Secret != (store.Fingerprint{}) {
		t.Errorf("it is %v, then %v", first, second)
	}
}

// Several servers with secrets of their own start at once: all learn the same one.
func keepsOneSecret(t *testing.T, s store.Store) {
	var all sync.WaitGroup
	standing := make([]store.Fingerprint, 8)
	for i := range standing {
		all.Go(func() {
			var err error
			if standing[i], err = s.KeepSecret(t.Context(), store.Fingerprint{1, byte(i)}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	a, err := s.About(t.Context())
	must(t, err)
	for i, f := range standing {
		if f != a.Secret || f[0] != 1 {
			t.Errorf("server %d was told %x, and %x stands", i, f[:2], a.Secret[:2])
		}
	}
}

func knowsWhetherItIsEmpty(t *testing.T, s store.Store) {
	for _, want := range []bool{true, false} {
		if empty, err := s.Empty(t.Context()); err != nil || empty != want {
			t.Errorf("it is empty: %t, %v", empty, err)
		}
		begin(t, s)
	}
}

func keepsSessions(t *testing.T, s store.Store) {
	ctx := t.Context()
	x := store.Session{Hash: hash(), Identity: identity(), SignedIn: true, Expires: now.Add(time.Hour)}
	must(t, s.AddSession(ctx, x))
	got, err := s.SessionBy(ctx, x.Hash, now)
	if err != nil || got.Identity != x.Identity || !got.SignedIn || !got.Expires.Equal(x.Expires) || got.Hash != x.Hash {
		t.Errorf("found %+v, %v", got, err)
	}
	missing := func(h store.Hash, at time.Time) {
		t.Helper()
		if got, err := s.SessionBy(ctx, h, at); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("found %+v, %v", got, err)
		}
	}
	missing(hash(), now)
	missing(x.Hash, x.Expires)
	must(t, s.TouchSession(ctx, x.Hash, now.Add(2*time.Hour)))
	if _, err := s.SessionBy(ctx, x.Hash, x.Expires); err != nil {
		t.Error(err)
	}
	must(t, s.EndSession(ctx, x.Hash))
	must(t, s.EndSession(ctx, x.Hash))
	missing(x.Hash, now)
}

// Of sessions that are no more, those that gave way to another are told apart; nothing brings one back.
func knowsWhichSessionsWereReplaced(t *testing.T, s store.Store) {
	ctx := t.Context()
	session := func(expires time.Time) store.Session {
		x := store.Session{Hash: hash(), Identity: identity(), Expires: expires}
		must(t, s.AddSession(ctx, x))
		return x
	}
	lasting, expired, ended, replaced, never := session(now.Add(time.Hour)), session(now), session(now.Add(time.Hour)), session(now.Add(time.Hour)), hash()
	must(t, s.EndSession(ctx, ended.Hash))
	must(t, s.ReplaceSession(ctx, replaced.Hash, now))
	must(t, s.ReplaceSession(ctx, never, now))
	must(t, s.TouchSession(ctx, replaced.Hash, now.Add(time.Hour)))
	if _, err := s.SessionBy(ctx, replaced.Hash, now); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("what was replaced is found: %v", err)
	}
	all := []store.Hash{lasting.Hash, expired.Hash, ended.Hash, replaced.Hash, never}
	see := func(wantEnded, wantReplaced []store.Hash) {
		t.Helper()
		gone, other, err := s.Ended(ctx, all, now)
		must(t, err)
		for _, list := range [][]store.Hash{gone, wantEnded} {
			slices.SortFunc(list, func(a, b store.Hash) int { return bytes.Compare(a[:], b[:]) })
		}
		if !slices.Equal(gone, wantEnded) || !slices.Equal(other, wantReplaced) {
			t.Errorf("ended are %x, and replaced %x", gone, other)
		}
	}
	see([]store.Hash{expired.Hash, ended.Hash, never}, []store.Hash{replaced.Hash})
	must(t, s.Sweep(ctx, now.Add(time.Minute), now))
	see([]store.Hash{expired.Hash, ended.Hash, never}, []store.Hash{replaced.Hash})
	must(t, s.Sweep(ctx, now.Add(2*time.Hour), now))
	see([]store.Hash{expired.Hash, ended.Hash, never, lasting.Hash, replaced.Hash}, nil)
}

func link(room protocol.RoomID) store.Link {
	return store.Link{
		ID: protocol.NewID[protocol.LinkID](), Room: room, Hash: hash(), Kind: store.LinkInvite, Role: protocol.RoleObserver,
		Expires: now.Add(time.Hour),
	}
}

func keepsLinks(t *testing.T, s store.Store) {
	ctx := t.Context()
	l := link(protocol.NewID[protocol.RoomID]())
	l.Identity, l.Kind, l.Most = identity(), store.LinkHandover, 3
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
	mine.Kind, mine.Identity = store.LinkHandover, identity()
	elsewhere, foreign, invite := mine, mine, mine
	elsewhere.Room, elsewhere.Hash, elsewhere.ID = protocol.NewID[protocol.RoomID](), hash(), protocol.NewID[protocol.LinkID]()
	foreign.Identity, foreign.Hash, foreign.ID = identity(), hash(), protocol.NewID[protocol.LinkID]()
	invite.Kind, invite.Hash, invite.ID = store.LinkInvite, hash(), protocol.NewID[protocol.LinkID]()
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

func wakesRooms(t *testing.T, s store.Store) {
	ctx := t.Context()
	due := func(at protocol.Instant, limit int) []protocol.RoomID {
		t.Helper()
		found, err := s.Due(ctx, at, limit)
		must(t, err)
		return found
	}
	var rooms []protocol.RoomID
	for _, at := range []protocol.Instant{3000, 1000, 2000, 0} {
		id, epoch := begin(t, s)
		rooms = append(rooms, id)
		must(t, s.Append(ctx, &room.Batch{Room: id, Epoch: epoch, At: 1, Events: events(protocol.All, 2, 1), Due: &at}))
		must(t, s.Append(ctx, &room.Batch{Room: id, Epoch: epoch, At: 2, Events: events(protocol.All, 3, 1)})) // changes nothing of it
	}
	if got := due(999, 9); len(got) > 0 {
		t.Errorf("too early: %v", got)
	}
	if got := due(2000, 9); !slices.Equal(got, []protocol.RoomID{rooms[1], rooms[2]}) {
		t.Errorf("due: %v of %v", got, rooms)
	}
	if got := due(9000, 1); !slices.Equal(got, rooms[1:2]) {
		t.Errorf("the first: %v", got)
	}
	never := protocol.Instant(0)
	r := load(t, s, rooms[1])
	must(t, s.Append(ctx, &room.Batch{Room: rooms[1], Epoch: r.Epoch, At: 3, Events: events(protocol.All, 4, 1), Due: &never}))
	if got := due(9000, 9); len(got) != 2 {
		t.Errorf("due at last: %v", got)
	}
}

func deletesRooms(t *testing.T, s store.Store) {
	ctx := t.Context()
	id, epoch := begin(t, s)
	other, _ := begin(t, s)
	command := room.Receipt{ID: protocol.NewID[protocol.CommandID]()}
	must(t, s.Append(ctx, &room.Batch{Room: id, Epoch: epoch, At: 1, Events: events(protocol.All, 2, 1), Rows: []room.RowChange{row("a", "1")}, Receipts: []room.Receipt{command}}))
	must(t, s.SaveSnapshot(ctx, id, &room.Snapshot{Moved: 2, Heads: map[protocol.Stream]uint64{}, Parts: map[protocol.Stream]jsontext.Value{}}))
	l := link(id)
	must(t, s.AddLink(ctx, l))
	g := grant(l, identity())
	must(t, s.AddGrant(ctx, g))
	must(t, s.DeleteRoom(ctx, id))
	must(t, s.DeleteRoom(ctx, id))
	if _, err := s.Load(ctx, id); !errors.Is(err, room.ErrNoRoom) {
		t.Errorf("it is there: %v", err)
	}
	found, err := s.Receipts(ctx, id, []protocol.CommandID{command.ID})
	must(t, err)
	left, err := s.Read(ctx, id, protocol.All, 0, 9)
	must(t, err)
	if len(found)+len(left) > 0 {
		t.Errorf("of it are left %v and %v", found, left)
	}
	if _, err := s.GrantOf(ctx, id, g.Identity); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("somebody has a place in it: %v", err)
	}
	if _, err := s.LinkBy(ctx, l.Hash); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a link leads to it: %v", err)
	}
	if err := s.Append(ctx, &room.Batch{Room: id, Epoch: epoch, At: 3, Events: events(protocol.All, 3, 1)}); !errors.Is(err, room.ErrMoved) {
		t.Errorf("somebody wrote into it: %v", err)
	}
	load(t, s, other)
}

func listsRooms(t *testing.T, s store.Store) {
	ctx := t.Context()
	who := identity()
	var rooms []protocol.RoomID
	for i, started := range []int{1, 3, 2} {
		id, epoch := begin(t, s)
		rooms = append(rooms, id)
		must(t, s.Append(ctx, &room.Batch{Room: id, Epoch: epoch, At: 1, Events: events(protocol.All, 2, 1), Summary: &room.Summary{
			Title: "A 'room' \"named\" \x00 漢", Started: protocol.At(now.AddDate(0, 0, started)), Leads: []string{"Ada"}, People: i, Readers: protocol.ReadersMembers, Stage: protocol.StageOpen, Cancelled: i == 1, Archived: i == 2,
		}}))
		must(t, s.AddGrant(ctx, store.Grant{Room: id, Identity: who, Person: protocol.NewID[protocol.PersonID](), Role: protocol.RoleFacilitator}))
	}
	begin(t, s) // somebody else's
	got, err := s.Rooms(ctx, who)
	must(t, err)
	if len(got) != 3 || got[0].Room != rooms[1] || got[1].Room != rooms[2] || got[2].Room != rooms[0] {
		t.Errorf("listed %+v", got)
	}
	if sum := got[0].Summary; sum.Title != "A 'room' \"named\" \x00 漢" || sum.Leads[0] != "Ada" || !sum.Cancelled || sum.Archived || got[1].Summary.Cancelled || !got[1].Summary.Archived || got[0].Role != protocol.RoleFacilitator {
		t.Errorf("listed %+v", got[0])
	}
	if none, err := s.Rooms(ctx, identity()); err != nil || len(none) > 0 {
		t.Errorf("a stranger's list: %+v %v", none, err)
	}
}

func saysHowLargeRoomsAre(t *testing.T, s store.Store) {
	ctx := t.Context()
	if none, err := s.Overview(ctx); err != nil || len(none) > 0 {
		t.Errorf("of nothing it says %+v, %v", none, err)
	}
	old, _ := begin(t, s)
	id, epoch := begin(t, s)
	before, err := s.Overview(ctx)
	must(t, err)
	rows := []room.RowChange{{Row: room.Row{RowKey: room.RowKey{Kind: room.RowDraft, Scope: "x", ID: "y"}, Body: make([]byte, 1000)}}}
	more := events(protocol.All, 2, 3)
	more[2].Body = nil // its words were taken out
	must(t, s.Append(ctx, &room.Batch{Room: id, Epoch: epoch, At: 1, Events: more, Rows: rows}))
	must(t, s.SaveSnapshot(ctx, id, &room.Snapshot{Moved: 4}))
	sari, two := protocol.NewID[protocol.PersonID](), identity()
	must(t, s.AddGrant(ctx, store.Grant{Room: id, Identity: identity(), Person: sari, Role: protocol.RoleFacilitator}))
	must(t, s.AddGrant(ctx, store.Grant{Room: id, Identity: two, Person: sari, Role: protocol.RoleFacilitator})) // another browser
	must(t, s.AddGrant(ctx, store.Grant{Room: id, Identity: identity(), Person: protocol.NewID[protocol.PersonID](), Role: protocol.RoleObserver}))
	got, err := s.Overview(ctx)
	must(t, err)
	if len(got) != 2 || got[0].Room != id || got[1].Room != old {
		t.Fatalf("it lists %+v", got)
	}
	if o := got[0]; o.Created != 1000 || o.Changed != 2000 || o.Events != 4 || o.People != 2 || o.Bytes < before[0].Bytes+1000+2*16 {
		t.Errorf("it says %+v", o)
	}
	if o := got[1]; o.Created != 1000 || o.Changed != 1000 || o.Events != 1 || o.People != 0 || o.Bytes != int64(len(`{"stage":"open"}`)) {
		t.Errorf("it says %+v", o)
	}
}
