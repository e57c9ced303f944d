package rules

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
)

// This page says for every kind of confidential row what becomes of it, whatever happens in a room. Nothing is left open: a
// kind that is not here cannot be kept, and a test refuses an empty place.
func rowPage() []rowKind {
	return []rowKind{
		{
			kind: RowDraft, lies: "lines", apply: applyDraft, mine: shown{draftsOf, []string{"drafts"}}, told: toWhoeverAsked,
			merge: mergeDrafts, leave: dropUnfinishedDrafts, remove: nothingGoes, close: dropDrafts, archive: staysSealed, backup: staysSealed,
		},
		{
			kind: RowBallot, lies: "a vote", apply: applyBallot, mine: shown{ballotsOf, []string{"ballots"}}, told: toWhoeverAsked,
			merge: mergeBallots, leave: nothingGoes, remove: nothingGoes, close: dropOpenBallots, archive: staysSealed, backup: staysSealed,
		},
		{
			kind: RowReview, lies: "reviews", apply: applyReview, mine: shown{reviewsFor, []string{"review", "coverage"}}, told: toOthersToo,
			merge: mergeReviews, leave: dropReview, remove: nothingGoes, close: dropReviews, archive: staysSealed, backup: staysSealed,
		},
		{
			kind: RowRead, lies: "opening", apply: applyRead, mine: shown{readBy, []string{"read"}}, told: toWhoeverAsked,
			merge: mergeRead, leave: nothingGoes, remove: nothingGoes, close: dropRead, archive: staysSealed, backup: staysSealed,
		},
		{
			kind: RowWalkthrough, lies: "walkthroughs", apply: applyWalkthrough, mine: shown{walkthroughsOf, []string{"walkthroughs"}}, told: toOthersToo,
			merge: mergeWalkthroughs, leave: leaveWalkthroughs, remove: leaveWalkthroughs, close: dropWalkthroughs, archive: staysSealed, backup: staysSealed,
		},
		{
			kind: RowHazard, lies: "hazards", apply: applyHazard, mine: shown{hazardsFor, []string{"hazards"}}, told: toOthersToo,
			merge: mergeHazards, leave: nothingGoes, remove: nothingGoes, close: dropHazards, archive: staysSealed, backup: staysSealed,
		},
		{ // of drafts that were opened: whose they were it does not say
			kind: RowSpent, lies: "lines", apply: applySpent, mine: shown{toNobody, []string{}}, told: toWhoeverAsked,
			merge: nothingMerges, leave: nothingGoes, remove: nothingGoes, close: dropSpent, archive: staysSealed, backup: staysSealed,
		},
		{ // it goes with what lies in its scope
			kind: RowNonce, lies: "any", apply: applyNonce, mine: shown{toNobody, []string{}}, told: toWhoeverAsked,
			merge: nothingMerges, leave: nothingGoes, remove: nothingGoes, close: goesWithItsScope, archive: staysSealed, backup: staysSealed,
		},
	}
}

var rowKinds []rowKind

func init() { rowKinds = rowPage() } // what it names looks at it, too

type rowKind struct {
	kind  RowKind
	lies  string // the scope that its rows lie in
	apply func(*Sealed, RowChange)
	// mine fills in what somebody is shown of it, told who may be shown otherwise when a row changes.
	mine shown
	told audience
	// merge has one person stand where two did; leave is somebody's own going, remove what others do.
	merge         func(d *deciding, from, to protocol.PersonID)
	leave, remove func(d *deciding, who protocol.PersonID)
	close         func(d *deciding, c protocol.RoomClose)
	// What becomes of it while the room is put away, and in the copy that whoever runs the server makes.
	archive, backup fate
}

// shown is how somebody is shown a kind of row, and in which members of what is theirs.
type shown struct {
	to func(*State, viewer, *protocol.Mine)
	in []string
}

type (
	audience string
	fate     string
)

const (
	toWhoeverAsked audience = "whoever asked"
	toOthersToo    audience = "others too"

	staysSealed fate = "stays, sealed as it is"
)

func nothingMerges(*deciding, protocol.PersonID, protocol.PersonID) {}
func nothingGoes(*deciding, protocol.PersonID)                      {}
func goesWithItsScope(*deciding, protocol.RoomClose)                {}
func toNobody(*State, viewer, *protocol.Mine)                       {}

// viewer is whoever is shown what only some may see.
type viewer struct {
	who  protocol.PersonID
	slot func(nonce []byte, scope string, who protocol.PersonID) Slot
}

