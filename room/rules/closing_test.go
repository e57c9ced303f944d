package rules_test

import (
	"slices"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

// told is a meeting with a moment that stands, one that was removed, and Bo's hand on both.
func told(t *testing.T) (m *roomtest.Meeting, stands, removed protocol.EntryID) {
	m = roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
	bo := m.As("Bo")
	stands, removed = protocol.NewID[protocol.EntryID](), protocol.NewID[protocol.EntryID]()
	bo.Do(protocol.EntryAdd{Entry: removed, Kind: protocol.KindAction, Text: "blurted", Evidence: []string{"blurted link"}})
	bo.Do(protocol.EntryAdd{Entry: stands, After: removed, Kind: protocol.KindAction})
	roomtest.TypeLetters(bo, stands, 0, 5)
	bo.Do(roomtest.Edit(bo, removed, 0, `[7,[0," typed"]]`))
	kind := protocol.KindDecision
	bo.Do(protocol.EntryDescribe{Entry: removed, Kind: &kind, Evidence: &[]string{"blurted graph"}})
	bo.Do(protocol.EntryCelebrate{Entry: removed, Note: "blurted thanks"})
	bo.Do(protocol.EntryRemove{Entry: removed})
	return m, stands, removed
}

func TestClosingFreezesTheStory(t *testing.T) {
	m, stands, removed := told(t)
	ada, bo := m.As("Ada"), m.As("Bo")
	ada.Do(protocol.StageSet{Stage: protocol.StageLearn})
	bo.Do(protocol.HandRaise{Lane: protocol.LaneSpeak})
	m.As("Cy").Do(protocol.HandRaise{Lane: protocol.LaneQuestion})
	ada.Do(protocol.FloorGive{Person: ada.ID})
	bo.Refused(protocol.Forbidden, protocol.RoomClose{Readers: protocol.ReadersMembers})
	ada.Do(protocol.RoomClose{Readers: protocol.ReadersMembers})
	n := len(m.Log.Events(m.ID))
	ada.Do(protocol.RoomClose{Readers: protocol.ReadersMembers})
	if v := m.View(); v.Closed == 0 || v.Stage != protocol.StageClose || len(m.Log.Events(m.ID)) != n {
		t.Errorf("closed at %d, stage %s, %d events more", v.Closed, v.Stage, len(m.Log.Events(m.ID))-n)
	}
	if v := m.View(); len(v.Hands) != 0 || v.Floor != nil {
		t.Errorf("after the close %d hands are up, and the floor is %v", len(v.Hands), v.Floor)
	}
	bo.Refused(protocol.NotNow, roomtest.Edit(bo, stands, 5, `[5,[0,"!"]]`))
	bo.Refused(protocol.NotNow, protocol.EntryAdd{Entry: protocol.NewID[protocol.EntryID](), Kind: protocol.KindAction})
	bo.Refused(protocol.NotNow, protocol.EntryRestore{Entry: removed})
	bo.Refused(protocol.NotNow, protocol.HandRaise{Lane: protocol.LaneSpeak})
	ada.Refused(protocol.NotNow, protocol.StageSet{Stage: protocol.StageStory})
	bo.Refused(protocol.Forbidden, protocol.RoomReopen{})
	ada.Do(protocol.RoomReopen{})
	ada.Do(protocol.RoomReopen{})
	bo.Refused(protocol.NotFound, protocol.EntryRestore{Entry: removed})
	bo.Do(roomtest.Edit(bo, stands, 5, `[5,[0,"!"]]`))
	ada.Do(protocol.StageSet{Stage: protocol.StageStory})
	bo.Do(protocol.EntryAdd{Entry: protocol.NewID[protocol.EntryID](), After: removed, Kind: protocol.KindAction})
	if v := m.View(); v.Closed != 0 || v.Texts[protocol.TextOf(stands)].Text != "abcde!" || len(v.Entries) != 3 {
		t.Errorf("opened again it is %+v", v)
	}
}

// R18
func TestClosingLeavesNothingThatWasNotMeantToStay(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m, stands, _ := told(t)
		ada, bo, cy := m.As("Ada"), m.As("Bo"), m.As("Cy")
		l := opened(m, "first", "second", "blurted line")
		ada.Do(protocol.LineRemove{Line: l["blurted line"]})
		vote := protocol.NewID[protocol.VoteID]()
		ada.Do(protocol.VoteBegin{Vote: vote, Dots: 3, PerLine: 2})
		cy.Do(ballot(vote, on(l["first"], 2)))
		bo.Do(protocol.LineDraft{Draft: protocol.NewID[protocol.DraftID](), Words: "private thought"})
		roomtest.Must(t, room.WriteSnapshot(t.Context(), m.Log, m.ID))
		seat := cy.Join()
		time.Sleep(time.Minute)
		ada.Do(protocol.RoomClose{Readers: protocol.ReadersMembers})

		for _, words := range []string{"blurted", "typed", "private", `[0,"a"]`} {
			if m.Log.Holds(m.ID, words) {
				t.Errorf("%q is still in the record", words)
			}
		}
		if !m.Log.Holds(m.ID, "abcde") {
			t.Error("the story is gone too")
		}
		if len(bo.Mine().Drafts)+len(cy.Mine().Ballots) > 0 {
			t.Error("somebody still has a draft or a ballot")
		}
		seat.CatchUp()
		live := string(m.As("Bo").Join().Welcome.Streams[protocol.All].View)
		if cold := m.Cold(protocol.All); cold != live || seat.View() != live {
			t.Errorf("read anew it is\n%s\nfor whoever was there\n%s\nand welcomed\n%s", cold, seat.View(), live)
		}
		if v := m.View(); v.Votes[0].State != protocol.VoteDropped || v.Entries[0].Removed == nil || !v.Entries[0].Removed.Erased || v.Entries[1].ID != stands {
			t.Errorf("the view is %+v", v)
		}
		roomtest.Await(t, "a new snapshot is kept", func() bool { return m.Log.HasSnapshot(m.ID) })
		if m.Log.Holds(m.ID, "blurted") {
			t.Error("the new snapshot holds what was erased")
		}
		ada.Do(protocol.RoomReopen{})
		ada.Refused(protocol.NotNow, protocol.VoteReveal{Vote: vote})
		cy.Refused(protocol.NotNow, ballot(vote, on(l["first"], 1)))
		ada.Do(protocol.VoteBegin{Vote: protocol.NewID[protocol.VoteID](), Dots: 3, PerLine: 2})
		bo.Do(protocol.LineDraft{Draft: protocol.NewID[protocol.DraftID](), Words: "another"})
		ada.Refused(protocol.NotFound, protocol.LineRestore{Line: l["blurted line"]})
		if !slices.Contains(m.Told(protocol.All), "line.erased") {
			t.Error("nobody was told that the line's words are gone")
		}
	})
}

