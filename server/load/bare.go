package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/gorilla/websocket"

	"secondstory/protocol"
	"secondstory/protocol/client"
)

// The bare loop is the least that telling everybody takes: whatever a socket of a room sends is written to every socket
// of that room, one frame each, from a loop. It decides nothing, keeps nothing and waits for no disk.

// bareArgument makes this program the bare loop.
const bareArgument = "bare-loop"

// bareRoom is the sockets of one room. One goroutine writes.
type bareRoom struct {
	mu      sync.Mutex
	members []*websocket.Conn
	said    chan struct{}
}

// serveBare serves until its input ends, as it does when whoever started it is no more.
func serveBare(out io.Writer, in io.Reader) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	var mu sync.Mutex
	rooms := map[string]*bareRoom{}
	upgrader := websocket.Upgrader{ReadBufferSize: 1024, WriteBufferSize: 4096, WriteBufferPool: &sync.Pool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/rooms/{room}/socket", func(w http.ResponseWriter, r *http.Request) {
		ws, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		mu.Lock()
		room := rooms[r.PathValue("room")]
		if room == nil {
			room = &bareRoom{said: make(chan struct{}, 4096)}
			rooms[r.PathValue("room")] = room
			go room.write()
		}
		mu.Unlock()
		go room.serve(ws)
	})
	fmt.Fprintf(out, "http://%s\n", l.Addr())
	go func() {
		_, _ = io.Copy(io.Discard, in)
		l.Close()
	}()
	_ = http.Serve(l, mux) // it ends when it is told to
	return nil
}

// serve takes the hello, answers with a frame, and then makes each frame one for everybody.
func (r *bareRoom) serve(ws *websocket.Conn) {
	if _, _, err := ws.ReadMessage(); err != nil {
		return
	}
	r.mu.Lock()
	err := ws.WriteMessage(websocket.TextMessage, []byte(`{"type":"welcome"}`))
	r.members = append(r.members, ws)
	r.mu.Unlock()
	for err == nil {
		if _, _, err = ws.ReadMessage(); err == nil {
			r.said <- struct{}{}
		}
	}
}

func (r *bareRoom) write() {
	var seq uint64
	for range r.said {
		seq++
		frame := bareFrame(seq)
		r.mu.Lock()
		for _, ws := range r.members {
			_ = ws.WriteMessage(websocket.TextMessage, frame) // whoever is gone is gone
		}
		r.mu.Unlock()
	}
}

// bareFrame is a frame as a room sends it for one letter, so that both write as many bytes.
var bareFrame = func() func(seq uint64) []byte {
	who := protocol.NewID[protocol.PersonID]()
	body := protocol.MustEncode(protocol.TextEdited{
		Text: protocol.NewID[protocol.TextID](), Version: 1000, Client: who.String() + ":1",
		Updates: []jsontext.Value{jsontext.Value(`[200,[0,"x"]]`)}, Length: 201, Sum: 1 << 31,
	})
	event := protocol.Event{Seq: 1, At: protocol.At(time.Now()), By: who, Name: "text.edited", Body: body}
	frame := protocol.MustEncode(protocol.Events{Type: "events", Stream: protocol.All, Events: []protocol.Event{event}})
	rest := frame[len(eventsBegin)+1:]
	return func(seq uint64) []byte {
		return append(strconv.AppendUint(append([]byte(nil), eventsBegin...), seq, 10), rest...)
	}
}()

// bare runs the bare loop under the same crowd, and says what a delivery costs there.
func (p plan) bare(ctx context.Context, s shape, rate float64, length time.Duration) (window, error) {
	self, err := selfPath()
	if err != nil {
		return window{}, err
	}
	server, err := startProcess(ctx, p.cores.pin, nil, self, bareArgument)
	if err != nil {
		return window{}, err
	}
	defer server.stop()
	c := &crowd{}
	defer c.leave()
	for range s.rooms {
		m := &meeting{id: protocol.NewID[protocol.RoomID](), ears: make([]*ear, s.members)}
		c.rooms = append(c.rooms, m)
		err := each(s.members, func(i int) error {
			socket, err := client.New(server.url).Open(ctx, protocol.Hello{Room: m.id})
			if err != nil {
				return err
			}
			m.ears[i] = &ear{socket: socket}
			if _, err = socket.Read(); err == nil {
				go m.ears[i].listen()
			}
			return err
		})
		if err != nil {
			return window{}, err
		}
		c.ears = append(c.ears, m.ears...)
		for _, e := range m.ears[:s.writers] {
			m.writers = append(m.writers, &writer{ear: e, deaf: true})
		}
		c.writers = append(c.writers, m.writers...)
	}
	return c.watch(ctx, rate, length, []int{server.pid()}, nil)
}
