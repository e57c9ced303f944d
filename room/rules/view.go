package rules

import (
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
)

// PublicState is the part of the state that everybody may read: the stream `all`, applied.
type PublicState struct {
	protocol.View // all but Texts, which live below while people write in them
	docs          map[protocol.TextID]*document
	since         map[protocol.PersonID]uint64 // the number of the event by which somebody came in
	gone          bool                         // it was deleted: the log has no more to say
	unmapped      jsontext.Value               // what came with an imported story and cannot be shown yet
	ledger
}

func newPublicState() *PublicState {
	return &PublicState{docs: map[protocol.TextID]*document{}, since: map[protocol.PersonID]uint64{}, ledger: newLedger()}
}

// FacilitatorState is the part that only facilitators may read.
type FacilitatorState struct{ protocol.FacilitatorsView }

// PersonState is the part that only one person may read.
type PersonState struct{ protocol.PersonView }

// view is the part written out, as a client gets it.
func (a *PublicState) view() protocol.View { return a.frozen()() }

// View is one stream's part, written out. There is nothing to filter: a part holds nothing that its audience may not see.
func (s *State) View(stream protocol.Stream) jsontext.Value { return s.Frozen(stream)() }

// StreamsOf lists what somebody may subscribe to; nothing, if they are not in the room. The wall has no stream at all.
func (s *State) StreamsOf(who protocol.PersonID) []protocol.Stream {
	who = s.ResolvePerson(who)
	p := s.All.person(who)
	if p == nil || !p.In() || p.Role == protocol.RoleWall {
		return nil
	}
	streams := []protocol.Stream{protocol.All, protocol.Personal(who)}
	if p.Role == protocol.RoleFacilitator {
		streams = append(streams, protocol.Facilitators)
	}
	return streams
}

func (a *PublicState) person(id protocol.PersonID) *protocol.Person {
	return find(a.People, func(p *protocol.Person) bool { return p.ID == id })
}

func (a *PublicState) entry(id protocol.EntryID) *protocol.Entry {
	return find(a.Entries, func(e *protocol.Entry) bool { return e.ID == id })
}

func (a *PublicState) actor(id protocol.ActorID) *protocol.Actor {
	return find(a.Actors, func(x *protocol.Actor) bool { return x.ID == id })
}

func (a *PublicState) line(id protocol.LineID) *protocol.Line {
	return find(a.Lines, func(l *protocol.Line) bool { return l.ID == id })
}

func (a *PublicState) vote(id protocol.VoteID) *protocol.Vote {
	return find(a.Votes, func(v *protocol.Vote) bool { return v.ID == id })
}

func (a *PublicState) hand(id protocol.HandID) *protocol.Hand {
	return find(a.Hands, func(h *protocol.Hand) bool { return h.ID == id })
}

func find[T any](all []T, is func(*T) bool) *T {
	for i := range all {
		if is(&all[i]) {
			return &all[i]
		}
	}
	return nil
}

// without leaves out what matches, in a new list: views that were handed out keep theirs.
func without[T any](all []T, is func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(all), is)
}

// RoleOf is what somebody may do now; empty, if they are not in the room.
func (s *State) RoleOf(who protocol.PersonID) protocol.Role {
	if p := s.All.person(s.ResolvePerson(who)); p != nil && p.In() {
		return p.Role
	}
	return ""
}

// MayResume says whether somebody can have seen a stream up to a number, and at most so many things have happened since.
// Nobody is told event by event of what was before they came.
func (s *State) MayResume(who protocol.PersonID, stream protocol.Stream, after, most uint64) bool {
	head := s.Heads[stream]
	switch stream {
	case protocol.All:
		return after <= head && head-after <= most && after >= s.All.since[who]
	case protocol.Facilitators: // it is short, and says nothing of since when somebody leads
		return after == head
	}
	return after <= head && head-after <= most
}
