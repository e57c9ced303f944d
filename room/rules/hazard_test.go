package rules_test

import (
	"strings"
	"testing"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

func note(id protocol.HazardID, version int, words string) protocol.HazardSave {
	return protocol.HazardSave{Hazard: id, Version: version, Words: words, Plan: protocol.PlanTalkBefore}
}

func TestCareNotesAreForThoseWhoLead(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada and Bo facilitate, Cy attends, Eve observes")
		ada, bo, cy := m.As("Ada"), m.As("Bo"), m.As("Cy")
		other := bo.Join()
		outside := []*roomtest.Seat{cy.Join(), m.As("Eve").Join()}
		id, before := protocol.NewID[protocol.HazardID](), len(m.Log.Events(m.ID))
		command := roomtest.CommandID()
		ada.Ask(command, note(id, 0, "whispered: it was Cy's first week"))
		other.SeesMine("the note", func(mine protocol.Mine) bool { return len(mine.Hazards) == 1 && mine.Hazards[0].By == ada.ID })
		if got := bo.Mine().Hazards; len(got) != 1 || got[0].Words != "whispered: it was Cy's first week" || got[0].Version != 1 {
			t.Errorf("Bo is shown %+v", got)
		}
		cy.Refused(protocol.Forbidden, note(protocol.NewID[protocol.HazardID](), 0, "x"))
		if len(m.Log.Events(m.ID)) != before {
			t.Error("a care note left a trace in the log")
		}
		if found, err := m.Log.Receipts(t.Context(), m.ID, []protocol.CommandID{command}); err != nil || len(found) > 0 {
			t.Errorf("a receipt was kept: %v %v", found, err)
		}
		cy.Do(roomtest.Raise("a fact that comes later"))
		for _, s := range outside {
			s.CatchUp()
			for _, raw := range s.Raw() {
				if strings.Contains(string(raw), "whispered") || strings.Contains(string(raw), id.String()) {
					t.Errorf("%s was sent %s", s.Person.Name, raw)
				}
			}
		}
		// Whoever stops leading sees none of it any more.
		ada.Do(protocol.PersonRole{Person: bo.ID, Role: protocol.RoleParticipant})
		other.Ended()
		if got := bo.Mine().Hazards; len(got) > 0 {
			t.Errorf("Bo is still shown %+v", got)
		}
	})
}

func TestACareNoteIsSavedWhole(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada and Bo facilitate")
		ada, bo := m.As("Ada"), m.As("Bo")
		id := protocol.NewID[protocol.HazardID]()
		ada.Do(note(id, 0, "first"))
		ada.Do(note(id, 0, "first")) // the answer was lost
		bo.Do(note(id, 1, "second"))
		r := ada.Refused(protocol.Conflict, note(id, 1, "mine"))
		if now, ok := r.Now.(protocol.Hazard); !ok || now.Words != "second" || now.Version != 2 || now.By != ada.ID {
			t.Errorf("what stands is %+v", r.Now)
		}
		ada.Do(note(id, 2, "both"))
		if got := bo.Mine().Hazards; len(got) != 1 || got[0].Words != "both" {
			t.Errorf("Bo is shown %+v", got)
		}
		ada.Refused(protocol.Invalid, note(id, 3, "  "))
		ada.Refused(protocol.NotFound, protocol.HazardSave{Hazard: id, Version: 3, Words: "x", Plan: protocol.PlanNone, Lines: []protocol.LineID{protocol.NewID[protocol.LineID]()}})
		bo.Do(protocol.HazardDelete{Hazard: id})
		bo.Do(protocol.HazardDelete{Hazard: id})
		if m.Log.Holds(m.ID, "both") {
			t.Error("a deleted note is still in the record")
		}
		ada.Refused(protocol.NotFound, note(id, 3, "late"))
		for range protocol.MaxHazards {
			ada.Do(note(protocol.NewID[protocol.HazardID](), 0, "x"))
		}
		ada.Refused(protocol.TooMany, note(protocol.NewID[protocol.HazardID](), 0, "x"))
	})
}

func TestCareNotesGoWithTheMeetingUnlessTheyAreKept(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		for _, keep := range []bool{false, true} {
			m := roomtest.Meet(t, "Ada facilitates")
			ada := m.As("Ada")
			ada.Do(note(protocol.NewID[protocol.HazardID](), 0, "whispered"))
			ada.Do(protocol.RoomClose{Readers: protocol.ReadersMembers, KeepHazards: keep})
			if got := len(ada.Mine().Hazards) == 1; got != keep || m.Log.Holds(m.ID, "whispered") != keep {
				t.Errorf("kept on purpose: %t; and it is there: %t", keep, got)
			}
		}
	})
}

func TestWhoHasReadTheOpeningWordsIsANumber(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend, Eve observes, Screen shows")
		ada := m.As("Ada").Join()
		before := len(m.Log.Events(m.ID))
		m.As("Cy").Do(protocol.OpeningRead{Read: true})
		m.As("Bo").Do(protocol.OpeningRead{Read: true})
		m.As("Bo").Do(protocol.OpeningRead{Read: true})
		m.As("Eve").Do(protocol.OpeningRead{Read: true})
		m.HalfMinute()
		roomtest.Sees(ada, "three have read them", func(f *protocol.CountsFrame) bool { return f.Counts.Read == 3 })
		m.As("Eve").Do(protocol.OpeningRead{Read: false})
		m.As("Screen").Refused(protocol.Forbidden, protocol.OpeningRead{Read: true})
		if !m.As("Bo").Mine().Read || m.As("Eve").Mine().Read || m.As("Ada").Mine().Read {
			t.Error("somebody is not shown what they have said themselves")
		}
		if len(m.Log.Events(m.ID)) != before {
			t.Error("it left a trace in the log")
		}
		m.Inspect(func(s *rules.State) {
			if c := s.Counts(); c.Read != 2 {
				t.Errorf("the counts are %+v", c)
			}
		})
	})
}
