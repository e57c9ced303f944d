package rules

import (
	"bytes"
	"cmp"
	"maps"
	"slices"

	"secondstory/protocol"
)

// The first walk-through: when it takes place, which everybody may know, and what is told there, which is for whom its
// owner chooses.

// planWalkthrough says when the first walk-through takes place, or that it has.
func planWalkthrough(d *deciding, c protocol.WalkthroughPlan) ([]protocol.EventBody, error) {
	switch {
	case d.by.Role != protocol.RoleFacilitator && d.All.Walker != d.by.ID:
		return nil, protocol.Reject(protocol.Forbidden, "Facilitators say when that is, and whoever walks us through.")
	case d.All.Walker.IsZero():
		return nil, protocol.Reject(protocol.NotNow, "Say first who walks us through.")
	}
	if was := d.All.Walkthrough; was == nil && c == (protocol.WalkthroughPlan{}) || was != nil && *was == protocol.WalkthroughTime(c) {
		return nil, nil
	}
	return []protocol.EventBody{protocol.WalkthroughPlanned(c)}, nil
}

func walkthroughPlanned(a *PublicState, _ Fact, e protocol.WalkthroughPlanned) {
	if a.Walkthrough = nil; e != (protocol.WalkthroughPlanned{}) {
		walk := protocol.WalkthroughTime(e)
		a.Walkthrough = &walk
	}
}

// scopeWalkthroughs is the scope of all first walk-throughs of a room.
const scopeWalkthroughs = "walkthroughs"

// walkthrough is a first walk-through: whose, who may read it, and its notes. It is there when it has an owner.
type walkthrough struct {
	walkthroughRow
	Notes map[protocol.WalkthroughNoteID]walkthroughNote `json:"notes"`
}

// walkthroughRow is a first walk-through as its row holds it. Its readers are people, each by name: being given a role, or
// coming in later, makes nobody a reader.
type walkthroughRow struct {
	Owner   protocol.PersonID   `json:"owner"`
	Readers []protocol.PersonID `json:"readers"`
}

// walkthroughNote is a note as its row holds it.
type walkthroughNote struct {
	protocol.WalkthroughNote
	Order int `json:"order"` // the order in which they were first written
}

func walkthroughKey(slot Slot) RowKey {
	return RowKey{Kind: RowWalkthrough, Scope: scopeWalkthroughs, Slot: slot}
}

func walkthroughNoteKey(slot Slot, id protocol.WalkthroughNoteID) RowKey {
	return RowKey{Kind: RowWalkthrough, Scope: scopeWalkthroughs, Slot: slot, ID: id.String()}
}

// applyWalkthrough takes rows in any order: a record lists them as it likes.
func applyWalkthrough(s *Sealed, c RowChange) {
	t := s.Walkthroughs[c.Slot]
	t.Notes = maps.Clone(t.Notes)
	switch {
	case c.ID == "" && c.Gone:
		t.walkthroughRow = walkthroughRow{}
	case c.ID == "":
		t.walkthroughRow = mustRead[walkthroughRow](c.Body)
	default:
		id, err := protocol.ParseWalkthroughNoteID(c.ID)
		if err != nil {
			panic("room: a note of no name: " + c.ID)
		}
		if c.Gone {
			delete(t.Notes, id)
			break
		}
		if t.Notes == nil {
			t.Notes = map[protocol.WalkthroughNoteID]walkthroughNote{}
		}
		t.Notes[id] = mustRead[walkthroughNote](c.Body)
	}
	if s.Walkthroughs[c.Slot] = t; t.Owner.IsZero() && len(t.Notes) == 0 {
		delete(s.Walkthroughs, c.Slot)
	}
}

// walkthrough finds the first walk-through of somebody, and where it lies.
func (s *Sealed) walkthrough(owner protocol.PersonID) (Slot, *walkthrough) {
	for slot, t := range s.Walkthroughs {
		if !owner.IsZero() && t.Owner == owner {
			return slot, &t
		}
	}
	return Slot{}, nil
}

func (t *walkthrough) reads(who protocol.PersonID) bool {
	return t.Owner == who || slices.Contains(t.Readers, who)
}

// shareWalkthrough says who may read one's first walk-through. It begins with that.
func shareWalkthrough(d *deciding, c protocol.WalkthroughShare) ([]protocol.EventBody, error) {
	slot, t := d.Sealed.walkthrough(d.by.ID)
	if t == nil && d.All.Walker != d.by.ID {
		return nil, protocol.Reject(protocol.Forbidden, "This is for whoever walks us through first.")
	}
	next := walkthroughRow{Owner: d.by.ID, Readers: []protocol.PersonID{}}
	for _, id := range c.Readers {
		p, err := d.someone(id)
		if err != nil {
			return nil, err
		}
		if p.Role == protocol.RoleWall {
			return nil, protocol.Reject(protocol.Invalid, "A shared screen is not a person.")
		}
		if id != d.by.ID && !slices.Contains(next.Readers, id) {
			next.Readers = append(next.Readers, id)
		}
	}
	switch {
	case len(next.Readers) > protocol.MaxReaders:
		return nil, protocol.Reject(protocol.TooMany, "Choose up to %d people.", protocol.MaxReaders)
	case t == nil:
		slot = d.slot(scopeWalkthroughs, d.by.ID)
	case equal(t.walkthroughRow, next):
		return nil, nil
	}
	d.put(walkthroughKey(slot), protocol.MustEncode(next))
	return nil, nil
}

