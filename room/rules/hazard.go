package rules

import (
	"cmp"
	"slices"

	"secondstory/protocol"
)

// scopeHazards is the scope of all care notes of a room.
const scopeHazards = "hazards"

// hazard is a care note as its row holds it.
type hazard struct {
	protocol.Hazard
	Order int `json:"order"` // the order in which they were first written
}

// saveHazard saves a care note whole. It is a row and never a fact: whoever leads is shown it, and nobody else.
func saveHazard(d *deciding, c protocol.HazardSave) ([]protocol.EventBody, error) {
	if err := clean(&c.Words, protocol.MaxImpact, "care note"); err != nil {
		return nil, err
	}
	if err := clean(&c.How, protocol.MaxImpact, "plan"); err != nil {
		return nil, err
	}
	if c.Words == "" {
		return nil, protocol.Reject(protocol.Invalid, "Write a few words first.")
	}
	moments, err := d.checkMoments(c.Moments)
	if err != nil {
		return nil, err
	}
	lines, err := d.checkLines(c.Lines)
	if err != nil {
		return nil, err
	}
	was, known := d.Sealed.Hazards[c.Hazard]
	next := hazard{
		Hazard: protocol.Hazard{
			ID: c.Hazard, Version: c.Version + 1, Words: c.Words, Plan: c.Plan, How: c.How, Moments: moments, Lines: lines, By: d.by.ID,
		},
	}
	switch {
	case !known && c.Version != 0:
		return nil, protocol.Reject(protocol.NotFound, "That care note was deleted. Your words are still here.")
	case !known && len(d.Sealed.Hazards) >= protocol.MaxHazards:
		return nil, protocol.Reject(protocol.TooMany, "A room holds up to %d care notes.", protocol.MaxHazards)
	case !known:
		for _, h := range d.Sealed.Hazards {
			next.Order = max(next.Order, h.Order+1)
		}
	case was.says(next):
		return nil, nil // a repeat
	case was.Version != c.Version:
		r := protocol.Reject(protocol.Conflict, "Somebody has changed this care note meanwhile. Both texts are here.")
		r.Now = was.Hazard
		return nil, r
	default:
		next.Order, next.By = was.Order, was.By
	}
	d.put(hazardKey(c.Hazard), protocol.MustEncode(next))
	return nil, nil
}

// says compares what two notes say, whoever saved them and how often.
func (h hazard) says(other hazard) bool {
	a, b := h.Hazard, other.Hazard
	a.Version, b.Version, a.By, b.By = 0, 0, protocol.PersonID{}, protocol.PersonID{}
	return equal(a, b)
}

func hazardKey(id protocol.HazardID) RowKey {
	return RowKey{Kind: RowHazard, Scope: scopeHazards, ID: id.String()}
}

func deleteHazard(d *deciding, c protocol.HazardDelete) ([]protocol.EventBody, error) {
	if _, known := d.Sealed.Hazards[c.Hazard]; known {
		d.drop(hazardKey(c.Hazard))
	}
	return nil, nil
}

// checkLines finds the lines of inquiry that something touches.
func (d *deciding) checkLines(lines []protocol.LineID) ([]protocol.LineID, error) {
	out := []protocol.LineID{}
	for _, id := range lines {
		if d.All.line(id) == nil {
			return nil, protocol.Reject(protocol.NotFound, "One of those lines of inquiry is not here.")
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	if len(out) > protocol.MaxLineMoments {
		return nil, protocol.Reject(protocol.TooMany, "Choose up to %d lines of inquiry.", protocol.MaxLineMoments)
	}
	return out, nil
}

// hazards are those of a room, in the order in which they were first written.
func (s *Sealed) hazards() []protocol.Hazard {
	all := make([]hazard, 0, len(s.Hazards))
	for _, h := range s.Hazards {
		all = append(all, h)
	}
	slices.SortFunc(all, func(a, b hazard) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID.String(), b.ID.String()))
	})
	out := make([]protocol.Hazard, len(all))
	for i, h := range all {
		out[i] = h.Hazard
	}
	return out
}

func applyHazard(s *Sealed, c RowChange) {
	id, err := protocol.ParseHazardID(c.ID)
	if err != nil {
		panic("room: a care note of no name: " + c.ID)
	}
	if c.Gone {
		delete(s.Hazards, id)
	} else {
		s.Hazards[id] = mustRead[hazard](c.Body)
	}
}

func hazardsFor(s *State, v viewer, m *protocol.Mine) {
	if s.RoleOf(v.who) == protocol.RoleFacilitator {
		m.Hazards = s.Sealed.hazards()
	}
}

func mergeHazards(d *deciding, from, to protocol.PersonID) {
	for _, h := range d.Sealed.hazards() {
		if h.By == from {
			next := d.Sealed.Hazards[h.ID]
			next.By = to
			d.put(hazardKey(h.ID), protocol.MustEncode(next))
		}
	}
}

// dropHazards deletes the care notes, unless whoever closes the meeting keeps them.
func dropHazards(d *deciding, c protocol.RoomClose) {
	if c.KeepHazards {
		return
	}
	for _, h := range d.Sealed.hazards() {
		d.drop(hazardKey(h.ID))
	}
	d.dropNonces(scopeHazards)
}
