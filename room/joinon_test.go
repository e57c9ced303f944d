package room_test

import (
	"testing"

	"secondstory/protocol"
	"secondstory/room/roomtest"
)

// What a welcome says of who is here and what is told next join on: whoever comes in the very moment in which somebody moves,
// and moves back, ends with where they are.
func TestWhoComesInBetweenSeesInTheEndWhereAllAre(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		ada, bo := m.As("Ada"), m.As("Bo")
		first := ada.Join()
		at := func(p protocol.Place) protocol.HereFrame { return protocol.HereFrame{Type: "here", Place: p} }
		want := map[protocol.PersonID]protocol.Place{ada.ID: protocol.PlaceStory}
		for range 20 {
			first.Member.SetPlace(at(protocol.PlaceStory))
			first.SeesAt("where Ada is", want)
			first.Member.SetPlace(at(protocol.PlacePeople))
			between := bo.Join() // before anybody was told
			first.Member.SetPlace(at(protocol.PlaceStory))
			between.SeesAt("where Ada is in the end", want)
			between.Leave()
		}
	})
}
