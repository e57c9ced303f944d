package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room"
)

// What is forgotten: keystrokes that nobody builds on any more, and words that were erased.

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
