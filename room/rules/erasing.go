package rules

import "secondstory/protocol"

// Erasing takes words out for good, at once, whether they were taken out of the view before or not. What hangs on them (a
// place in the order, the dots of a vote) stays.

func eraseEntryNow(d *deciding, c protocol.EntryErase) ([]protocol.EventBody, error) {
	entry := d.All.entry(c.Entry)
	switch {
	case entry == nil:
		return nil, protocol.Reject(protocol.NotFound, "That moment is not in the story.")
	case entry.Removed == nil:
		return []protocol.EventBody{protocol.EntryRemoved(c), d.eraseEntry(entry)}, nil
	case entry.Removed.Erased:
		return nil, nil
	}
	return []protocol.EventBody{d.eraseEntry(entry)}, nil
}

func eraseLineNow(d *deciding, c protocol.LineErase) ([]protocol.EventBody, error) {
	line := d.All.line(c.Line)
	if line != nil && line.Removed != nil {
		if line.Removed.Erased {
			return nil, nil
		}
		return []protocol.EventBody{protocol.LineErased(c)}, nil
	}
	removed, err := removeLine(d, protocol.LineRemove(c))
	if err != nil {
		return nil, err
	}
	return append(removed, protocol.LineErased(c)), nil
}