// errWalkthrough is said of what is not there and of what is not for the one who asks: they cannot tell which.
func errWalkthrough() error {
	return protocol.Reject(protocol.NotFound, "That first walk-through is not here, or it is not open to you.")
}

// saveWalkthrough saves a note of a first walk-through whole. It is a row and never a fact. Whoever may read it may also note
// down what is told.
func saveWalkthrough(d *deciding, c protocol.WalkthroughSave) ([]protocol.EventBody, error) {
	slot, t := d.Sealed.walkthrough(c.Owner)
	if t == nil || !t.reads(d.by.ID) {
		return nil, errWalkthrough()
	}
	if err := clean(&c.Words, protocol.MaxPerspective, "note"); err != nil {
		return nil, err
	}
	if c.Words == "" {
		return nil, protocol.Reject(protocol.Invalid, "Write a few words first.")
	}
	if !c.Moment.IsZero() && d.All.entry(c.Moment) == nil {
		return nil, protocol.Reject(protocol.NotFound, "That moment is not in the story.")
	}
	was, known := t.Notes[c.Note]
	next := walkthroughNote{WalkthroughNote: protocol.WalkthroughNote{ID: c.Note, Version: c.Version + 1, Moment: c.Moment, Words: c.Words, By: d.by.ID}}
	// Only its owner carries anything over; in other words it is another thing.
	next.Carried = c.Owner == d.by.ID && c.Carried
	switch {
	case !known && c.Version != 0:
		return nil, protocol.Reject(protocol.NotFound, "That note was deleted. Your words are still here.")
	case !known && len(t.Notes) >= protocol.MaxWalkthroughNotes:
		return nil, protocol.Reject(protocol.TooMany, "A first walk-through holds up to %d notes.", protocol.MaxWalkthroughNotes)
	case !known:
		for _, n := range t.Notes {
			next.Order = max(next.Order, n.Order+1)
		}
	case was.Words == next.Words && was.Moment == next.Moment && (was.Carried == next.Carried || c.Owner != d.by.ID):
		return nil, nil // a repeat
	case was.Version != c.Version:
		r := protocol.Reject(protocol.Conflict, "Somebody has changed this note meanwhile. Both texts are here.")
		r.Now = was.WalkthroughNote
		return nil, r
	default:
		next.Order, next.By = was.Order, was.By
	}
	d.put(walkthroughNoteKey(slot, c.Note), protocol.MustEncode(next))
	return nil, nil
}

// deleteWalkthrough deletes a note, or all of it, for good. Only whose it is may do that.
func deleteWalkthrough(d *deciding, c protocol.WalkthroughDelete) ([]protocol.EventBody, error) {
	slot, t := d.Sealed.walkthrough(c.Owner)
	switch {
	case c.Owner == d.by.ID && t == nil:
		return nil, nil
	case t == nil || !t.reads(d.by.ID):
		return nil, errWalkthrough()
	case c.Owner != d.by.ID:
		return nil, protocol.Reject(protocol.Forbidden, "Only whoever walks us through can delete what was noted.")
	}
	if c.Note.IsZero() {
		d.dropWalkthrough(slot, t)
	} else if _, known := t.Notes[c.Note]; known {
		d.drop(walkthroughNoteKey(slot, c.Note))
	}
	return nil, nil
}

func (d *deciding) dropWalkthrough(slot Slot, t *walkthrough) {
	for _, id := range t.inOrder() {
		d.drop(walkthroughNoteKey(slot, id))
	}
	d.drop(walkthroughKey(slot))
}

// dropWalkthroughs deletes every first walk-through, and the nonce that they were sealed with.
func dropWalkthroughs(d *deciding, _ protocol.RoomClose) {
	for slot, t := range sortedSlots(d.Sealed.Walkthroughs) {
		d.dropWalkthrough(slot, &t)
	}
	d.dropNonces(scopeWalkthroughs)
}

// leaveWalkthroughs is for somebody who is not in the room any more: what they told first is deleted, and they read nobody's.
func leaveWalkthroughs(d *deciding, who protocol.PersonID) {
	for slot, t := range sortedSlots(d.Sealed.Walkthroughs) {
		switch {
		case t.Owner == who:
			d.dropWalkthrough(slot, &t)
		case slices.Contains(t.Readers, who):
			left := walkthroughRow{t.Owner, without(t.Readers, func(id protocol.PersonID) bool { return id == who })}
			d.put(walkthroughKey(slot), protocol.MustEncode(left))
		}
	}
}

