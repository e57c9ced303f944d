package room

import (
	"sync"
	"sync/atomic"

	"secondstory/protocol"
)

// Frame is one encoded message for many. Immutable once it is in a ring.
type Frame struct {
	Bytes []byte
	to    uint64 // number of its last event
	next  atomic.Pointer[Frame]
	once  sync.Once
	kept  any
}

// Prepared keeps what a transport makes of the frame, so that it is made once for all who get it.
func (f *Frame) Prepared(prepare func([]byte) any) any {
	f.once.Do(func() { f.kept = prepare(f.Bytes) })
	return f.kept
}

// gone ends the chain for whoever stands on a frame that was let go: they have fallen off.
var gone = &Frame{}

// ring is the newest frames of one stream, as a chain. Everybody who listens holds a place in it, so that a slow
// listener costs no memory and makes nobody wait. The room adds; anybody may read.
type ring struct {
	last   atomic.Pointer[Frame]
	oldest *Frame // owned by the room, like the counts
	frames int
	bytes  int
	limit  int // bytes
}

func newRing(head uint64, limit int) *ring {
	r := &ring{limit: limit}
	first := &Frame{to: head}
	r.oldest = first
	r.last.Store(first)
	return r
}

// add puts a frame at the end and lets the oldest go as needed.
func (r *ring) add(bytes []byte, to uint64) {
	f := &Frame{Bytes: bytes, to: to}
	r.last.Load().next.Store(f)
	r.last.Store(f)
	r.frames++
	r.bytes += len(bytes)
	for r.bytes > r.limit && r.frames > 1 {
		old := r.oldest
		r.oldest = old.next.Load()
		old.next.Store(gone)
		r.frames--
		r.bytes -= len(r.oldest.Bytes)
	}
}

// cut lets every frame go: whoever listens has to catch up from the record.
func (r *ring) cut(head uint64) {
	fresh := &Frame{to: head}
	r.last.Store(fresh) // first, so that whoever finds the chain ended finds where it goes on
	for f := r.oldest; f != nil; {
		next := f.next.Load()
		f.next.Store(gone)
		f = next
	}
	r.oldest, r.frames, r.bytes = fresh, 0, 0
}

// head is the number of the last event that was shown.
func (r *ring) head() uint64 { return r.last.Load().to }

// cursor is one listener's place in a ring.
type cursor struct {
	stream protocol.Stream
	ring   *ring
	at     *Frame
}

// next is the frame after the place, nil if there is none yet, gone if the place has fallen off.
func (c *cursor) next() *Frame { return c.at.next.Load() }
