package room

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
)

// Member is one connection in a room: a place in each stream it may see, and what is meant for it alone. Its methods
// are safe for concurrent use, but what there is to send is handed out to one caller at a time: by Next, which waits, or
// by Take after each call of Notify's function.
type Member struct {
	// Set once, then only read.
	Person  protocol.PersonID
	Socket  int // tells two windows of one person apart
	room    *Room
	wake    chan struct{} // for whoever waits in Next
	notify  atomic.Pointer[func()]
	streams []protocol.Stream
	deaf    bool // told nothing of who is here, as the wall

	// Owned by whoever calls Next, Take or Catch.
	cursors  []cursor
	presence *Frame
	carets   *Frame
	beat     time.Time

	// Owned by the room's goroutine.
	place protocol.Place
	away  bool
	caret bool // others were told where its caret is

	measure  *measure
	welcomed func() // the welcome has been taken, or never will be

	mu     sync.Mutex
	outbox []Outgoing
	mine   map[string]jsontext.Value // what is theirs alone, as they were last told
	unsaid map[string]jsontext.Value // of it, what waits to be said
	bytes  int                       // of all in outbox but the welcome
	over   *protocol.Goodbye
}

// Bounds on what waits for one connection alone; beyond them the connection is closed.
const (
	maxOutbox   = 4 * protocol.MaxUnanswered
	outboxBytes = 1 << 20
)

// Outgoing is what Next hands out: a frame for many, or bytes for this connection alone, or the end.
type Outgoing struct {
	Frame   *Frame
	Bytes   []byte
	Pieces  [][]byte          // of one message, in place of Bytes; others share them
	Goodbye *protocol.Goodbye // after this the connection ends

	sent func()
}

// Whole is the message, in one piece.
func (o *Outgoing) Whole() []byte {
	switch {
	case o.Frame != nil:
		return o.Frame.Bytes
	case o.Pieces != nil:
		return slices.Concat(o.Pieces...)
	}
	return o.Bytes
}

// Sent is to be said once Pieces were sent: another window of the same person is welcomed then.
func (o *Outgoing) Sent() {
	if o.sent != nil {
		o.sent()
	}
}

// Send hands a command to the room. Its answer comes through Next, in the order of a member's commands.
func (m *Member) Send(ctx context.Context, c protocol.CommandFrame) {
	answer := func(a Answer) { m.answer(a) }
	if m.measure.unanswered.Add(1) > protocol.MaxUnanswered {
		answer(Answer{ID: c.ID, Rejected: tooBusy})
		return
	}
	if !m.room.submit(ctx, m.Person, c, answer) {
		m.measure.unanswered.Add(-1)
	}
}

// Pace counts so many frames and bytes that have come in from this member's person, and says how long to wait before the
// next ones are read.
func (m *Member) Pace(frames, bytes int) time.Duration { return m.measure.take(frames, bytes) }

// SetPlace says where its person is looking; Point where their caret is. Both may be dropped.
func (m *Member) SetPlace(f protocol.HereFrame) {
	m.room.queueEphemeral(ephemeral{member: m, here: &f})
}

// Point says where its person's caret is.
func (m *Member) Point(f protocol.CaretFrame) { m.room.queueEphemeral(ephemeral{member: m, caret: &f}) }

// Leave ends the membership. It may be called more than once.
func (m *Member) Leave() {
	m.welcomed()
	m.room.leave(m)
}

// Close ends the connection with a code and its sentence, after what waits was handed out.
func (m *Member) Close(code protocol.CloseCode, after time.Duration) {
	m.mu.Lock()
	if m.over == nil {
		m.over = &protocol.Goodbye{Type: "goodbye", Code: code, Message: code.Says(), AfterMillis: int(after.Milliseconds())}
	}
	m.mu.Unlock()
	m.nudge()
}

// Notify has f called whenever there may be something for Take. It is called from many goroutines, must be quick, and
// may be called for nothing.
func (m *Member) Notify(f func()) {
	m.notify.Store(&f)
	f()
}

