// Package storetest is the one suite that every record passes, in memory or in a database.
package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/rules"
)

// begin begins a room of one event.
func begin(t *testing.T, log room.Log) (id protocol.RoomID, epoch protocol.Epoch) {
	t.Helper()
	id, epoch = protocol.NewID[protocol.RoomID](), protocol.NewID[protocol.Epoch]()
	must(t, log.Append(t.Context(), &room.Batch{
		Room: id, Epoch: epoch, Events: events(protocol.All, 1, 1),
		Summary: &protocol.Summary{Title: "A room", Stage: protocol.StagePrepare, Started: 1, Leads: []string{}, Readers: protocol.ReadersMembers},
	}))
	return id, epoch
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// events are n events of a stream, from a number on.
func events(stream protocol.Stream, from uint64, n int) (all []rules.Stored) {
	for i := range n {
		all = append(all, rules.Stored{Stream: stream, Event: protocol.Event{
			Seq: from + uint64(i), At: protocol.Instant(from) * 1000, Name: "stage.changed", Body: jsontext.Value(`{"stage":"open"}`),
		}})
	}
	return all
}

func load(t *testing.T, log room.Log, id protocol.RoomID) *rules.Record {
	t.Helper()
	r, err := log.Load(t.Context(), id)
	must(t, err)
	return r
}

// Log is the suite of a room.Log.
func Log(t *testing.T, open func(t *testing.T) room.Log) {
	for name, test := range map[string]func(*testing.T, room.Log){
		"AppendsAtTheExpectedPosition": appendsAtTheExpectedPosition, "RefusesAnotherPosition": refusesAnotherPosition,
		"RefusesARepeatedCommand": refusesARepeatedCommand, "KnowsNoOtherRoom": knowsNoOtherRoom, "KeepsReceipts": keepsReceipts,
		"KeepsRows": keepsRows, "KeepsEventsAsTheyAre": keepsEventsAsTheyAre, "ForgetsKeystrokes": forgetsKeystrokes, "ErasesWords": erasesWords, "TailIsWhatCameSince": tailIsWhatCameSince, "ATurnIsOneBatch": aTurnIsOneBatch,
		"DropsASnapshot": dropsASnapshot, "KeepsNoSnapshotOfWhatIsErasedMeanwhile": keepsNoSnapshotOfWhatIsErasedMeanwhile,
		"ForgetsOneThingAfterAnother": forgetsOneThingAfterAnother, "ForgetsAllThatWasTold": forgetsAllThatWasTold, "SaysWhereRoomsStand": saysWhereRoomsStand,
		"KeepsTheNewestSnapshot": keepsTheNewestSnapshot, "ReadsAPart": readsAPart, "OneOfManyIsFirst": oneOfManyIsFirst,
		"LoadsOneMoment": loadsOneMoment, "RoomsDoNotWaitForEachOther": roomsDoNotWaitForEachOther,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func appendsAtTheExpectedPosition(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	b := &room.Batch{Room: id, Epoch: epoch, At: 1, Events: slices.Concat(events(protocol.All, 2, 2), events(protocol.Facilitators, 1, 1))}
	must(t, log.Append(t.Context(), b))
	r := load(t, log, id)
	if r.Position != 4 || r.Epoch != epoch || len(r.Events) != 4 || r.Events[3].Stream != protocol.Facilitators || r.Events[2].Seq != 3 {
		t.Errorf("the record is %+v", r)
	}
	// Rows alone move the position by one, receipts alone not at all.
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 4, Rows: []rules.RowChange{row("a", "1"), row("b", "2")}}))
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 5, Receipts: []room.Receipt{{ID: protocol.NewID[protocol.CommandID]()}}}))
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 5, Events: events(protocol.All, 4, 1)}))
	if r := load(t, log, id); r.Position != 6 || len(r.Events) != 5 {
		t.Errorf("the record is %+v", r)
	}
}

