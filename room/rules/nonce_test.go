package rules_test

import (
	"testing"

	"secondstory/protocol"
	"secondstory/room/roomtest"
)

// What ties ballots to people goes with them: once a vote has a result, or ends with the meeting, the record holds nothing under its
// name, and not the nonce, without which no slot can be worked out again.
func TestAVotesNonceGoesWithItsBallots(t *testing.T) {
	for name, end := range map[string]func(protocol.VoteID) protocol.Command{
		"revealed": func(v protocol.VoteID) protocol.Command { return protocol.VoteReveal{Vote: v} },
		"closed":   func(protocol.VoteID) protocol.Command { return protocol.RoomClose{Readers: protocol.ReadersMembers} },
	} {
		t.Run(name, func(t *testing.T) {
			m := roomtest.Meet(t, "Ada facilitates, Bo, Cy and Eve attend")
			v, a, _ := begin(m, 3, 2)
			for _, who := range []string{"Bo", "Cy", "Eve"} {
				m.As(who).Do(ballot(v, on(a, 2)))
			}
			rows := func() (nonces, ballots int) {
				rec, err := m.Log.Load(t.Context(), m.ID)
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range rec.Rows {
					switch {
					case r.Scope != v.String():
					case r.Kind == "nonce":
						nonces++
					default:
						ballots++
					}
				}
				return nonces, ballots
			}
			if nonces, ballots := rows(); nonces != 1 || ballots != 3 {
				t.Fatalf("there are %d nonces and %d ballots", nonces, ballots)
			}
			m.As("Ada").Do(end(v))
			if nonces, ballots := rows(); nonces != 0 || ballots != 0 {
				t.Errorf("there are %d nonces and %d ballots", nonces, ballots)
			}
		})
	}
}
