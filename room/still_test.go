package room_test

import (
	"testing"

	"secondstory/protocol"
	"secondstory/room"
)

// What is written out beside the room must not change while the room goes on.
func TestAStillStaysAsItWasTaken(t *testing.T) {
	for seed := range uint64(20) {
		p := newPlay(t, seed)
		taken := map[*room.Still]string{}
		for i := range 400 {
			p.step()
			if i%20 == 0 {
				for _, stream := range []protocol.Stream{protocol.All, protocol.Facilitators, protocol.Personal(p.people[0])} {
					taken[p.state.Still(stream)] = string(p.state.View(stream))
				}
			}
		}
		for still, then := range taken {
			if now := string(still.View()); now != then {
				t.Fatalf("seed %d: it was\n%s\nand has become\n%s", seed, then, now)
			}
		}
	}
}