func refusesAnotherPosition(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	other := protocol.NewID[protocol.Epoch]()
	command := protocol.NewID[protocol.CommandID]()
	for name, b := range map[string]*room.Batch{
		"behind":        {Room: id, Epoch: epoch, At: 0, Events: events(protocol.All, 1, 1)},
		"ahead":         {Room: id, Epoch: epoch, At: 2, Events: events(protocol.All, 3, 1)},
		"another life":  {Room: id, Epoch: other, At: 1, Events: events(protocol.All, 2, 1)},
		"another room":  {Room: protocol.NewID[protocol.RoomID](), Epoch: epoch, At: 1, Events: events(protocol.All, 2, 1)},
		"receipts only": {Room: id, Epoch: epoch, At: 7, Receipts: []room.Receipt{{ID: command}}},
	} {
		b.Rows = []rules.RowChange{row("x", name)}
		if err := log.Append(t.Context(), b); !errors.Is(err, room.ErrConflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	r := load(t, log, id)
	found, err := log.Receipts(t.Context(), id, []protocol.CommandID{command})
	must(t, err)
	if r.Position != 1 || len(r.Events) != 1 || len(r.Rows) != 0 || len(found) != 0 {
		t.Errorf("something of a refused batch was kept: %+v %+v", r, found)
	}
}

func refusesARepeatedCommand(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	command := room.Receipt{ID: protocol.NewID[protocol.CommandID]()}
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 1, Events: events(protocol.All, 2, 1), Receipts: []room.Receipt{command}}))
	again := &room.Batch{
		Room: id, Epoch: epoch, At: 2, Events: events(protocol.All, 3, 1), Rows: []rules.RowChange{row("x", "1")},
		Receipts: []room.Receipt{{ID: protocol.NewID[protocol.CommandID]()}, command},
	}
	if err := log.Append(t.Context(), again); !errors.Is(err, room.ErrRepeated) {
		t.Errorf("appended again: %v", err)
	}
	if r := load(t, log, id); r.Position != 2 || len(r.Events) != 2 || len(r.Rows) != 0 {
		t.Errorf("something of a refused batch was kept: %+v", r)
	}
	other, life := begin(t, log) // in another room the same id is another command
	must(t, log.Append(t.Context(), &room.Batch{Room: other, Epoch: life, At: 1, Events: events(protocol.All, 2, 1), Receipts: []room.Receipt{command}}))
}

func knowsNoOtherRoom(t *testing.T, log room.Log) {
	id := protocol.NewID[protocol.RoomID]()
	if _, err := log.Load(t.Context(), id); !errors.Is(err, room.ErrNoRoom) {
		t.Errorf("loaded: %v", err)
	}
	got, err := log.Read(t.Context(), id, protocol.All, 0, 10)
	if err != nil || len(got) > 0 {
		t.Errorf("read: %v %v", got, err)
	}
}

func keepsReceipts(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	want := room.Receipt{ID: protocol.NewID[protocol.CommandID](), Said: [16]byte{1, 2, 255}, At: map[protocol.Stream]uint64{protocol.All: 2, protocol.Facilitators: 9}}
	nothing := room.Receipt{ID: protocol.NewID[protocol.CommandID](), At: map[protocol.Stream]uint64{}}
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 1, Events: events(protocol.All, 2, 1), Receipts: []room.Receipt{want, nothing}}))
	unknown := protocol.NewID[protocol.CommandID]()
	got, err := log.Receipts(t.Context(), id, []protocol.CommandID{want.ID, unknown, nothing.ID})
	must(t, err)
	if len(got) != 2 || !reflect.DeepEqual(got[want.ID], want) || len(got[nothing.ID].At) != 0 {
		t.Errorf("receipts: %+v", got)
	}
	other, _ := begin(t, log)
	if got, err := log.Receipts(t.Context(), other, []protocol.CommandID{want.ID}); err != nil || len(got) > 0 {
		t.Errorf("another room has the receipts %+v, %v", got, err)
	}
}

func row(id, body string) rules.RowChange {
	return rules.RowChange{Row: rules.Row{RowKey: rules.RowKey{Kind: rules.RowDraft, Scope: "lines", Slot: rules.Slot{7}, ID: id}, Body: []byte(body)}}
}

func gone(id string) rules.RowChange { c := row(id, ""); c.Gone = true; return c }

func keepsRows(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	elsewhere := row("a", "elsewhere")
	elsewhere.Slot = rules.Slot{8}
	changes := [][]rules.RowChange{{row("a", "1"), row("b", "2"), elsewhere}, {row("a", "3"), gone("b"), gone("never")}, {row("c", "4"), gone("c"), row("d", "5"), row("d", "6")}}
	for i, c := range changes {
		must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: uint64(i) + 1, Rows: c}))
	}
	got := map[string]string{}
	for _, r := range load(t, log, id).Rows {
		got[fmt.Sprintf("%s %s %d %s", r.Kind, r.Scope, r.Slot[0], r.ID)] = string(r.Body)
	}
	want := map[string]string{"draft lines 7 a": "3", "draft lines 8 a": "elsewhere", "draft lines 7 d": "6"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("rows: %v", got)
	}
}

