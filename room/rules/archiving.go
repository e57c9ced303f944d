package rules

import "secondstory/protocol"

// PutAway refuses what cannot be asked while a room is archived.
var PutAway = protocol.Reject(protocol.NotNow, "This room is archived. A facilitator can take it out.")

// archiveRoom puts a room away. It may be closed or open, held or cancelled: it is the same when it is taken out again.
func archiveRoom(d *deciding, _ protocol.RoomArchive) ([]protocol.EventBody, error) {
	if d.All.Archived != 0 {
		return nil, nil
	}
	return []protocol.EventBody{protocol.RoomArchived{}}, nil
}

func roomArchived(a *PublicState, f Fact, _ protocol.RoomArchived) { a.Archived = f.At }

func unarchiveRoom(d *deciding, _ protocol.RoomUnarchive) ([]protocol.EventBody, error) {
	if d.All.Archived == 0 {
		return nil, nil
	}
	return []protocol.EventBody{protocol.RoomUnarchived{}}, nil
}

func roomUnarchived(a *PublicState, _ Fact, _ protocol.RoomUnarchived) { a.Archived = 0 }
