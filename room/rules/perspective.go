package rules

import (
	"slices"

	"secondstory/protocol"
)

// tellPerspective keeps how somebody tells a moment, beside its own words and those of others.
func tellPerspective(d *deciding, c protocol.PerspectiveTell) ([]protocol.EventBody, error) {
	entry, err := d.presentEntry(c.Entry)
	if err != nil {
		return nil, err
	}
	if err := clean(&c.Words, protocol.MaxPerspective, "telling"); err != nil {
		return nil, err
	}
	if c.Words == "" {
		return nil, protocol.Reject(protocol.Invalid, "Say in a few words how it was for you.")
	}
	var mine *protocol.Perspective
	told := 0 // by the asker
	for i := range entry.Perspectives {
		if a := &entry.Perspectives[i]; a.By == d.by.ID {
			if told++; a.ID == c.Perspective {
				mine = a
			}
		}
	}
	switch {
	case mine == nil && told > 0 && told >= d.All.times(d.by.ID):
		return nil, protocol.Reject(protocol.IDTaken, "You have told this moment already. Change what you said there.")
	case mine == nil && d.All.perspective(c.Perspective) != nil:
		return nil, protocol.Reject(protocol.IDTaken, "That telling is there already.")
	case mine == nil && len(entry.Perspectives) >= protocol.MaxPerspectives:
		return nil, protocol.Reject(protocol.TooMany, "A moment holds up to %d tellings.", protocol.MaxPerspectives)
	case mine != nil && mine.Words == c.Words:
		return nil, nil
	}
	return []protocol.EventBody{protocol.PerspectiveTold(c)}, nil
}

// times is how many people somebody was: each of them may have told a moment, and what they told is kept.
func (a *PublicState) times(who protocol.PersonID) int {
	n := 1
	for _, p := range a.People {
		if p.Into == who {
			n++
		}
	}
	return n
}

func perspectiveTold(a *PublicState, f Fact, e protocol.PerspectiveTold) {
	entry := a.entry(e.Entry)
	told := protocol.Perspective{ID: e.Perspective, By: f.By, Words: e.Words}
	kept := slices.Clone(entry.Perspectives)
	if i := slices.IndexFunc(kept, func(x protocol.Perspective) bool { return x.ID == e.Perspective }); i >= 0 {
		a.unsayPerspective(kept[i])
		kept[i] = told
	} else {
		kept = append(kept, told)
	}
	entry.Perspectives = kept
	a.sayAnew(f.Seq, about(ofPerspective, e.Perspective.String()), false, e.Words != "")
}

func (a *PublicState) unsayPerspective(x protocol.Perspective) {
	if x.Words != "" {
		a.unsay(about(ofPerspective, x.ID.String()))
	}
}

// withdrawPerspective takes one's own telling back, out of the record too: whoever thinks better of it has never said it.
func withdrawPerspective(d *deciding, c protocol.PerspectiveWithdraw) ([]protocol.EventBody, error) {
	entry := d.All.entry(c.Entry)
	if entry == nil {
		return nil, nil
	}
	told := find(entry.Perspectives, func(a *protocol.Perspective) bool { return a.ID == c.Perspective })
	switch {
	case told == nil:
		return nil, nil
	case told.By != d.by.ID:
		return nil, protocol.Reject(protocol.Forbidden, "Only whoever told it can take it back.")
	}
	return []protocol.EventBody{protocol.PerspectiveWithdrawn(c)}, nil
}

// perspectiveWithdrawn leaves the same whether or not the words were still there.
func perspectiveWithdrawn(a *PublicState, _ Fact, e protocol.PerspectiveWithdrawn) {
	entry := a.entry(e.Entry)
	left := without(entry.Perspectives, func(x protocol.Perspective) bool {
		if x.ID != e.Perspective {
			return false
		}
		a.unsayPerspective(x)
		return true
	})
	if len(left) == 0 {
		left = nil
	}
	entry.Perspectives = left
}

func (a *PublicState) perspective(id protocol.PerspectiveID) *protocol.Perspective {
	for i := range a.Entries {
		if told := find(a.Entries[i].Perspectives, func(x *protocol.Perspective) bool { return x.ID == id }); told != nil {
			return told
		}
	}
	return nil
}
