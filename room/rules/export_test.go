package rules

import (
	"encoding/hex"
	"fmt"
	"slices"

	"secondstory/protocol"
)

// Commands and Events are the rows of the table, for the test that reads it.
func Commands() (names map[string]bool) {
	names = map[string]bool{}
	for name, row := range commands {
		names[name] = row.fromServer
	}
	return names
}

// StreamOf is where an event goes; empty: to one person.
func StreamOf(event string) (protocol.Stream, bool) {
	row, ok := events[event]
	return row.stream, ok
}

// NeedsOpen says whether a command is refused once the meeting is closed.
func NeedsOpen(name string) bool {
	return commands[name].when(&Everybody{View: protocol.View{Closed: 1}}) != nil
}

// EvenArchived says whether a command can be asked while the room is put away.
func EvenArchived(name string) bool { return commands[name].archived }

// FactsAlone has nothing but what is written down become true, until the end.
func FactsAlone() (end func()) {
	factsAlone = true
	return func() { factsAlone = false }
}

// Told is the confidential rows that are in the state, in an order that can be compared.
func (s *Sealed) Told() any {
	return struct {
		Drafts   map[string][]draft
		Ballots  map[string]map[string]protocol.Ballot
		Spent    map[string]bool
		Hazards  []protocol.Hazard
		Read     map[string]bool
		Reviews  map[string]protocol.Review
		Tellings map[string]telling
	}{byHex(s.Drafts), ballotsByHex(s.Ballots), s.Spent, s.hazards(), byHex(s.Read), byHex(s.Reviews), byHex(s.Tellings)}
}

func byHex[T any](m map[Slot]T) map[string]T {
	out := map[string]T{}
	for k, v := range m {
		out[hex.EncodeToString(k[:])] = v
	}
	return out
}

func ballotsByHex(m map[protocol.VoteID]map[Slot]protocol.Ballot) map[string]map[string]protocol.Ballot {
	out := map[string]map[string]protocol.Ballot{}
	for k, v := range m {
		out[k.String()] = byHex(v)
	}
	return out
}

// Ledger says where words stand, and what is owed to what was forgotten, so that it can be compared.
func (s *State) Ledger() string {
	a := s.All
	typed := map[protocol.TextID][]uint64{}
	for id, d := range a.docs {
		typed[id] = d.typed
	}
	return fmt.Sprint(a.said, a.owed, a.folded, a.stale, typed)
}

// Events names everything that can have happened.
func Events() (names []string) {
	for name := range events {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
