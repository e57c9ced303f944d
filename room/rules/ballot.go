package rules

import "secondstory/protocol"

// Ballots of a vote, as rows. The scope of a vote is its id.

func applyBallot(s *Sealed, c RowChange) {
	id, err := protocol.ParseVoteID(c.Scope)
	if err != nil {
		panic("room: a ballot of no vote: " + c.Scope)
	}
	if s.Ballots[id] == nil {
		s.Ballots[id] = map[Slot]protocol.Ballot{}
	}
	inSlots(s.Ballots[id], c, mustRead[protocol.Ballot])
	if len(s.Ballots[id]) == 0 {
		delete(s.Ballots, id)
	}
}

func ballotsOf(s *State, v viewer, m *protocol.Mine) {
	m.Ballots = []protocol.Ballot{}
	for _, vote := range s.All.Votes {
		if at, any := v.in(s, vote.ID.String()); any {
			if b, ok := s.Sealed.Ballots[vote.ID][at]; ok {
				m.Ballots = append(m.Ballots, b)
			}
		}
	}
}

// dropOpenBallots deletes what was put down in votes that end with the meeting.
func dropOpenBallots(d *deciding, _ protocol.RoomClose) {
	for _, v := range d.All.Votes {
		if !v.Over() {
			d.dropBallots(v.ID)
		}
	}
}

func mergeBallots(d *deciding, from, to protocol.PersonID) {
	for _, v := range d.All.Votes {
		if !v.Over() {
			d.handOnBallot(v.ID, from, to)
		}
	}
}

// handOnBallot leaves one ballot of two, with the dots of whoever stays, and an empty one that counts as somebody's.
func (d *deciding) handOnBallot(vote protocol.VoteID, from, to protocol.PersonID) {
	scope := vote.String()
	theirs := d.slot(scope, from)
	_, both := d.Sealed.Ballots[vote][d.slot(scope, to)]
	if _, voted := d.Sealed.Ballots[vote][theirs]; voted && both {
		d.put(RowKey{Kind: RowBallot, Scope: scope, Slot: theirs}, protocol.MustEncode(protocol.Ballot{Vote: vote, Dots: []protocol.LineDots{}}))
		return
	}
	d.handOnRow(RowBallot, scope, from, to, func(s Slot) []byte { return rowOf(d.Sealed.Ballots[vote], s) })
}
