package acceptance

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/room/rules"
)

func get(t *testing.T, url string) int {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// meeting is a room on a server, with people who have come in.
type meeting struct {
	t      *testing.T
	id     protocol.RoomID
	seats  []*seat
	ledger ledger
}

// ledger holds what people were told, so that nobody is told anything else under the same number.
type ledger struct {
	mu   sync.Mutex
	told map[protocol.Stream]map[uint64]string
}

// enter says whether an event is what everybody else was told.
func (l *ledger) enter(stream protocol.Stream, e protocol.Event) bool {
	is := string(protocol.MustEncode(e))
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.told[stream] == nil {
		l.told[stream] = map[uint64]string{}
	}
	if was, told := l.told[stream][e.Seq]; told {
		return was == is || blanked(was, is) || blanked(is, was)
	}
	l.told[stream][e.Seq] = is
	return true
}

// blanked says whether an event is another one whose words were taken out.
func blanked(whole, less string) bool {
	var a, b protocol.Event
	var was, is map[string]jsontext.Value
	if protocol.Decode([]byte(whole), &a) != nil || protocol.Decode([]byte(less), &b) != nil || protocol.Decode(a.Body, &was) != nil || protocol.Decode(b.Body, &is) != nil {
		return false
	}
	for member, value := range was {
		if left := string(is[member]); left != string(value) && left != `""` && left != "[]" && left != "{}" {
			return false
		}
	}
	return a.Seq == b.Seq && a.At == b.At && a.By == b.By && a.Name == b.Name && len(was) == len(is)
}

// meet makes a room led by the first of them.
func meet(t *testing.T, url string, people int) *meeting {
	t.Helper()
	m := &meeting{t: t, ledger: ledger{told: map[protocol.Stream]map[uint64]string{}}}
	var made protocol.MadeRoom
	for i := range people {
		b := client.New(url)
		name := fmt.Sprint("Person ", i)
		if i == 0 {
			must(t, b.Call(t.Context(), "POST", "/api/rooms", protocol.NewRoom{
				Facts: protocol.Facts{
					Title: "Checkout slowdown", Zone: "Europe/Helsinki", Started: protocol.At(time.Now()), Services: []string{}, Tags: []string{},
					Opening: "We will talk about this openly.", Readers: protocol.ReadersMembers,
				},
				Names: protocol.NamesHidden, Asked: 3, Name: name,
			}, &made))
			m.id = made.Room
		} else {
			_, secret, _ := strings.Cut(made.Invite, "#")
			must(t, b.Call(t.Context(), "POST", "/api/join", map[string]string{"secret": secret, "name": name}, nil))
		}
		m.seats = append(m.seats, &seat{
			t: t, n: i, browser: b, room: m.id, ledger: &m.ledger, heads: map[protocol.Stream]uint64{}, acked: map[protocol.CommandID]acked{},
			refused: map[protocol.CommandID]protocol.CommandFrame{}, ended: make(chan struct{}),
		})
	}
	return m
}

// script is what somebody in a meeting does.
type script interface {
	// next says what to ask for, and whether the connection is cut right after that. It is called when everything asked
	// before was answered, and heard.
	next(s *seat) (wishes []protocol.Command, cut bool)
	// answered is told what became of a wish, and whether that may be.
	answered(s *seat, f protocol.CommandFrame, refused *protocol.Rejection) bool
	// hears is shown every frame.
	hears(s *seat, raw []byte, frame any)
}

// seat is one person's browser. It comes back whenever it is cut off, says what it has already, and sends again what
// was not answered.
type seat struct {
	t       *testing.T
	n       int
	browser *client.Browser
	room    protocol.RoomID
	ledger  *ledger
	script  script
	ended   chan struct{}
	waiting atomic.Int64 // wishes without an answer

	// Owned by run, and by the test once that has ended.
	socket  *client.Socket
	silence *time.Timer
	you     protocol.PersonID
	epoch   protocol.Epoch
	heads   map[protocol.Stream]uint64
	copy    *rules.Copy
	mine    protocol.Mine
	pending []protocol.CommandFrame
	refused map[protocol.CommandID]protocol.CommandFrame // for good, by whoever answered first
	away    bool                                         // not here: another instance has to be asked
	goodbye *protocol.Goodbye
	comes   int    // how often it came in
	at      uint64 // where the last answered command stands

	sending sync.Mutex
	mu      sync.Mutex
	acked   map[protocol.CommandID]acked
}

type acked struct {
	name string
	at   map[protocol.Stream]uint64
	body jsontext.Value
}

const (
	deadLine = 10 * time.Second       // without a frame for so long, the connection is given up
	tryTime  = 5 * time.Second        // for one try to come in
	tryAgain = 200 * time.Millisecond // after `unavailable`
)

// answered counts what was acknowledged so far.
func (s *seat) answered() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.acked)
}

// enter comes in, as often as it takes, until the context ends.
func (s *seat) enter(ctx context.Context) bool {
	for ctx.Err() == nil {
		if err := s.try(ctx); err == nil {
			s.comes++
			return true
		}
		time.Sleep(time.Duration(10+rand.IntN(40)) * time.Millisecond)
	}
	return false
}