func TestClosingNeverWidensTheCircle(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates")
	m.As("Ada").Refused(protocol.NotNow, protocol.RoomClose{Readers: protocol.ReadersSignedIn})
	m.As("Ada").Do(protocol.RoomClose{Readers: protocol.ReadersMembers})
	wide := roomtest.Facts()
	wide.Readers = protocol.ReadersSignedIn
	m.As("Ada").Refused(protocol.NotNow, protocol.RoomDescribe{Facts: wide})
}

// A snapshot saves time and nothing else.
func TestASnapshotOfNoUseIsPassedOver(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m, _, _ := told(t)
		roomtest.Must(t, room.WriteSnapshot(t.Context(), m.Log, m.ID))
		want := m.Cold(protocol.All)
		m.Hall.Close() // it may be about to keep one of its own
		m.Log.SpoilSnapshot(m.ID)
		elsewhere := m.Instance()
		if got := string(m.As("Bo").At(elsewhere).Join().Welcome.Streams[protocol.All].View); got != want {
			t.Errorf("read without it the room is\n%s\nnot\n%s", got, want)
		}
		if m.Log.HasSnapshot(m.ID) {
			t.Error("it is still there to be stumbled over")
		}
	})
}

// Keystrokes of a day ago go, those of an hour ago stay.
func TestKeystrokesOfYesterdayAreForgotten(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m, yesterday, _ := told(t)
		bo := m.As("Bo")
		today := protocol.NewID[protocol.EntryID]()
		time.Sleep(24 * time.Hour)
		bo.Do(protocol.EntryAdd{Entry: today, Kind: protocol.KindAction})
		roomtest.TypeLetters(bo, today, 0, 3)
		time.Sleep(time.Hour)
		roomtest.Must(t, room.WriteSnapshot(t.Context(), m.Log, m.ID)) // how old they are is known without replay
		bo.At(m.Instance()).Join()
		roomtest.Await(t, "a checkpoint is made", func() bool { return folds(m) > 0 })
		roomtest.Await(t, "old keystrokes are gone", func() bool { return !keystrokes(m, yesterday) })
		if !keystrokes(m, today) {
			t.Error("those of today are gone too")
		}
	})
}

// keystrokes says whether the record holds any of a moment.
func keystrokes(m *roomtest.Meeting, of protocol.EntryID) bool {
	return slices.ContainsFunc(m.Log.Events(m.ID), func(e rules.Stored) bool {
		var b protocol.TextEdited
		return e.Name == "text.edited" && len(e.Body) > 0 && protocol.Decode(e.Body, &b) == nil && b.Text == protocol.TextOf(of)
	})
}
