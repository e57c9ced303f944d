package rules

import (
	"secondstory/protocol"
	"secondstory/room/words"
)

// deleteAfter is how long people have to change their minds, in milliseconds: seven days.
const deleteAfter protocol.Instant = 7 * 24 * 60 * 60 * 1000

// deleteRoom begins the end of a room. Its title has to be typed, so that nobody does it by a slip; until the time is up
// it is as it was, and anybody who leads may keep it.
func deleteRoom(d *deciding, c protocol.RoomDelete) ([]protocol.EventBody, error) {
	if words.Seen(c.Title) != words.Seen(d.All.Facts.Title) {
		return nil, protocol.Reject(protocol.Invalid, "Type the meeting's title as it stands, to say that you mean this one.")
	}
	if d.All.DeletesAt != 0 {
		return nil, nil
	}
	return []protocol.EventBody{protocol.RoomDeletionScheduled{Until: d.env.Now + deleteAfter}}, nil
}

func roomDeletionScheduled(a *PublicState, _ Fact, e protocol.RoomDeletionScheduled) {
	a.DeletesAt = e.Until
}

func cancelDeletion(d *deciding, _ protocol.RoomCancelDeletion) ([]protocol.EventBody, error) {
	if d.All.DeletesAt == 0 {
		return nil, nil
	}
	return []protocol.EventBody{protocol.RoomDeletionCancelled{}}, nil
}

func roomDeletionCancelled(a *PublicState, _ Fact, _ protocol.RoomDeletionCancelled) { a.DeletesAt = 0 }

func roomDeleted(a *PublicState, _ Fact, _ protocol.RoomDeleted) { a.gone = true }
