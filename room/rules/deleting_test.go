package rules_test

import (
	"strings"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

// R20
func TestAMeetingIsDeletedWhenTheTimeIsUp(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		ada, bo := m.As("Ada"), m.As("Bo")
		ada.Refused(protocol.Invalid, protocol.RoomDelete{Title: "Checkout"})
		bo.Refused(protocol.Forbidden, protocol.RoomDelete{Title: roomtest.Facts().Title})
		ada.Do(protocol.RoomDelete{Title: " " + strings.ReplaceAll(strings.ToUpper(roomtest.Facts().Title), " ", "\u00a0 ") + " "})
		until := m.View().DeletesAt
		if want := protocol.At(time.Now().Add(7 * 24 * time.Hour)); until != want || m.Log.Due(m.ID) != until {
			t.Errorf("it goes at %v, the room is due at %v, and that should be %v", until, m.Log.Due(m.ID), want)
		}
		ada.Do(protocol.RoomCancelDeletion{})
		if m.View().DeletesAt != 0 || m.Log.Due(m.ID) != 0 {
			t.Error("it was kept, and goes all the same")
		}
		ada.Do(protocol.RoomDelete{Title: roomtest.Facts().Title})
		time.Sleep(6 * 24 * time.Hour)
		m.Server(rules.FireDeadlines{})
		bo.Do(roomtest.Raise("there is time yet"))
		time.Sleep(2 * 24 * time.Hour)
		seat := bo.Join()
		m.Server(rules.FireDeadlines{})
		if bye := seat.Ended(); bye.Code != protocol.CloseRemoved {
			t.Errorf("told %+v", bye)
		}
		ada.Refused(protocol.NotFound, protocol.RoomCancelDeletion{})
		if _, bye, err := m.Hall.Join(t.Context(), m.ID, ada.ID, protocol.Hello{Room: m.ID}); err != nil || bye == nil {
			t.Errorf("somebody comes in: %v", err)
		}
		names := m.Told(protocol.All)
		if names[len(names)-1] != "room.deleted" {
			t.Errorf("the last fact is %s", names[len(names)-1])
		}
	})
}
