package room

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"

	"secondstory/protocol"
)

// Reading is what somebody may read of a room, as it stood when they asked.
type Reading struct {
	Epoch   protocol.Epoch
	You     protocol.PersonID
	Streams []protocol.Stream // nothing: they are not in the room
	Parts   map[protocol.Stream]*Still
}

// ErrNotArrived: what was waited for is not in the record that this instance has read.
var ErrNotArrived = errors.New("that has not arrived here yet")

// reader waits until a stream has come to a number.
type reader struct {
	who    protocol.PersonID
	stream protocol.Stream
	after  uint64
	back   chan Reading
	gone   atomic.Bool
}

// Read gives what somebody may read of a room, once a stream of theirs has come to a number; without a stream, at once. The
// room tells it when that is so: nobody asks again and again, and nothing is written out on the room's goroutine.
func (h *Hall) Read(ctx context.Context, id protocol.RoomID, who protocol.PersonID, stream protocol.Stream, after uint64) (Reading, error) {
	r, release, err := h.hold(ctx, id)
	if err != nil {
		return Reading{}, err
	}
	defer release()
	m := r.measures.person(who)
	defer m.reads.Add(-1)
	if m.reads.Add(1) > mostReads {
		return Reading{}, protocol.Reject(protocol.Busy, "Up to %d requests of yours may wait for something to arrive.", mostReads)
	}
	w := &reader{who: who, stream: stream, after: after, back: make(chan Reading, 1)}
	defer w.gone.Store(true)
	refused := make(chan error, 1)
	r.ask(ctx, &request{read: w, answer: func(a Answer) { refused <- a.Rejected }})
	select {
	case out := <-w.back:
		return out, nil
	case err := <-refused:
		return Reading{}, err
	case <-r.done:
		return Reading{}, protocol.Reject(protocol.Unavailable, "The room is moving to another server. Try again.")
	case <-ctx.Done():
		return Reading{}, errors.Join(ErrNotArrived, ctx.Err())
	}
}

// reads answers a reader, or has them wait.
func (r *Room) reads(w *reader) {
	if r.arrived(w) {
		return
	}
	r.readers = append(slices.DeleteFunc(r.readers, func(x *reader) bool { return x.gone.Load() }), w)
}

// tellReaders answers those for whom what they wait for has arrived.
func (r *Room) tellReaders() {
	if len(r.readers) > 0 && r.state != nil && !r.writing && r.state.Position != r.readAt {
		r.readAt = r.state.Position
		r.readers = slices.DeleteFunc(r.readers, func(w *reader) bool { return w.gone.Load() || r.arrived(w) })
	}
}

func (r *Room) arrived(w *reader) bool {
	streams := r.state.StreamsOf(w.who)
	if slices.Contains(streams, w.stream) && r.state.Heads[w.stream] < w.after {
		return false
	}
	out := Reading{Epoch: r.state.Epoch, You: r.state.ResolvePerson(w.who), Streams: streams, Parts: map[protocol.Stream]*Still{}}
	for _, stream := range out.Streams {
		out.Parts[stream] = r.still(stream)
	}
	w.back <- out
	return true
}

// still takes a part as it stands: one for all who ask while nothing changes.
func (r *Room) still(stream protocol.Stream) *Still {
	if s := r.stills[stream]; s != nil && s.Head == r.state.Heads[stream] {
		return s
	}
	s := newStill(r.state.Heads[stream], r.state.Frozen(stream))
	if stream == protocol.All {
		r.stills[stream] = s
	}
	return s
}
