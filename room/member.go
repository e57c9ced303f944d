package room

import (
	"context"
	"sync"
	"time"

	"secondstory/protocol"
)

// Member is one connection in a room: a place in each stream it may see, and what is meant for it alone. Its methods
// are safe for concurrent use, but only one goroutine calls Next.
type Member struct {
	// Set once, then only read.
	Person  protocol.PersonID
	Socket  int // tells two windows of one person apart
	room    *Room
	wake    chan struct{}
	streams []protocol.Stream
	deaf    bool // told nothing of who is here, as the wall

	// Owned by whoever calls Next.
	cursors []cursor
	aside   *Frame
	carets  *Frame
	beat    time.Time

	// Owned by the room's goroutine.
	place protocol.Place
	away  bool
	caret bool   // others were told where its caret is
	mine  []byte // what was last told

	mu         sync.Mutex
	outbox     [][]byte
	unanswered int
	over       *protocol.Goodbye
}

// maxOutbox bounds what waits for one connection alone; beyond it the connection is closed.
const maxOutbox = 4 * protocol.MaxUnanswered

// Outgoing is what Next hands out: a frame for many, or bytes for this connection alone, or the end.
type Outgoing struct {
	Frame   *Frame
	Bytes   []byte
	Goodbye *protocol.Goodbye // after this the connection ends
}

// Send hands a command to the room. Its answer comes through Next, in the order of a member's commands.
func (m *Member) Send(ctx context.Context, c protocol.CommandFrame) {
	m.mu.Lock()
	m.unanswered++
	busy := m.unanswered > protocol.MaxUnanswered
	m.mu.Unlock()
	answer := func(a Answer) { m.answer(a) }
	if busy {
		answer(Answer{ID: c.ID, Rejected: protocol.Reject(protocol.Busy, "One moment: many changes of yours are waiting for an answer.")})
		return
	}
	m.room.submit(ctx, m.Person, c, answer)
}

// Look says where its person is looking; Point where their caret is. Both may be dropped.
func (m *Member) Look(f protocol.HereFrame) { m.room.whisper(whisper{member: m, here: &f}) }

// Point says where its person's caret is.
func (m *Member) Point(f protocol.CaretFrame) { m.room.whisper(whisper{member: m, caret: &f}) }

// Leave ends the membership. It may be called more than once.
func (m *Member) Leave() { m.room.leave(m) }

// Close ends the connection with a code and its sentence, after what waits was handed out.
func (m *Member) Close(code protocol.CloseCode, after time.Duration) {
	m.mu.Lock()
	if m.over == nil {
		m.over = &protocol.Goodbye{Type: "goodbye", Code: code, Message: code.Says(), AfterMillis: int(after.Milliseconds())}
	}
	m.mu.Unlock()
	m.nudge()
}

func (m *Member) nudge() {
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

func (m *Member) answer(a Answer) {
	m.mu.Lock()
	m.unanswered--
	m.mu.Unlock()
	m.tell(a.frame())
}

// tell puts bytes for this connection alone in its outbox.
func (m *Member) tell(b []byte) {
	m.mu.Lock()
	m.outbox = append(m.outbox, b)
	full := len(m.outbox) > maxOutbox
	m.mu.Unlock()
	if full {
		m.Close(protocol.CloseSlow, 0)
		return
	}
	m.nudge()
}

// Next waits for what is to be sent, appends it to buf, and returns. Facts come before asides, and a heartbeat at
// least every HeartbeatMillis. An error means that the context ended.
func (m *Member) Next(ctx context.Context, buf []Outgoing) ([]Outgoing, error) {
	const beat = protocol.HeartbeatMillis * time.Millisecond
	for {
		m.mu.Lock()
		for _, b := range m.outbox {
			buf = append(buf, Outgoing{Bytes: b})
		}
		m.outbox = m.outbox[:0]
		over := m.over
		m.mu.Unlock()
		if over != nil { // what this person may see may have changed: nothing more is shown here
			return append(buf, Outgoing{Goodbye: over}), nil
		}
		before := len(buf)
		for i := range m.cursors {
			buf = m.follow(ctx, &m.cursors[i], buf)
		}
		if !m.deaf {
			buf = m.followAside(buf)
		}
		m.mu.Lock()
		over = m.over
		m.mu.Unlock()
		if over != nil { // it ended meanwhile, and some of these frames may have come after that
			buf = buf[:before]
			continue
		}
		now := m.room.now()
		if now.Sub(m.beat) >= beat {
			m.beat = now
			buf = append(buf, Outgoing{Bytes: m.heartbeat(now)})
		}
		if len(buf) > 0 {
			return buf, nil
		}
		timer := time.NewTimer(beat - now.Sub(m.beat))
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

// follow hands out the frames of one stream from its place on. Who has fallen off the ring catches up from the record.
func (m *Member) follow(ctx context.Context, c *cursor, buf []Outgoing) []Outgoing {
	for {
		f := c.next()
		switch f {
		case nil:
			return buf
		case gone:
			to := c.ring.last.Load()
			missed, err := m.room.missed(ctx, c.stream, c.at.to, to.to)
			switch {
			case err != nil:
				m.Close(protocol.CloseReload, time.Second)
				return buf
			case missed == nil:
				m.Close(protocol.CloseSlow, 0)
				return buf
			}
			if c.at.to < to.to {
				buf = append(buf, Outgoing{Bytes: missed})
			}
			c.at = to
		default:
			buf = append(buf, Outgoing{Frame: f})
			c.at = f
		}
	}
}

func (m *Member) followAside(buf []Outgoing) []Outgoing {
	for f := m.aside.next.Load(); f != nil; f = m.aside.next.Load() {
		if f == gone {
			m.aside = m.room.aside.last.Load()
			m.room.whisper(whisper{member: m, lost: true})
			break
		}
		buf = append(buf, Outgoing{Frame: f})
		m.aside = f
	}
	for f := m.carets.next.Load(); f != nil; f = m.carets.next.Load() {
		if f == gone {
			m.carets = m.room.carets.last.Load()
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
	f := protocol.Rejection{Type: "rejection", ID: a.ID, Code: a.Rejected.Code, Message: a.Rejected.Message}
	if a.Rejected.Now != nil {
		f.Now = protocol.MustEncode(a.Rejected.Now)
	}
	return f
}