func keepsEventsAsTheyAre(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	who := protocol.NewID[protocol.PersonID]()
	want := []rules.Stored{
		{Stream: protocol.Personal(who), Event: protocol.Event{Seq: 1, At: -1, By: who, Name: "a.b", Body: jsontext.Value("{\"x\":\"\\u0000 漢 😀 ' \\\" %s\"}")}},
		{Stream: protocol.All, Event: protocol.Event{Seq: 2, At: 1 << 45, Name: "c", Body: jsontext.Value("{}")}},
	}
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 1, Events: want}))
	if got := load(t, log, id).Events[1:]; !reflect.DeepEqual(got, want) {
		t.Errorf("events: %+v", got)
	}
	got, err := log.Read(t.Context(), id, protocol.Personal(who), 0, 10)
	if err != nil || len(got) != 1 || !reflect.DeepEqual(got[0], want[0].Event) {
		t.Errorf("read: %+v %v", got, err)
	}
}

func tailIsWhatCameSince(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	must(t, log.Append(t.Context(), &room.Batch{
		Room: id, Epoch: epoch, At: 1, Events: slices.Concat(events(protocol.All, 2, 2), events(protocol.Facilitators, 1, 1)), Rows: []rules.RowChange{row("a", "1")},
	}))
	for after, want := range map[uint64]int{0: 4, 1: 3, 3: 1, 4: 0, 9: 0} {
		r, err := log.Tail(t.Context(), id, after)
		must(t, err)
		if r.Epoch != epoch || r.Position != 4 || r.Snapshot != nil || len(r.Events) != want || len(r.Rows) != 1 {
			t.Errorf("after %d: %+v", after, r)
		}
		if want == 1 && r.Events[0].Stream != protocol.Facilitators {
			t.Errorf("after %d: %+v", after, r.Events)
		}
	}
	if _, err := log.Tail(t.Context(), protocol.NewID[protocol.RoomID](), 0); !errors.Is(err, room.ErrNoRoom) {
		t.Errorf("of no room: %v", err)
	}
}

func saysWhereRoomsStand(t *testing.T, log room.Log) {
	if got, err := log.Heads(t.Context(), nil); err != nil || len(got) > 0 {
		t.Errorf("no room stands at %v, %v", got, err)
	}
	want := map[protocol.RoomID]room.Head{}
	ids := []protocol.RoomID{protocol.NewID[protocol.RoomID]()} // which is not there
	for i := range uint64(5) {
		id, epoch := begin(t, log)
		want[id] = room.Head{Epoch: epoch, Position: 1 + i}
		ids = append(ids, id)
		for at := range i {
			must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 1 + at, Events: events(protocol.All, 2+at, 1)}))
		}
	}
	begin(t, log) // and is not asked for
	if got, err := log.Heads(t.Context(), ids); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("the rooms stand at %v, %v", got, err)
	}
}

func readsAPart(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 1, Events: slices.Concat(events(protocol.All, 2, 9), events(protocol.Facilitators, 1, 3))}))
	for _, c := range []struct {
		stream      protocol.Stream
		after       uint64
		limit       int
		first, last uint64
	}{
		{protocol.All, 0, 100, 1, 10}, {protocol.All, 4, 3, 5, 7}, {protocol.All, 9, 100, 10, 10}, {protocol.All, 10, 100, 0, 0},
		{protocol.All, 99, 100, 0, 0}, {protocol.All, 0, 0, 0, 0}, {protocol.Facilitators, 0, 100, 1, 3}, {protocol.Facilitators, 2, 1, 3, 3},
		{protocol.Personal(protocol.NewID[protocol.PersonID]()), 0, 100, 0, 0},
	} {
		got, err := log.Read(t.Context(), id, c.stream, c.after, c.limit)
		must(t, err)
		n := int(c.last - c.first + 1)
		if c.last == 0 {
			n = 0
		}
		if len(got) != n || n > 0 && (got[0].Seq != c.first || got[n-1].Seq != c.last) {
			t.Errorf("%s after %d, %d at most: %+v", c.stream, c.after, c.limit, got)
		}
	}
}
