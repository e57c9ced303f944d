package rules

import "secondstory/protocol"

// openDoor makes the circle wider, or lets people in again. Whoever is inside hears of it in the same moment as everybody's
// links begin to open.
func openDoor(d *deciding, _ protocol.DoorOpen) ([]protocol.EventBody, error) {
	if !d.All.Huddle && !d.All.Shut {
		return nil, nil
	}
	return []protocol.EventBody{protocol.DoorOpened{}}, nil
}

func doorOpened(a *PublicState, _ Fact, _ protocol.DoorOpened) { a.Huddle, a.Shut = false, false }

// closeDoor lets nobody new in by an invitation. Those that make a facilitator open still: somebody has to be able to help.
func closeDoor(d *deciding, _ protocol.DoorClose) ([]protocol.EventBody, error) {
	if d.All.Shut {
		return nil, nil
	}
	return []protocol.EventBody{protocol.DoorClosed{}}, nil
}

func doorClosed(a *PublicState, _ Fact, _ protocol.DoorClosed) { a.Shut = true }
