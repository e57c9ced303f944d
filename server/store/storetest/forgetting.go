package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/rules"
)

// What is forgotten: keystrokes that nobody builds on any more, and words that were erased.

func forgetsKeystrokes(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	one, two := protocol.NewID[protocol.TextID](), protocol.NewID[protocol.TextID]()
	edited := func(seq uint64, text protocol.TextID, words string) rules.Stored {
		return rules.Stored{Stream: protocol.All, Event: protocol.Event{Seq: seq, Name: "text.edited", Body: protocol.MustEncode(protocol.TextEdited{
			Text: text, Client: "x", Updates: []jsontext.Value{jsontext.Value(`[[0,"` + words + `"]]`)},
		})}}
	}
	folded := rules.Stored{Stream: protocol.All, Event: protocol.Event{Seq: 6, Name: "text.compacted", Body: protocol.MustEncode(protocol.TextCompacted{Text: one, Words: "secret"})}}
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 1, Events: []rules.Stored{
		edited(2, one, "s"), edited(3, two, "t"), edited(4, one, "e"), edited(5, one, "c"),
	}}))
	must(t, log.Append(t.Context(), &room.Batch{
		Room: id, Epoch: epoch, At: 5, Events: []rules.Stored{folded, edited(7, one, "r")}, Forget: []rules.Forgotten{{Seqs: []uint64{4, 2}}},
	}))
	var state []string
	for _, e := range load(t, log, id).Events {
		state = append(state, fmt.Sprintf("%d %s %t", e.Seq, e.Name, len(e.Body) > 0))
	}
	want := []string{
		"1 stage.changed true", "2 text.edited false", "3 text.edited true", "4 text.edited false", "5 text.edited true",
		"6 text.compacted true", "7 text.edited true",
	}
	if !slices.Equal(state, want) {
		t.Errorf("after forgetting: %v", state)
	}
	// What is forgotten stays so, and may be forgotten again.
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 7, Events: events(protocol.All, 8, 1), Forget: []rules.Forgotten{{Seqs: []uint64{2, 4, 99}}}}))
	got, err := log.Read(t.Context(), id, protocol.All, 1, 3)
	if err != nil || len(got) != 3 || len(got[0].Body) > 0 || len(got[1].Body) == 0 {
		t.Errorf("read: %+v %v", got, err)
	}
}

// What is erased is nowhere: not in the events, nor in a snapshot, nor in one that was being made meanwhile.
func erasesWords(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	one, two := protocol.NewID[protocol.EntryID](), protocol.NewID[protocol.EntryID]()
	added := func(seq uint64, entry, after protocol.EntryID) rules.Stored {
		return rules.Stored{Stream: protocol.All, Event: protocol.Event{Seq: seq, Name: "entry.added", Body: protocol.MustEncode(protocol.EntryAdded{
			Entry: entry, After: after, Kind: protocol.KindAction, People: []protocol.ActorID{}, Evidence: []string{"a link"}, Text: "secret \"words\" 漢 \x00",
		})}}
	}
	before := []rules.Stored{added(2, one, protocol.EntryID{}), added(3, two, one)}
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 1, Events: before}))
	snap := func(moved uint64) *rules.Snapshot {
		return &rules.Snapshot{Position: moved, Heads: map[protocol.Stream]uint64{}, Parts: map[protocol.Stream]jsontext.Value{}}
	}
	must(t, log.SaveSnapshot(t.Context(), id, snap(3)))
	must(t, log.Append(t.Context(), &room.Batch{
		Room: id, Epoch: epoch, At: 3, Events: []rules.Stored{added(4, two, two)}, Erases: true,
		Forget: []rules.Forgotten{{Seqs: []uint64{3}, Words: []string{"text", "evidence", "nothing"}}},
	}))
	must(t, log.SaveSnapshot(t.Context(), id, snap(3)))
	r := load(t, log, id)
	if r.Snapshot != nil {
		t.Fatal("a snapshot from before the words were erased is kept")
	}
	for i, want := range []jsontext.Value{
		before[0].Body, jsontext.Value(`{"entry":"` + two.String() + `","after":"` + one.String() + `","kind":"action","people":[],"evidence":[],"text":""}`), added(4, two, two).Body,
	} {
		if got := r.Events[i+1].Body; string(got) != string(want) {
			t.Errorf("event %d is %s, not %s", i+2, got, want)
		}
	}
	must(t, log.SaveSnapshot(t.Context(), id, snap(4)))
	if r := load(t, log, id); r.Snapshot == nil || r.Snapshot.Position != 4 {
		t.Errorf("a snapshot from after that is not kept: %+v", r.Snapshot)
	}
}

