package check

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"secondstory/protocol"
	"secondstory/server/live"
)

// patience is how long nothing may come: a room says something every 4 seconds.
const patience = 10 * time.Second

// lateness is how much longer one frame may take than another. A test is more patient.
var lateness = 2 * time.Second

// dial opens a socket without a room. The answer, if any, says why not.
func (l *looker) dial(ctx context.Context) (*websocket.Conn, answer, error) {
	header := http.Header{"Origin": {l.base.String()}}
	if l.Token != "" {
		header.Set("Authorization", "Bearer "+l.Token)
	}
	dialer := websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: answerTime, TLSClientConfig: l.tls()}
	ws, resp, err := dialer.DialContext(ctx, "ws"+strings.TrimPrefix(l.base.String(), "http")+"/api/check/socket", header)
	if resp == nil {
		return ws, answer{}, err
	}
	body := make([]byte, 1<<10)
	n, _ := resp.Body.Read(body) // the dialer has read what there is
	return ws, answer{resp, body[:n]}, err
}

// upgrade says whether a WebSocket could be opened, by how it is refused.
func (l *looker) upgrade(ctx context.Context) bool {
	_, a, err := l.dial(ctx)
	return l.refused(a, err)
}

// refused says what kept a socket from opening; true if nothing but the missing token did.
func (l *looker) refused(a answer, err error) bool {
	switch {
	case a.Response == nil:
		l.say(Wrong, "A WebSocket cannot be opened: the connection is cut before an answer comes (%s).", err)
	case a.ours(protocol.NotFound):
		l.say(Fine, "The upgrade to a WebSocket arrives.")
		return true
	case a.ours(protocol.Invalid):
		l.say(Wrong, "The upgrade to a WebSocket does not arrive: pages stay on \"Connecting\". Have the proxy pass the headers Upgrade and Connection on, with HTTP/1.1.")
	case a.ours(protocol.Forbidden):
		l.say(Wrong, "A WebSocket is refused as another site's. Have the proxy leave Host and Origin as they are.")
	default:
		l.say(Wrong, "A proxy answers %d where a WebSocket should open.", a.StatusCode)
	}
	return false
}

// came is what came over the socket, and when.
type came struct {
	live.CheckBeat
	at  time.Time
	err error
}

// hold keeps a socket open, as a page does on which nobody writes.
func (l *looker) hold(ctx context.Context) {
	ws, a, err := l.dial(ctx)
	if err != nil {
		l.refused(a, err)
		return
	}
	defer ws.Close()
	begun := time.Now()
	frames := make(chan came)
	done := make(chan struct{})
	defer close(done)
	go func() {
		for {
			var c came
			_, b, err := ws.ReadMessage()
			if c.at, c.err = time.Now(), err; err == nil {
				c.err = protocol.DecodeLoosely(b, &c.CheckBeat)
			}
			select {
			case frames <- c:
			case <-done:
				return
			}
			if c.err != nil {
				return
			}
		}
	}()
	if err := ws.WriteMessage(websocket.TextMessage, []byte("are you there?")); err != nil {
		l.say(Wrong, "The socket was cut at once (%s).", err)
		return
	}
	over := time.NewTimer(l.Hold)
	defer over.Stop()
	quiet := time.NewTimer(patience)
	defer quiet.Stop()
	var first *came
	answered, late := false, time.Duration(0)
	for {
		select {
		case <-ctx.Done():
			return
		case <-quiet.C:
			l.say(Wrong, "What the server sends is held back: nothing came for %s, and it sends something every 4 seconds. Have the proxy buffer nothing under /api.", patience)
			return
		case c := <-frames:
			if goes := (*websocket.CloseError)(nil); errors.As(c.err, &goes) && goes.Code == websocket.CloseGoingAway {
				l.say(Note, "The server was stopped while the socket was held open. Try again.")
				return
			}
			if c.err != nil {
				l.say(Wrong, "The socket was cut after %s, with something sent every 4 seconds. Have the proxy leave a WebSocket open for an hour or more, and end it only after a minute of silence.",
					c.at.Sub(begun).Round(100*time.Millisecond))
				return
			}
			quiet.Reset(patience)
			answered = answered || c.Answer
			if first == nil {
				first = &c
			}
			late = max(late, c.at.Sub(first.at)-time.Duration(c.Millis-first.Millis)*time.Millisecond)
		case <-over.C:
			switch {
			case !answered:
				l.say(Wrong, "What is sent to the server over a WebSocket is held back. Have the proxy buffer nothing under /api.")
			case late > lateness:
				l.say(Wrong, "What the server sends comes up to %s late. Have the proxy buffer nothing under /api.", late.Round(100*time.Millisecond))
			default:
				l.say(Fine, "A socket stayed open for %s, and everything came at once.", l.Hold)
			}
			return
		}
	}
}
