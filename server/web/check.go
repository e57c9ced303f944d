package web

import (
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
	s.sockets.Beat(s.serving, c.Response(), c.Request())
	return nil
}
