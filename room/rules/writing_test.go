package rules_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

// P34
func TestTwoPeopleWriteInOneMoment(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
	bo, cy := m.As("Bo"), m.As("Cy")
	e := protocol.NewID[protocol.EntryID]()
	bo.Do(protocol.EntryAdd{Entry: e, Kind: protocol.KindDetection, Text: "The pager went off."})
	bo.Do(roomtest.Edit(bo, e, 0, `[4,[0,"loud "],15]`))
	cy.Do(roomtest.Edit(cy, e, 0, `[19,[0," Twice."]]`)) // made before Bo's was known
	if got := m.View().Texts[protocol.TextOf(e)]; got.Text != "The loud pager went off. Twice." || got.Version != 2 {
		t.Errorf("the moment reads %+v", got)
	}
	before := len(m.Told(protocol.All))
	cy.Do(roomtest.Edit(cy, e, 0, `[19,[0," Twice."]]`)) // the answer was lost
	if len(m.Told(protocol.All)) != before {
		t.Error("a push that was sent again happened again")
	}
}

// P32, P38
func TestWritingThatIsRefused(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend, Ed observes")
	bo := m.As("Bo")
	e := tell(bo, "a")[0]
	bo.Refused(protocol.NotFound, roomtest.Edit(bo, protocol.NewID[protocol.EntryID](), 0, `[[0,"x"]]`))
	bo.Refused(protocol.Invalid, roomtest.Edit(m.As("Cy"), e, 0, `[1,[0,"x"]]`)) // in another's name
	bo.Refused(protocol.Invalid, roomtest.Edit(bo, e, 0, `[7,[0,"x"]]`))
	bo.Refused(protocol.Invalid, roomtest.Edit(bo, e, 0, `{"not":"a change"}`))
	bo.Refused(protocol.Invalid, protocol.TextEdit{Text: protocol.TextOf(e), Client: bo.ID.String() + ":1"})
	bo.Refused(protocol.Stale, roomtest.Edit(bo, e, 5, `[1,[0,"x"]]`)) // a version that has not been
	long := strings.Repeat("a", protocol.MaxText)
	bo.Refused(protocol.TooMany, roomtest.Edit(bo, e, 0, `[1,[0,"`+long+`"]]`))
	bo.Refused(protocol.Invalid, protocol.EntryAdd{Entry: protocol.NewID[protocol.EntryID](), Kind: protocol.KindAction, Text: long + "a"})
	m.As("Ed").Refused(protocol.Forbidden, roomtest.Edit(m.As("Ed"), e, 0, `[1,[0,"x"]]`))
	bo.Do(protocol.EntryRemove{Entry: e})
	bo.Refused(protocol.NotFound, roomtest.Edit(bo, e, 0, `[1,[0,"x"]]`))
	if got := m.View().Texts[protocol.TextOf(e)]; got.Text != "a" || got.Version != 0 {
		t.Errorf("the moment reads %+v", got)
	}
}

// R12, P33
func TestKeystrokesAreNotARecord(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		bo := m.As("Bo")
		e := protocol.NewID[protocol.EntryID]()
		bo.Do(protocol.EntryAdd{Entry: e, Kind: protocol.KindDetection})
		roomtest.TypeLetters(bo, e, 0, 10)
		fold := rules.CompactText{Text: protocol.TextOf(e)}
		m.Server(fold)
		roomtest.TypeLetters(bo, e, 10, 20)
		m.Server(fold)
		roomtest.TypeLetters(bo, e, 20, 25)
		kept := 0
		for _, x := range m.Log.Events(m.ID) {
			if x.Name == "text.edited" && len(x.Body) > 0 {
				kept++
			}
		}
		if kept != 15 { // those since the checkpoint before the last
			t.Errorf("%d keystrokes are in the record", kept)
		}
		warm := m.As("Ada").Join().Welcome.Streams[protocol.All].View
		if cold := m.Cold(protocol.All); cold != string(warm) {
			t.Errorf("read anew it is\n%s\nnot\n%s", cold, warm)
		}
		m.Server(rules.CompactText{Text: protocol.TextOf(e), Whole: true})
		if cold := m.Cold(protocol.All); cold != string(warm) {
			t.Errorf("folded whole it is\n%s\nnot\n%s", cold, warm)
		}
		bo.Refused(protocol.Stale, roomtest.Edit(bo, e, 20, `[20,[0,"!"]]`)) // nobody can rebase over what is forgotten
	})
}

// A checkpoint that was never written must not be what keystrokes are forgotten before: nobody could put the text
// together again.
func TestACheckpointThatFailedDoesNotCount(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends")
	bo := m.As("Bo")
	e := protocol.NewID[protocol.EntryID]()
	bo.Do(protocol.EntryAdd{Entry: e, Kind: protocol.KindDetection})
	roomtest.TypeLetters(bo, e, 0, 5)
	fold := rules.CompactText{Text: protocol.TextOf(e)}
	m.Log.Next(roomtest.Fails)
	if a, err := m.Hall.Do(t.Context(), m.ID, protocol.PersonID{}, protocol.CommandID{}, fold, false); err != nil || a.Rejected == nil {
		t.Fatalf("it was folded: %v %v", a, err)
	}
	roomtest.TypeLetters(bo, e, 5, 10)
	m.Server(fold)
	want := m.View().Texts[protocol.TextOf(e)].Text
	if cold := m.Cold(protocol.All); !strings.Contains(cold, want) {
		t.Errorf("read anew the text is not %q: %s", want, cold)
	}
}

