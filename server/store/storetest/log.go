// Package storetest is the one suite that every record passes, in memory or in a database.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room"
)

// begin begins a room of one event.
func begin(t *testing.T, log room.Log) (id protocol.RoomID, epoch protocol.Epoch) {
	t.Helper()
	id, epoch = protocol.NewID[protocol.RoomID](), protocol.NewID[protocol.Epoch]()
	must(t, log.Append(t.Context(), &room.Batch{
		Room: id, Epoch: epoch, Events: events(protocol.All, 1, 1),
		Summary: &room.Summary{Title: "A room", Stage: protocol.StagePrepare, Started: 1, Leads: []string{}, Readers: protocol.ReadersMembers},
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
func events(stream protocol.Stream, from uint64, n int) (all []room.Stored) {
	for i := range n {
		all = append(all, room.Stored{Stream: stream, Event: protocol.Event{
			Seq: from + uint64(i), At: protocol.Instant(from) * 1000, Name: "stage.changed", Body: jsontext.Value(`{"stage":"open"}`),
		}})
	}
	return all
}

func load(t *testing.T, log room.Log, id protocol.RoomID) *room.Record {
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
		"ForgetsOneThingAfterAnother": forgetsOneThingAfterAnother, "SaysWhereRoomsStand": saysWhereRoomsStand,
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
	if r.Moved != 4 || r.Epoch != epoch || len(r.Events) != 4 || r.Events[3].Stream != protocol.Facilitators || r.Events[2].Seq != 3 {
		t.Errorf("the record is %+v", r)
	}
	// Rows alone move the position by one, receipts alone not at all.
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 4, Rows: []room.RowChange{row("a", "1"), row("b", "2")}}))
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 5, Receipts: []room.Receipt{{ID: protocol.NewID[protocol.CommandID]()}}}))
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 5, Events: events(protocol.All, 4, 1)}))
	if r := load(t, log, id); r.Moved != 6 || len(r.Events) != 5 {
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
		b.Rows = []room.RowChange{row("x", name)}
		if err := log.Append(t.Context(), b); !errors.Is(err, room.ErrMoved) {
			t.Errorf("%s: %v", name, err)
		}
	}
	r := load(t, log, id)
	found, err := log.Receipts(t.Context(), id, []protocol.CommandID{command})
	must(t, err)
	if r.Moved != 1 || len(r.Events) != 1 || len(r.Rows) != 0 || len(found) != 0 {
		t.Errorf("something of a refused batch was kept: %+v %+v", r, found)
	}
}

func refusesARepeatedCommand(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	command := room.Receipt{ID: protocol.NewID[protocol.CommandID]()}
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 1, Events: events(protocol.All, 2, 1), Receipts: []room.Receipt{command}}))
	again := &room.Batch{
		Room: id, Epoch: epoch, At: 2, Events: events(protocol.All, 3, 1), Rows: []room.RowChange{row("x", "1")},
		Receipts: []room.Receipt{{ID: protocol.NewID[protocol.CommandID]()}, command},
	}
	if err := log.Append(t.Context(), again); !errors.Is(err, room.ErrRepeated) {
		t.Errorf("appended again: %v", err)
	}
	if r := load(t, log, id); r.Moved != 2 || len(r.Events) != 2 || len(r.Rows) != 0 {
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

func row(id, body string) room.RowChange {
	return room.RowChange{Row: room.Row{RowKey: room.RowKey{Kind: room.RowDraft, Scope: "lines", Slot: room.Slot{7}, ID: id}, Body: []byte(body)}}
}

func gone(id string) room.RowChange { c := row(id, ""); c.Gone = true; return c }

func keepsRows(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	elsewhere := row("a", "elsewhere")
	elsewhere.Slot = room.Slot{8}
	changes := [][]room.RowChange{{row("a", "1"), row("b", "2"), elsewhere}, {row("a", "3"), gone("b"), gone("never")}, {row("c", "4"), gone("c"), row("d", "5"), row("d", "6")}}
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
	want := []room.Stored{
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

func forgetsKeystrokes(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	one, two := protocol.NewID[protocol.TextID](), protocol.NewID[protocol.TextID]()
	edited := func(seq uint64, text protocol.TextID, words string) room.Stored {
		return room.Stored{Stream: protocol.All, Event: protocol.Event{Seq: seq, Name: "text.edited", Body: protocol.MustEncode(protocol.TextEdited{
			Text: text, Client: "x", Updates: []jsontext.Value{jsontext.Value(`[[0,"` + words + `"]]`)},
		})}}
	}
	folded := room.Stored{Stream: protocol.All, Event: protocol.Event{Seq: 6, Name: "text.folded", Body: protocol.MustEncode(protocol.TextFolded{Text: one, Words: "secret"})}}
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 1, Events: []room.Stored{
		edited(2, one, "s"), edited(3, two, "t"), edited(4, one, "e"), edited(5, one, "c"),
	}}))
	must(t, log.Append(t.Context(), &room.Batch{
		Room: id, Epoch: epoch, At: 5, Events: []room.Stored{folded, edited(7, one, "r")}, Forget: []room.Forgotten{keystrokes(one, 5)},
	}))
	var state []string
	for _, e := range load(t, log, id).Events {
		state = append(state, fmt.Sprintf("%d %s %t", e.Seq, e.Name, len(e.Body) > 0))
	}
	want := []string{
		"1 stage.changed true", "2 text.edited false", "3 text.edited true", "4 text.edited false", "5 text.edited true",
		"6 text.folded true", "7 text.edited true",
	}
	if !slices.Equal(state, want) {
		t.Errorf("after forgetting: %v", state)
	}
	// What is forgotten stays so, and may be forgotten again.
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 7, Events: events(protocol.All, 8, 1), Forget: []room.Forgotten{keystrokes(one, 8)}}))
	got, err := log.Read(t.Context(), id, protocol.All, 1, 3)
	if err != nil || len(got) != 3 || len(got[0].Body) > 0 || len(got[1].Body) == 0 {
		t.Errorf("read: %+v %v", got, err)
	}
}

