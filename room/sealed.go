package room

import (
	"bytes"
	"cmp"
	"slices"

	"secondstory/protocol"
)

// Slot stands for a person where the record must not say who: a keyed hash.
type Slot [16]byte

// RowKind says what a confidential row holds.
type RowKind string

const (
	RowNonce   RowKind = "nonce"   // the salt of a scope's slots and seals; without it they mean nothing to anybody
	RowDraft   RowKind = "draft"   // a line of inquiry that only its writer sees
	RowBallot  RowKind = "ballot"  // all the dots of one person in one vote
	RowHazard  RowKind = "hazard"  // a care note
	RowRead    RowKind = "read"    // somebody has read the opening words
	RowReview  RowKind = "review"  // what somebody says about the story
	RowTelling RowKind = "telling" // who may read a first walk-through; under an id, a note of it
	RowSpent   RowKind = "spent"   // a draft that was opened, by its id and no slot: sent once more, it is not a new one
)

// RowKinds are all of them.
var RowKinds = []RowKind{RowNonce, RowDraft, RowBallot, RowHazard, RowRead, RowReview, RowTelling, RowSpent}

// RowKey names a confidential row: what it holds, of which scope (a vote, the lines), whose, and which of theirs.
type RowKey struct {
	Kind  RowKind
	Scope string
	Slot  Slot
	ID    string
}

// Row is a confidential row as the room sees it. The record sees Body sealed, at a length that says nothing. Nonce is
// that of its scope: what seals it, together with the server's secret.
type Row struct {
	RowKey
	Body  []byte
	Nonce []byte
}

// RowChange puts a row, or deletes it for good.
type RowChange struct {
	Row
	Gone bool
}

// shared says whether others than who asked for it may see the change.
func (c RowChange) shared() bool {
	return c.Kind == RowHazard || c.Kind == RowReview || c.Kind == RowTelling
}

// Sealed is the part of the state that is in no log: drafts and ballots, by slot. Nobody's view is made from it but
// that of the person whose slot it is.
type Sealed struct {
	Nonces   map[string][]byte
	Drafts   map[Slot][]draft
	Ballots  map[protocol.VoteID]map[Slot]protocol.Ballot
	Spent    map[string]bool // ids of drafts that were opened
	Hazards  map[protocol.HazardID]hazard
	Read     map[Slot]bool
	Reviews  map[Slot]protocol.Review
	Tellings map[Slot]telling
}

// draft is a draft as its row holds it.
type draft struct {
	protocol.Draft
	Order int               `json:"order"`       // the order of one writer's drafts
	By    protocol.PersonID `json:"by,omitzero"` // kept only where its name will be shown
}

// unnamed is how many people have lines lying there that would be opened without a name.
func (s *Sealed) unnamed() (n int) {
	for _, drafts := range s.Drafts {
		if slices.ContainsFunc(drafts, func(x draft) bool { return x.HandedIn && !x.Signed && x.Words != "" }) {
			n++
		}
	}
	return n
}

func newSealed() *Sealed {
	return &Sealed{
		Nonces: map[string][]byte{}, Drafts: map[Slot][]draft{}, Ballots: map[protocol.VoteID]map[Slot]protocol.Ballot{}, Spent: map[string]bool{},
		Hazards: map[protocol.HazardID]hazard{}, Read: map[Slot]bool{}, Reviews: map[Slot]protocol.Review{},
		Tellings: map[Slot]telling{},
	}
}

// scopeLines is the scope of all drafts of lines; a vote's scope is its id.
const scopeLines = "lines"

func (s *Sealed) apply(c RowChange) {
	switch c.Kind {
	case RowNonce:
		if c.Gone {
			delete(s.Nonces, c.Scope)
		} else {
			s.Nonces[c.Scope] = bytes.Clone(c.Body)
		}
	case RowDraft:
		mine := slices.DeleteFunc(slices.Clone(s.Drafts[c.Slot]), func(d draft) bool { return d.ID.String() == c.ID })
		if !c.Gone {
			mine = append(mine, mustRead[draft](c.Body))
			slices.SortFunc(mine, func(a, b draft) int { return cmp.Compare(a.Order, b.Order) })
		}
		if s.Drafts[c.Slot] = mine; len(mine) == 0 {
			delete(s.Drafts, c.Slot)
		}
	case RowSpent:
		if c.Gone {
			delete(s.Spent, c.ID)
		} else {
			s.Spent[c.ID] = true
		}
	case RowRead:
		if c.Gone {
			delete(s.Read, c.Slot)
		} else {
			s.Read[c.Slot] = true
		}
	case RowReview:
		if c.Gone {
			delete(s.Reviews, c.Slot)
		} else {
			s.Reviews[c.Slot] = mustRead[protocol.Review](c.Body)
		}
	case RowHazard:
		id, err := protocol.ParseHazardID(c.ID)
		if err != nil {
			panic("room: a care note of no name: " + c.ID)
		}
		if c.Gone {
			delete(s.Hazards, id)
		} else {
			s.Hazards[id] = mustRead[hazard](c.Body)
		}
	case RowTelling:
		s.applyTelling(c)
	case RowBallot:
		id, err := protocol.ParseVoteID(c.Scope)
		if err != nil {
			panic("room: a ballot of no vote: " + c.Scope)
		}
		if s.Ballots[id] == nil {
			s.Ballots[id] = map[Slot]protocol.Ballot{}
		}
		if c.Gone {
			delete(s.Ballots[id], c.Slot)
		} else {
			s.Ballots[id][c.Slot] = mustRead[protocol.Ballot](c.Body)
		}
		if len(s.Ballots[id]) == 0 {
			delete(s.Ballots, id)
		}
	}
}

// mine is what one person sees of the sealed part.
func (s *State) mine(who protocol.PersonID, slot func(nonce []byte, scope string, who protocol.PersonID) Slot) protocol.Mine {
	m := protocol.Mine{Drafts: []protocol.Draft{}, Ballots: []protocol.Ballot{}}
	if nonce, ok := s.Sealed.Nonces[scopeLines]; ok {
		for _, d := range s.Sealed.Drafts[slot(nonce, scopeLines, who)] {
			m.Drafts = append(m.Drafts, d.Draft)
		}
	}
	for _, v := range s.All.Votes {
		if nonce, ok := s.Sealed.Nonces[v.ID.String()]; ok {
			if b, ok := s.Sealed.Ballots[v.ID][slot(nonce, v.ID.String(), who)]; ok {
				m.Ballots = append(m.Ballots, b)
			}
		}
	}
	if nonce, ok := s.Sealed.Nonces[scopeOpening]; ok {
		m.Read = s.Sealed.Read[slot(nonce, scopeOpening, who)]
	}
	s.reviewed(&m, who, slot)
	if s.RoleOf(who) == protocol.RoleFacilitator {
		m.Hazards = s.Sealed.hazards()
	}
	m.Tellings = s.tellingsFor(who)
	return m
}

func mustRead[T any](b []byte) (v T) {
	if err := protocol.Decode(b, &v); err != nil {
		panic("room: a row that cannot be read: " + err.Error())
	}
	return v
}
