package storetest

import (
	"bytes"
	"crypto/rand"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/rules"
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
	stored := make([]store.Fingerprint, 8)
	for i := range stored {
		all.Go(func() {
			var err error
			if stored[i], err = s.KeepSecret(t.Context(), store.Fingerprint{1, byte(i)}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	a, err := s.About(t.Context())
	must(t, err)
	for i, f := range stored {
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
	must(t, s.Append(ctx, &room.Batch{Room: id, Epoch: epoch, At: 1, Events: events(protocol.All, 2, 1), Rows: []rules.RowChange{row("a", "1")}, Receipts: []room.Receipt{command}}))
	must(t, s.SaveSnapshot(ctx, id, &rules.Snapshot{Position: 2, Heads: map[protocol.Stream]uint64{}, Parts: map[protocol.Stream]jsontext.Value{}}))
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
	if err := s.Append(ctx, &room.Batch{Room: id, Epoch: epoch, At: 3, Events: events(protocol.All, 3, 1)}); !errors.Is(err, room.ErrConflict) {
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
		must(t, s.Append(ctx, &room.Batch{Room: id, Epoch: epoch, At: 1, Events: events(protocol.All, 2, 1), Summary: &protocol.Summary{
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
	rows := []rules.RowChange{{Row: rules.Row{RowKey: rules.RowKey{Kind: rules.RowDraft, Scope: "x", ID: "y"}, Body: make([]byte, 1000)}}}
	more := events(protocol.All, 2, 3)
	more[2].Body = nil // its words were taken out
	must(t, s.Append(ctx, &room.Batch{Room: id, Epoch: epoch, At: 1, Events: more, Rows: rows}))
	must(t, s.SaveSnapshot(ctx, id, &rules.Snapshot{Position: 4}))
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
