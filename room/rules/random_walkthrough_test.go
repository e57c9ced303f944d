package rules_test

import (
	"slices"

	"secondstory/protocol"
	"secondstory/room/roomtest"
)

// walk has somebody walk others through the story first: they say to whom, notes are taken, changed and deleted.
func (p *play) walk(who, leads protocol.PersonID, moments []protocol.EntryID) {
	first := p.state.All.Walker
	if first.IsZero() || p.rng.IntN(6) == 0 {
		p.do(leads, protocol.WalkthroughSet{Person: who})
		first = p.state.All.Walker
	}
	switch p.rng.IntN(6) {
	case 0:
		c := protocol.WalkthroughPlan{Done: p.rng.IntN(2) == 0}
		if p.rng.IntN(2) == 0 {
			c.At = p.now
		}
		p.do(leads, c)
	case 1:
		p.do(one(p, []protocol.PersonID{who, first}), protocol.WalkthroughShare{Readers: []protocol.PersonID{one(p, p.people), one(p, p.people)}})
	case 2:
		p.do(first, protocol.WalkthroughShare{})
	case 3:
		c := protocol.WalkthroughDelete{Owner: first}
		for _, t := range p.state.Mine(who, roomtest.Vault{}.Slot).Walkthroughs {
			if len(t.Notes) > 0 && p.rng.IntN(4) > 0 {
				c = protocol.WalkthroughDelete{Owner: t.Owner, Note: t.Notes[0].ID}
			}
		}
		p.do(one(p, []protocol.PersonID{who, first}), c)
	default:
		by := one(p, []protocol.PersonID{who, first})
		c := protocol.WalkthroughSave{Owner: first, Note: roomtest.ID[protocol.WalkthroughNoteID](p.chance), Moment: moments[0], Words: "told " + p.words()}
		for _, t := range p.state.Mine(by, roomtest.Vault{}.Slot).Walkthroughs {
			if len(t.Notes) > 0 && p.rng.IntN(2) == 0 {
				n := t.Notes[p.rng.IntN(len(t.Notes))]
				c.Owner, c.Note, c.Version = t.Owner, n.ID, n.Version-p.rng.IntN(2)
			}
		}
		p.do(by, c)
	}
}

// checkWalks: whoever is shown a first walk-through is its owner or was chosen by name, and nobody is who left.
func (p *play) checkWalks() {
	if len(p.state.Sealed.Walkthroughs) == 0 {
		return
	}
	for _, who := range p.people {
		for _, t := range p.state.Mine(who, roomtest.Vault{}.Slot).Walkthroughs {
			if p.state.All.Closed != 0 {
				p.t.Fatal("a first walk-through outlives the meeting")
			}
			if role := p.state.RoleOf(who); role == "" || role == protocol.RoleWall || t.Owner != who && !slices.Contains(t.Readers, who) {
				p.t.Fatalf("%s (%s) is shown what is for %v", who, role, t.Readers)
			}
			for _, id := range append(t.Readers, t.Owner) {
				if p.state.RoleOf(id) == "" {
					p.t.Fatalf("%s is not in the room, and is said to read it", id)
				}
			}
		}
	}
}
