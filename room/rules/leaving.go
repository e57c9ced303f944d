package rules

import "secondstory/protocol"

// leavePerson takes whoever asks out of the room. For everybody else it is as if they had been removed, but that nobody
// did it to them. What is theirs alone goes in the same transaction: nobody else will ever read it, and they themselves
// come back as another person.
func leavePerson(d *deciding, _ protocol.PersonLeave) ([]protocol.EventBody, error) {
	if err := d.someoneStillLeads(&d.by); err != nil {
		return nil, err
	}
	d.dropOwn(d.by.ID)
	return append([]protocol.EventBody{protocol.PersonLeft{Person: d.by.ID}}, d.endRights(d.by.ID)...), nil
}

func personLeft(a *Everybody, _ Fact, e protocol.PersonLeft) {
	a.change(e)
	a.quieten(e.Person)
	a.leave(e.Person)
}

// dropOwn deletes the confidential rows that belong to one person alone: drafts that were not handed in, their first
// walk-through, and what they said about the story. What was given to the room without a name stays, as it does for whoever is removed: lines that were
// handed in, dots, a tick that the opening words were read. They are counted where everybody can see it, and a count that
// fell in that moment would say what this person had done.
func (d *deciding) dropOwn(who protocol.PersonID) {
	if _, any := d.Sealed.Nonces[scopeLines]; any {
		slot := d.slot(scopeLines, who)
		for _, x := range d.Sealed.Drafts[slot] {
			if !x.HandedIn {
				d.dropDraft(slot, x)
			}
		}
	}
	d.leaveTellings(who)
	if _, any := d.Sealed.Nonces[scopeReviews]; any {
		slot := d.slot(scopeReviews, who)
		if _, said := d.Sealed.Reviews[slot]; said {
			d.drop(RowKey{Kind: RowReview, Scope: scopeReviews, Slot: slot})
		}
	}
}

// notIn is how a connection ends of somebody who is not in the room.
func (s *State) NotIn(who protocol.PersonID) protocol.CloseCode {
	if p := s.All.person(who); p != nil && p.Left && !s.All.gone {
		return protocol.CloseLeft
	}
	return protocol.CloseRemoved
}
