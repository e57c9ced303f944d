package rules_test

import (
	"strings"
	"testing"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

func TestARoomIsPutAwayAndTakenOutAsItWas(t *testing.T) {
	m, stands, _ := told(t)
	ada, bo, cy := m.As("Ada"), m.As("Bo"), m.As("Cy")
	draft := protocol.NewID[protocol.DraftID]()
	bo.Do(protocol.LineDraft{Draft: draft, Words: "not for anybody yet"})
	account := protocol.NewID[protocol.PerspectiveID]()
	bo.Do(protocol.PerspectiveTell{Perspective: account, Entry: stands, Words: "I saw nothing."})
	hazard := protocol.NewID[protocol.HazardID]()
	ada.Do(protocol.HazardSave{Hazard: hazard, Words: "a first week", Plan: protocol.PlanNone})
	ada.Do(protocol.StageSet{Stage: protocol.StageStory})

	bo.Refused(protocol.Forbidden, protocol.RoomArchive{})
	ada.Do(protocol.RoomArchive{})
	ada.Do(protocol.RoomArchive{})
	before := m.View()
	if before.Archived == 0 || before.Stage != protocol.StageStory {
		t.Errorf("put away it is %+v", before)
	}
	for who, asked := range map[*roomtest.Person][]protocol.Command{
		ada: {
			protocol.StageSet{Stage: protocol.StageOpen}, protocol.RoomClose{Readers: protocol.ReadersMembers}, protocol.RoomReopen{}, protocol.RoomCancel{},
			protocol.RoomDescribe{Facts: before.Facts}, protocol.HazardSave{Hazard: protocol.NewID[protocol.HazardID](), Words: "x", Plan: protocol.PlanNone},
		},
		bo: {
			roomtest.Edit(bo, stands, 5, `[5,[0,"!"]]`), roomtest.Raise("a word"), protocol.PersonDescribe{Name: "Robert"}, protocol.PersonIntroduce{Part: "on call"},
			protocol.LineDraft{Draft: protocol.NewID[protocol.DraftID](), Words: "x"}, protocol.TermAsk{Word: "bird"},
		},
	} {
		for _, c := range asked {
			if r := who.Refused(protocol.NotNow, c); r != nil && r.Message != "This room is archived. A facilitator can take it out." {
				t.Errorf("%s is refused with %q", c.Command(), r.Message)
			}
		}
	}
	// What must always be possible.
	bo.Do(protocol.LineDiscard{Draft: draft})
	bo.Do(protocol.PerspectiveWithdraw{Perspective: account, Entry: stands})
	bo.Do(protocol.PersonIntroduce{Unnamed: true})
	ada.Do(protocol.HazardDelete{Hazard: hazard})
	ada.Do(protocol.RoomDelete{Title: roomtest.Facts().Title})
	ada.Do(protocol.RoomCancelDeletion{})
	ada.Do(protocol.PersonRole{Person: bo.ID, Role: protocol.RoleFacilitator})
	ada.Do(protocol.PersonRemove{Person: cy.ID})
	ada.Do(protocol.PersonLeave{})
	m.Server(rules.EnterPerson{Person: protocol.NewID[protocol.PersonID](), Name: "Dee", Role: protocol.RoleObserver})
	if m.Log.Holds(m.ID, "I saw nothing.") {
		t.Error("what was taken back is in the record")
	}

	bo.Do(protocol.RoomUnarchive{})
	bo.Do(protocol.RoomUnarchive{})
	bo.Do(roomtest.Edit(bo, stands, 5, `[5,[0,"!"]]`))
	if told := strings.Join(m.Told(protocol.All), " "); strings.Count(told, "room.archived") != 1 || strings.Count(told, "room.unarchived") != 1 {
		t.Errorf("repeats are told: %s", told)
	}
	if v := m.View(); v.Archived != 0 || v.Stage != protocol.StageStory {
		t.Errorf("taken out it is %+v", v)
	}
}

// Closed and cancelled rooms are put away too, and are closed and cancelled when they are taken out.
func TestAClosedRoomStaysClosedInTheArchive(t *testing.T) {
	m, _ := planned(t)
	ada := m.As("Ada")
	ada.Do(protocol.RoomCancel{Note: "ill"})
	ada.Do(protocol.RoomArchive{})
	ada.Refused(protocol.NotNow, protocol.RoomUncancel{})
	ada.Do(protocol.RoomUnarchive{})
	if m.View().Cancelled == nil {
		t.Error("it is on again")
	}
	ada.Do(protocol.RoomClose{Readers: protocol.ReadersMembers})
	ada.Do(protocol.RoomArchive{})
	ada.Refused(protocol.NotNow, protocol.RoomReopen{})
	ada.Do(protocol.RoomUnarchive{})
	if m.View().Closed == 0 {
		t.Error("it is open again")
	}
}
