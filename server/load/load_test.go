package main

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/server/app"
	"secondstory/server/config"
)

// serve runs a server in this process.
func serve(t *testing.T) string {
	t.Helper()
	c, err := config.Load([]string{"-listen", "127.0.0.1:0", "-data", t.TempDir(), "-max-frames", "1000"}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.Start(t.Context(), c, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Stop(); err != nil {
			t.Error(err)
		}
	})
	return a.URL()
}

func TestEverybodyHearsEveryLetter(t *testing.T) {
	c, err := gather(t.Context(), []string{serve(t)}, shape{rooms: 2, members: 6, writers: 2, windows: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer c.leave()
	w, err := c.watch(t.Context(), 20, 500*time.Millisecond, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !w.keptUp || w.deliveries == 0 || w.p50 <= 0 || w.p99 < w.p50 {
		t.Errorf("measured %+v", w)
	}
	for _, m := range c.rooms {
		typed := 0
		for _, w := range m.writers {
			typed += w.typed
		}
		for _, e := range m.ears {
			heard := 0
			for _, s := range e.heard {
				heard += int(s.last - s.first + 1)
			}
			if heard != typed {
				t.Errorf("an ear heard %d of %d letters", heard, typed)
			}
		}
	}
}

// A writer empties their moment when it is long, and goes on.
func TestLettersFitTheirMoment(t *testing.T) {
	c, err := gather(t.Context(), []string{serve(t)}, shape{rooms: 1, members: 1, writers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer c.leave()
	w := c.writers[0]
	for range 2*longest + 10 {
		if err := w.ask(w.letter()); err != nil {
			t.Fatal(err)
		}
		if waiting, _, _ := w.answered(); waiting > protocol.MaxUnanswered/2 {
			if err := c.drained(time.Minute); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := c.drained(time.Minute); err != nil {
		t.Fatal(err)
	}
}

// What an ear looks for in a frame is what the protocol writes.
func TestEarsKnowTheFrames(t *testing.T) {
	w := &writer{ear: &ear{at: 6}}
	w.writer = w
	for _, f := range []any{
		protocol.Events{Type: "events", Stream: protocol.All, Events: []protocol.Event{{Seq: 7, Name: "a", Body: []byte("{}")}, {Seq: 8, Name: "b", Body: []byte("{}")}}},
		protocol.Events{Type: "events", Stream: protocol.Facilitators, Events: []protocol.Event{{Seq: 1, Name: "a", Body: []byte("{}")}}},
		protocol.Ack{Type: "ack", At: map[protocol.Stream]uint64{protocol.All: 8}},
	} {
		if err := w.hear(protocol.MustEncode(f)); err != nil {
			t.Fatal(err)
		}
	}
	if w.at != 8 || len(w.heard) != 1 || w.heard[0].first != 7 || len(w.answers) != 1 || w.answers[0] != 8 {
		t.Errorf("heard %+v, answers %v", w.heard, w.answers)
	}
	for _, f := range []any{
		protocol.Events{Type: "events", Stream: protocol.All, Events: []protocol.Event{{Seq: 10, Name: "a", Body: []byte("{}")}}},
		protocol.Rejection{Type: "rejection", Code: protocol.Busy, Message: "One moment."},
		protocol.Goodbye{Type: "goodbye", Code: protocol.CloseSlow},
	} {
		if w.hear(protocol.MustEncode(f)) == nil {
			t.Errorf("%T is passed over", f)
		}
	}
	if err := (&ear{at: 41}).hear(bareFrame(42)); err != nil {
		t.Error(err)
	}
}

func TestLoadStaysOnThisMachine(t *testing.T) {
	for _, at := range []string{"http://192.0.2.1:8080", "http://[2001:db8::1]:8080", "http://0.0.0.0:8080"} {
		err := run([]string{"-servers", "http://127.0.0.1:8080," + at}, io.Discard)
		if err == nil || !strings.Contains(err.Error(), "is not this machine") {
			t.Errorf("%s: %v", at, err)
		}
	}
	at, pids, err := running("http://127.0.0.1:8080,http://[::1]:8081/", "1,2")
	if err != nil || len(at) != 2 || at[1] != "http://[::1]:8081" || len(pids) != 2 {
		t.Error(at, pids, err)
	}
}

// Clients are spread over all the servers there are.
func TestClientsAreSpread(t *testing.T) {
	bases := []string{"http://127.0.0.1:1", "http://127.0.0.1:2"}
	if a, b := person(bases, 0), person(bases, 1); a.Base == b.Base {
		t.Error("both came to", a.Base)
	}
	if _, err := gather(t.Context(), []string{"http://127.0.0.1:1"}, shape{rooms: 1, members: 1}); err == nil || errors.Is(err, errBehind) {
		t.Error("a server that is not there:", err)
	}
}