// Many edits in one batch pass the mark together: one of them has a checkpoint made, not all.
func TestOneCheckpointIsEnough(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		bo := m.As("Bo")
		e := protocol.NewID[protocol.EntryID]()
		bo.Do(protocol.EntryAdd{Entry: e, Kind: protocol.KindDetection})
		push := func(from, n int) protocol.TextEdit {
			x := roomtest.Edit(bo, e, from, roomtest.Insert(from, "a"))
			for i := 1; i < n; i++ {
				x.Updates = append(x.Updates, jsontext.Value(roomtest.Insert(from+i, "a")))
			}
			return x
		}
		for v := 0; v < 900; v += 100 {
			bo.Do(push(v, 100))
		}
		release := m.Log.Hold()
		seat := bo.Join()
		first := protocol.NewID[protocol.CommandID]()
		seat.Send(first, push(900, 50))
		roomtest.Await(t, "an append waits", func() bool { return m.Log.Waiting() == 1 })
		last := protocol.CommandID{}
		for v := 950; v < 1010; v += 4 {
			last = protocol.NewID[protocol.CommandID]()
			seat.Send(last, push(v, 4))
		}
		release()
		seat.Answer(last)
		roomtest.Await(t, "a checkpoint is made", func() bool { return folds(m) > 0 })
		bo.Do(push(1010, 1))
		if n := folds(m); n != 1 {
			t.Errorf("%d checkpoints were made", n)
		}
	})
}

func folds(m *roomtest.Meeting) (n int) {
	for _, name := range m.Told(protocol.All) {
		if name == "text.compacted" {
			n++
		}
	}
	return n
}

// A room that was opened from a snapshot weaves in what was written on an older text, as the room before it would have.
// Should what the snapshot says of that be of no use, the writer is told that the text has moved on.
func TestASnapshotHoldsWhatSomebodyMayStillBuildOn(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
	bo, cy := m.As("Bo"), m.As("Cy")
	e := tell(bo, "a")[0]
	bo.Do(roomtest.Edit(bo, e, 0, `[1,[0,"b"]]`))
	cy.Do(roomtest.Edit(cy, e, 1, `[[0,"<"],2]`))
	bo.Do(roomtest.Edit(bo, e, 2, `[3,[0,"c"]]`))
	roomtest.Must(t, room.WriteSnapshot(t.Context(), m.Log, m.ID))
	push := func(spoil func(string) string, version int, change string) (string, error) {
		t.Helper()
		record, err := m.Log.Load(t.Context(), m.ID)
		roomtest.Must(t, err)
		part := string(record.Snapshot.Parts[protocol.All])
		record.Snapshot.Parts[protocol.All] = jsontext.Value(spoil(part))
		s, err := rules.Open(m.ID, record)
		roomtest.Must(t, err)
		d, err := rules.Decide(s, cy.ID, roomtest.Edit(cy, e, version, change), rules.Env{Slot: roomtest.Vault{}.Slot})
		if err != nil {
			return "", err
		}
		return string(d.Facts[0].Body.(protocol.TextEdited).Updates[0]), nil
	}
	asItIs := func(part string) string { return part }
	if got, err := push(asItIs, 2, `[3,[0,"!"]]`); err != nil || got != `[4,[0,"!"]]` {
		t.Errorf("woven in as %s, %v", got, err)
	}
	kept := regexp.MustCompile(`"recent":"(\\.|[^"\\])*"`)
	for _, no := range []string{`"recent":"?"`, `"recent":"[{\"client\":\"x\",\"changes\":[[7]]}]"`} {
		spoil := func(part string) string {
			out := kept.ReplaceAllLiteralString(part, no)
			if out == part {
				t.Fatal("nothing was spoilt")
			}
			return out
		}
		_, err := push(spoil, 2, `[3,[0,"!"]]`)
		if r := (*protocol.Rejected)(nil); !errors.As(err, &r) || r.Code != protocol.Stale {
			t.Errorf("%s: %v", no, err)
		}
		if got, err := push(spoil, 3, `[4,[0,"!"]]`); err != nil || got != `[4,[0,"!"]]` {
			t.Errorf("%s: on the newest, %s, %v", no, got, err)
		}
	}
}

// A long meeting's snapshot stays small: it has the updates of the texts that were written in last. In an older one the
// words can be gone on with as they stand.
func TestASnapshotHoldsNoMoreThanTheLastTextsNeed(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
		bo, cy := m.As("Bo"), m.As("Cy")
		long := strings.Repeat("x", 15_000)
		texts := tell(bo, "abcdefghijkl")
		for _, e := range texts {
			bo.Do(roomtest.Edit(bo, e, 0, `[1,[0,"`+long+`"]]`))
			time.Sleep(time.Second)
		}
		roomtest.Must(t, room.WriteSnapshot(t.Context(), m.Log, m.ID))
		record, err := m.Log.Load(t.Context(), m.ID)
		roomtest.Must(t, err)
		if size := len(record.Snapshot.Parts[protocol.All]); size > 12*15_000+200_000 {
			t.Errorf("the snapshot has %d bytes", size)
		}
		s, err := rules.Open(m.ID, record)
		roomtest.Must(t, err)
		push := func(e protocol.EntryID, version int, change string) error {
			_, err := rules.Decide(s, cy.ID, roomtest.Edit(cy, e, version, change), rules.Env{Slot: roomtest.Vault{}.Slot})
			return err
		}
		first, last := texts[0], texts[len(texts)-1]
		if err := push(last, 0, `[1,[0,"!"]]`); err != nil {
			t.Errorf("on an older text of what was written in last: %v", err)
		}
		if r := (*protocol.Rejected)(nil); !errors.As(push(first, 0, `[1,[0,"!"]]`), &r) || r.Code != protocol.Stale {
			t.Errorf("on an older text of what was written in first: %v", r)
		}
		if err := push(first, 1, `[15001,[0,"!"]]`); err != nil {
			t.Errorf("on the text as it stands: %v", err)
		}
	})
}
