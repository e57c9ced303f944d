package room

import (
	"context"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
)

// joining is a wish to be let in, and what the room says to it.
type joining struct {
	person protocol.PersonID
	hello  protocol.Hello
	reply  func(*letIn, *protocol.Goodbye)
}

// letIn is a place in the room, with a welcome whose missed events are still to be read.
type letIn struct {
	member  *Member
	welcome protocol.Welcome
	missed  map[protocol.Stream][2]uint64 // streams that are resumed: after, up to
}

// Join lets somebody in. The first thing their Next hands out is the welcome. A Goodbye says why not.
func (r *Room) Join(ctx context.Context, who protocol.PersonID, hello protocol.Hello) (*Member, *protocol.Goodbye) {
	type answer struct {
		in  *letIn
		bye *protocol.Goodbye
	}
	back := make(chan answer, 1)
	r.ask(ctx, &request{join: &joining{who, hello, func(in *letIn, bye *protocol.Goodbye) { back <- answer{in, bye} }}})
	var a answer
	select {
	case a = <-back:
	case <-ctx.Done():
		go func() { // nobody listens any more: give the place back when it comes
			select {
			case a := <-back:
				if a.in != nil {
					a.in.member.Leave()
				}
			case <-r.done:
			}
		}()
		return nil, goodbye(protocol.CloseReload)
	}
	if a.bye != nil {
		return nil, a.bye
	}
	for stream, span := range a.in.missed {
		events, err := r.options.Log.Read(ctx, r.id, stream, span[0], resumeEvents+1)
		if err != nil || uint64(len(events)) < span[1]-span[0] || emptied(events) {
			// What was missed cannot be told event by event: start over with a whole view.
			a.in.member.Leave()
			if ctx.Err() != nil {
				return nil, goodbye(protocol.CloseReload)
			}
			hello.Streams = nil
			return r.Join(ctx, who, hello)
		}
		s := a.in.welcome.Streams[stream]
		s.Events = events[:span[1]-span[0]]
		a.in.welcome.Streams[stream] = s
	}
	m := a.in.member
	m.mu.Lock()
	// What the room has said meanwhile comes after the welcome.
	m.outbox = append([][]byte{protocol.MustEncode(a.in.welcome)}, m.outbox...)
	m.mu.Unlock()
	m.nudge()
	return m, nil
}

func goodbye(code protocol.CloseCode) *protocol.Goodbye {
	return &protocol.Goodbye{Type: "goodbye", Code: code, Message: code.Says()}
}

// emptied says whether the words of an event have been taken out of the record.
func emptied(events []protocol.Event) bool {
	for _, e := range events {
		if len(e.Body) == 0 {
			return true
		}
	}
	return false
}

// welcome lets somebody in, at a moment when the state is what the record has.
func (r *Room) welcome(j *joining) {
	j.person = r.state.Standing(j.person)
	streams := r.state.StreamsOf(j.person)
	p := r.state.All.person(j.person)
	switch {
	case p == nil || !p.In() || r.state.Gone():
		j.reply(nil, goodbye(r.state.notIn(j.person)))
		return
	case r.here.sockets(j.person) >= protocol.MaxSockets:
		j.reply(nil, goodbye(protocol.CloseTooMany))
		return
	case len(r.here.members) >= protocol.MaxConnections:
		j.reply(nil, goodbye(protocol.CloseRoomIsFull))
		return
	}
	r.send() // so that the end of every ring is where the state stands
	r.sockets++
	in := &letIn{
		member: &Member{
			Person: j.person, Socket: r.sockets, room: r, streams: streams, wake: make(chan struct{}, 1),
			aside: r.aside.last.Load(), carets: r.carets.last.Load(), beat: r.now(),
		},
		missed: map[protocol.Stream][2]uint64{},
	}
	r.here.coarse = r.state.secretsOpen()
	counts := r.numbers()
	r.here.dirty = r.here.dirty || counts != r.here.counts // whoever is here is told the same
	mine := r.state.mine(j.person, r.options.Vault.Slot)
	in.member.mine = protocol.MustEncode(protocol.MineFrame{Type: "mine", Mine: mine})
	in.welcome = protocol.Welcome{
		Type: "welcome", Version: protocol.Version, Room: r.id, Epoch: r.state.Epoch, Now: protocol.At(r.now()), You: j.person,
		Socket: in.member.Socket, Streams: map[protocol.Stream]protocol.WelcomeStream{}, Mine: mine, Here: r.here.here(), Counts: counts,
	}
	if len(streams) == 0 { // the wall: nothing but that it is in
		in.member.deaf = true
		in.welcome.Here, in.welcome.Counts = []protocol.Here{}, protocol.Counts{}
	}
	for _, stream := range streams {
		ring := r.ring(stream)
		head := r.state.Heads[stream]
		in.member.cursors = append(in.member.cursors, cursor{stream, ring, ring.last.Load()})
		after, has := j.hello.Streams[stream]
		if has && j.hello.Epoch == r.state.Epoch && after <= head && head-after <= resumeEvents {
			in.welcome.Streams[stream] = protocol.WelcomeStream{Head: head, Events: []protocol.Event{}}
			if after < head {
				in.missed[stream] = [2]uint64{after, head}
			}
			continue
		}
		in.welcome.Streams[stream] = protocol.WelcomeStream{Head: head, View: r.view(stream)}
	}
	r.here.members[in.member] = struct{}{}
	r.asideSoon()
	j.reply(in, nil)
}

// view is a stream's view, encoded once for all who come while nothing changes.
func (r *Room) view(stream protocol.Stream) jsontext.Value {
	head := r.state.Heads[stream]
	if v, ok := r.views[stream]; ok && v.head == head {
		return v.bytes
	}
	v := r.state.View(stream)
	if stream == protocol.All {
		r.views[stream] = encodedView{head, v}
	}
	return v
}

// missed reads what somebody who fell off a ring has not seen; nil if it is too much to tell.
func (r *Room) missed(ctx context.Context, stream protocol.Stream, after, to uint64) ([]byte, error) {
	if to-after > resumeEvents {
		return nil, nil
	}
	events, err := r.options.Log.Read(ctx, r.id, stream, after, int(to-after))
	if err != nil || uint64(len(events)) != to-after || emptied(events) {
		return nil, err
	}
	return protocol.MustEncode(protocol.Events{Type: "events", Stream: stream, Events: events}), nil
}
