package room

import (
	"time"

	"secondstory/protocol"
)

// outgoing is what a room tells everybody: events that have gathered, and the frames that everybody finds. Owned by Run, but
// for the rings, which anybody may read.
type outgoing struct {
	rings    map[protocol.Stream]*ring
	waiting  map[protocol.Stream][]protocol.Event // gathered, not yet sent
	sent     time.Time
	flush    *time.Timer
	presence *ring
	carets   *ring
	later    *time.Timer // when presence is told
	soon     bool        // later is running
}

func newOutgoing() outgoing {
	return outgoing{
		rings: map[protocol.Stream]*ring{}, waiting: map[protocol.Stream][]protocol.Event{}, flush: stopped(),
		presence: newRing(0, presenceBytes), carets: newRing(0, presenceBytes), later: stopped(),
	}
}

// gather puts an event where it waits to be sent.
func (o *outgoing) gather(stream protocol.Stream, events ...protocol.Event) {
	o.waiting[stream] = append(o.waiting[stream], events...)
}

// head is the number of the last event of a stream that was shown, or is about to be.
func (o *outgoing) head(stream protocol.Stream) uint64 {
	if all := o.waiting[stream]; len(all) > 0 {
		return all[len(all)-1].Seq
	}
	return o.rings[stream].head()
}

// cut has everybody who hears a stream read it from the record, up to a number.
func (o *outgoing) cut(stream protocol.Stream, head uint64) {
	o.waiting[stream] = nil
	o.rings[stream].cut(head)
}

// frame encodes what has gathered, once for each stream, and puts it where everybody finds it. It says whether there was
// anything.
func (o *outgoing) frame(now time.Time) (any bool) {
	for stream, events := range o.waiting {
		if len(events) == 0 {
			continue
		}
		any = true
		ring, listened := o.rings[stream]
		last := events[len(events)-1].Seq
		if listened {
			frame := protocol.MustEncode(protocol.Events{Type: "events", Stream: stream, Events: events})
			if len(frame) > maxFrame {
				ring.cut(last)
			} else {
				ring.add(frame, last)
			}
		}
		o.waiting[stream] = nil
	}
	if any {
		o.sent = now
	}
	return any
}

// ring finds the frames of a stream, or begins to keep them after a number.
func (o *outgoing) ring(stream protocol.Stream, head uint64) *ring {
	if o.rings[stream] == nil {
		o.rings[stream] = newRing(head, ringBytes)
	}
	return o.rings[stream]
}

// startOver lets go of what was told of another life of the room.
func (o *outgoing) startOver() {
	o.rings, o.waiting = map[protocol.Stream]*ring{}, map[protocol.Stream][]protocol.Event{}
}
