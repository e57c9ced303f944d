package rules_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/room/roomtest"
)

// planned is a meeting that is to be held at a time.
func planned(t *testing.T) (*roomtest.Meeting, protocol.Facts) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends")
	f := m.View().Facts
	f.Meets = protocol.At(time.Now().Add(48 * time.Hour))
	m.As("Ada").Do(protocol.RoomDescribe{Facts: f})
	return m, f
}

func TestAMeetingIsCancelledAndOnAgain(t *testing.T) {
	m, _ := planned(t)
	ada, bo := m.As("Ada"), m.As("Bo")
	bo.Refused(protocol.Forbidden, protocol.RoomCancel{})
	ada.Refused(protocol.Invalid, protocol.RoomCancel{Note: strings.Repeat("x", protocol.MaxNote+1)})
	ada.Do(protocol.RoomCancel{Note: " Half of us are ill. "})
	ada.Do(protocol.RoomCancel{Note: "Half of us are ill."})
	if c := m.View().Cancelled; c == nil || c.Note != "Half of us are ill." || c.By != ada.ID || c.At == 0 {
		t.Errorf("cancelled is %+v", c)
	}
	if told := m.Told(protocol.All); slices.Index(told, "room.cancelled") != len(told)-1 {
		t.Errorf("a repeat is told: %v", told)
	}
	ada.Do(protocol.RoomCancel{Note: "We are well, and busy."})
	bo.Do(roomtest.Raise("the room goes on"))
	ada.Do(protocol.DoorOpen{})
	if c := m.View().Cancelled; c == nil || c.Note != "We are well, and busy." {
		t.Errorf("cancelled is %+v", c)
	}
	bo.Refused(protocol.Forbidden, protocol.RoomUncancel{})
	ada.Do(protocol.RoomUncancel{})
	ada.Do(protocol.RoomUncancel{})
	if m.View().Cancelled != nil {
		t.Error("it is on again, and cancelled all the same")
	}
}

func TestAnotherTimeOrTheMeetingItselfEndsACancellation(t *testing.T) {
	m, f := planned(t)
	ada := m.As("Ada")
	ada.Do(protocol.RoomCancel{})
	f.Impact = "one order in nine"
	ada.Do(protocol.RoomDescribe{Facts: f})
	if m.View().Cancelled == nil {
		t.Error("other facts than the time have ended it")
	}
	f.Meets += 1000
	ada.Do(protocol.RoomDescribe{Facts: f})
	if m.View().Cancelled != nil {
		t.Error("another time has not ended it")
	}
	ada.Do(protocol.RoomCancel{})
	ada.Do(protocol.StageSet{Stage: protocol.StageOpen})
	if m.View().Cancelled != nil {
		t.Error("a meeting that is held is cancelled")
	}
	// One that is under way, and comes to nothing.
	ada.Do(protocol.RoomCancel{})
	if v := m.View(); v.Stage != protocol.StagePrepare || v.Cancelled == nil {
		t.Errorf("it is at %s, cancelled %v", v.Stage, v.Cancelled)
	}
	f.Meets = 0
	ada.Do(protocol.RoomDescribe{Facts: f})
	if m.View().Cancelled != nil {
		t.Error("without a time there is nothing that is cancelled")
	}
	ada.Refused(protocol.NotNow, protocol.RoomCancel{})
}

func TestAClosedMeetingIsNotCancelled(t *testing.T) {
	m, _ := planned(t)
	ada := m.As("Ada")
	ada.Do(protocol.RoomClose{Readers: protocol.ReadersMembers})
	ada.Refused(protocol.NotNow, protocol.RoomCancel{})
	ada.Refused(protocol.NotNow, protocol.RoomUncancel{})
}