func (m *Member) nudge() {
	if f := m.notify.Load(); f != nil {
		(*f)()
		return
	}
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

func (m *Member) answer(a Answer) {
	m.measure.unanswered.Add(-1)
	m.tell(a.frame())
}

// tell puts bytes for this connection alone in its outbox.
func (m *Member) tell(b []byte) { m.put(Outgoing{Bytes: b}) }

func (m *Member) put(o Outgoing) {
	m.mu.Lock()
	m.outbox = append(m.outbox, o)
	m.bytes += len(o.Bytes)
	full := len(m.outbox) > maxOutbox || m.bytes > outboxBytes
	m.mu.Unlock()
	if full {
		m.Close(protocol.CloseSlow, 0)
		return
	}
	m.nudge()
}

const beat = protocol.HeartbeatMillis * time.Millisecond

// TakeEvery is how often Take is to be called at least, so that heartbeats come in time.
const TakeEvery = beat / 4

// Next waits for what is to be sent, appends it to buf, and returns. Facts come before presence, and a heartbeat at
// least every HeartbeatMillis. An error means that the context ended.
func (m *Member) Next(ctx context.Context, buf []Outgoing) ([]Outgoing, error) {
	for {
		before := len(buf)
		var behind bool
		if buf, behind = m.gather(buf, beat); behind {
			buf = m.Catch(ctx, buf)
		}
		if len(buf) > before {
			return buf, nil
		}
		timer := time.NewTimer(beat - time.Since(m.beat))
		select {
		case <-m.wake:
			timer.Stop()
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return buf, ctx.Err()
		}
	}
}

// Take is Next without waiting. Behind says that this member has fallen off a ring: what was appended is to be sent, and
// then what Catch gives, which takes a look at the record.
func (m *Member) Take(buf []Outgoing) (out []Outgoing, behind bool) {
	return m.gather(buf, beat-TakeEvery)
}

// gather appends what there is: what is for this member alone, facts, presence, and a heartbeat if the last is that old.
func (m *Member) gather(buf []Outgoing, old time.Duration) (out []Outgoing, behind bool) {
	buf, over := m.own(buf)
	if over {
		return buf, false
	}
	before := len(buf)
	for i := range m.cursors {
		var fell bool
		buf, fell = m.cursors[i].follow(buf)
		behind = behind || fell
	}
	if !m.deaf {
		buf = m.followPresence(buf)
	}
	if now := time.Now(); now.Sub(m.beat) >= old {
		m.beat = now
		buf = append(buf, Outgoing{Bytes: m.heartbeat(now)})
	}
	if len(buf) == before {
		return buf, behind
	}
	m.mu.Lock()
	over = m.over != nil
	m.mu.Unlock()
	if over { // it ended meanwhile, and some of these frames may have come after that
		buf, _ = m.own(buf[:before])
		return buf, false
	}
	return buf, behind
}

// own hands out what waits for this member alone. At the end of the membership that is the goodbye, and nothing more: what
// this person may see may have changed.
func (m *Member) own(buf []Outgoing) (out []Outgoing, over bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	buf = append(buf, m.outbox...)
	if b := m.saysMine(); b != nil {
		buf = append(buf, Outgoing{Bytes: b})
	}
	clear(m.outbox)
	m.outbox, m.bytes = m.outbox[:0], 0
	if m.over != nil {
		buf = append(buf, Outgoing{Goodbye: m.over})
	}
	return buf, m.over != nil
}

// Catch hands out what a member who has fallen off a ring has missed, as the record has it: all of it, or as much as is
// sent at once, and then the next Take says that there is more.
func (m *Member) Catch(ctx context.Context, buf []Outgoing) []Outgoing {
	before := len(buf)
	for i := range m.cursors {
		buf = m.catchUp(ctx, &m.cursors[i], buf)
	}
	m.mu.Lock()
	over := m.over != nil
	m.mu.Unlock()
	if over {
		buf, _ = m.own(buf[:before])
	}
	return buf
}

// follow hands out the frames of one stream from its place on, or says that its place has fallen off the ring.
func (c *cursor) follow(buf []Outgoing) (out []Outgoing, fell bool) {
	for {
		f := c.next()
		switch f {
		case nil:
			return buf, false
		case gone:
			return buf, true
		}
		buf = append(buf, Outgoing{Frame: f})
		c.at = f
	}
}

// catchUp hands out some of what one stream's place has missed, from the record. If that cannot be, the connection is
// closed.
func (m *Member) catchUp(ctx context.Context, c *cursor, buf []Outgoing) []Outgoing {
	if c.next() != gone {
		return buf
	}
	last := c.ring.last.Load()
	if last.to <= c.at.to {
		c.at = last
		return buf
	}
	if last.to-c.at.to > resumeEvents {
		m.Close(protocol.CloseSlow, 0)
		return buf
	}
	events, err := m.room.readSome(ctx, c.stream, c.at.to, last.to, caughtAtOnce)
	switch {
	case err != nil:
		m.Close(protocol.CloseReload, time.Second)
		return buf
	case len(events) == 0:
		m.Close(protocol.CloseSlow, 0)
		return buf
	}
	buf = append(buf, Outgoing{Bytes: protocol.MustEncode(protocol.Events{Type: "events", Stream: c.stream, Events: events})})
	if to := events[len(events)-1].Seq; to < last.to {
		c.at = &Frame{to: to}
		c.at.next.Store(gone) // there is more
	} else {
		c.at = last
	}
	return buf
}

func (m *Member) followPresence(buf []Outgoing) []Outgoing {
	for f := m.presence.next.Load(); f != nil; f = m.presence.next.Load() {
		if f == gone {
			m.presence = m.room.out.presence.last.Load()
			m.room.queueEphemeral(ephemeral{member: m, lost: true})
			break
		}
		buf = append(buf, Outgoing{Frame: f})
		m.presence = f
	}
	for f := m.carets.next.Load(); f != nil; f = m.carets.next.Load() {
		if f == gone {
			m.carets = m.room.out.carets.last.Load()
			break
		}
		buf = append(buf, Outgoing{Frame: f})
		m.carets = f
	}
	return buf
}

// heartbeat names what was handed out so far: a head that is ahead of it would look like a hole.
func (m *Member) heartbeat(now time.Time) []byte {
	heads := make(map[protocol.Stream]uint64, len(m.cursors))
	for _, c := range m.cursors {
		heads[c.stream] = c.at.to
	}
	return protocol.MustEncode(protocol.Heartbeat{Type: "heartbeat", Now: protocol.At(now), Heads: heads})
}

// Answer is what became of a command.
type Answer struct {
	ID       protocol.CommandID
	At       map[protocol.Stream]uint64
	Rejected *protocol.Rejected
}

// frame is the answer as the wire has it: an ack or a rejection.
func (a Answer) frame() []byte { return protocol.MustEncode(a.Frame()) }

// Frame is the ack or the rejection.
func (a Answer) Frame() any {
	if a.Rejected == nil {
		at := a.At
		if at == nil {
			at = map[protocol.Stream]uint64{}
		}
		return protocol.Ack{Type: "ack", ID: a.ID, At: at}
	}
	f := protocol.Rejection{Type: "rejection", ID: a.ID, Code: a.Rejected.Code, Message: a.Rejected.Message, Detail: a.Rejected.Detail}
	if a.Rejected.Now != nil {
		f.Now = protocol.MustEncode(a.Rejected.Now)
	}
	return f
}
