package live

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
)

// frame is a piece of a message as a client sends it. Its mask is all zeros, so that it reads as it was written.
func frame(kind int, final bool, payload string) []byte {
	b := appendHeader(nil, kind, len(payload))
	if !final {
		b[0] &^= 0x80
	}
	b[1] |= 0x80
	return append(append(b, 0, 0, 0, 0), payload...)
}

// door is a server's sockets in front of one room, with somebody who has a place there.
type door struct {
	room    protocol.RoomID
	ada     *roomtest.Person
	sockets *Sockets
	addr    string
	broken  loud
}

// loud keeps what is logged as an error: no bytes from outside are one.
type loud struct {
	mu    sync.Mutex
	words bytes.Buffer
}

func (l *loud) Write(b []byte) (int, error) { return len(b), nil }

func (l *loud) WriteLevel(level zerolog.Level, b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if level >= zerolog.ErrorLevel {
		l.words.Write(b)
	}
	return len(b), nil
}

func (l *loud) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.words.String()
}

func opens(t testing.TB, set ...func(*Sockets)) *door {
	d := &door{}
	m := roomtest.Meet(t, "Ada facilitates, Bo attends", func(o *room.Options) { o.Logger = zerolog.New(&d.broken) })
	s := &Sockets{Logger: zerolog.New(&d.broken), Hall: m.Hall}
	for _, set := range set {
		set(s)
	}
	d.room, d.ada, d.sockets = m.ID, m.As("Ada"), s
	s.Start()
	bo := m.As("Bo").ID
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g := Guest{Room: m.ID, Person: bo, Welcomed: func(context.Context, protocol.PersonID) error { return nil }}
		if err := s.Come(w, r, g); err != nil {
			http.Error(w, err.Error(), http.StatusTooManyRequests)
		}
	}))
	server.Config.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		_ = c.(*net.TCPConn).SetWriteBuffer(64 << 10) // the less lies between the two, the more often somebody waits
		return ctx
	}
	server.Start()
	d.addr = server.Listener.Addr().String()
	t.Cleanup(func() {
		server.Close()
		roomtest.Await(t, "every connection has ended", func() bool { return s.Count() == 0 })
		s.Stop()
	})
	return d
}

func (d *door) hello() string {
	return string(protocol.MustEncode(protocol.Hello{Type: "hello", Version: protocol.Version, Room: d.room}))
}

func (d *door) raise() string {
	return string(protocol.MustEncode(protocol.CommandFrame{
		Type: "command", ID: roomtest.CommandID(), Name: "hand.raise", Body: protocol.MustEncode(roomtest.Raise("")),
	}))
}

// tries sends bytes to a new connection and compares what comes back with what the documents promise.
func (d *door) tries(t *testing.T, sent []byte) {
	// Where the connection should go on, and there is a way to ask for more, that is asked for.
	want := d.expects(t, sent)
	if want.code == 0 && !want.within {
		if want.unfinished {
			sent = append(sent, frame(0, true, "")...)
		} else if !want.greeted {
			sent = append(sent, frame(websocket.TextMessage, true, d.hello())...)
		}
		sent = append(sent, frame(websocket.TextMessage, true, d.raise())...)
		want = d.expects(t, sent)
	}

	conn, in := d.enters(t)
	wrote := make(chan struct{})
	go func() {
		defer close(wrote)
		_, _ = conn.Write(sent) // it may be closed in the middle of it
		if want.within {
			_ = conn.CloseWrite() // no more is coming
		}
	}()
	got := d.hears(t, in, want)
	conn.Close()
	<-wrote
	if got.code != want.code || got.code < 4000 && got.goodbye != 0 {
		t.Errorf("it ends with %d after a goodbye of %d; by the documents it is %d\n%.300q", got.code, got.goodbye, want.code, sent)
	}
	if words := d.broken.String(); words != "" {
		t.Fatalf("something broke: %s\n%.300q", words, sent)
	}
}

// enters opens a connection and has it switched.
func (d *door) enters(t *testing.T) (*net.TCPConn, *bufio.Reader) {
	t.Helper()
	c, err := net.Dial("tcp", d.addr)
	roomtest.Must(t, err)
	conn, in := c.(*net.TCPConn), bufio.NewReader(c)
	t.Cleanup(func() { conn.Close() })
	roomtest.Must(t, conn.SetDeadline(time.Now().Add(roomtest.Patience)))
	_, err = fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", d.addr)
	roomtest.Must(t, err)
	if r, err := http.ReadResponse(in, nil); err != nil || r.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("it does not switch: %v %v", r, err)
	}
	return conn, in
}