func tailIsWhatCameSince(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	must(t, log.Append(t.Context(), &room.Batch{
		Room: id, Epoch: epoch, At: 1, Events: slices.Concat(events(protocol.All, 2, 2), events(protocol.Facilitators, 1, 1)), Rows: []room.RowChange{row("a", "1")},
	}))
	for after, want := range map[uint64]int{0: 4, 1: 3, 3: 1, 4: 0, 9: 0} {
		r, err := log.Tail(t.Context(), id, after)
		must(t, err)
		if r.Epoch != epoch || r.Moved != 4 || r.Snapshot != nil || len(r.Events) != want || len(r.Rows) != 1 {
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

func aTurnIsOneBatch(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	command := room.Receipt{ID: protocol.NewID[protocol.CommandID]()}
	batch := func(at uint64) *room.Batch {
		return &room.Batch{
			Room: id, Epoch: epoch, At: at, Events: events(protocol.All, at+1, 1), Rows: []room.RowChange{row(fmt.Sprint(at), "x")},
			Receipts: []room.Receipt{command},
		}
	}
	turn, r, err := log.Lock(t.Context(), id, 0)
	must(t, err)
	if r.Moved != 1 || len(r.Events) != 1 {
		t.Errorf("taken at %+v", r)
	}
	must(t, turn.Append(t.Context(), batch(1)))
	turn.Release()
	for want, b := range map[error]*room.Batch{room.ErrMoved: batch(1), room.ErrRepeated: batch(2)} {
		turn, r, err := log.Lock(t.Context(), id, 1)
		must(t, err)
		if r.Moved != 2 || len(r.Events) != 1 || len(r.Rows) != 1 {
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
	if r := load(t, log, id); r.Moved != 3 || len(r.Events) != 3 || len(r.Rows) != 2 {
		t.Errorf("the record is %+v", r)
	}
	if _, _, err := log.Lock(t.Context(), protocol.NewID[protocol.RoomID](), 0); !errors.Is(err, room.ErrNoRoom) {
		t.Errorf("took no room: %v", err)
	}
}

func keystrokes(of protocol.TextID, before uint64) room.Forgotten {
	return room.Forgotten{Event: "text.edited", Key: "text", About: of.String(), Before: before}
}

// What is erased is nowhere: not in the events, nor in a snapshot, nor in one that was being made meanwhile.
func erasesWords(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	one, two := protocol.NewID[protocol.EntryID](), protocol.NewID[protocol.EntryID]()
	added := func(seq uint64, entry, after protocol.EntryID) room.Stored {
		return room.Stored{Stream: protocol.All, Event: protocol.Event{Seq: seq, Name: "entry.added", Body: protocol.MustEncode(protocol.EntryAdded{
			Entry: entry, After: after, Kind: protocol.KindAction, People: []protocol.ActorID{}, Evidence: []string{"a link"}, Text: "secret \"words\" 漢 \x00",
		})}}
	}
	before := []room.Stored{added(2, one, protocol.EntryID{}), added(3, two, one)}
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 1, Events: before}))
	snap := func(moved uint64) *room.Snapshot {
		return &room.Snapshot{Moved: moved, Heads: map[protocol.Stream]uint64{}, Parts: map[protocol.Stream]jsontext.Value{}}
	}
	must(t, log.SaveSnapshot(t.Context(), id, snap(3)))
	must(t, log.Append(t.Context(), &room.Batch{
		Room: id, Epoch: epoch, At: 3, Events: []room.Stored{added(4, two, two)}, Erases: true,
		Forget: []room.Forgotten{{Event: "entry.added", Key: "entry", About: two.String(), Before: 4, Keep: []string{"after", "entry", "nothing"}}},
	}))
	must(t, log.SaveSnapshot(t.Context(), id, snap(3)))
	r := load(t, log, id)
	if r.Snapshot != nil {
		t.Fatal("a snapshot from before the words were erased is kept")
	}
	for i, want := range []jsontext.Value{
		before[0].Body, jsontext.Value(`{"entry":"` + two.String() + `","after":"` + one.String() + `"}`), added(4, two, two).Body,
	} {
		if got := r.Events[i+1].Body; string(got) != string(want) {
			t.Errorf("event %d is %s, not %s", i+2, got, want)
		}
	}
	must(t, log.SaveSnapshot(t.Context(), id, snap(4)))
	if r := load(t, log, id); r.Snapshot == nil || r.Snapshot.Moved != 4 {
		t.Errorf("a snapshot from after that is not kept: %+v", r.Snapshot)
	}
}

func dropsASnapshot(t *testing.T, log room.Log) {
	id, _ := begin(t, log)
	must(t, log.DropSnapshot(t.Context(), id)) // there is none
	snap := &room.Snapshot{Moved: 1, Heads: map[protocol.Stream]uint64{}, Parts: map[protocol.Stream]jsontext.Value{}}
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
				before := &room.Snapshot{Moved: at, Heads: map[protocol.Stream]uint64{}, Parts: map[protocol.Stream]jsontext.Value{}}
				if err := log.SaveSnapshot(t.Context(), id, before); err != nil {
					t.Error(err)
				}
			}
		})
		must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: at, Events: events(protocol.All, at+1, 1), Erases: true}))
		saving.Wait()
		if r := load(t, log, id); r.Snapshot != nil {
			t.Fatalf("at %d there is a snapshot from %d", r.Moved, r.Snapshot.Moved)
		}
	}
}

