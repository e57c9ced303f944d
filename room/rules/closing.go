package rules

import (
	"slices"

	"secondstory/protocol"
)

// The end of a meeting: its story stays as it is, and what was never meant to stay goes.

// closeRoom ends the meeting. Drafts, ballots without a reveal and the words of what was removed are deleted, and the view
// is written down whole, so that all that was said on the way to it is forgotten: all in one transaction, and reopening
// finds none of it.
func closeRoom(d *deciding, c protocol.RoomClose) ([]protocol.EventBody, error) {
	switch {
	case d.All.Closed != 0:
		return nil, nil
	case !slices.Contains(protocol.ReadersAll, c.Readers):
		return nil, protocol.Reject(protocol.Invalid, "Say who may read the record.")
	case slices.Index(protocol.ReadersAll, c.Readers) > slices.Index(protocol.ReadersAll, d.All.Facts.Readers):
		return nil, protocol.Reject(protocol.NotNow, "People wrote for fewer readers than that. At the close the circle can be narrowed, and not widened.")
	}
	var out []protocol.EventBody
	if d.All.Stage != protocol.StageClose {
		out = append(out, protocol.StageChanged{Stage: protocol.StageClose})
	}
	for _, h := range d.All.Hands {
		out = append(out, protocol.HandLowered{Hand: h.ID})
	}
	if d.All.Floor != nil {
		out = append(out, protocol.FloorEnded{})
	}
	for _, v := range d.All.Votes {
		if !v.Over() {
			out = append(out, protocol.VoteWasDropped{Vote: v.ID})
		}
	}
	d.dropAtTheClose(c)
	for i := range d.All.Entries {
		e := &d.All.Entries[i]
		if e.Removed != nil && !e.Removed.Erased {
			out = append(out, d.eraseEntry(e))
		}
	}
	for i := range d.All.Lines {
		if l := &d.All.Lines[i]; l.Removed != nil && !l.Removed.Erased {
			out = append(out, protocol.LineErased{Line: l.ID})
		}
	}
	return append(out, protocol.RoomClosed{Readers: c.Readers}), nil
}

func roomClosed(a *PublicState, f Fact, e protocol.RoomClosed) {
	a.stale = true // see Pay
	a.Closed, a.Facts.Readers = f.At, e.Readers
}

func reopenRoom(d *deciding, _ protocol.RoomReopen) ([]protocol.EventBody, error) {
	if d.All.Closed == 0 {
		return nil, nil
	}
	d.renew(scopeLines)
	return []protocol.EventBody{protocol.RoomReopened{}}, nil
}

func roomReopened(a *PublicState, _ Fact, _ protocol.RoomReopened) { a.Closed = 0 }
