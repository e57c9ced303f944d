package rules

import "secondstory/protocol"

// cancelRoom says that the meeting does not take place at its time. Nothing of the room goes: what was prepared can be gone
// on with. One that is being held goes back to where it was prepared.
func cancelRoom(d *deciding, c protocol.RoomCancel) ([]protocol.EventBody, error) {
	if err := clean(&c.Note, protocol.MaxNote, "note"); err != nil {
		return nil, err
	}
	if d.All.Facts.Meets == 0 {
		return nil, protocol.Reject(protocol.NotNow, "No time is set for this meeting, so there is nothing to cancel.")
	}
	var out []protocol.EventBody
	if d.All.Stage != protocol.StagePrepare {
		out = append(out, protocol.StageChanged{Stage: protocol.StagePrepare})
	}
	if was := d.All.Cancelled; was == nil || was.Note != c.Note {
		out = append(out, protocol.RoomCancelled(c))
	}
	return out, nil
}

func roomCancelled(a *PublicState, f Fact, e protocol.RoomCancelled) {
	a.notCancelled()
	a.sayAnew(f.Seq, ofCancelled, false, e.Note != "")
	a.Cancelled = &protocol.Cancellation{By: f.By, At: f.At, Note: e.Note}
}

func uncancelRoom(d *deciding, _ protocol.RoomUncancel) ([]protocol.EventBody, error) {
	return d.uncancel(), nil
}

// uncancel ends a cancellation, if there is one.
func (d *deciding) uncancel() []protocol.EventBody {
	if d.All.Cancelled == nil {
		return nil
	}
	return []protocol.EventBody{protocol.RoomUncancelled{}}
}

func roomUncancelled(a *PublicState, _ Fact, _ protocol.RoomUncancelled) { a.notCancelled() }

func (a *PublicState) notCancelled() {
	if a.Cancelled != nil && a.Cancelled.Note != "" {
		a.unsay(ofCancelled)
	}
	a.Cancelled = nil
}