// What is forgotten down to a skeleton can be forgotten further, in one batch and in several, and only where it is meant.
func forgetsOneThingAfterAnother(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	about := func(seq uint64, key, who string) room.Stored {
		body := protocol.MustEncode(map[string]string{key: who})
		return room.Stored{Stream: protocol.All, Event: protocol.Event{Seq: seq, Name: "said", Body: append(body[:len(body)-1], `,"more":1,"words":"\u0000 of x"}`...)}}
	}
	less := func(before uint64, who string, keep ...string) room.Forgotten {
		return room.Forgotten{Event: "said", Key: "who", About: who, Before: before, Keep: keep}
	}
	elsewhere := about(1, "who", "x")
	elsewhere.Stream = protocol.Facilitators
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 1, Events: []room.Stored{
		about(2, "who", "x"), about(3, "who", "y \"x\" \\ ä"), about(4, "whom", "x"), elsewhere,
	}}))
	must(t, log.Append(t.Context(), &room.Batch{
		Room: id, Epoch: epoch, At: 5, Events: []room.Stored{about(5, "who", "x"), about(6, "who", "x")},
		Forget: []room.Forgotten{less(6, "x", "who", "more"), less(6, "x", "who"), less(9, "y \"x\" \\ ä", "more")},
	}))
	want := []string{
		`{"stage":"open"}`, `{"who":"x"}`, `{"more":1}`, `{"whom":"x","more":1,"words":"\u0000 of x"}`,
		`{"who":"x","more":1,"words":"\u0000 of x"}`, `{"who":"x"}`, `{"who":"x","more":1,"words":"\u0000 of x"}`,
	}
	says := func() {
		t.Helper()
		for i, e := range load(t, log, id).Events {
			if string(e.Body) != want[i] {
				t.Errorf("event %d is %s, not %s", i+1, e.Body, want[i])
			}
		}
	}
	says()
	refused := &room.Batch{Room: id, Epoch: epoch, At: 6, Events: events(protocol.All, 7, 1), Forget: []room.Forgotten{less(9, "x")}, Erases: true}
	if err := log.Append(t.Context(), refused); !errors.Is(err, room.ErrMoved) {
		t.Fatal(err)
	}
	says()
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 7, Rows: []room.RowChange{row("a", "1")}, Forget: []room.Forgotten{less(9, "x")}, Erases: true}))
	want[1], want[5], want[6] = "", "", ""
	says()
}

