package roomtest

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/rules"
)

// Seat is one window of somebody in the room. It reads all it is sent, as a browser does, and fails its test when a
// number is missing or comes twice.
type Seat struct {
	Person  *Person
	Member  *room.Member
	Welcome protocol.Welcome

	stop context.CancelFunc
	done chan struct{}

	mu     sync.Mutex
	copy   *rules.Copy
	heads  map[protocol.Stream]uint64
	events map[protocol.Stream][]protocol.Event
	frames []any
	raw    [][]byte
	bye    *protocol.Goodbye
	woken  chan struct{}
}

// Join comes into the room anew.
func (p *Person) Join() *Seat {
	p.m.T.Helper()
	return p.Resume(protocol.Hello{})
}

// Resume comes back with what it has already.
func (p *Person) Resume(hello protocol.Hello) *Seat {
	p.m.T.Helper()
	s, bye := p.Try(hello)
	if bye != nil {
		p.m.T.Fatalf("%s is not let in: %d %s", p.Name, bye.Code, bye.Message)
	}
	return s
}

// Try comes in, or hears why not.
func (p *Person) Try(hello protocol.Hello) (*Seat, *protocol.Goodbye) {
	t := p.m.T
	t.Helper()
	hello.Type, hello.Version, hello.Room = "hello", protocol.Version, p.m.ID
	member, bye, err := p.hall.Join(p.m.ctx(), p.m.ID, p.ID, hello)
	if err != nil {
		t.Fatal(err)
	}
	if bye != nil {
		return nil, bye
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Seat{
		Person: p, Member: member, stop: stop, done: make(chan struct{}),
		heads: map[protocol.Stream]uint64{}, events: map[protocol.Stream][]protocol.Event{}, woken: make(chan struct{}),
	}
	go s.read(ctx)
	t.Cleanup(s.Leave)
	s.Until("is welcomed", func() bool { return s.Welcome.Type != "" || s.bye != nil })
	return s, nil
}

// read takes in what comes, until the end.
func (s *Seat) read(ctx context.Context) {
	defer close(s.done)
	var buf []room.Outgoing
	for {
		var err error
		if buf, err = s.Member.Next(ctx, buf[:0]); err != nil {
			return
		}
		for _, o := range buf {
			if o.Goodbye != nil {
				s.mu.Lock()
				s.bye = o.Goodbye
				s.wake()
				s.mu.Unlock()
				return
			}
			s.take(o.Whole())
			o.Sent()
		}
	}
}

func (s *Seat) wake() {
	close(s.woken)
	s.woken = make(chan struct{})
}

func (s *Seat) take(b []byte) {
	t := s.Person.m.T
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.wake()
	s.raw = append(s.raw, b)
	f, err := protocol.DecodeServerFrame(b)
	if err != nil {
		t.Errorf("%s was sent a frame that cannot be read: %v", s.Person.Name, err)
		return
	}
	s.frames = append(s.frames, f)
	switch f := f.(type) {
	case *protocol.Welcome:
		s.Welcome = *f
		for stream, w := range f.Streams {
			s.heads[stream] = w.Head
			if w.View != nil {
				if s.copy == nil {
					s.copy = rules.NewCopy()
				}
				if err := s.copy.Begin(stream, w.Head, w.View); err != nil {
					t.Error(err)
				}
			}
			s.events[stream] = append(s.events[stream], w.Events...)
		}
	case *protocol.Events:
		if len(f.Events) == 0 {
			t.Errorf("%s was sent a frame of %s without events", s.Person.Name, f.Stream)
		}
		for _, e := range f.Events {
			if e.Seq != s.heads[f.Stream]+1 {
				t.Errorf("%s was sent event %d of %s after %d", s.Person.Name, e.Seq, f.Stream, s.heads[f.Stream])
			}
			s.heads[f.Stream] = e.Seq
		}
		s.events[f.Stream] = append(s.events[f.Stream], f.Events...)
		if s.copy != nil && s.Welcome.Streams[f.Stream].View != nil {
			if err := s.copy.Take(f.Stream, f.Events); err != nil {
				t.Errorf("%s cannot fold what was sent: %v", s.Person.Name, err)
			}
		}
	case *protocol.Heartbeat:
		for stream, head := range f.Heads {
			if head != s.heads[stream] {
				t.Errorf("a heartbeat names event %d of %s where %s has heard %d", head, stream, s.Person.Name, s.heads[stream])
			}
		}
	}
}

// Until waits for something. The condition may look at what the methods show, which are safe in it.
func (s *Seat) Until(what string, is func() bool) {
	t := s.Person.m.T
	t.Helper()
	deadline := time.After(Patience)
	for {
		s.mu.Lock()
		if is() {
			s.mu.Unlock()
			return
		}
		woken := s.woken
		s.mu.Unlock()
		select {
		case <-woken:
		case <-deadline:
			t.Fatalf("%s waits in vain: %s", s.Person.Name, what)
		}
	}
}

// Reaches waits until a stream stands at a number or beyond it.
func (s *Seat) Reaches(stream protocol.Stream, n uint64) {
	s.Person.m.T.Helper()
	s.Until("a stream reaches its number", func() bool { return s.heads[stream] >= n })
}

// CatchUp waits until this window shows everything that the record holds now.
func (s *Seat) CatchUp() {
	s.Person.m.T.Helper()
	var head uint64
	for _, e := range s.Person.m.Log.Events(s.Person.m.ID) {
		if e.Stream == protocol.All {
			head = e.Seq
		}
	}
	s.Reaches(protocol.All, head)
}

// Ended waits for the goodbye.
func (s *Seat) Ended() protocol.Goodbye {
	s.Person.m.T.Helper()
	s.Until("a goodbye comes", func() bool { return s.bye != nil })
	<-s.done
	return *s.bye
}

// Over says whether there was a goodbye.
func (s *Seat) Over() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bye != nil
}

