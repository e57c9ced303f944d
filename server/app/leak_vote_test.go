package app_test

import (
	"time"

	"secondstory/protocol"
	"secondstory/room/roomtest"
)

// Ballots: patterns that no sum gives.
func (x *stage) theyVote() {
	t := x.t
	t.Helper()
	x.vote = protocol.NewID[protocol.VoteID]()
	x.ines.do(protocol.VoteBegin{Vote: x.vote, Dots: 10, PerLine: 9})
	l := x.view.Lines
	cast := func(w *witness, dots ...protocol.LineDots) {
		x.secretly = append(x.secretly, w.do(protocol.BallotCast{Vote: x.vote, Dots: dots}))
	}
	cast(x.omar, protocol.LineDots{Line: l[0].ID, Dots: 7}, protocol.LineDots{Line: l[1].ID, Dots: 3})
	cast(x.pia, protocol.LineDots{Line: l[0].ID, Dots: 4})
	cast(x.quinn, protocol.LineDots{Line: l[1].ID, Dots: 6})
	cast(x.rae, protocol.LineDots{Line: l[1].ID, Dots: 5})
	x.salts = x.nonces()
	if len(x.salts) != 1 {
		t.Fatalf("%d votes have a nonce", len(x.salts))
	}
	x.fay.ask(protocol.VoteReveal{Vote: protocol.NewID[protocol.VoteID]()})
	x.fay.do(protocol.VoteClose{Vote: x.vote})
	x.lookAll()
	x.ballots("while a vote is on")
}

// ballots looks for what somebody has put down where it must not be.
func (x *stage) ballots(when string) {
	x.t.Helper()
	x.forbid(`"dots":7`, x.omar)
	x.forbid(`"dots":3`, x.omar)
	x.forbid(`"dots":4`, x.pia, x.rae)
	x.forbid(`"dots":5`, x.rae)
	x.forbid(`"dots":6`, x.quinn)
	x.forbid(`"ballots":[{`, x.omar, x.pia, x.quinn, x.rae)
	x.files(`"dots":7`, `"dots":3`, `"dots":4`, `"dots":5`, `"dots":6`)
	x.quiet("ballot", `"dots"`)
	x.traceless()
	x.report(when)
}

// nonces are those of votes, without which no slot can be worked out again.
func (x *stage) nonces() (all []string) {
	rows, err := x.db.Query("SELECT body FROM sealed WHERE kind = 'nonce' AND scope NOT IN ('lines', 'reviews', 'hazards', 'opening', 'walkthroughs')")
	must(x.t, err)
	defer rows.Close()
	for rows.Next() {
		var b []byte
		must(x.t, rows.Scan(&b))
		all = append(all, string(b))
	}
	return all
}

// The result is everybody's, and what could tie it to anybody is gone.
func (x *stage) theVoteIsRevealed() {
	t := x.t
	t.Helper()
	x.ines.do(protocol.VoteReveal{Vote: x.vote})
	x.omar.until(`"name":"vote.revealed"`)
	x.lookAll()
	if !x.pia.sees(`{"line":"` + x.view.Lines[0].ID.String() + `","dots":11}`) {
		t.Error("the result is not shown")
	}
	x.ballots("after the reveal")
	// What could tie a ballot to somebody goes from the file and its journal too.
	roomtest.Await(t, "it is gone from the file", func() bool {
		x.leaks = nil
		if x.files(x.salts...); len(x.leaks) == 0 {
			return true
		}
		x.fay.do(protocol.HandRaise{Lane: protocol.LaneSpeak, Note: time.Now().String()}) // the next commit tries again, where somebody read just then
		return false
	})
}
