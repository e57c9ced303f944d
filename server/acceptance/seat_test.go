package acceptance

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/room"
	"secondstory/server/web"
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

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// meeting is a room on a server, with people who have come in.
type meeting struct {
	t     *testing.T
	id    protocol.RoomID
	seats []*seat
}

// meet makes a room led by the first of them.
func meet(t *testing.T, url string, people int) *meeting {
	t.Helper()
	m := &meeting{t: t}
	var made web.MadeRoom
	for i := range people {
		b := client.New(url)
		name := fmt.Sprint("Person ", i)
		if i == 0 {
			must(t, b.Call(t.Context(), "POST", "/api/rooms", web.NewRoom{
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
			t: t, n: i, browser: b, room: m.id, heads: map[protocol.Stream]uint64{}, acked: map[protocol.CommandID]acked{}, ended: make(chan struct{}),
		})
	}
	return m
}

// seat is one person's browser. It comes back whenever it is cut off, says what it has already, and sends again what
// was not answered.
type seat struct {
	t       *testing.T
	n       int
	browser *client.Browser
	room    protocol.RoomID
	ended   chan struct{}

	// Owned by run, and by the test once that has ended.
	socket  *client.Socket
	you     protocol.PersonID
	epoch   protocol.Epoch
	heads   map[protocol.Stream]uint64
	copy    *room.Copy
	mine    protocol.Mine
	pending []protocol.CommandFrame
	typed   []string // words whose edit was acknowledged
	ballot  []protocol.LineDots
	goodbye *protocol.Goodbye
	comes   int    // how often it came in
	at      uint64 // where the last answered command stands

	mu    sync.Mutex
	acked map[protocol.CommandID]acked
}

type acked struct {
	name string
	at   map[protocol.Stream]uint64
	body jsontext.Value
}

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
		time.Sleep(10 * time.Millisecond)
	}
	return false
}

func (s *seat) try(ctx context.Context) error {
	hello := protocol.Hello{Room: s.room}
	if !s.epoch.IsZero() {
		hello.Epoch, hello.Streams = s.epoch, s.heads
	}
	socket, err := s.browser.Open(ctx, hello)
	if err != nil {
		return err
	}
	f, err := socket.Next()
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
	s.socket, s.you, s.epoch, s.mine = socket, w.You, w.Epoch, w.Mine
	for stream, ws := range w.Streams {
		if ws.View != nil {
			if stream == protocol.All {
				if s.copy, err = room.NewCopy(ws.Head, ws.View); err != nil {
					s.t.Error(err)
				}
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

func (s *seat) take(stream protocol.Stream, events []protocol.Event) {
	for _, e := range events {
		if e.Seq != s.heads[stream]+1 {
			s.t.Errorf("seat %d was sent event %d of %s after %d", s.n, e.Seq, stream, s.heads[stream])
		}
		s.heads[stream] = e.Seq
	}
	if stream == protocol.All {
		if err := s.copy.Take(events); err != nil {
			s.t.Errorf("seat %d cannot fold what it was sent: %v", s.n, err)
		}
	}
}

// run writes until writing is over and everything is answered, or the server says goodbye for good.
func (s *seat) run(ctx context.Context, writing context.Context, text protocol.TextID, vote protocol.VoteID, lines []protocol.LineID) {
	defer close(s.ended)
	for n := 0; s.enter(ctx); {
		for _, f := range s.pending {
			f.Again = true
			_ = s.socket.Write(f) // a cut line shows when reading
		}
		for ok := true; ok; {
			// A push is made on a text that has one's earlier pushes in it, or the room takes it for their repeat: so wait
			// until what was acknowledged was heard too.
			if len(s.pending) == 0 && s.heads[protocol.All] >= s.at {
				if writing.Err() != nil {
					s.socket.Close()
					return
				}
				s.wish(n, text, vote, lines)
				n++
			}
			ok = s.next()
		}
		s.socket.Close()
	}
}

// wish asks for a few things at once.
func (s *seat) wish(n int, text protocol.TextID, vote protocol.VoteID, lines []protocol.LineID) {
	t := s.copy.View().Texts[text]
	length := len([]rune(t.Text)) // it is plain
	word := fmt.Sprintf("<%d.%d>", s.n, n)
	change := fmt.Sprintf(`[[0,%q],%d]`, word, length)
	if length == 0 {
		change = fmt.Sprintf(`[[0,%q]]`, word)
	}
	wishes := []protocol.Command{
		protocol.TextEdit{Text: text, Version: t.Version, Client: s.you.String() + ":1", Updates: []jsontext.Value{jsontext.Value(change)}},
		protocol.HandRaise{Lane: protocol.LaneSpeak, Note: fmt.Sprint(n)},
		protocol.BallotCast{Vote: vote, Dots: []protocol.LineDots{{Line: lines[rand.IntN(len(lines))], Dots: 1 + n%2}}},
	}
	if n%4 == 0 {
		wishes = append(wishes, protocol.EntryAdd{Entry: protocol.NewID[protocol.EntryID](), Kind: protocol.KindAction, Text: word})
	}
	if length > protocol.MaxText-100 {
		wishes = wishes[1:] // the moment is full
	}
	for _, c := range wishes {
		f := protocol.CommandFrame{Type: "command", ID: protocol.NewID[protocol.CommandID](), Name: c.Command(), Body: protocol.MustEncode(c)}
		s.pending = append(s.pending, f)
		_ = s.socket.Write(f)
	}
}

// next takes one frame; false when the line is cut.
func (s *seat) next() bool {
	f, err := s.socket.Next()
	if err != nil {
		return false
	}
	switch f := f.(type) {
	case *protocol.Events:
		s.take(f.Stream, f.Events)
	case *protocol.MineFrame:
		s.mine = f.Mine
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
		s.settle(f.ID, f.At, nil)
	case *protocol.Rejection:
		s.settle(f.ID, nil, f)
	}
	return true
}

func (s *seat) settle(id protocol.CommandID, at map[protocol.Stream]uint64, refused *protocol.Rejection) {
	for i, f := range s.pending {
		if f.ID != id {
			continue
		}
		if refused != nil {
			switch refused.Code {
			case protocol.Unavailable, protocol.Busy:
				f.Again = true
				_ = s.socket.Write(f)
				return
			}
			s.t.Errorf("seat %d: %s was refused: %s %s", s.n, f.Name, refused.Code, refused.Message)
		}
		s.pending = append(s.pending[:i:i], s.pending[i+1:]...)
		if refused != nil {
			return
		}
		s.at = max(s.at, at[protocol.All])
		s.mu.Lock()
		s.acked[id] = acked{f.Name, at, f.Body}
		s.mu.Unlock()
		switch f.Name {
		case "text.edit":
			var c protocol.TextEdit
			must(s.t, protocol.Decode(f.Body, &c))
			_, word, _ := strings.Cut(string(c.Updates[0]), `"`)
			word, _, _ = strings.Cut(word, `"`)
			s.typed = append(s.typed, word)
		case "ballot.cast":
			var c protocol.BallotCast
			must(s.t, protocol.Decode(f.Body, &c))
			s.ballot = c.Dots
		}
		return
	}
	s.t.Errorf("seat %d: an answer to what was not asked, or answered already: %s", s.n, id)
}
