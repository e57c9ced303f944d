package rules_test

import (
	"testing"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

func TestTheDoorIsOpenedOnce(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends")
	id := protocol.NewID[protocol.RoomID]()
	ada := rules.EnterPerson{Person: m.As("Ada").ID, Name: "Ada", Role: protocol.RoleFacilitator}
	bo := rules.EnterPerson{Person: m.As("Bo").ID, Name: "Bo", Role: protocol.RoleParticipant}
	roomtest.Must(t, m.Hall.Create(t.Context(), id, rules.CreateRoom{Facts: roomtest.Facts(), Names: protocol.NamesHidden, Asked: 3, Huddle: true}, ada))
	do := func(who protocol.PersonID, c protocol.Command) room.Answer {
		t.Helper()
		a, err := m.Hall.Do(t.Context(), id, who, protocol.CommandID{}, c, false)
		roomtest.Must(t, err)
		return a
	}
	do(protocol.PersonID{}, bo)
	waits := func() (is bool) {
		roomtest.Must(t, m.Hall.Inspect(t.Context(), id, func(s *rules.State) { is = s.All.Huddle }))
		return is
	}
	if !waits() {
		t.Fatal("the room begins with its door open")
	}
	if a := do(bo.Person, protocol.DoorOpen{}); a.Rejected == nil || a.Rejected.Code != protocol.Forbidden || !waits() {
		t.Errorf("Bo has opened the door: %+v", a)
	}
	for range 2 {
		if a := do(ada.Person, protocol.DoorOpen{}); a.Rejected != nil || waits() {
			t.Errorf("the door is not open: %+v", a)
		}
	}
	opened := 0
	for _, e := range m.Log.Events(id) {
		if e.Name == "door.opened" {
			opened++
		}
	}
	if opened != 1 {
		t.Errorf("it was opened %d times", opened)
	}
}
