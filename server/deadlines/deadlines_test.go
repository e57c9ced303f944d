package deadlines_test

import (
	"context"
	"errors"
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
			var ids []protocol.RoomID
			for _, deleted := range []bool{true, false} {
				id, ada := protocol.NewID[protocol.RoomID](), protocol.NewID[protocol.PersonID]()
				ids = append(ids, id)
				must(t, clocks[0].Hall.Create(ctx, id, rules.CreateRoom{Facts: roomtest.Facts(), Names: protocol.NamesHidden, Asked: 3},
					rules.EnterPerson{Person: ada, Name: "Ada", Role: protocol.RoleFacilitator}))
				if deleted {
					a, err := clocks[0].Hall.Do(ctx, id, ada, protocol.NewID[protocol.CommandID](), protocol.RoomDelete{Title: roomtest.Facts().Title}, false)
					if err != nil || a.Rejected != nil {
						t.Fatal(err, a.Rejected)
					}
				}
			}
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
