package rules

import "secondstory/protocol"

// FireDeadlines has everything happen that was to happen by itself until now. It is asked by the server when the record
// says that a room is due, with nobody in it too; whichever instance is first makes it a fact, and the others find it so.
type FireDeadlines struct{}

// Command names it in the table; it is not on the wire.
func (FireDeadlines) Command() string { return "server.fire_deadlines" }

func fireDeadlines(d *deciding, _ FireDeadlines) ([]protocol.EventBody, error) {
	var out []protocol.EventBody
	if a := d.All; a.DeletesAt != 0 && d.env.Now >= a.DeletesAt {
		out = append(out, protocol.RoomDeleted{})
	}
	return out, nil
}

// due is when something happens next by itself; 0: nothing does.
func (s *State) Due() protocol.Instant {
	return s.All.DeletesAt // also when that was: until the record is rid of it
}

// Gone says whether the room was deleted: whatever the record still holds of it is to go.
func (s *State) Gone() bool { return s.All.gone }
