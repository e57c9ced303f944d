package rules

import (
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

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

// NeedsOpen says whether a command is refused once the meeting is closed.
func NeedsOpen(name string) bool {
	return commands[name].when(&PublicState{View: protocol.View{Closed: 1}}) != nil
}

// Told is the confidential rows that are in the state, in an order that can be compared.
func (s *Sealed) Told() any {
	return struct {
		Drafts       map[string][]draft
		Ballots      map[string]map[string]protocol.Ballot
		Spent        map[string]bool
		Hazards      []protocol.Hazard
		Read         map[string]bool
		Reviews      map[string]protocol.Review
		Walkthroughs map[string]walkthrough
	}{byHex(s.Drafts), ballotsByHex(s.Ballots), s.Spent, s.hazards(), byHex(s.Read), byHex(s.Reviews), byHex(s.Walkthroughs)}
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
	return fmt.Sprint(a.said, a.owed, a.compacted, a.stale, typed)
}

// Events names everything that can have happened.
func Events() (names []string) {
	for name := range events {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Begun is a copy that begins with views of streams at these numbers.
func Begun(heads map[protocol.Stream]uint64, views map[protocol.Stream]jsontext.Value) (c *Copy, err error) {
	c = NewCopy()
	for stream, view := range views {
		if err := c.Begin(stream, heads[stream], view); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// TakeAll folds in events of several streams, in the order of the record.
func (c *Copy) TakeAll(events []Stored) error {
	for _, e := range events {
		if err := c.Take(e.Stream, []protocol.Event{e.Event}); err != nil {
			return err
		}
	}
	return nil
}

// Heads are the numbers of the last events, Views what is shown of these streams.
func (c *Copy) Heads() map[protocol.Stream]uint64 { return c.state.Heads }

func (c *Copy) Views(of []protocol.Stream) map[protocol.Stream]jsontext.Value {
	return c.state.Views(of)
}

// Views is what is shown of these streams.
func (s *State) Views(of []protocol.Stream) map[protocol.Stream]jsontext.Value {
	out := map[protocol.Stream]jsontext.Value{}
	for _, stream := range of {
		out[stream] = slices.Clone(s.View(stream))
	}
	return out
}
