package room

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room/rules"
)

// joining is a wish to be let in, and what the room says to it.
type joining struct {
	person protocol.PersonID
	hello  protocol.Hello
	taken  func() // the welcome was
	reply  func(*letIn, *protocol.Goodbye)
}

// letIn is a place in the room, with a welcome whose missed events are still to be read.
type letIn struct {
	member  *Member
	welcome protocol.Welcome
	missed  map[protocol.Stream][2]uint64 // streams that are resumed: after, up to
	parts   map[protocol.Stream]*Still    // of the others, and of those if they cannot be
}

// Join lets somebody in. The first thing their Next hands out is the welcome. A Goodbye says why not.
//
// Few windows of one person are welcomed at a time: the next one waits until one of them has taken what it was given.
func (r *Room) Join(ctx context.Context, who protocol.PersonID, hello protocol.Hello) (*Member, *protocol.Goodbye) {
	turn := r.measures.person(who)
	select {
	case turn.coming <- struct{}{}:
	case <-r.done:
		return nil, protocol.CloseReload.Goodbye()
	case <-ctx.Done():
		return nil, protocol.CloseReload.Goodbye()
	}
	welcomed := sync.OnceFunc(func() { <-turn.coming })
	m, bye := r.letIn(ctx, who, hello, welcomed)
	if m == nil {
		welcomed()
	}
	return m, bye
}

func (r *Room) letIn(ctx context.Context, who protocol.PersonID, hello protocol.Hello, welcomed func()) (*Member, *protocol.Goodbye) {
	type answer struct {
		in  *letIn
		bye *protocol.Goodbye
	}
	back := make(chan answer, 1)
	r.ask(ctx, &request{join: &joining{who, hello, welcomed, func(in *letIn, bye *protocol.Goodbye) { back <- answer{in, bye} }}})
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
		return nil, protocol.CloseReload.Goodbye()
	}
	if a.bye != nil {
		return nil, a.bye
	}
	for stream, span := range a.in.missed {
		var events []protocol.Event
		err := beside(r.logger, "reading what was missed", func() (err error) { events, err = r.readMissed(ctx, stream, span[0], span[1]); return err })
		if err != nil {
			a.in.member.Leave()
			return nil, protocol.CloseReload.Goodbye()
		}
		if events == nil { // they cannot be told one by one: this stream starts over with a whole view
			continue
		}
		s := a.in.welcome.Streams[stream]
		s.Events = events
		a.in.welcome.Streams[stream] = s
		delete(a.in.parts, stream)
	}
	m := a.in.member
	m.mu.Lock()
	// What the room has said meanwhile comes after the welcome.
	m.outbox = append([]Outgoing{{Pieces: a.in.pieces(), sent: welcomed}}, m.outbox...)
	m.mu.Unlock()
	m.nudge()
	return m, nil
}

// readMissed reads what somebody has not seen, up to what a resume may hold; nil if that cannot be told event by event:
// it is too much, or its words have been taken out of the record since.
func (r *Room) readMissed(ctx context.Context, stream protocol.Stream, after, to uint64) (out []protocol.Event, err error) {
	if out, err = r.readSome(ctx, stream, after, to, protocol.MaxResume); err != nil || uint64(len(out)) < to-after {
		return nil, err
	}
	return out, nil
}

// readSome reads events from the record until they are so many bytes, or until one whose words have been taken out.
func (r *Room) readSome(ctx context.Context, stream protocol.Stream, after, to uint64, most int) (out []protocol.Event, err error) {
	for size := 0; after < to && size < most; {
		events, err := r.options.Log.Read(ctx, r.id, stream, after, int(min(to-after, resumeAtOnce)))
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			if size += len(e.Body); len(e.Body) == 0 || size > most && len(out) > 0 {
				return out, nil
			}
			out, after = append(out, e), e.Seq
		}
		if len(events) == 0 {
			break
		}
	}
	return out, nil
}

