package web

import (
	"crypto/rand"
	"crypto/subtle"
	"net"
	"net/netip"
	"time"

	"github.com/gorilla/websocket"
	"github.com/labstack/echo/v4"

	"secondstory/protocol"
)

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
	out := protocol.Checked{
		Protocol: protocol.Version, URL: s.URL(), Peer: peer, Proxy: s.believed(peer), Forwarded: c.Request().Header.Get(echo.HeaderXForwardedFor) != "",
		Address: c.RealIP(), Near: s.believed(c.RealIP()),
	}
	if cookie, err := c.Cookie(name); err == nil {
		out.Cookie = cookie.Value
	}
	s.setNamedCookie(c, name, rand.Text(), s.Now().Add(time.Minute))
	return answer(c, out)
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
