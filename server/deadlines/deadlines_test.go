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

// record opens one that may be there already.
type record func(context.Context) (store.Store, error)

func inFile(folder string) record {
	return func(ctx context.Context) (store.Store, error) { return sqlite.Open(ctx, folder) }
}

// served is what happens while instances run on a record, from their start to their end.
func served(t *testing.T, of record, instances int, do func(db store.Store, halls []*room.Hall)) {
	t.Helper()
	db, err := of(t.Context())
	must(t, err)
	defer db.Close()
	secret, err := vault.New(make([]byte, 32))
	must(t, err)
	var halls []*room.Hall
	for range instances {
		h := room.NewHall(room.Options{Log: vault.Log{Log: db, Vault: secret}, Vault: secret, Logger: zerolog.Nop()})
		defer h.Close()
		halls = append(halls, h)
	}
	do(db, halls)
}

// A look that breaks is followed by the next one, and a room in which it breaks keeps no other from what is due.
func TestWhatBreaksKeepsNothingElseFromHappening(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		file := inFile(t.TempDir())
		var first, other protocol.RoomID
		served(t, file, 1, func(_ store.Store, halls []*room.Hall) {
			first = begin(t.Context(), t, halls[0], true)
			time.Sleep(time.Second)
			other = begin(t.Context(), t, halls[0], true)
		})
		time.Sleep(8 * 24 * time.Hour)
		served(t, file, 1, func(db store.Store, halls []*room.Hall) {
			var log bytes.Buffer
			ctx, stop := context.WithCancel(t.Context())
			var run sync.WaitGroup
			run.Go(func() {
				deadlines.Clock{Hall: halls[0], Store: &breaking{Store: db, room: first}, Logger: zerolog.New(&log)}.Run(ctx)
			})
			time.Sleep(3 * time.Second)
			if _, err := db.Load(t.Context(), other); !errors.Is(err, room.ErrNoRoom) {
				t.Errorf("the other is still there: %v", err)
			}
			stop()
			run.Wait()
			for _, want := range []string{`"level":"error"`, "a look for what is due broke", "what is due in a room broke", first.String()} {
				if !strings.Contains(log.String(), want) {
					t.Errorf("%s is not in the log: %s", want, &log)
				}
			}
		})
	})
}

// A meeting that was to be deleted is, with nobody there, after a restart too, and nothing of it is left; before its time
// nothing happens. Two instances come to it at once.
func TestARoomGoesWhenItIsDue(t *testing.T) {
	database := postgrestest.Database(t)
	for name, of := range map[string]record{
		"a file":     inFile(t.TempDir()),
		"PostgreSQL": func(ctx context.Context) (store.Store, error) { return postgres.Open(ctx, database) },
	} {
		t.Run(name, func(t *testing.T) {
			roomtest.Bubble(t, func(t *testing.T) {
				ctx := t.Context()
				fire := func(db store.Store, halls []*room.Hall) {
					t.Helper()
					var all sync.WaitGroup
					for _, h := range halls {
						all.Go(func() {
							if err := (deadlines.Clock{Hall: h, Store: db, Logger: zerolog.Nop()}).Fire(ctx); err != nil {
								t.Error(err)
							}
						})
					}
					all.Wait()
				}
				var deleted, kept protocol.RoomID
				served(t, of, 1, func(_ store.Store, halls []*room.Hall) {
					deleted, kept = begin(ctx, t, halls[0], true), begin(ctx, t, halls[0], false)
				})
				time.Sleep(6 * 24 * time.Hour)
				served(t, of, 2, func(db store.Store, halls []*room.Hall) {
					fire(db, halls)
					_, err := db.Load(ctx, deleted)
					must(t, err)
				})
				time.Sleep(2 * 24 * time.Hour)
				served(t, of, 2, func(db store.Store, halls []*room.Hall) {
					fire(db, halls)
					fire(db, halls)
					if _, err := db.Load(ctx, deleted); !errors.Is(err, room.ErrNoRoom) {
						t.Errorf("it is still there: %v", err)
					}
					if _, err := db.Load(ctx, kept); err != nil {
						t.Errorf("another is gone with it: %v", err)
					}
					if due, err := db.Due(ctx, protocol.At(time.Now()), 9); err != nil || len(due) > 0 {
						t.Errorf("due: %v %v", due, err)
					}
				})
			})
		})
	}
}
