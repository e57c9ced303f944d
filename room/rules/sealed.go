package rules

import (
	"slices"

	"secondstory/protocol"
)

// Slot stands for a person where the record must not say who: a keyed hash.
type Slot [16]byte

// RowKind says what a confidential row holds.
type RowKind string

const (
	RowNonce       RowKind = "nonce"       // the salt of a scope's slots and seals; without it they mean nothing to anybody
	RowDraft       RowKind = "draft"       // a line of inquiry that only its writer sees
	RowBallot      RowKind = "ballot"      // all the dots of one person in one vote
	RowHazard      RowKind = "hazard"      // a care note
	RowRead        RowKind = "read"        // somebody has read the opening words
	RowReview      RowKind = "review"      // what somebody says about the story
	RowWalkthrough RowKind = "walkthrough" // who may read a first walk-through; under an id, a note of it
	RowSpent       RowKind = "spent"       // a draft that was opened, by its id and no slot: sent once more, it is not a new one
)

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

// Sealed is the part of the state that is in no log: drafts and ballots, by slot. Nobody's view is made from it but
// that of the person whose slot it is.
type Sealed struct {
	Nonces       map[string][]byte
	Drafts       map[Slot][]draft
	Ballots      map[protocol.VoteID]map[Slot]protocol.Ballot
	Spent        map[string]bool // ids of drafts that were opened
	Hazards      map[protocol.HazardID]hazard
	Read         map[Slot]bool
	Reviews      map[Slot]protocol.Review
	Walkthroughs map[Slot]walkthrough
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
		Walkthroughs: map[Slot]walkthrough{},
	}
}

func (s *Sealed) apply(c RowChange) { kindOfRow(c.Kind).apply(s, c) }

func mustRead[T any](b []byte) (v T) {
	if err := protocol.Decode(b, &v); err != nil {
		panic("room: a row that cannot be read: " + err.Error())
	}
	return v
}