// mergeWalkthroughs has one person stand where two did: as owner, as reader, and as whoever noted something. Did both tell it
// first, the notes are one walk-through, and only those read it who could read both.
func mergeWalkthroughs(d *deciding, from, to protocol.PersonID) {
	at, theirs := d.Sealed.walkthrough(from)
	for slot, t := range sortedSlots(d.Sealed.Walkthroughs) {
		if theirs != nil && (t.Owner == from || t.Owner == to) {
			continue
		}
		d.putWalkthrough(slot, t, t.renamed(from, to))
	}
	if theirs == nil {
		return
	}
	d.dropWalkthrough(at, theirs)
	joined := theirs.renamed(from, to)
	lies, mine := d.Sealed.walkthrough(to)
	if mine == nil {
		d.putWalkthrough(d.slot(scopeWalkthroughs, to), walkthrough{}, joined)
		return
	}
	kept := mine.renamed(from, to)
	joined.Readers = without(joined.Readers, func(id protocol.PersonID) bool { return !slices.Contains(kept.Readers, id) })
	after := 0
	for _, n := range kept.Notes {
		after = max(after, n.Order+1)
	}
	for id, n := range joined.Notes {
		n.Order += after
		joined.Notes[id] = n
	}
	maps.Copy(joined.Notes, kept.Notes)
	d.putWalkthrough(lies, *mine, joined)
}

// renamed is a first walk-through in which one person is another.
func (t walkthrough) renamed(from, to protocol.PersonID) walkthrough {
	named := func(id protocol.PersonID) protocol.PersonID {
		if id == from {
			return to
		}
		return id
	}
	out := walkthrough{walkthroughRow{Owner: named(t.Owner), Readers: []protocol.PersonID{}}, map[protocol.WalkthroughNoteID]walkthroughNote{}}
	for _, id := range t.Readers {
		if id = named(id); id != out.Owner && !slices.Contains(out.Readers, id) {
			out.Readers = append(out.Readers, id)
		}
	}
	for id, n := range t.Notes {
		n.By = named(n.By)
		out.Notes[id] = n
	}
	return out
}

// putWalkthrough puts the rows that differ.
func (d *deciding) putWalkthrough(slot Slot, was, now walkthrough) {
	if !equal(was.walkthroughRow, now.walkthroughRow) {
		d.put(walkthroughKey(slot), protocol.MustEncode(now.walkthroughRow))
	}
	for _, id := range now.inOrder() {
		if n, old := now.Notes[id], was.Notes[id]; n != old {
			d.put(walkthroughNoteKey(slot, id), protocol.MustEncode(n))
		}
	}
}

// inOrder lists notes in an order that does not hang on chance.
func (t walkthrough) inOrder() []protocol.WalkthroughNoteID {
	return slices.SortedFunc(maps.Keys(t.Notes), func(a, b protocol.WalkthroughNoteID) int { return bytes.Compare(a.UUID[:], b.UUID[:]) })
}

func walkthroughsOf(s *State, v viewer, m *protocol.Mine) { m.Walkthroughs = s.walkthroughsFor(v.who) }

// walkthroughsFor are the first walk-throughs that somebody may read, their own first.
func (s *State) walkthroughsFor(who protocol.PersonID) (out []protocol.Walkthrough) {
	if role := s.RoleOf(who); role == "" || role == protocol.RoleWall {
		return nil
	}
	for _, t := range s.Sealed.Walkthroughs {
		if t.Owner.IsZero() || s.RoleOf(t.Owner) == "" || !t.reads(who) {
			continue
		}
		notes := slices.SortedFunc(maps.Values(t.Notes), func(a, b walkthroughNote) int {
			return cmp.Or(cmp.Compare(a.Order, b.Order), bytes.Compare(a.ID.UUID[:], b.ID.UUID[:]))
		})
		shown := protocol.Walkthrough{Owner: t.Owner, Readers: []protocol.PersonID{}, Notes: make([]protocol.WalkthroughNote, len(notes))}
		for i, n := range notes {
			shown.Notes[i] = n.WalkthroughNote
		}
		for _, id := range t.Readers {
			if s.RoleOf(id) != "" {
				shown.Readers = append(shown.Readers, id)
			}
		}
		out = append(out, shown)
	}
	rank := func(t protocol.Walkthrough) int {
		if t.Owner == who {
			return 0
		}
		return 1
	}
	slices.SortFunc(out, func(a, b protocol.Walkthrough) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), bytes.Compare(a.Owner.UUID[:], b.Owner.UUID[:]))
	})
	return out
}
