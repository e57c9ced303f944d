package live

import (
	"context"
	"net/http"
	"time"

	"github.com/gorilla/websocket"

	"secondstory/protocol"
)

// CheckBeat is what a socket for checking is sent: every 4 seconds, as in a room, and at once whenever it says anything.
type CheckBeat struct {
	Millis int64 `json:"millis"` // since the socket was opened
	Answer bool  `json:"answer,omitzero"`
}

// checkLife is the longest that a socket is kept open for a check.
const checkLife = 15 * time.Minute

// Beat switches a request to a socket without a room, which beats until the context ends, or for a quarter of an hour.
func (x *Sockets) Beat(until context.Context, w http.ResponseWriter, r *http.Request) {
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	go x.beat(until, ws)
}

// beat sends what a room with nobody else in it would send, and answers whatever is said.
func (x *Sockets) beat(until context.Context, ws *websocket.Conn) {
	defer ws.Close()
	defer x.survives(func() {})
	begun := time.Now()
	ctx, cancel := context.WithTimeout(until, checkLife)
	defer cancel()
	said := make(chan struct{})
	go func() {
		defer cancel()
		defer x.survives(func() {})
		alive := func() error { return ws.SetReadDeadline(time.Now().Add(silence)) }
		ws.SetPongHandler(func(string) error { return alive() })
		ws.SetReadLimit(1 << 10)
		for {
			if alive() != nil {
				return
			}
			if _, _, err := ws.ReadMessage(); err != nil {
				return
			}
			select {
			case said <- struct{}{}:
			case <-ctx.Done():
				return
			}
		}
	}()
	beats, pings := time.NewTicker(protocol.HeartbeatMillis*time.Millisecond), time.NewTicker(pingEvery)
	defer beats.Stop()
	defer pings.Stop()
	answer := false
	for {
		if ws.SetWriteDeadline(time.Now().Add(writeTime)) != nil ||
			ws.WriteMessage(websocket.TextMessage, protocol.MustEncode(CheckBeat{time.Since(begun).Milliseconds(), answer})) != nil {
			return
		}
		answer = false
		select {
		case <-said:
			answer = true
		case <-beats.C:
		case <-pings.C:
			if ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeTime)) != nil {
				return
			}
		case <-ctx.Done():
			going := websocket.FormatCloseMessage(websocket.CloseGoingAway, "")
			_ = ws.WriteControl(websocket.CloseMessage, going, time.Now().Add(writeTime)) // it is going away either way
			return
		}
	}
}
