package rules

import (
	"secondstory/protocol"
)

// mayRaise: writers raise either hand; whoever only reads may still ask a quick question.
func mayRaise(r protocol.Role, lane protocol.Lane) bool {
	return writers(r) || r == protocol.RoleObserver && lane == protocol.LaneQuestion
}

func raiseHand(d *deciding, c protocol.HandRaise) ([]protocol.EventBody, error) {
	if !mayRaise(d.by.Role, c.Lane) {
		return nil, protocol.Reject(protocol.Forbidden, "You are here to read. A quick question is welcome all the same.")
	}
	if err := clean(&c.Note, protocol.MaxNote, "note"); err != nil {
		return nil, err
	}
	up := find(d.All.Hands, func(h *protocol.Hand) bool { return h.Person == d.by.ID && h.Lane == c.Lane })
	switch {
	case up != nil && up.Note == c.Note:
		return nil, nil
	case up != nil:
		return []protocol.EventBody{protocol.HandNoted{Hand: up.ID, Note: c.Note}}, nil
	}
	return []protocol.EventBody{protocol.HandRaised{Hand: newID[protocol.HandID](d), Person: d.by.ID, Lane: c.Lane, Note: c.Note}}, nil
}

func handRaised(a *PublicState, f Fact, e protocol.HandRaised) {
	a.sayAnew(f.Seq, about(ofHand, e.Hand.String()), false, e.Note != "")
	a.Hands = append(a.Hands, protocol.Hand{ID: e.Hand, Person: e.Person, Lane: e.Lane, Note: e.Note, At: f.At})
}

func handNoted(a *PublicState, f Fact, e protocol.HandNoted) {
	h := a.hand(e.Hand)
	a.sayAnew(f.Seq, about(ofHand, e.Hand.String()), h.Note != "", e.Note != "")
	h.Note = e.Note
}

func lowerHand(d *deciding, c protocol.HandLower) ([]protocol.EventBody, error) {
	h := d.All.hand(c.Hand)
	if h == nil {
		return nil, nil // it is down: whoever asked has what they wanted
	}
	if h.Person != d.by.ID && d.by.Role != protocol.RoleFacilitator {
		return nil, protocol.Reject(protocol.Forbidden, "Only facilitators can lower somebody else's hand.")
	}
	return []protocol.EventBody{protocol.HandLowered(c)}, nil
}

func handLowered(a *PublicState, _ Fact, e protocol.HandLowered) { a.lower(e.Hand) }

func (a *PublicState) lower(id protocol.HandID) {
	a.lowerAll(func(h protocol.Hand) bool { return h.ID == id })
}

// lowerAll takes hands down, and with them what was noted beside them.
func (a *PublicState) lowerAll(which func(protocol.Hand) bool) {
	for _, h := range a.Hands {
		if which(h) && h.Note != "" {
			a.unsay(about(ofHand, h.ID.String()))
		}
	}
	a.Hands = without(a.Hands, which)
}

func giveFloor(d *deciding, c protocol.FloorGive) ([]protocol.EventBody, error) {
	p, err := d.someone(c.Person)
	if err != nil {
		return nil, err
	}
	if p.Role == protocol.RoleWall {
		return nil, protocol.Reject(protocol.Invalid, "A shared screen cannot speak.")
	}
	if !c.Hand.IsZero() {
		// Two facilitators invite the same hand at once: the second finds it down.
		if h := d.All.hand(c.Hand); h == nil || h.Person != c.Person {
			return nil, protocol.Reject(protocol.NotFound, "That hand is down already.")
		}
	}
	return []protocol.EventBody{protocol.FloorGiven(c)}, nil
}

func floorGiven(a *PublicState, f Fact, e protocol.FloorGiven) {
	a.lower(e.Hand)
	a.Floor = &protocol.Floor{Person: e.Person, At: f.At}
}

func endFloor(d *deciding, _ protocol.FloorEnd) ([]protocol.EventBody, error) {
	if d.All.Floor == nil {
		return nil, nil
	}
	if d.All.Floor.Person != d.by.ID && d.by.Role != protocol.RoleFacilitator {
		return nil, protocol.Reject(protocol.Forbidden, "Only facilitators can end somebody else's turn.")
	}
	return []protocol.EventBody{protocol.FloorEnded{}}, nil
}

func floorEnded(a *PublicState, _ Fact, _ protocol.FloorEnded) { a.Floor = nil }
