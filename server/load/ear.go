package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/protocol/client"
)

// errBehind: the server has not said everything long after it was asked to, or refuses more until it has.
var errBehind = errors.New("the server has fallen behind")

// ear is one connection. It looks at no more of a frame than the numbers of its first and last event, and when it
// came: thousands of them share a core.
type ear struct {
	socket *client.Socket
	you    protocol.PersonID

	mu     sync.Mutex
	heard  []span
	at     uint64 // the last event heard
	writer *writer
	err    error
	closed bool
}

// span is the events of one frame.
type span struct {
	first, last uint64
	came        time.Time
}

// enter opens a socket and listens to it.
func enter(ctx context.Context, b *client.Browser, id protocol.RoomID) (*ear, error) {
	s, err := b.Open(ctx, protocol.Hello{Room: id})
	if err != nil {
		return nil, err
	}
	f, err := s.Next()
	if err != nil {
		s.Close()
		return nil, err
	}
	w, ok := f.(*protocol.Welcome)
	if !ok {
		s.Close()
		return nil, fmt.Errorf("welcomed with %T", f)
	}
	if err := s.Write(protocol.HereFrame{Type: "here", Place: protocol.PlaceStory}); err != nil {
		s.Close()
		return nil, err
	}
	e := &ear{socket: s, you: w.You, at: w.Streams[protocol.All].Head}
	go e.listen()
	return e, nil
}

// What frames begin with; a test compares this with how the protocol writes them.
var (
	eventsBegin  = []byte(`{"type":"events","stream":"all","events":[{"seq":`)
	eventBegins  = []byte(`{"seq":`)
	ackBegins    = []byte(`{"type":"ack",`)
	ackAll       = []byte(`"all":`)
	refuseBegin  = []byte(`{"type":"rejection",`)
	refuseBusy   = []byte(`"code":"busy"`)
	goodbyeBegin = []byte(`{"type":"goodbye",`)
)

func (e *ear) listen() {
	var buf []byte
	for {
		var err error
		if buf, err = e.socket.ReadInto(buf); err == nil {
			err = e.hear(buf)
		}
		if err != nil {
			e.mu.Lock()
			if e.err = err; e.closed {
				e.err = nil
			}
			e.mu.Unlock()
			return
		}
	}
}

func (e *ear) hear(frame []byte) error {
	switch {
	case bytes.HasPrefix(frame, eventsBegin):
		now := time.Now()
		s := span{number(frame[len(eventsBegin):]), number(frame[bytes.LastIndex(frame, eventBegins)+len(eventBegins):]), now}
		e.mu.Lock()
		defer e.mu.Unlock()
		if s.first != e.at+1 {
			return fmt.Errorf("event %d came after %d", s.first, e.at)
		}
		e.at = s.last
		e.heard = append(e.heard, s)
	case bytes.HasPrefix(frame, ackBegins):
		e.mu.Lock()
		defer e.mu.Unlock()
		i := bytes.Index(frame, ackAll)
		if i < 0 || e.writer == nil {
			return fmt.Errorf("an answer that cannot be: %s", frame)
		}
		e.writer.answers = append(e.writer.answers, number(frame[i+len(ackAll):]))
	case bytes.HasPrefix(frame, refuseBegin) && bytes.Contains(frame, refuseBusy):
		return fmt.Errorf("refused: %s: %w", frame, errBehind)
	case bytes.HasPrefix(frame, refuseBegin), bytes.HasPrefix(frame, goodbyeBegin):
		return fmt.Errorf("refused: %s", frame)
	}
	return nil
}

// number reads the digits that bytes begin with.
func number(b []byte) (n uint64) {
	for _, c := range b {
		if c < '0' || c > '9' {
			break
		}
		n = n*10 + uint64(c-'0')
	}
	return n
}

func (e *ear) head() (uint64, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.at, e.err
}

// forget lets go of what was heard so far.
func (e *ear) forget() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.heard = e.heard[:0]
}

func (e *ear) close() {
	e.mu.Lock()
	e.closed = true
	e.mu.Unlock()
	e.socket.Close()
}

// writer is somebody who types, in a moment of their own.
type writer struct {
	*ear
	text   protocol.TextID
	client string
	deaf   bool // nobody answers, as in a bare loop

	// Owned by type, while that runs.
	typed int
	late  []time.Duration // behind their own clock: the load's fault, not the server's

	// Guarded by the ear's mu. The server answers in the order it is asked, so the nth answer is that of the nth wish.
	asked   []time.Time
	answers []uint64 // numbers of the events
}

// write makes a writer of somebody: a moment to type in.
func (e *ear) write() (*writer, error) {
	entry := protocol.NewID[protocol.EntryID]()
	w := &writer{ear: e, text: protocol.TextOf(entry), client: e.you.String() + ":1"}
	e.mu.Lock()
	e.writer = w
	e.mu.Unlock()
	return w, w.ask(protocol.EntryAdd{Entry: entry, Kind: protocol.KindAction})
}

func (w *writer) ask(c protocol.Command) error {
	frame := protocol.MustEncode(protocol.CommandFrame{
		Type: "command", ID: protocol.NewID[protocol.CommandID](), Name: c.Command(), Body: protocol.MustEncode(c),
	})
	w.mu.Lock()
	w.asked = append(w.asked, time.Now())
	w.mu.Unlock()
	return w.socket.WriteRaw(frame)
}

// answered says how many wishes wait for an answer, and the number of the last event that an answer named.
func (w *writer) answered() (waiting int, at uint64, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if n := len(w.answers); n > 0 {
		at = w.answers[n-1]
	}
	if w.deaf {
		return 0, 0, w.err
	}
	return len(w.asked) - len(w.answers), at, w.err
}

// longest is how long a moment gets before its writer begins anew.
const longest = 400

// letter is the next change: a letter at the end, or everything away.
func (w *writer) letter() protocol.TextEdit {
	length := w.typed % (longest + 1)
	change := `[[0,"x"]]`
	switch {
	case length == longest:
		change = `[[` + strconv.Itoa(longest) + `]]`
	case length > 0:
		change = `[` + strconv.Itoa(length) + `,[0,"x"]]`
	}
	edit := protocol.TextEdit{Text: w.text, Version: w.typed, Client: w.client, Updates: []jsontext.Value{jsontext.Value(change)}}
	w.typed++
	return edit
}