func saysWhereRoomsStand(t *testing.T, log room.Log) {
	if got, err := log.Heads(t.Context(), nil); err != nil || len(got) > 0 {
		t.Errorf("no room stands at %v, %v", got, err)
	}
	want := map[protocol.RoomID]room.Head{}
	ids := []protocol.RoomID{protocol.NewID[protocol.RoomID]()} // which is not there
	for i := range uint64(5) {
		id, epoch := begin(t, log)
		want[id] = room.Head{Epoch: epoch, Moved: 1 + i}
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

func keepsTheNewestSnapshot(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 1, Events: events(protocol.All, 2, 4)}))
	snap := func(moved uint64) *room.Snapshot {
		return &room.Snapshot{
			Moved: moved, Last: 5000, Heads: map[protocol.Stream]uint64{protocol.All: moved},
			Parts: map[protocol.Stream]jsontext.Value{protocol.All: jsontext.Value(fmt.Sprint(`{"at":`, moved, `}`))},
		}
	}
	must(t, log.SaveSnapshot(t.Context(), id, snap(3)))
	must(t, log.SaveSnapshot(t.Context(), id, snap(2))) // one that took longer
	r := load(t, log, id)
	if r.Snapshot == nil || !reflect.DeepEqual(r.Snapshot, snap(3)) || len(r.Events) != 2 || r.Events[0].Seq != 4 || r.Moved != 5 {
		t.Errorf("the record is %+v, snapshot %+v", r, r.Snapshot)
	}
	must(t, log.SaveSnapshot(t.Context(), id, snap(5)))
	if r := load(t, log, id); len(r.Events) != 0 || r.Snapshot.Moved != 5 {
		t.Errorf("the record is %+v", r)
	}
	if got, err := log.Read(t.Context(), id, protocol.All, 0, 10); err != nil || len(got) != 5 {
		t.Errorf("a snapshot took events away: %v %v", got, err)
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
				case !errors.Is(err, room.ErrMoved):
					t.Error(err)
				}
			})
		}
		all.Wait()
		if len(first) != 1 {
			t.Fatalf("%d writers were first", len(first))
		}
	}
	if r := load(t, log, id); r.Moved != rounds+1 || len(r.Events) != rounds+1 {
		t.Errorf("the record stands at %d with %d events", r.Moved, len(r.Events))
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
					seen += int(r.Snapshot.Moved)
				}
				if uint64(seen) != r.Moved || uint64(len(r.Rows)) != (r.Moved-1)/2 {
					t.Errorf("at %d there are %d events and %d rows", r.Moved, seen, len(r.Rows))
				}
			}
		})
	}
	for i := range uint64(batches) {
		at := 1 + 2*i
		must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: at, Events: events(protocol.All, at+1, 2), Rows: []room.RowChange{row(fmt.Sprint(i), "x")}}))
		if i%10 == 9 {
			must(t, log.SaveSnapshot(t.Context(), id, &room.Snapshot{Moved: at + 2, Heads: map[protocol.Stream]uint64{}, Parts: map[protocol.Stream]jsontext.Value{}}))
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
				if err := log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: at + 1, Events: events(protocol.All, at+2, 1)}); !errors.Is(err, room.ErrMoved) {
					t.Errorf("appended twice at one position: %v", err)
				}
			}
			if r := load(t, log, id); r.Moved != 21 || len(r.Events) != 21 {
				t.Errorf("the record stands at %d with %d events", r.Moved, len(r.Events))
			}
		})
	}
	all.Wait()
}