func (s *seat) try(ctx context.Context) error {
	hello := protocol.Hello{Room: s.room}
	if !s.epoch.IsZero() {
		hello.Epoch, hello.Streams = s.epoch, s.heads
	}
	limit, cancel := context.WithTimeout(ctx, tryTime)
	defer cancel()
	socket, err := s.browser.Open(limit, hello)
	if err != nil {
		return err
	}
	s.socket, s.away = socket, false
	s.silence = time.AfterFunc(tryTime, func() { socket.Close() })
	f, err := s.read()
	if err != nil {
		socket.Close()
		return err
	}
	w, ok := f.(*protocol.Welcome)
	if !ok {
		socket.Close()
		return fmt.Errorf("welcomed with %T", f)
	}
	if !s.epoch.IsZero() && w.Epoch != s.epoch {
		s.t.Errorf("another life of the room")
	}
	s.you, s.epoch, s.mine = w.You, w.Epoch, w.Mine
	for stream, ws := range w.Streams {
		if ws.View != nil {
			if s.copy == nil {
				s.copy = rules.NewCopy()
			}
			if err := s.copy.Begin(stream, ws.Head, ws.View); err != nil {
				s.t.Error(err)
			}
			s.heads[stream] = ws.Head
		}
		s.take(stream, ws.Events)
		if s.heads[stream] != ws.Head {
			s.t.Errorf("welcomed to %d of %s with events up to %d", ws.Head, stream, s.heads[stream])
		}
	}
	return nil
}

// read waits for a frame, as long as a line may be silent.
func (s *seat) read() (any, error) {
	raw, err := s.socket.Read()
	if err != nil {
		return nil, err
	}
	s.silence.Reset(deadLine)
	f, err := protocol.DecodeServerFrame(raw)
	if err != nil {
		s.t.Errorf("seat %d cannot read a frame: %v", s.n, err)
		return nil, err
	}
	if s.script != nil {
		s.script.hears(s, raw, f)
	}
	return f, nil
}

func (s *seat) take(stream protocol.Stream, events []protocol.Event) {
	for _, e := range events {
		if e.Seq != s.heads[stream]+1 {
			s.t.Errorf("seat %d was sent event %d of %s after %d", s.n, e.Seq, stream, s.heads[stream])
		}
		if !s.ledger.enter(stream, e) {
			s.t.Errorf("seat %d was sent another event %d of %s than somebody else", s.n, e.Seq, stream)
		}
		s.heads[stream] = e.Seq
	}
	if err := s.copy.Take(stream, events); err != nil {
		s.t.Errorf("seat %d cannot fold what it was sent: %v", s.n, err)
	}
}

// run does as its script says until writing is over and everything is answered.
func (s *seat) run(ctx context.Context, writing context.Context) {
	defer close(s.ended)
	for s.enter(ctx) {
		for i := range s.pending {
			s.pending[i].Again = true
			s.write(s.socket, s.pending[i])
		}
		for ok := true; ok; {
			// A push is made on a text that has one's earlier pushes in it, or the room takes it for their repeat: so wait
			// until what was acknowledged was heard too.
			if len(s.pending) == 0 && s.heads[protocol.All] >= s.at {
				if writing.Err() != nil {
					s.leave()
					return
				}
				s.ask()
			}
			ok = s.next()
		}
		s.leave()
	}
}

func (s *seat) leave() {
	s.silence.Stop()
	s.socket.Close()
}

// ask asks for a few things at once.
func (s *seat) ask() {
	wishes, cut := s.script.next(s)
	for _, c := range wishes {
		s.pending = append(s.pending, protocol.CommandFrame{Type: "command", ID: protocol.NewID[protocol.CommandID](), Name: c.Command(), Body: protocol.MustEncode(c)})
	}
	s.waiting.Store(int64(len(s.pending)))
	for _, f := range s.pending {
		s.write(s.socket, f)
	}
	if cut {
		s.socket.Close()
	}
}

// write sends a wish. That a line is cut shows when reading.
func (s *seat) write(to *client.Socket, f protocol.CommandFrame) {
	s.sending.Lock()
	defer s.sending.Unlock()
	_ = to.Write(f)
}

// next takes one frame; false when the line is cut, or of no use.
func (s *seat) next() bool {
	f, err := s.read()
	if err != nil {
		return false
	}
	switch f := f.(type) {
	case *protocol.Events:
		s.take(f.Stream, f.Events)
	case *protocol.MineFrame:
		must(s.t, f.Into(&s.mine))
	case *protocol.Goodbye:
		s.goodbye = f
		return false
	case *protocol.Heartbeat:
		for stream, head := range f.Heads {
			if head != s.heads[stream] {
				s.t.Errorf("a heartbeat names %d of %s where %d was heard", head, stream, s.heads[stream])
			}
		}
	case *protocol.Ack:
		s.answer(f.ID, f.At, nil)
	case *protocol.Rejection:
		s.answer(f.ID, nil, f)
	}
	return !s.away
}

func (s *seat) answer(id protocol.CommandID, at map[protocol.Stream]uint64, refused *protocol.Rejection) {
	i := slices.IndexFunc(s.pending, func(f protocol.CommandFrame) bool { return f.ID == id })
	if i < 0 {
		s.t.Errorf("seat %d: an answer to what was not asked, or answered already: %s", s.n, id)
		return
	}
	f := s.pending[i]
	if refused != nil {
		switch refused.Code {
		case protocol.Unavailable, protocol.Busy:
			f.Again = true
			socket := s.socket
			time.AfterFunc(tryAgain, func() { s.write(socket, f) })
			return
		case protocol.NewerVersion:
			s.away = true
			return
		}
	}
	s.pending = slices.Delete(s.pending, i, i+1)
	s.waiting.Store(int64(len(s.pending)))
	if !s.script.answered(s, f, refused) {
		s.t.Errorf("seat %d: %s was refused: %s %s", s.n, f.Name, refused.Code, refused.Message)
	}
	if refused != nil {
		s.refused[id] = f
		return
	}
	s.at = max(s.at, at[protocol.All])
	s.mu.Lock()
	s.acked[id] = acked{f.Name, at, f.Body}
	s.mu.Unlock()
}
