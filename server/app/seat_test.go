package app_test

import (
	"context"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/room/rules"
)

// seat is one person at a socket.
type seat struct {
	t      *testing.T
	socket *client.Socket
	copy   *rules.Copy
	you    protocol.PersonID
}

func open(t *testing.T, ctx context.Context, b *client.Browser, id protocol.RoomID) *seat {
	t.Helper()
	s := &seat{t: t}
	var err error
	s.socket, err = b.Open(ctx, protocol.Hello{Room: id})
	must(t, err)
	t.Cleanup(func() { s.socket.Close() })
	context.AfterFunc(ctx, func() { s.socket.Close() }) // what never comes is not waited for
	f, err := s.socket.Next()
	must(t, err)
	w, ok := f.(*protocol.Welcome)
	if !ok {
		t.Fatalf("the first frame is %T", f)
	}
	s.you = w.You
	s.copy = rules.NewCopy()
	for stream, x := range w.Streams {
		must(t, s.copy.Begin(stream, x.Head, x.View))
	}
	return s
}

// until reads on until the copy shows something.
func (s *seat) until(shows func(protocol.View) bool) {
	s.t.Helper()
	for !shows(s.copy.View()) {
		s.next()
	}
}

// reads waits until a moment reads as it should.
func (s *seat) reads(entry protocol.EntryID, want string) {
	s.t.Helper()
	s.until(func(v protocol.View) bool { return v.Texts[protocol.TextOf(entry)].Text == want })
}

// do asks for something and waits for the ack.
func (s *seat) do(c protocol.Command) {
	s.t.Helper()
	id := protocol.NewID[protocol.CommandID]()
	must(s.t, s.socket.Send(id, c))
	for {
		switch f := s.next().(type) {
		case *protocol.Ack:
			if f.ID == id {
				return
			}
		case *protocol.Rejection:
			s.t.Fatalf("%s was refused: %s %s", c.Command(), f.Code, f.Message)
		}
	}
}

func (s *seat) next() any {
	s.t.Helper()
	f, err := s.socket.Next()
	must(s.t, err)
	if e, ok := f.(*protocol.Events); ok {
		must(s.t, s.copy.Take(e.Stream, e.Events))
	}
	return f
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func raw(all ...string) (out []jsontext.Value) {
	for _, s := range all {
		out = append(out, jsontext.Value(s))
	}
	return out
}
