package web

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/gorilla/websocket"
	"github.com/labstack/echo/v4"

	"secondstory/protocol"
)

// Checked is how a request looks when it arrives here: what `secondstory check` compares with what it has sent, to see
// what lies between. It is told to whoever can read the server's secret.
type Checked struct {
	Protocol  int    `json:"protocol"`
	URL       string `json:"url"`       // where people find the server, as far as it knows
	Peer      string `json:"peer"`      // the other end of the connection
	Proxy     bool   `json:"proxy"`     // its word on a client's address is believed
	Forwarded bool   `json:"forwarded"` // it has said one
	Address   string `json:"address"`   // taken for the client's
	Near      bool   `json:"near"`      // which is itself among those that are believed
	Cookie    string `json:"cookie"`    // what came back of the cookie that each answer sets
}

// CheckBeat is what a socket for checking is sent: every 4 seconds, as in a room, and at once whenever it says anything.
type CheckBeat struct {
	Millis int64 `json:"millis"` // since the socket was opened
	Answer bool  `json:"answer,omitzero"`
}

// checkLife is the longest that a socket is kept open for a check.
const checkLife = 15 * time.Minute

func (s *Server) mayCheck(c echo.Context) bool { return bears(c, s.CheckToken) }

// bears says whether a request carries a token.
func bears(c echo.Context, token string) bool {
	return token != "" && subtle.ConstantTimeCompare([]byte(c.Request().Header.Get("Authorization")), []byte("Bearer "+token)) == 1
}

func (s *Server) checkRequest(c echo.Context) error {
	if !s.mayCheck(c) {
		return notHere
	}
	peer, _, _ := net.SplitHostPort(c.Request().RemoteAddr)
	name := s.cookieName() + "-check"
	out := Checked{
		Protocol: protocol.Version, URL: s.URL(), Peer: peer, Proxy: s.believed(peer), Forwarded: c.Request().Header.Get(echo.HeaderXForwardedFor) != "",
		Address: c.RealIP(), Near: s.believed(c.RealIP()),
	}
	if cookie, err := c.Cookie(name); err == nil {
		out.Cookie = cookie.Value
	}
	s.setNamedCookie(c, name, rand.Text(), s.Now().Add(time.Minute))
	return reply(c, http.StatusOK, out)
}

// believed says whether an address is a trusted proxy's.
func (s *Server) believed(address string) bool {
	ip, err := netip.ParseAddr(address)
	for _, p := range s.Config.TrustedProxies {
		if err == nil && p.Contains(ip.Unmap()) {
			return true
		}
	}
	return false
}

// checkSocket is a socket without a room. Whether the upgrade arrives can be seen without the token too.
func (s *Server) checkSocket(c echo.Context) error {
	if !websocket.IsWebSocketUpgrade(c.Request()) {
		return noUpgrade
	}
	if !s.mayCheck(c) {
		return notHere
	}
	ws, err := upgrader.Upgrade(c.Response(), c.Request(), nil)
	if err != nil {
		return nil // the upgrader has answered
	}
	go s.beat(ws)
	return nil
}

// beat sends what a room with nobody else in it would send, and answers whatever is said.
func (s *Server) beat(ws *websocket.Conn) {
	defer ws.Close()
	defer s.survives(func() {})
	begun := time.Now()
	ctx, cancel := context.WithTimeout(s.serving, checkLife)
	defer cancel()
	said := make(chan struct{})
	go func() {
		defer cancel()
		defer s.survives(func() {})
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
