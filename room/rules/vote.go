package rules

import (
	"slices"

	"secondstory/protocol"
)

func beginVote(d *deciding, c protocol.VoteBegin) ([]protocol.EventBody, error) {
	switch n := len(d.All.Votes); {
	case d.All.vote(c.Vote) != nil:
		return nil, protocol.Reject(protocol.IDTaken, "That vote is there already.")
	case n >= protocol.MaxVotes:
		return nil, protocol.Reject(protocol.TooMany, "A room holds up to %d votes.", protocol.MaxVotes)
	case n > 0 && !d.All.Votes[n-1].Over():
		return nil, protocol.Reject(protocol.NotNow, "A vote is on already. Reveal it first, or end it without a result.")
	case c.Dots < 1 || c.Dots > protocol.MaxDots:
		return nil, protocol.Reject(protocol.Invalid, "Give everybody one to %d dots.", protocol.MaxDots)
	case c.PerLine < 1 || c.PerLine > c.Dots:
		return nil, protocol.Reject(protocol.Invalid, "Allow one to %d dots on one line.", c.Dots)
	}
	lines := []protocol.LineID{}
	for _, l := range d.All.Lines {
		if l.Removed == nil && l.Into.IsZero() {
			lines = append(lines, l.ID)
		}
	}
	if len(lines) < 2 {
		return nil, protocol.Reject(protocol.NotNow, "There is nothing to choose between yet: show at least two lines first.")
	}
	if voters(d.All.People) < protocol.MinCrowd {
		return nil, protocol.Reject(protocol.NotNow, "A vote takes at least %d people who may put dots: with fewer the result would say who chose what.", protocol.MinCrowd)
	}
	nonce := make([]byte, 32)
	d.chance(nonce)
	d.put(RowKey{Kind: RowNonce, Scope: c.Vote.String()}, nonce)
	return []protocol.EventBody{protocol.VoteBegun{Vote: c.Vote, Lines: lines, Dots: c.Dots, PerLine: c.PerLine}}, nil
}

func voteBegun(a *PublicState, _ Fact, e protocol.VoteBegun) {
	a.Votes = append(a.Votes, protocol.Vote{
		ID: e.Vote, Lines: e.Lines, Dots: e.Dots, PerLine: e.PerLine, State: protocol.VoteOpen, Tally: []protocol.LineDots{},
	})
}

func formerVotersChanged(a *PublicState, _ Fact, e protocol.FormerVotersChanged) {
	a.vote(e.Vote).Former = nilIfNone(e.Former)
}

// running finds a vote that is not over.
func (d *deciding) running(id protocol.VoteID) (*protocol.Vote, error) {
	v := d.All.vote(id)
	if v == nil {
		return nil, protocol.Reject(protocol.NotFound, "That vote is not there.")
	}
	switch v.State {
	case protocol.VoteRevealed:
		return nil, protocol.Reject(protocol.NotNow, "That vote was revealed. Its result stays.")
	case protocol.VoteDropped:
		return nil, protocol.Reject(protocol.NotNow, "That vote ended without a result.")
	}
	return v, nil
}

// castBallot puts down a whole ballot. Nothing of it enters the log, and nothing tells whose it is.
func castBallot(d *deciding, c protocol.BallotCast) ([]protocol.EventBody, error) {
	v, err := d.running(c.Vote)
	if err != nil {
		return nil, err
	}
	if v.State == protocol.VoteClosed {
		return nil, protocol.Reject(protocol.NotNow, "The vote is closed. Your dots are as you last saw them.")
	}
	if d.by.OnlyLead {
		return nil, protocol.Reject(protocol.Forbidden, "You chose only to facilitate. Change that under your name to vote.")
	}
	// One form for one ballot: in the order of the vote, without empty lines.
	ballot := protocol.Ballot{Vote: c.Vote, Dots: []protocol.LineDots{}}
	total, known := 0, 0
	for _, line := range v.Lines {
		for _, on := range c.Dots {
			if on.Line != line {
				continue
			}
			known++
			if on.Dots < 0 || on.Dots > v.PerLine {
				return nil, protocol.Reject(protocol.Invalid, "Up to %d dots on one line.", v.PerLine)
			}
			if total += on.Dots; on.Dots > 0 {
				ballot.Dots = append(ballot.Dots, on)
			}
		}
	}
	switch {
	case known != len(c.Dots) || twice(c.Dots):
		return nil, protocol.Reject(protocol.Invalid, "One of those lines is not in this vote.")
	case total > v.Dots:
		return nil, protocol.Reject(protocol.Invalid, "You have %d dots. Take one back to move it.", v.Dots)
	}
	key := RowKey{RowBallot, c.Vote.String(), d.slot(c.Vote.String(), d.by.ID), ""}
	was, voted := d.Sealed.Ballots[c.Vote][key.Slot]
	switch {
	case total == 0 && voted:
		d.drop(key) // all dots taken back: it is as if nothing had been put down
	case total > 0 && !(voted && slices.Equal(was.Dots, ballot.Dots)):
		d.put(key, protocol.MustEncode(ballot))
	}
	return nil, nil
}

