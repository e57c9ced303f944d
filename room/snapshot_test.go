package room_test

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

// waiting is a record whose snapshots say that they have come, wait to be let through, and say that they were kept.
type waiting struct {
	room.Log
	came, through, kept chan struct{}
}

func (w waiting) SaveSnapshot(ctx context.Context, id protocol.RoomID, s *rules.Snapshot) error {
	w.came <- struct{}{}
	<-w.through
	err := w.Log.SaveSnapshot(ctx, id, s)
	w.kept <- struct{}{}
	return err
}

// While a batch is on its way the state in hand holds what may never be written: no snapshot is made of that, or the mistake
// would outlive the process (R11).
func TestASnapshotHoldsNothingThatWasNeverWritten(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		log := waiting{came: make(chan struct{}), through: make(chan struct{}), kept: make(chan struct{})}
		m := roomtest.Meet(t, "Ada facilitates, Bo attends", func(o *room.Options) { log.Log = o.Log; o.Log = log })
		bo := m.As("Bo")
		// Words that are forgotten make a new snapshot due at once; the next is due while that one is still being kept.
		bo.Do(protocol.PersonIntroduce{Part: "first"})
		bo.Do(protocol.PersonIntroduce{Part: "second"})
		<-log.came
		bo.Do(protocol.PersonIntroduce{Part: "third"})
		time.Sleep(time.Minute)

		m.Log.Next(roomtest.Fails)
		release := m.Log.Hold()
		defer release()
		window, id := bo.Join(), roomtest.CommandID()
		window.Send(id, roomtest.Raise("never written"))
		roomtest.Await(t, "an append waits", func() bool { return m.Log.Waiting() == 1 })
		for n := range 2 {
			if n > 0 {
				<-log.came
			}
			log.through <- struct{}{}
			<-log.kept
		}
		release()
		if _, refused := window.Answer(id).(*protocol.Rejection); !refused {
			t.Fatalf("answered with %+v", window.Answer(id))
		}
		if !m.Log.HasSnapshot(m.ID) || m.Log.Holds(m.ID, "never written") {
			t.Error("what was never written is in the snapshot")
		}
		if cold := m.Cold(protocol.All); strings.Contains(cold, "never written") || !strings.Contains(cold, "third") {
			t.Errorf("read anew the view is %s", cold)
		}
	})
}

// Each stream counts its own facts. Whoever opens a room from a snapshot, and nothing after it, goes on counting in every one
// of them, and with the time as it was: a number that came twice would be another fact under the same name.
func TestASnapshotGoesOnCountingInEveryStream(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		ada, bo := m.As("Ada"), m.As("Bo")
		link := func(h *room.Hall) {
			t.Helper()
			c := rules.MakeLink{Link: protocol.NewID[protocol.LinkID](), Role: protocol.RoleObserver, Expires: 1}
			a, err := h.Do(t.Context(), m.ID, protocol.PersonID{}, protocol.CommandID{}, c, false)
			if err != nil || a.Rejected != nil {
				t.Fatal(a.Rejected, err)
			}
		}
		for range 3 {
			m.Server(rules.AddDevice{Person: bo.ID})
			link(m.Hall)
		}
		m.Server(rules.AddDevice{Person: ada.ID})
		bo.Do(roomtest.Raise("once"))
		ada.Do(protocol.RoomClose{Readers: protocol.ReadersMembers}) // with it the view is written down, in a stream of its own
		ada.Do(protocol.RoomReopen{})
		opened := func() *rules.State {
			t.Helper()
			record, err := m.Log.Load(t.Context(), m.ID)
			roomtest.Must(t, err)
			s, err := rules.Open(m.ID, record)
			roomtest.Must(t, err)
			return s
		}
		replayed := opened()
		roomtest.Must(t, room.WriteSnapshot(t.Context(), m.Log, m.ID))
		kept := opened()
		if !m.Log.HasSnapshot(m.ID) || !maps.Equal(kept.Heads, replayed.Heads) || kept.Last != replayed.Last || kept.Position != replayed.Position {
			t.Errorf("from a snapshot it stands at %v, %d and %d; from scratch at %v, %d and %d", kept.Heads, kept.Last, kept.Position, replayed.Heads, replayed.Last, replayed.Position)
		}
		for _, stream := range []protocol.Stream{protocol.All, protocol.Facilitators, protocol.Record, protocol.Personal(ada.ID), protocol.Personal(bo.ID)} {
			if replayed.Heads[stream] == 0 {
				t.Errorf("nothing was told to %s", stream)
			}
		}
		fresh := m.Instance()
		window, lead := bo.At(fresh).Join(), ada.At(fresh).Join()
		a, err := fresh.Do(t.Context(), m.ID, protocol.PersonID{}, protocol.CommandID{}, rules.AddDevice{Person: bo.ID}, false)
		roomtest.Must(t, err)
		link(fresh)
		if got, want := a.At[protocol.Personal(bo.ID)], replayed.Heads[protocol.Personal(bo.ID)]+1; got != want {
			t.Errorf("Bo is told number %d, and it is number %d", got, want)
		}
		window.Reaches(protocol.Personal(bo.ID), replayed.Heads[protocol.Personal(bo.ID)]+1)
		lead.Reaches(protocol.Facilitators, replayed.Heads[protocol.Facilitators]+1)
	})
}

// R11
func TestASnapshotIsWhatReplayGives(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		bo := m.As("Bo")
		e := protocol.NewID[protocol.EntryID]()
		bo.Do(protocol.EntryAdd{Entry: e, Kind: protocol.KindAction})
		roomtest.TypeLetters(bo, e, 0, 60)
		m.Server(rules.AddDevice{Person: bo.ID})
		m.Server(rules.MakeLink{Link: protocol.NewID[protocol.LinkID](), Role: protocol.RoleObserver, Expires: 1})
		for i := range room.SnapshotAfter {
			[]*roomtest.Person{bo, m.As("Ada")}[i%2].Do(roomtest.Add(fmt.Sprint(i)))
		}
		roomtest.Await(t, "a snapshot is kept", func() bool { return m.Log.HasSnapshot(m.ID) })
		roomtest.TypeLetters(bo, e, 60, 70)
		scratch := rules.NewState(m.ID)
		for _, x := range m.Log.Events(m.ID) {
			body, err := protocol.DecodeEvent(x.Name, x.Body)
			if err != nil {
				t.Fatal(err)
			}
			rules.Apply(scratch, rules.Fact{Stream: x.Stream, Seq: x.Seq, At: x.At, By: x.By, Body: body})
		}
		for _, stream := range []protocol.Stream{protocol.All, protocol.Facilitators, protocol.Personal(bo.ID)} {
			if want := string(scratch.View(stream)); m.Cold(stream) != want {
				t.Errorf("from the snapshot %s is\n%s\nand from scratch\n%s", stream, m.Cold(stream), want)
			}
		}
		fresh := bo.At(m.Instance())
		fresh.Do(roomtest.Edit(bo, e, 30, `[30,[0,"!"]]`)) // made long ago: another instance can still merge it
	})
}
