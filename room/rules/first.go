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

// planFirst says when the first walk-through takes place, or that it has.
func planFirst(d *deciding, c protocol.FirstPlan) ([]protocol.EventBody, error) {
	switch {
	case d.by.Role != protocol.RoleFacilitator && d.All.First != d.by.ID:
		return nil, protocol.Reject(protocol.Forbidden, "Facilitators say when that is, and whoever walks us through.")
	case d.All.First.IsZero():
		return nil, protocol.Reject(protocol.NotNow, "Say first who walks us through.")
	}
	if was := d.All.Walk; was == nil && c == (protocol.FirstPlan{}) || was != nil && *was == protocol.Walk(c) {
		return nil, nil
	}
	return []protocol.EventBody{protocol.FirstPlanned(c)}, nil
}

func firstPlanned(a *PublicState, _ Fact, e protocol.FirstPlanned) {
	if a.Walk = nil; e != (protocol.FirstPlanned{}) {
		walk := protocol.Walk(e)
		a.Walk = &walk
	}
}

// scopeTellings is the scope of all first walk-throughs of a room.
const scopeTellings = "tellings"

// telling is a first walk-through: whose, who may read it, and its notes. It is there when it has an owner.
type telling struct {
	tellingRow
	Notes map[protocol.TellingNoteID]tellingNote `json:"notes"`
}

// tellingRow is a first walk-through as its row holds it. Its readers are people, each by name: being given a role, or
// coming in later, makes nobody a reader.
type tellingRow struct {
	Owner   protocol.PersonID   `json:"owner"`
	Readers []protocol.PersonID `json:"readers"`
}

// tellingNote is a note as its row holds it.
type tellingNote struct {
	protocol.TellingNote
	Order int `json:"order"` // the order in which they were first written
}

func tellingKey(slot Slot) RowKey { return RowKey{Kind: RowTelling, Scope: scopeTellings, Slot: slot} }

func tellingNoteKey(slot Slot, id protocol.TellingNoteID) RowKey {
	return RowKey{Kind: RowTelling, Scope: scopeTellings, Slot: slot, ID: id.String()}
}

// applyTelling takes rows in any order: a record lists them as it likes.
func applyTelling(s *Sealed, c RowChange) {
	t := s.Tellings[c.Slot]
	t.Notes = maps.Clone(t.Notes)
	switch {
	case c.ID == "" && c.Gone:
		t.tellingRow = tellingRow{}
	case c.ID == "":
		t.tellingRow = mustRead[tellingRow](c.Body)
	default:
		id, err := protocol.ParseTellingNoteID(c.ID)
		if err != nil {
			panic("room: a note of no name: " + c.ID)
		}
		if c.Gone {
			delete(t.Notes, id)
			break
		}
		if t.Notes == nil {
			t.Notes = map[protocol.TellingNoteID]tellingNote{}
		}
		t.Notes[id] = mustRead[tellingNote](c.Body)
	}
	if s.Tellings[c.Slot] = t; t.Owner.IsZero() && len(t.Notes) == 0 {
		delete(s.Tellings, c.Slot)
	}
}

// telling finds the first walk-through of somebody, and where it lies.
func (s *Sealed) telling(owner protocol.PersonID) (Slot, *telling) {
	for slot, t := range s.Tellings {
		if !owner.IsZero() && t.Owner == owner {
			return slot, &t
		}
	}
	return Slot{}, nil
}

func (t *telling) reads(who protocol.PersonID) bool {
	return t.Owner == who || slices.Contains(t.Readers, who)
}

// shareTelling says who may read one's first walk-through. It begins with that.
func shareTelling(d *deciding, c protocol.TellingShare) ([]protocol.EventBody, error) {
	slot, t := d.Sealed.telling(d.by.ID)
	if t == nil && d.All.First != d.by.ID {
		return nil, protocol.Reject(protocol.Forbidden, "This is for whoever walks us through first.")
	}
	next := tellingRow{Owner: d.by.ID, Readers: []protocol.PersonID{}}
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
		slot = d.slot(scopeTellings, d.by.ID)
	case equal(t.tellingRow, next):
		return nil, nil
	}
	d.put(tellingKey(slot), protocol.MustEncode(next))
	return nil, nil
}