// Of one event more and more can be forgotten, in one batch and in several, and only where it is meant.
func forgetsOneThingAfterAnother(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	said := func(seq uint64) rules.Stored {
		return rules.Stored{Stream: protocol.All, Event: protocol.Event{Seq: seq, Name: "said", Body: jsontext.Value(`{"who":"x","more":{"a":1},"words":"\u0000 of \"x\" 漢"}`)}}
	}
	less := func(seq uint64, words ...string) rules.Forgotten {
		return rules.Forgotten{Seqs: []uint64{seq}, Words: words}
	}
	elsewhere := said(2)
	elsewhere.Stream = protocol.Facilitators
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 1, Events: []rules.Stored{said(2), said(3), said(4), elsewhere}}))
	must(t, log.Append(t.Context(), &room.Batch{
		Room: id, Epoch: epoch, At: 5, Events: []rules.Stored{said(5), said(6)},
		Forget: []rules.Forgotten{less(2, "words"), less(2, "more"), less(5, "words"), less(5, "who", "more"), less(3)},
	}))
	whole := string(said(1).Body)
	want := []string{
		`{"stage":"open"}`, `{"who":"x","more":{},"words":""}`, "", whole, whole, `{"who":"","more":{},"words":""}`, whole,
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
	refused := &room.Batch{Room: id, Epoch: epoch, At: 6, Events: events(protocol.All, 7, 1), Forget: []rules.Forgotten{less(4)}, ForgetTo: 6, Erases: true}
	if err := log.Append(t.Context(), refused); !errors.Is(err, room.ErrConflict) {
		t.Fatal(err)
	}
	says()
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 7, Rows: []rules.RowChange{row("a", "1")}, Forget: []rules.Forgotten{less(4)}, Erases: true}))
	want[3] = ""
	says()
	// Nothing else need be written with it, and then the room stands where it stood.
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 8, Forget: []rules.Forgotten{less(6)}}))
	want[6] = ""
	says()
	if r := load(t, log, id); r.Position != 8 {
		t.Errorf("the room stands at %d", r.Position)
	}
}

// Once the view is written down, nobody is given what was told to everybody before it, nor an earlier view, whichever way
// the room is read, and long before the last of it is cleared away.
func forgetsAllThatWasTold(t *testing.T, log room.Log) {
	id, epoch := begin(t, log)
	who := protocol.Personal(protocol.NewID[protocol.PersonID]())
	view := func(seq uint64) rules.Stored {
		return rules.Stored{Stream: protocol.Record, Event: protocol.Event{Seq: seq, Name: "room.compacted", Body: jsontext.Value(`{"view":{}}`)}}
	}
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 1, Events: slices.Concat(events(protocol.All, 2, 3), events(who, 1, 1))}))
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 5, Events: slices.Concat(events(protocol.All, 5, 1), []rules.Stored{view(1)}), ForgetTo: 5, Erases: true}))
	// Of one batch some may be before it.
	must(t, log.Append(t.Context(), &room.Batch{Room: id, Epoch: epoch, At: 7, Events: slices.Concat(events(protocol.All, 6, 2), []rules.Stored{view(2)}), ForgetTo: 8, Erases: true}))
	const left = "all 1 false, all 2 false, all 3 false, all 4 false, WHO 1 true, all 5 false, record 1 false, all 6 false, all 7 true, record 2 true"
	holds := func(all []rules.Stored) (out []string) {
		for _, e := range all {
			stream := string(e.Stream)
			if e.Stream == who {
				stream = "WHO"
			}
			out = append(out, fmt.Sprint(stream, " ", e.Seq, " ", len(e.Body) > 0))
		}
		return out
	}
	check := func() {
		t.Helper()
		r, err := log.Tail(t.Context(), id, 0)
		must(t, err)
		turn, locked, err := log.Lock(t.Context(), id, 0)
		must(t, err)
		turn.Release()
		for how, all := range map[string][]rules.Stored{"loaded": load(t, log, id).Events, "its tail": r.Events, "locked": locked.Events} {
			if got := strings.Join(holds(all), ", "); got != left {
				t.Errorf("%s: %s", how, got)
			}
		}
		told, err := log.Read(t.Context(), id, protocol.All, 0, 100)
		must(t, err)
		for _, e := range told {
			if len(e.Body) > 0 != (e.Seq == 7) {
				t.Errorf("of %d one can read %q", e.Seq, e.Body)
			}
		}
	}
	check()
	s, has := log.(interface {
		Clear(context.Context) (bool, error)
	})
	for more := has; more; {
		var err error
		more, err = s.Clear(t.Context())
		must(t, err)
		check()
	}
}
