package rules_test

import (
	"strings"
	"testing"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
)

// What is erased is gone at once, takes no place, and nobody can put it back.
func TestWhatIsErasedIsGoneAtOnce(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends", func(o *room.Options) { o.Budget = room.Budget{View: 200 << 10} })
		ada, bo := m.As("Ada"), m.As("Bo")
		first := roomtest.Add("zebra " + strings.Repeat("w", protocol.MaxText-10))
		bo.Do(first)
		bo.Do(protocol.EntryDescribe{Entry: first.Entry, Evidence: &[]string{"quagga"}})
		var refused bool
		for i := 0; i < 20 && !refused; i++ {
			refused = bo.Ask(protocol.NewID[protocol.CommandID](), roomtest.Add(strings.Repeat("w", protocol.MaxText))).Rejected != nil
		}
		if !refused {
			t.Fatal("the room takes whatever comes")
		}
		bo.Refused(protocol.Forbidden, protocol.EntryErase{Entry: first.Entry})
		ada.Do(protocol.EntryErase{Entry: first.Entry})
		roomtest.Await(t, "its words are in no record", func() bool { return !m.Log.Holds(m.ID, "zebra") && !m.Log.Holds(m.ID, "quagga") })
		ada.Do(protocol.EntryErase{Entry: first.Entry}) // it is
		ada.Refused(protocol.NotFound, protocol.EntryRestore{Entry: first.Entry})
		for _, e := range m.View().Entries[1:4] {
			ada.Do(protocol.EntryErase{Entry: e.ID})
		}
		// Its place is free again, once the room has been measured anew.
		roomtest.Await(t, "somebody can write again", func() bool {
			return bo.Ask(protocol.NewID[protocol.CommandID](), roomtest.Add("again")).Rejected == nil
		})
		all := m.View().Entries
		ada.Do(protocol.EntryRemove{Entry: all[4].ID})
		ada.Do(protocol.EntryErase{Entry: all[4].ID}) // also what was taken out before
		if e := m.View().Entries[4]; e.Removed == nil || !e.Removed.Erased {
			t.Errorf("it is %+v", e.Removed)
		}
	})
}

func TestALineIsErasedAtOnce(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo, Cy and Di attend")
		for _, who := range []string{"Bo", "Cy", "Di"} {
			draft := protocol.NewID[protocol.DraftID]()
			m.As(who).Do(protocol.LineDraft{Draft: draft, Words: "zebra of " + who})
			m.As(who).Do(protocol.LineHandIn{Draft: draft})
		}
		ada := m.As("Ada")
		ada.Do(protocol.LinesOpen{})
		for i, line := range m.View().Lines {
			if i > 0 {
				ada.Do(protocol.LineRemove{Line: line.ID})
			}
			ada.Do(protocol.LineErase{Line: line.ID})
			ada.Do(protocol.LineErase{Line: line.ID})
			ada.Refused(protocol.NotFound, protocol.LineRestore{Line: line.ID})
		}
		roomtest.Await(t, "their words are in no record", func() bool { return !m.Log.Holds(m.ID, "zebra") })
	})
}
