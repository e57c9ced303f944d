package app_test

import (
	"bytes"
	"sync"
	"testing"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/room/roomtest"
)

// witness is somebody in the room, with everything that any of their connections or requests was ever sent.
type witness struct {
	t       *testing.T
	name    string
	browser *client.Browser
	room    protocol.RoomID
	you     protocol.PersonID
	epoch   protocol.Epoch
	live    *client.Socket
	reading sync.WaitGroup
	put     func(protocol.Command) // is told what was accepted

	mu   sync.Mutex
	seen [][]byte
}

func (w *witness) keep(b []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen = append(w.seen, bytes.Clone(b))
}

// sees says whether anything that came so far holds these words.
func (w *witness) sees(words string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, b := range w.seen {
		if bytes.Contains(b, []byte(words)) {
			return true
		}
	}
	return false
}

// connect opens a window that is kept open.
func (w *witness) connect() {
	w.t.Helper()
	s, welcome := w.window(protocol.Hello{Room: w.room})
	w.live, w.you, w.epoch = s, welcome.You, welcome.Epoch
	w.reading.Go(func() {
		for {
			b, err := s.Read()
			if err != nil {
				return
			}
			w.keep(b)
		}
	})
}

func (w *witness) window(hello protocol.Hello) (*client.Socket, *protocol.Welcome) {
	w.t.Helper()
	s, err := w.browser.Open(w.t.Context(), hello)
	must(w.t, err)
	b, err := s.Read()
	must(w.t, err)
	w.keep(b)
	f, err := protocol.DecodeServerFrame(b)
	must(w.t, err)
	welcome, ok := f.(*protocol.Welcome)
	if !ok {
		w.t.Fatalf("%s is told %s", w.name, b)
	}
	return s, welcome
}

// look goes every other way there is to see the room: a new window, one that comes back and asks for everybody's
// streams from the beginning, and plain requests.
func (w *witness) look(everybody []*witness) {
	w.t.Helper()
	streams := map[protocol.Stream]uint64{protocol.All: 1, protocol.Facilitators: 0}
	for _, other := range everybody {
		streams[protocol.Personal(other.you)] = 0
	}
	for _, hello := range []protocol.Hello{{Room: w.room}, {Room: w.room, Epoch: w.epoch, Streams: streams}} {
		s, _ := w.window(hello)
		s.Close()
	}
	paths := []string{"", "?after=all:1", "?after=facilitators:0", "/texts/" + w.room.String() + "?since=0", "/export", "/socket", "/calendar.ics", "/words"}
	for _, path := range paths {
		w.get("/api/rooms/" + w.room.String() + path)
	}
	w.get("/api/rooms")
	w.get("/api/session")
}

func (w *witness) get(path string) {
	w.t.Helper()
	var raw any
	if err := w.browser.Call(w.t.Context(), "GET", path, nil, &raw); err != nil {
		w.keep([]byte(err.Error()))
	}
	w.keep(protocol.MustEncode(raw))
}

// ask puts a command over HTTP, and keeps its answer. A refusal is fine.
func (w *witness) ask(c protocol.Command) (id protocol.CommandID, refused error) {
	w.t.Helper()
	id = protocol.NewID[protocol.CommandID]()
	var answer any
	f := protocol.CommandFrame{Type: "command", ID: id, Name: c.Command(), Body: protocol.MustEncode(c)}
	err := w.browser.Call(w.t.Context(), "POST", "/api/rooms/"+w.room.String()+"/commands", f, &answer)
	if err != nil {
		w.keep([]byte(err.Error()))
	}
	w.keep(protocol.MustEncode(answer))
	return id, err
}

// do puts a command over the socket, as a page does, and waits for its ack.
func (w *witness) do(c protocol.Command) protocol.CommandID {
	w.t.Helper()
	id := protocol.NewID[protocol.CommandID]()
	must(w.t, w.live.Send(id, c))
	w.until(`"type":"ack","id":"` + id.String())
	w.put(c)
	return id
}

func (w *witness) until(words string) {
	w.t.Helper()
	roomtest.Await(w.t, w.name+" sees "+words, func() bool { return w.sees(words) })
}