// Leave closes the window.
func (s *Seat) Leave() {
	s.stop()
	<-s.done
	s.Member.Leave()
}

// Send sends a command over this window, and does not wait.
func (s *Seat) Send(id protocol.CommandID, c protocol.Command) {
	s.Member.Send(s.Person.m.ctx(), protocol.CommandFrame{Type: "command", ID: id, Name: c.Command(), Body: protocol.MustEncode(c)})
}

// Answer waits for the answer to a command: an ack or a rejection.
func (s *Seat) Answer(id protocol.CommandID) (answer any) {
	s.Person.m.T.Helper()
	s.Until("an answer comes", func() bool { answer = s.answerTo(id); return answer != nil })
	return answer
}

// Answers counts the answers to a command.
func (s *Seat) Answers(id protocol.CommandID) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.frames {
		if isAnswer(f, id) {
			n++
		}
	}
	return n
}

func (s *Seat) answerTo(id protocol.CommandID) any {
	i := slices.IndexFunc(s.frames, func(f any) bool { return isAnswer(f, id) })
	if i < 0 {
		return nil
	}
	return s.frames[i]
}

func isAnswer(f any, id protocol.CommandID) bool {
	switch f := f.(type) {
	case *protocol.Ack:
		return f.ID == id
	case *protocol.Rejection:
		return f.ID == id
	}
	return false
}

// Frames lists the frames of one type so far, oldest first. Not for use within Until: see Last.
func Frames[F any](s *Seat) (all []*F) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return framesOf[F](s)
}

func framesOf[F any](s *Seat) (all []*F) {
	for _, f := range s.frames {
		if f, ok := f.(*F); ok {
			all = append(all, f)
		}
	}
	return all
}

// Sees waits for a frame of one type that is as wanted, and returns it.
func Sees[F any](s *Seat, what string, is func(*F) bool) (found *F) {
	s.Person.m.T.Helper()
	return SeesAfter(s, 0, what, is)
}

// SeesAfter is Sees among those that come after the first n of their type.
func SeesAfter[F any](s *Seat, n int, what string, is func(*F) bool) (found *F) {
	s.Person.m.T.Helper()
	s.Until(what, func() bool {
		for _, f := range framesOf[F](s)[n:] {
			if is(f) {
				found = f
				return true
			}
		}
		return false
	})
	return found
}

// SeesMine waits until what is this person's alone is as wanted, put together from all that this window was told.
func (s *Seat) SeesMine(what string, is func(protocol.Mine) bool) (mine protocol.Mine) {
	s.Person.m.T.Helper()
	s.Until(what, func() bool {
		mine = s.Welcome.Mine
		for _, f := range framesOf[protocol.MineFrame](s) {
			if err := f.Into(&mine); err != nil {
				s.Person.m.T.Fatal(err)
			}
		}
		return is(mine)
	})
	return mine
}

// SeesAt waits until this window has everybody at the places that are wanted, and nobody else.
func (s *Seat) SeesAt(what string, want map[protocol.PersonID]protocol.Place) {
	s.Person.m.T.Helper()
	s.Until(what, func() bool {
		here := map[protocol.PersonID]protocol.Place{}
		for _, f := range s.frames {
			var list []protocol.Here
			switch f := f.(type) {
			case *protocol.Welcome:
				list = f.Here
			case *protocol.HereList:
				if list = f.Here; f.All {
					clear(here)
				}
				for _, gone := range f.Gone {
					delete(here, gone)
				}
			}
			for _, h := range list {
				here[h.Person] = h.Place
			}
		}
		return maps.Equal(here, want)
	})
}

// Events lists what this window was told of a stream.
func (s *Seat) Events(stream protocol.Stream) []protocol.Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.events[stream])
}

// Heads is what this window has of each stream: what it says hello with when it comes back.
func (s *Seat) Heads() map[protocol.Stream]uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[protocol.Stream]uint64{}
	for stream := range s.Welcome.Streams {
		out[stream] = s.heads[stream]
	}
	return out
}

// View is the window's copy of what everybody can read, as bytes.
func (s *Seat) View() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.copy.Bytes(protocol.All))
}

// Raw is everything this window was sent.
func (s *Seat) Raw() [][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.raw)
}
