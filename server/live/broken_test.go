package live

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/rs/zerolog"

	"secondstory/protocol"
)

// What a connection has going beside its handler has nobody above it: a panic there would end the process, and every meeting
// with it. It ends that connection, and the log has the place.
func TestAConnectionThatBreaksEndsAlone(t *testing.T) {
	for name, do := range map[string]func(k *connection){
		"while it comes in": func(k *connection) { k.sockets.add(k); k.come() },
		"in the pump":       func(k *connection) { k.serveOnce(&sending{}) },
		"when it is slow":   func(k *connection) { k.slowly(sending{}, false) },
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			id := protocol.NewID[protocol.RoomID]()
			s := &Sockets{Logger: zerolog.New(&log)} // with no hall and no record behind it, all that is asked of them breaks
			s.all = map[*connection]struct{}{}
			ended := make(chan struct{})
			front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				defer close(ended)
				ws, err := upgrader.Upgrade(w, r, nil)
				if err != nil {
					t.Error(err)
					return
				}
				k := &connection{sockets: s, ws: ws, guest: Guest{Room: id}}
				k.ctx, k.cancel = context.WithCancel(context.Background())
				do(k)
				if k.ctx.Err() == nil {
					t.Error("it goes on")
				}
			}))
			defer front.Close()
			ws, _, err := websocket.DefaultDialer.DialContext(t.Context(), "ws"+strings.TrimPrefix(front.URL, "http"), nil)
			if err != nil {
				t.Fatal(err)
			}
			defer ws.Close()
			hello := protocol.MustEncode(protocol.Hello{Type: "hello", Version: protocol.Version, Room: id})
			if err := ws.WriteMessage(websocket.TextMessage, hello); err != nil {
				t.Fatal(err)
			}
			<-ended
			if err := ws.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
				t.Fatal(err)
			}
			if _, _, err := ws.ReadMessage(); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("it is not ended: %v", err)
			}
			if s.Count() > 0 || !strings.Contains(log.String(), "a connection broke") {
				t.Errorf("%d are counted, and the log says %s", s.Count(), &log)
			}
		})
	}
}
