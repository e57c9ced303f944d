package rules

import (
	"fmt"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
)

// Copy is what a client holds of the stream `all`: a view, and the events it was told since. Tests and bots keep one
// to see that every copy of a room is the same.
type Copy struct{ state *State }

// NewCopy begins with a view at a number; with none, before the first event.
func NewCopy(head uint64, view jsontext.Value) (*Copy, error) {
	s := NewState(protocol.RoomID{})
	if view == nil {
		return &Copy{s}, nil
	}
	var v protocol.View
	if err := protocol.Decode(view, &v); err != nil {
		return nil, err
	}
	s.All.begin(v)
	s.Heads[protocol.All] = head
	return &Copy{s}, nil
}

// Take folds events in. An event out of order, or one that does not fold, is an error.
func (c *Copy) Take(events []protocol.Event) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	for _, e := range events {
		if _, err := c.state.Replay(Stored{protocol.All, e}); err != nil {
			return err
		}
	}
	return nil
}

// Head is the number of the last event.
func (c *Copy) Head() uint64 { return c.state.Heads[protocol.All] }

// View is what the copy shows. Read-only.
func (c *Copy) View() protocol.View { return c.state.All.view() }

// Bytes is the view as the wire has it: equal for all copies at one number.
func (c *Copy) Bytes() jsontext.Value { return c.state.View(protocol.All) }
