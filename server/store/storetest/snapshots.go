package storetest

import (
	"fmt"
	"reflect"
	"sync"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/rules"
)

// Snapshots: the newest is kept, and none that holds what was erased.

func dropsASnapshot(t *testing.T, log room.Log) {
	id, _ := begin(t, log)
	must(t, log.DropSnapshot(t.Context(), id)) // there is none
	snap := &rules.Snapshot{Position: 1, Heads: map[protocol.Stream]uint64{}, Parts: map[protocol.Stream]jsontext.Value{}}
	must(t, log.SaveSnapshot(t.Context(), id, snap))
	must(t, log.DropSnapshot(t.Context(), id))
	if r := load(t, log, id); r.Snapshot != nil || len(r.Events) != 1 {
		t.Errorf("the record is %+v", r)
	}
	must(t, log.SaveSnapshot(t.Context(), id, snap)) // there can be one again
	if r := load(t, log, id); r.Snapshot == nil {
		t.Error("a snapshot is not kept")
	}
}

// However saving a snapshot and erasing meet, no snapshot from before is there afterwards.
func keepsNoSnapshotOfWhatIsErasedMeanwhile(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	for at := uint64(1); at < 60; at++ {
		var saving sync.WaitGroup
		saving.Go(func() {
			for range 3 {
				before := &rules.Snapshot{Position: at, Heads: map[protocol.Stream]uint64{}, Parts: map[protocol.Stream]jsontext.Value{}}
				if err := log.SaveSnapshot(t.Context(), id, before); err != nil {
					t.Error(err)
				}
			}
		})
		must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: at, Events: events(protocol.All, at+1, 1), Erases: true}))
		saving.Wait()
		if r := load(t, log, id); r.Snapshot != nil {
			t.Fatalf("at %d there is a snapshot from %d", r.Position, r.Snapshot.Position)
		}
	}
}

func keepsTheNewestSnapshot(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 1, Events: events(protocol.All, 2, 4)}))
	snap := func(moved uint64) *rules.Snapshot {
		return &rules.Snapshot{
			Position: moved, Last: 5000, Heads: map[protocol.Stream]uint64{protocol.All: moved},
			Parts: map[protocol.Stream]jsontext.Value{protocol.All: jsontext.Value(fmt.Sprint(`{"at":`, moved, `}`))},
		}
	}
	must(t, log.SaveSnapshot(t.Context(), id, snap(3)))
	must(t, log.SaveSnapshot(t.Context(), id, snap(2))) // one that took longer
	r := load(t, log, id)
	if r.Snapshot == nil || !reflect.DeepEqual(r.Snapshot, snap(3)) || len(r.Events) != 2 || r.Events[0].Seq != 4 || r.Position != 5 {
		t.Errorf("the record is %+v, snapshot %+v", r, r.Snapshot)
	}
	must(t, log.SaveSnapshot(t.Context(), id, snap(5)))
	if r := load(t, log, id); len(r.Events) != 0 || r.Snapshot.Position != 5 {
		t.Errorf("the record is %+v", r)
	}
	if got, err := log.Read(t.Context(), id, protocol.All, 0, 10); err != nil || len(got) != 5 {
		t.Errorf("a snapshot took events away: %v %v", got, err)
	}
}
