package rules_test

import (
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
)

// What is written out beside the room must not change while the room goes on.
func TestAFrozenPartStaysAsItWasTaken(t *testing.T) {
	for seed := range uint64(20) {
		p := newPlay(t, seed)
		type part struct {
			write func() jsontext.Value
			then  string
		}
		var taken []part
		for i := range 400 {
			p.step()
			if i%20 == 0 {
				for _, stream := range []protocol.Stream{protocol.All, protocol.Facilitators, protocol.Personal(p.people[0])} {
					taken = append(taken, part{p.state.Frozen(stream), string(p.state.View(stream))})
				}
			}
		}
		for _, x := range taken {
			if now := string(x.write()); now != x.then {
				t.Fatalf("seed %d: it was\n%s\nand has become\n%s", seed, x.then, now)
			}
		}
	}
}