// pieces is the welcome as the wire has it. What everybody is shown is written out once for all who come, and copied for
// nobody.
func (in *letIn) pieces() [][]byte {
	streams := in.welcome.Streams
	in.welcome.Streams = nil
	head := protocol.MustEncode(in.welcome)
	out := [][]byte{bytes.TrimSuffix(head, []byte("}}"))} // after the brace that opens them
	for i, stream := range slices.Sorted(maps.Keys(streams)) {
		s, last := streams[stream], len(out)-1
		if i > 0 {
			out[last] = append(out[last], ',')
		}
		out[last] = append(append(out[last], protocol.MustEncode(stream)...), ':')
		part := in.parts[stream]
		if part == nil {
			out[last] = append(out[last], protocol.MustEncode(s)...)
			continue
		}
		out[last] = append(append(append(out[last], `{"head":`...), strconv.FormatUint(part.Head, 10)...), `,"view":`...)
		out = append(out, part.View(), []byte{'}'})
	}
	last := len(out) - 1
	out[last] = append(out[last], "}}"...)
	return out
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
	r.forgetWhoLeft() // so that nobody is refused for the sake of a window that was closed before
	j.person = r.state.ResolvePerson(j.person)
	streams := r.state.StreamsOf(j.person)
	switch {
	case r.state.RoleOf(j.person) == "" || r.state.Gone():
		j.reply(nil, r.state.NotIn(j.person).Goodbye())
		return
	case r.here.sockets(j.person) >= protocol.MaxSockets:
		j.reply(nil, protocol.CloseTooMany.Goodbye())
		return
	case len(r.here.members) >= protocol.MaxConnections:
		j.reply(nil, protocol.CloseRoomIsFull.Goodbye())
		return
	}
	r.send() // so that the end of every ring is where the state stands
	if r.here.coarse = r.state.SecretsOpen(); len(r.here.members) == 0 {
		r.here.changes() // nobody was told for a while
	}
	r.tellCounts() // so that whoever is here, and whoever comes, are told the same
	r.sockets++
	in := &letIn{
		member: &Member{
			Person: j.person, Socket: r.sockets, room: r, measure: r.measures.person(j.person), welcomed: j.taken, streams: streams, wake: make(chan struct{}, 1),
			presence: r.out.presence.last.Load(), carets: r.out.carets.last.Load(), beat: time.Now(),
		},
		missed: map[protocol.Stream][2]uint64{}, parts: map[protocol.Stream]*Still{},
	}
	mine := r.state.Mine(j.person, r.options.Vault.Slot)
	in.member.mine, in.member.unsaid = r.state.MineOf(rules.RowKinds(), j.person, r.options.Vault.Slot), map[string]jsontext.Value{}
	in.welcome = protocol.Welcome{
		Type: "welcome", Version: protocol.Version, Room: r.id, Epoch: r.state.Epoch, Now: protocol.At(time.Now()), You: j.person,
		Socket: in.member.Socket, Streams: map[protocol.Stream]protocol.WelcomeStream{}, Mine: mine, Here: r.here.asTold(), Counts: r.here.counts,
	}
	if len(streams) == 0 { // the wall: nothing but that it is in
		in.member.deaf = true
		in.welcome.Here, in.welcome.Counts = []protocol.Here{}, protocol.Counts{}
	}
	for _, stream := range streams {
		head := r.state.Heads[stream]
		ring := r.out.ring(stream, head)
		in.member.cursors = append(in.member.cursors, cursor{stream, ring, ring.last.Load()})
		in.parts[stream] = r.still(stream)
		in.welcome.Streams[stream] = protocol.WelcomeStream{Head: head}
		switch after, has := j.hello.Streams[stream]; {
		case !has || j.hello.Epoch != r.state.Epoch || !r.state.MayResume(j.person, stream, after, resumeEvents):
		case after == head:
			in.welcome.Streams[stream] = protocol.WelcomeStream{Head: head, Events: []protocol.Event{}}
			delete(in.parts, stream)
		default:
			in.missed[stream] = [2]uint64{after, head}
		}
	}
	r.here.members[in.member] = struct{}{}
	r.presenceSoon()
	j.reply(in, nil)
}
