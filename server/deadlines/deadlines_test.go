package deadlines_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"go.uber.org/goleak"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
	"secondstory/server/deadlines"
	"secondstory/server/store"
	"secondstory/server/store/postgres"
	"secondstory/server/store/postgrestest"
	"secondstory/server/store/sqlite"
	"secondstory/server/vault"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// begin begins a meeting, which is to be deleted or is not.
func begin(ctx context.Context, t *testing.T, h *room.Hall, deleted bool) protocol.RoomID {
	t.Helper()
	id, ada := protocol.NewID[protocol.RoomID](), protocol.NewID[protocol.PersonID]()
	must(t, h.Create(ctx, id, rules.CreateRoom{Facts: roomtest.Facts(), Names: protocol.NamesHidden, Asked: 3},
		rules.EnterPerson{Person: ada, Name: "Ada", Role: protocol.RoleFacilitator}))
	if deleted {
		a, err := h.Do(ctx, id, ada, protocol.NewID[protocol.CommandID](), protocol.RoomDelete{Title: roomtest.Facts().Title}, false)
		if err != nil || a.Rejected != nil {
			t.Fatal(err, a.Rejected)
		}
	}
	return id
}

// breaking is a record that breaks when it is first asked what is due, and whenever one room is to be deleted.
type breaking struct {
	store.Store
	asked bool
	room  protocol.RoomID
}

func (b *breaking) Due(ctx context.Context, at protocol.Instant, limit int) ([]protocol.RoomID, error) {
	if !b.asked {
		b.asked = true
		panic("broken on purpose")
	}
	return b.Store.Due(ctx, at, limit)
}

func (b *breaking) DeleteRoom(ctx context.Context, id protocol.RoomID) error {
	if id == b.room {
		panic("broken on purpose")
	}
	return b.Store.DeleteRoom(ctx, id)
}

// A look that breaks is followed by the next one, and a room in which it breaks keeps no other from what is due.
func TestWhatBreaksKeepsNothingElseFromHappening(t *testing.T) {
	db, err := sqlite.Open(t.Context(), t.TempDir())
	must(t, err)
	defer db.Close()
	secret, err := vault.New(make([]byte, 32))
	must(t, err)
	clock := roomtest.NewClock()
	h := room.NewHall(room.Options{Log: vault.Log{Log: db, Vault: secret}, Vault: secret, Logger: zerolog.Nop(), Now: clock.Now})
	defer h.Close()
	first := begin(t.Context(), t, h, true)
	clock.Pass(time.Minute)
	other := begin(t.Context(), t, h, true)
	clock.Pass(8 * 24 * time.Hour)

	var log bytes.Buffer
	ctx, stop := context.WithCancel(t.Context())
	var run sync.WaitGroup
	run.Go(func() {
		deadlines.Clock{Hall: h, Store: &breaking{Store: db, room: first}, Now: clock.Now, Logger: zerolog.New(&log)}.Run(ctx)
	})
	roomtest.Await(t, "the other is gone", func() bool {
		_, err := db.Load(t.Context(), other)
		return errors.Is(err, room.ErrNoRoom)
	})
	stop()
	run.Wait()
	for _, want := range []string{`"level":"error"`, "a look for what is due broke", "what is due in a room broke", first.String()} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("%s is not in the log: %s", want, &log)
		}
	}
}

// A meeting that was to be deleted is, with nobody there, and nothing of it is left; before its time nothing happens. In
// PostgreSQL two instances come to it at once.
func TestARoomGoesWhenItIsDue(t *testing.T) {
	for name, open := range map[string]func() (store.Store, error){
		"a file":     func() (store.Store, error) { return sqlite.Open(t.Context(), t.TempDir()) },
		"PostgreSQL": func() (store.Store, error) { return postgres.Open(t.Context(), postgrestest.Database(t)) },
	} {
		t.Run(name, func(t *testing.T) {
			db, err := open()
			must(t, err)
			defer db.Close()
			secret, err := vault.New(make([]byte, 32))
			must(t, err)
			clock := roomtest.NewClock()
			var clocks []deadlines.Clock
			for range 2 {
				h := room.NewHall(room.Options{Log: vault.Log{Log: db, Vault: secret}, Vault: secret, Logger: zerolog.Nop(), Now: clock.Now})
				defer h.Close()
				clocks = append(clocks, deadlines.Clock{Hall: h, Store: db, Now: clock.Now, Logger: zerolog.Nop()})
			}
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			ids := []protocol.RoomID{begin(ctx, t, clocks[0].Hall, true), begin(ctx, t, clocks[0].Hall, false)}
			fire := func() {
				t.Helper()
				var all sync.WaitGroup
				for _, c := range clocks {
					all.Go(func() {
						if err := c.Fire(ctx); err != nil {
							t.Error(err)
						}
					})
				}
				all.Wait()
			}
			clock.Pass(6 * 24 * time.Hour)
			fire()
			if _, err := db.Load(ctx, ids[0]); err != nil {
				t.Fatalf("before its time: %v", err)
			}
			clock.Pass(2 * 24 * time.Hour)
			fire()
			fire()
			if _, err := db.Load(ctx, ids[0]); !errors.Is(err, room.ErrNoRoom) {
				t.Errorf("it is still there: %v", err)
			}
			if _, err := db.Load(ctx, ids[1]); err != nil {
				t.Errorf("another is gone with it: %v", err)
			}
			if due, err := db.Due(ctx, protocol.At(clock.Now()), 9); err != nil || len(due) > 0 {
				t.Errorf("due: %v %v", due, err)
			}
		})
	}
}