// in is where somebody's rows of a scope lie, if anything lies there.
func (v viewer) in(s *State, scope string) (at Slot, any bool) {
	nonce, any := s.Sealed.Nonces[scope]
	if any {
		at = v.slot(nonce, scope, v.who)
	}
	return at, any
}

// RowKinds lists the kinds of confidential rows.
func RowKinds() (all []RowKind) {
	for _, k := range rowKinds {
		all = append(all, k.kind)
	}
	return all
}

func kindOfRow(kind RowKind) rowKind {
	for _, k := range rowKinds {
		if k.kind == kind {
			return k
		}
	}
	panic("room: a row of no kind: " + string(kind))
}

// Shared says whether others than who asked for it may see the change.
func (c RowChange) Shared() bool { return kindOfRow(c.Kind).told == toOthersToo }

// Mine is what one person sees of the sealed part.
func (s *State) Mine(who protocol.PersonID, slot func(nonce []byte, scope string, who protocol.PersonID) Slot) protocol.Mine {
	var m protocol.Mine
	for _, k := range rowKinds {
		k.mine.to(s, viewer{who, slot}, &m)
	}
	return m
}

// MineOf is what one person sees of some kinds of rows, as the wire has it: by the members that it stands in. What is nil is
// not there.
func (s *State) MineOf(kinds []RowKind, who protocol.PersonID, slot func(nonce []byte, scope string, who protocol.PersonID) Slot) map[string]jsontext.Value {
	var m protocol.Mine
	out := map[string]jsontext.Value{}
	for _, kind := range kinds {
		k := kindOfRow(kind).mine
		k.to(s, viewer{who, slot}, &m)
		for _, member := range k.in {
			out[member] = nil
		}
	}
	var all map[string]jsontext.Value
	if err := protocol.Decode(protocol.MustEncode(m), &all); err != nil {
		panic("room: what is somebody's cannot be read: " + err.Error())
	}
	for member := range out {
		out[member] = all[member]
	}
	return out
}

// ShownByPlace are the kinds of rows that people are shown otherwise when somebody comes to be another, or is gone.
func ShownByPlace() []RowKind { return []RowKind{RowReview, RowWalkthrough, RowHazard} }

// handOn moves to one person the rows that belonged to another alone. Where both have done what is counted in sight of
// everybody, the number must not fall in this moment: it would say that they had. So something stays under the slot that
// leads nowhere, and says nothing but that it counts.
func (d *deciding) handOn(from, to protocol.PersonID) {
	for _, k := range rowKinds {
		k.merge(d, from, to)
	}
}

// dropOwn deletes the confidential rows that belong to one person alone: drafts that were not handed in, their first
// walk-through, and what they said about the story. What was given to the room without a name stays, as it does for whoever
// is removed: lines that were handed in, dots, a tick that the opening words were read. They are counted where everybody can
// see it, and a count that fell in that moment would say what this person had done.
func (d *deciding) dropOwn(who protocol.PersonID) {
	for _, k := range rowKinds {
		k.leave(d, who)
	}
}

// dropRemoved deletes what is not kept of somebody who was removed.
func (d *deciding) dropRemoved(who protocol.PersonID) {
	for _, k := range rowKinds {
		k.remove(d, who)
	}
}

// dropAtTheClose deletes what does not outlive the meeting.
func (d *deciding) dropAtTheClose(c protocol.RoomClose) {
	for _, k := range rowKinds {
		k.close(d, c)
	}
}

// handOnRow moves the one row that somebody has in a scope. Where both have one, who stays keeps theirs.
func (d *deciding) handOnRow(kind RowKind, scope string, from, to protocol.PersonID, row func(Slot) []byte) {
	mine, theirs := d.slot(scope, to), d.slot(scope, from)
	inherited := row(theirs)
	if inherited == nil {
		return
	}
	d.drop(RowKey{Kind: kind, Scope: scope, Slot: theirs})
	if row(mine) == nil {
		d.put(RowKey{Kind: kind, Scope: scope, Slot: mine}, inherited)
	}
}

// rowOf is a row as it lies there, or nothing.
func rowOf[T any](rows map[Slot]T, s Slot) []byte {
	if row, ok := rows[s]; ok {
		return protocol.MustEncode(row)
	}
	return nil
}

// inSlots has a map hold what a row says, or hold it no more.
func inSlots[T any](rows map[Slot]T, c RowChange, read func([]byte) T) {
	if c.Gone {
		delete(rows, c.Slot)
	} else {
		rows[c.Slot] = read(c.Body)
	}
}

func applyNonce(s *Sealed, c RowChange) {
	if c.Gone {
		delete(s.Nonces, c.Scope)
	} else {
		s.Nonces[c.Scope] = bytes.Clone(c.Body)
	}
}
