package rules

import (
	"slices"

	"secondstory/protocol"
)

// celebrateEntry marks a moment when somebody just happened to be there, and says what they noticed that no tool did.
// Several people may celebrate one entry; a person who does it twice has only changed their words.
func celebrateEntry(d *deciding, c protocol.EntryCelebrate) ([]protocol.EventBody, error) {
	entry, err := d.presentEntry(c.Entry)
	if err != nil {
		return nil, err
	}
	if err := clean(&c.Note, protocol.MaxNote, "note"); err != nil {
		return nil, err
	}
	said := find(entry.Celebrations, func(x *protocol.Celebration) bool { return x.By == d.by.ID })
	var id protocol.CelebrationID
	switch {
	case said == nil:
		id = newID[protocol.CelebrationID](d)
	case said.Note == c.Note:
		return nil, nil // nothing new was said, so nothing happened
	case said.ID.IsZero():
		id = newID[protocol.CelebrationID](d)
	default:
		id = said.ID
	}
	return []protocol.EventBody{protocol.EntryCelebrated{Entry: c.Entry, Celebration: id, Note: c.Note}}, nil
}

func entryCelebrated(a *PublicState, f Fact, e protocol.EntryCelebrated) {
	entry := a.entry(e.Entry)
	said := protocol.Celebration{ID: e.Celebration, By: f.By, Note: e.Note}
	kept := slices.Clone(entry.Celebrations)
	if i := slices.IndexFunc(kept, func(c protocol.Celebration) bool { return c.By == f.By }); i >= 0 {
		a.unsayMark(kept[i])
		kept[i] = said
	} else {
		kept = append(kept, said)
	}
	entry.Celebrations = kept
	a.sayAnew(f.Seq, about(ofMark, e.Celebration.String()), false, e.Note != "")
}

func (a *PublicState) unsayMark(c protocol.Celebration) {
	if c.Note != "" {
		a.unsay(about(ofMark, c.ID.String()))
	}
}

// withdrawCelebration takes one's own back, out of the record too.
func withdrawCelebration(d *deciding, c protocol.CelebrationWithdraw) ([]protocol.EventBody, error) {
	entry := d.All.entry(c.Entry)
	if entry == nil {
		return nil, nil
	}
	said := find(entry.Celebrations, func(x *protocol.Celebration) bool { return x.ID == c.Celebration })
	switch {
	case said == nil:
		return nil, nil
	case said.By != d.by.ID:
		return nil, protocol.Reject(protocol.Forbidden, "Only whoever said it can take it back.")
	}
	return []protocol.EventBody{protocol.CelebrationWithdrawn(c)}, nil
}

// celebrationWithdrawn leaves the same whether or not the words were still there.
func celebrationWithdrawn(a *PublicState, _ Fact, e protocol.CelebrationWithdrawn) {
	entry := a.entry(e.Entry)
	entry.Celebrations = without(entry.Celebrations, func(c protocol.Celebration) bool {
		if c.ID != e.Celebration {
			return false
		}
		a.unsayMark(c)
		return true
	})
}
