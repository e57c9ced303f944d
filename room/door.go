package room

import "secondstory/protocol"

// openDoor makes the circle wider, once. Whoever is in it hears of it in the same moment as everybody's links begin to
// open.
func openDoor(d *deciding, _ protocol.DoorOpen) ([]protocol.EventBody, error) {
	if !d.All.Huddle {
		return nil, nil
	}
	return []protocol.EventBody{protocol.DoorOpened{}}, nil
}

func doorOpened(a *Everybody, _ Fact, _ protocol.DoorOpened) { a.Huddle = false }