// errTelling is said of what is not there and of what is not for the one who asks: they cannot tell which.
func errTelling() error {
	return protocol.Reject(protocol.NotFound, "That first walk-through is not here, or it is not open to you.")
}

// saveTelling saves a note of a first walk-through whole. It is a row and never a fact. Whoever may read it may also note
// down what is told.
func saveTelling(d *deciding, c protocol.TellingSave) ([]protocol.EventBody, error) {
	slot, t := d.Sealed.telling(c.Owner)
	if t == nil || !t.reads(d.by.ID) {
		return nil, errTelling()
	}
	if err := tidy(&c.Words, protocol.MaxPerspective, "note"); err != nil {
		return nil, err
	}
	if c.Words == "" {
		return nil, protocol.Reject(protocol.Invalid, "Write a few words first.")
	}
	if !c.Moment.IsZero() && d.All.entry(c.Moment) == nil {
		return nil, protocol.Reject(protocol.NotFound, "That moment is not in the story.")
	}
	was, known := t.Notes[c.Note]
	next := tellingNote{TellingNote: protocol.TellingNote{ID: c.Note, Version: c.Version + 1, Moment: c.Moment, Words: c.Words, By: d.by.ID}}
	// Only its owner carries anything over; in other words it is another thing.
	next.Carried = c.Owner == d.by.ID && c.Carried
	switch {
	case !known && c.Version != 0:
		return nil, protocol.Reject(protocol.NotFound, "That note was deleted. Your words are still here.")
	case !known && len(t.Notes) >= protocol.MaxTellingNotes:
		return nil, protocol.Reject(protocol.TooMany, "A first walk-through holds up to %d notes.", protocol.MaxTellingNotes)
	case !known:
		for _, n := range t.Notes {
			next.Order = max(next.Order, n.Order+1)
		}
	case was.Words == next.Words && was.Moment == next.Moment && (was.Carried == next.Carried || c.Owner != d.by.ID):
		return nil, nil // a repeat
	case was.Version != c.Version:
		r := protocol.Reject(protocol.Conflict, "Somebody has changed this note meanwhile. Both texts are here.")
		r.Now = was.TellingNote
		return nil, r
	default:
		next.Order, next.By = was.Order, was.By
	}
	d.put(tellingNoteKey(slot, c.Note), protocol.MustEncode(next))
	return nil, nil
}

// deleteTelling deletes a note, or all of it, for good. Only whose it is may do that.
func deleteTelling(d *deciding, c protocol.TellingDelete) ([]protocol.EventBody, error) {
	slot, t := d.Sealed.telling(c.Owner)
	switch {
	case c.Owner == d.by.ID && t == nil:
		return nil, nil
	case t == nil || !t.reads(d.by.ID):
		return nil, errTelling()
	case c.Owner != d.by.ID:
		return nil, protocol.Reject(protocol.Forbidden, "Only whoever walks us through can delete what was noted.")
	}
	if c.Note.IsZero() {
		d.dropTelling(slot, t)
	} else if _, known := t.Notes[c.Note]; known {
		d.drop(tellingNoteKey(slot, c.Note))
	}
	return nil, nil
}

func (d *deciding) dropTelling(slot Slot, t *telling) {
	for _, id := range t.inOrder() {
		d.drop(tellingNoteKey(slot, id))
	}
	d.drop(tellingKey(slot))
}

// dropTellings deletes every first walk-through, and the nonce that they were sealed with.
func dropTellings(d *deciding, _ protocol.RoomClose) {
	for slot, t := range sortedSlots(d.Sealed.Tellings) {
		d.dropTelling(slot, &t)
	}
	d.dropNonces(scopeTellings)
}

