package room

import (
	"time"

	"secondstory/protocol"
)

// What is told of the numbers of secret acts, to everybody alike. Each number told as it changes would say who has just done
// it, beside who is here and who has just spoken. So how many have is told in steps of a crowd, as it stood at the last half
// minute; only that all have is told at once, for it says nothing of one more than of another. The whole is no secret, and
// told as it is.

const halfMinute = protocol.CountsMillis * time.Millisecond

// counting is what is told now. Owned by Run.
type counting struct {
	told  protocol.Counts
	vote  voting
	lines gathering
	begun bool
	half  *time.Timer
	set   bool // the timer is set for the next half minute
	past  bool // a half minute is over, and has not been looked at
}

// A voting and a gathering are what the numbers are of. With another one they begin anew, in sight of everybody.
type (
	voting struct {
		n    int
		over bool
	}
	gathering struct {
		opened int
		closed bool
	}
)

// numbers is what is told now, in a room whose state is settled.
func (r *Room) numbers() protocol.Counts {
	c, now := &r.counting, r.state.Counts()
	vote, lines := voting{n: len(r.state.All.Votes)}, gathering{r.state.All.Inquiry.Opened, r.state.All.Closed != 0}
	if vote.n > 0 {
		vote.over = r.state.All.Votes[vote.n-1].Over()
	}
	anew := c.past || !c.begun
	next := protocol.Counts{
		Voted: stepped(c.told.Voted, now.Voted, now.Voters, anew || vote != c.vote), Voters: now.Voters,
		HandedIn: stepped(c.told.HandedIn, now.HandedIn, now.Bringers, anew || lines != c.lines), Bringers: now.Bringers,
		Read: stepped(c.told.Read, now.Read, now.Entered, anew), Entered: now.Entered,
	}
	c.told, c.vote, c.lines, c.begun, c.past = next, vote, lines, true, false
	later := protocol.Counts{
		Voted: stepped(0, now.Voted, now.Voters, true), Voters: now.Voters,
		HandedIn: stepped(0, now.HandedIn, now.Bringers, true), Bringers: now.Bringers,
		Read: stepped(0, now.Read, now.Entered, true), Entered: now.Entered,
	}
	if later != next && !c.set {
		c.set = true
		c.half.Reset(time.Until(time.Now().Truncate(halfMinute).Add(halfMinute)))
	}
	return next
}

// stepped is what is told of a number, where `told` is what was told before.
func stepped(told, n, whole int, anew bool) int {
	switch {
	case n == whole:
		return whole
	case anew:
		return n - n%protocol.MinCrowd
	case told == whole: // somebody has taken theirs back: no sooner said than that somebody did it
		return whole
	}
	return told - told%protocol.MinCrowd // it was all of fewer
}

// countAnew looks at the numbers when something secret may have been done: the clock is set, or all are told.
func (r *Room) countAnew() {
	r.here.dirty = r.numbers() != r.here.counts || r.here.dirty
	r.presenceSoon()
}

// halfMinuteIsOver has the numbers told as they stand now.
func (r *Room) halfMinuteIsOver() {
	r.counting.set, r.counting.past = false, true
	r.here.dirty = true
	r.presenceSoon()
}
