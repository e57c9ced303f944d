package rules

import (
	"fmt"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
)

// Copy is what a client holds of a room: a view of each stream that it may read, and the events it was told since. Tests and
// bots keep one to see that every copy of a room is the same.
type Copy struct{ state *State }

// NewCopy is a copy before the first event.
func NewCopy() *Copy { return &Copy{NewState(protocol.RoomID{})} }

// Begin has a stream be what a view says, at a number; with no view it is as before the first event.
func (c *Copy) Begin(stream protocol.Stream, head uint64, view jsontext.Value) (err error) {
	s := c.state
	s.Heads[stream] = head
	if view == nil {
		return nil
	}
	switch who, one := stream.Person(); {
	case stream == protocol.All:
		var v protocol.View
		if err = protocol.Decode(view, &v); err == nil {
			s.All = newPublicState()
			s.All.begin(v)
		}
	case stream == protocol.Facilitators:
		s.Facilitators = &FacilitatorState{}
		err = protocol.Decode(view, &s.Facilitators.FacilitatorsView)
	case one:
		s.Persons[who] = &PersonState{}
		err = protocol.Decode(view, &s.Persons[who].PersonView)
	default:
		err = fmt.Errorf("nobody is shown the stream %s", stream)
	}
	return err
}

// Take folds events of a stream in. An event out of order, or one that does not fold, is an error.
func (c *Copy) Take(stream protocol.Stream, events []protocol.Event) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	for _, e := range events {
		if _, err := c.state.Replay(Stored{stream, e}); err != nil {
			return err
		}
	}
	return nil
}

// Head is the number of the last event of a stream.
func (c *Copy) Head(stream protocol.Stream) uint64 { return c.state.Heads[stream] }

// View is what the copy shows of what everybody may read. Read-only.
func (c *Copy) View() protocol.View { return c.state.All.view() }

// Bytes is the view of a stream as the wire has it: equal for all copies at one number.
func (c *Copy) Bytes(stream protocol.Stream) jsontext.Value { return c.state.View(stream) }