// leaveTellings is for somebody who is not in the room any more: what they told first is deleted, and they read nobody's.
func leaveTellings(d *deciding, who protocol.PersonID) {
	for slot, t := range sortedSlots(d.Sealed.Tellings) {
		switch {
		case t.Owner == who:
			d.dropTelling(slot, &t)
		case slices.Contains(t.Readers, who):
			left := tellingRow{t.Owner, without(t.Readers, func(id protocol.PersonID) bool { return id == who })}
			d.put(tellingKey(slot), protocol.MustEncode(left))
		}
	}
}

// mergeTellings has one person stand where two did: as owner, as reader, and as whoever noted something. Did both tell it
// first, the notes are one walk-through, and only those read it who could read both.
func mergeTellings(d *deciding, from, to protocol.PersonID) {
	at, theirs := d.Sealed.telling(from)
	for slot, t := range sortedSlots(d.Sealed.Tellings) {
		if theirs != nil && (t.Owner == from || t.Owner == to) {
			continue
		}
		d.putTelling(slot, t, t.renamed(from, to))
	}
	if theirs == nil {
		return
	}
	d.dropTelling(at, theirs)
	joined := theirs.renamed(from, to)
	lies, mine := d.Sealed.telling(to)
	if mine == nil {
		d.putTelling(d.slot(scopeTellings, to), telling{}, joined)
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
	d.putTelling(lies, *mine, joined)
}

// renamed is a first walk-through in which one person is another.
func (t telling) renamed(from, to protocol.PersonID) telling {
	named := func(id protocol.PersonID) protocol.PersonID {
		if id == from {
			return to
		}
		return id
	}
	out := telling{tellingRow{Owner: named(t.Owner), Readers: []protocol.PersonID{}}, map[protocol.TellingNoteID]tellingNote{}}
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

// putTelling puts the rows that differ.
func (d *deciding) putTelling(slot Slot, was, now telling) {
	if !equal(was.tellingRow, now.tellingRow) {
		d.put(tellingKey(slot), protocol.MustEncode(now.tellingRow))
	}
	for _, id := range now.inOrder() {
		if n, old := now.Notes[id], was.Notes[id]; n != old {
			d.put(tellingNoteKey(slot, id), protocol.MustEncode(n))
		}
	}
}

// inOrder lists notes in an order that does not hang on chance.
func (t telling) inOrder() []protocol.TellingNoteID {
	return slices.SortedFunc(maps.Keys(t.Notes), func(a, b protocol.TellingNoteID) int { return bytes.Compare(a.UUID[:], b.UUID[:]) })
}

func tellingsOf(s *State, v viewer, m *protocol.Mine) { m.Tellings = s.tellingsFor(v.who) }

// tellingsFor are the first walk-throughs that somebody may read, their own first.
func (s *State) tellingsFor(who protocol.PersonID) (out []protocol.Telling) {
	if role := s.RoleOf(who); role == "" || role == protocol.RoleWall {
		return nil
	}
	for _, t := range s.Sealed.Tellings {
		if t.Owner.IsZero() || s.RoleOf(t.Owner) == "" || !t.reads(who) {
			continue
		}
		notes := slices.SortedFunc(maps.Values(t.Notes), func(a, b tellingNote) int {
			return cmp.Or(cmp.Compare(a.Order, b.Order), bytes.Compare(a.ID.UUID[:], b.ID.UUID[:]))
		})
		shown := protocol.Telling{Owner: t.Owner, Readers: []protocol.PersonID{}, Notes: make([]protocol.TellingNote, len(notes))}
		for i, n := range notes {
			shown.Notes[i] = n.TellingNote
		}
		for _, id := range t.Readers {
			if s.RoleOf(id) != "" {
				shown.Readers = append(shown.Readers, id)
			}
		}
		out = append(out, shown)
	}
	rank := func(t protocol.Telling) int {
		if t.Owner == who {
			return 0
		}
		return 1
	}
	slices.SortFunc(out, func(a, b protocol.Telling) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), bytes.Compare(a.Owner.UUID[:], b.Owner.UUID[:]))
	})
	return out
}
