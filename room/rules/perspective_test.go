package rules_test

import (
	"strings"
	"testing"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
)

// Several people tell one moment, side by side; each can change or take back their own, and nobody else's.
func TestAMomentIsToldByEveryoneWhoWasThere(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends, Cy attends, Eve observes")
	ada, bo, cy := m.As("Ada"), m.As("Bo"), m.As("Cy")
	entry := protocol.NewID[protocol.EntryID]()
	ada.Do(protocol.EntryAdd{Entry: entry, Kind: protocol.KindDecision, Text: "Reads moved to the replica."})
	tell := func(words string) protocol.PerspectiveTell {
		return protocol.PerspectiveTell{Perspective: protocol.NewID[protocol.PerspectiveID](), Entry: entry, Words: words}
	}
	bos, cys := tell("I thought it was the primary."), tell("I had been told to wait.")
	bo.Do(bos)
	cy.Do(cys)
	bo.Refused(protocol.IDTaken, tell("A second telling of mine."))
	cy.Refused(protocol.IDTaken, protocol.PerspectiveTell{Perspective: bos.Perspective, Entry: entry, Words: "In the name of Bo."})
	m.As("Eve").Refused(protocol.Forbidden, tell("I only watched."))
	bo.Refused(protocol.Invalid, protocol.PerspectiveTell{Perspective: bos.Perspective, Entry: entry, Words: "  "})
	bo.Refused(protocol.Invalid, protocol.PerspectiveTell{Perspective: bos.Perspective, Entry: entry, Words: strings.Repeat("a", protocol.MaxPerspective+1)})
	bo.Refused(protocol.NotFound, protocol.PerspectiveTell{Perspective: bos.Perspective, Entry: protocol.NewID[protocol.EntryID](), Words: "Of nothing."})
	bos.Words = "I took it for the primary."
	bo.Do(bos)
	n := len(m.Log.Events(m.ID))
	bo.Do(bos)
	if len(m.Log.Events(m.ID)) != n {
		t.Error("to say it again was something new")
	}
	told := m.View().Entries[0].Perspectives
	if len(told) != 2 || told[0] != (protocol.Perspective{ID: bos.Perspective, By: bo.ID, Words: bos.Words}) || told[1].By != cy.ID {
		t.Errorf("it is told as %+v", told)
	}
	cy.Refused(protocol.Forbidden, protocol.PerspectiveWithdraw{Perspective: bos.Perspective, Entry: entry})
	ada.Refused(protocol.Forbidden, protocol.PerspectiveWithdraw{Perspective: bos.Perspective, Entry: entry})
}

// What somebody takes back is in no event, no snapshot and no view any more.
func TestATellingThatIsTakenBackWasNeverSaid(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends, Cy attends")
		bo, cy := m.As("Bo"), m.As("Cy")
		entry := protocol.NewID[protocol.EntryID]()
		bo.Do(protocol.EntryAdd{Entry: entry, Kind: protocol.KindAction, Text: "It was restarted."})
		mine := protocol.PerspectiveTell{Perspective: protocol.NewID[protocol.PerspectiveID](), Entry: entry, Words: "blurted first"}
		bo.Do(mine)
		mine.Words = "blurted again"
		bo.Do(mine)
		cy.Do(protocol.PerspectiveTell{Perspective: protocol.NewID[protocol.PerspectiveID](), Entry: entry, Words: "stays"})
		roomtest.Must(t, room.WriteSnapshot(t.Context(), m.Log, m.ID))
		seat := cy.Join()
		bo.Do(protocol.PerspectiveWithdraw{Perspective: mine.Perspective, Entry: entry})
		bo.Do(protocol.PerspectiveWithdraw{Perspective: mine.Perspective, Entry: entry})
		seat.CatchUp()
		if m.Log.Holds(m.ID, "blurted") || !m.Log.Holds(m.ID, "stays") {
			t.Error("the record does not hold what it should")
		}
		live := string(bo.Join().Welcome.Streams[protocol.All].View)
		if cold := m.Cold(protocol.All); cold != live || seat.View() != live || strings.Contains(live, "blurted") {
			t.Errorf("read anew it is\n%s\nfor whoever was there\n%s\nand welcomed\n%s", cold, seat.View(), live)
		}
		bo.Do(protocol.PerspectiveTell{Perspective: protocol.NewID[protocol.PerspectiveID](), Entry: entry, Words: "after all"})
		if told := m.View().Entries[0].Perspectives; len(told) != 2 || told[1].Words != "after all" {
			t.Errorf("it is told as %+v", told)
		}

		m.As("Ada").Do(protocol.EntryRemove{Entry: entry})
		bo.Refused(protocol.NotFound, protocol.PerspectiveTell{Perspective: mine.Perspective, Entry: entry, Words: "too late"})
		m.As("Ada").Do(protocol.RoomClose{Readers: protocol.ReadersMembers})
		if m.Log.Holds(m.ID, "stays") || m.Log.Holds(m.ID, "after all") {
			t.Error("the tellings of a moment that was removed are still there after the close")
		}
	})
}
