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

func personLeft(a *PublicState, _ Fact, e protocol.PersonLeft) {
	a.change(e)
	a.leave(e.Person)
}

// notIn is how a connection ends of somebody who is not in the room.
func (s *State) NotIn(who protocol.PersonID) protocol.CloseCode {
	if p := s.All.person(who); p != nil && p.Left && !s.All.gone {
		return protocol.CloseLeft
	}
	return protocol.CloseRemoved
}
