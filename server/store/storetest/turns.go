package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/rules"
)

// Several writers at once: one is first, turns are whole, and rooms do not wait for each other.

func aTurnIsOneBatch(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	command := room.Receipt{ID: protocol.NewID[protocol.CommandID]()}
	batch := func(at uint64) *room.Batch {
		return &room.Batch{
			Room: id, Epoch: epoch, At: at, Events: events(protocol.All, at+1, 1), Rows: []rules.RowChange{row(fmt.Sprint(at), "x")},
			Receipts: []room.Receipt{command},
		}
	}
	turn, r, err := log.Lock(t.Context(), id, 0)
	must(t, err)
	if r.Position != 1 || len(r.Events) != 1 {
		t.Errorf("taken at %+v", r)
	}
	must(t, turn.Append(t.Context(), batch(1)))
	turn.Release()
	for want, b := range map[error]*room.Batch{room.ErrConflict: batch(1), room.ErrRepeated: batch(2)} {
		turn, r, err := log.Lock(t.Context(), id, 1)
		must(t, err)
		if r.Position != 2 || len(r.Events) != 1 || len(r.Rows) != 1 {
			t.Errorf("taken at %+v", r)
		}
		if err := turn.Append(t.Context(), b); !errors.Is(err, want) {
			t.Errorf("%v, not %v", err, want)
		}
	}
	// Nothing holds the room now.
	turn, _, err = log.Lock(t.Context(), id, 2)
	must(t, err)
	turn.Release()
	command.ID = protocol.NewID[protocol.CommandID]()
	must(t, log.Append(t.Context(), batch(2)))
	if r := load(t, log, id); r.Position != 3 || len(r.Events) != 3 || len(r.Rows) != 2 {
		t.Errorf("the record is %+v", r)
	}
	if _, _, err := log.Lock(t.Context(), protocol.NewID[protocol.RoomID](), 0); !errors.Is(err, room.ErrNoRoom) {
		t.Errorf("took no room: %v", err)
	}
}

func oneOfManyIsFirst(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	const rounds, writers = 10, 8
	for at := range uint64(rounds) {
		var mu sync.Mutex
		var first []int
		var all sync.WaitGroup
		for w := range writers {
			all.Go(func() {
				b := &room.Batch{Room: id, Epoch: epoch, At: at + 1, Events: events(protocol.All, at+2, 1), Receipts: []room.Receipt{{ID: protocol.NewID[protocol.CommandID]()}}}
				switch err := log.Append(t.Context(), b); {
				case err == nil:
					mu.Lock()
					first = append(first, w)
					mu.Unlock()
				case !errors.Is(err, room.ErrConflict):
					t.Error(err)
				}
			})
		}
		all.Wait()
		if len(first) != 1 {
			t.Fatalf("%d writers were first", len(first))
		}
	}
	if r := load(t, log, id); r.Position != rounds+1 || len(r.Events) != rounds+1 {
		t.Errorf("the record stands at %d with %d events", r.Position, len(r.Events))
	}
}

// While somebody writes, whoever loads sees one moment: as many events and rows as the position says.
func loadsOneMoment(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	const batches = 60
	ctx, stop := context.WithCancel(t.Context())
	var reading sync.WaitGroup
	for range 3 {
		reading.Go(func() {
			for ctx.Err() == nil {
				r, err := log.Load(context.WithoutCancel(ctx), id)
				if err != nil {
					t.Error(err)
					return
				}
				seen := len(r.Events)
				if r.Snapshot != nil {
					seen += int(r.Snapshot.Position)
				}
				if uint64(seen) != r.Position || uint64(len(r.Rows)) != (r.Position-1)/2 {
					t.Errorf("at %d there are %d events and %d rows", r.Position, seen, len(r.Rows))
				}
			}
		})
	}
	for i := range uint64(batches) {
		at := 1 + 2*i
		must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: at, Events: events(protocol.All, at+1, 2), Rows: []rules.RowChange{row(fmt.Sprint(i), "x")}}))
		if i%10 == 9 {
			must(t, log.SaveSnapshot(t.Context(), id, &rules.Snapshot{Position: at + 2, Heads: map[protocol.Stream]uint64{}, Parts: map[protocol.Stream]jsontext.Value{}}))
		}
	}
	stop()
	reading.Wait()
}

func roomsDoNotWaitForEachOther(t *testing.T, log room.Log) {
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			id, epoch := begin(t, log)
			for at := range uint64(20) {
				if err := log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: at + 1, Events: events(protocol.All, at+2, 1)}); err != nil {
					t.Error(err)
				}
				// One room's refusal, in the same trip to the disk, undoes nothing of another's.
				if err := log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: at + 1, Events: events(protocol.All, at+2, 1)}); !errors.Is(err, room.ErrConflict) {
					t.Errorf("appended twice at one position: %v", err)
				}
			}
			if r := load(t, log, id); r.Position != 21 || len(r.Events) != 21 {
				t.Errorf("the record stands at %d with %d events", r.Position, len(r.Events))
			}
		})
	}
	all.Wait()
}
