package room

import (
	"sync"

	"github.com/go-json-experiment/json/jsontext"
)

// Still is a stream's part as it stood at a number, written out by whoever needs it first, off the room's goroutine, once for
// all who come at that number. Safe for concurrent use.
type Still struct {
	Head uint64
	view func() jsontext.Value
}

// newStill takes what writes a part out.
func newStill(head uint64, write func() jsontext.Value) *Still {
	return &Still{head, sync.OnceValue(write)}
}

// View is the part written out, as State.View would have it then. Shared by all who ask: not to be written into.
func (s *Still) View() jsontext.Value { return s.view() }