func twice(dots []protocol.LineDots) bool {
	for i, a := range dots {
		if slices.ContainsFunc(dots[:i], func(b protocol.LineDots) bool { return a.Line == b.Line }) {
			return true
		}
	}
	return false
}

func closeVote(d *deciding, c protocol.VoteClose) ([]protocol.EventBody, error) {
	v, err := d.running(c.Vote)
	if err != nil || v.State == protocol.VoteClosed {
		return nil, err
	}
	return []protocol.EventBody{protocol.VoteWasClosed(c)}, nil
}

func voteClosed(a *PublicState, _ Fact, e protocol.VoteWasClosed) {
	a.vote(e.Vote).State = protocol.VoteClosed
}

func reopenVote(d *deciding, c protocol.VoteReopen) ([]protocol.EventBody, error) {
	v, err := d.running(c.Vote)
	if err != nil || v.State == protocol.VoteOpen {
		return nil, err
	}
	return []protocol.EventBody{protocol.VoteReopened(c)}, nil
}

func voteReopened(a *PublicState, _ Fact, e protocol.VoteReopened) {
	a.vote(e.Vote).State = protocol.VoteOpen
}

// revealVote makes the tally a fact, and deletes the ballots and the nonce that could tie them to anybody, in the same
// transaction. Ballots of people who were removed meanwhile count: nobody could say which they are. A crowd is asked for: a
// result of few would be their ballots.
func revealVote(d *deciding, c protocol.VoteReveal) ([]protocol.EventBody, error) {
	if v := d.All.vote(c.Vote); v != nil && v.State == protocol.VoteRevealed {
		return nil, nil
	}
	v, err := d.running(c.Vote)
	if err != nil {
		return nil, err
	}
	ballots, voted := d.Sealed.Ballots[c.Vote], 0
	for _, b := range ballots {
		if len(b.Dots) > 0 { // see handOnBallot
			voted++
		}
	}
	if voted < protocol.MinCrowd { // whatever is said here says no more than that
		return nil, protocol.Reject(protocol.NotNow, "A result is shown from %d ballots on: with fewer it would say who chose what. The dots stay. Wait, or end the vote without a result.", protocol.MinCrowd)
	}
	dots := map[protocol.LineID]int{}
	for _, b := range ballots {
		for _, on := range b.Dots {
			dots[on.Line] += on.Dots
		}
	}
	d.dropBallots(c.Vote)
	tally := []protocol.LineDots{}
	for _, line := range v.Lines {
		tally = append(tally, protocol.LineDots{Line: line, Dots: dots[line]})
	}
	return []protocol.EventBody{protocol.VoteWasRevealed{Vote: c.Vote, Tally: tally, Ballots: voted}}, nil
}

func voteRevealed(a *PublicState, _ Fact, e protocol.VoteWasRevealed) {
	v := a.vote(e.Vote)
	v.State, v.Tally, v.Ballots, v.Former = protocol.VoteRevealed, e.Tally, e.Ballots, nil
}

// dropVote ends a vote without a result.
func dropVote(d *deciding, c protocol.VoteDrop) ([]protocol.EventBody, error) {
	if v := d.All.vote(c.Vote); v != nil && v.State == protocol.VoteDropped {
		return nil, nil
	}
	if _, err := d.running(c.Vote); err != nil {
		return nil, err
	}
	d.dropBallots(c.Vote)
	return []protocol.EventBody{protocol.VoteWasDropped(c)}, nil
}

// dropBallots deletes what was put down in a vote, and the nonce that could tie it to anybody.
func (d *deciding) dropBallots(vote protocol.VoteID) {
	// Nor does what this very wish puts there stay: a merge hands a ballot on.
	d.rows = without(d.rows, func(c RowChange) bool { return c.Kind == RowBallot && c.Scope == vote.String() && !c.Gone })
	for slot := range sortedSlots(d.Sealed.Ballots[vote]) {
		d.drop(RowKey{RowBallot, vote.String(), slot, ""})
	}
	d.drop(RowKey{Kind: RowNonce, Scope: vote.String()})
}

func voteDropped(a *PublicState, _ Fact, e protocol.VoteWasDropped) {
	v := a.vote(e.Vote)
	v.State, v.Former = protocol.VoteDropped, nil
}
