package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"secondstory/protocol"
	"secondstory/protocol/routes"
	"secondstory/server/access"
	"secondstory/server/beside"
	"secondstory/server/store"
)

const (
	sessionKey = "session"
	grantKey   = "grant"
)

// cookieName: with the prefix a browser takes the cookie from this very host over TLS only.
func (s *Server) cookieName() string {
	if s.hosts.secure {
		return "__Host-ss"
	}
	return "ss"
}

func (s *Server) setCookie(c echo.Context, value string, expires time.Time) {
	s.setNamedCookie(c, s.cookieName(), value, expires)
}

func (s *Server) setNamedCookie(c echo.Context, name, value string, expires time.Time) {
	c.SetCookie(&http.Cookie{
		Name: name, Value: value, Path: "/", Expires: expires, HttpOnly: true, Secure: s.hosts.secure, SameSite: http.SameSiteLaxMode,
	})
}

// withSession finds whose request it is; nobody's is fine too.
func (s *Server) withSession(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		var value string
		if cookie, err := c.Cookie(s.cookieName()); err == nil {
			value = cookie.Value
		}
		session, renewed, err := s.Access.Session(c.Request().Context(), value)
		if err != nil {
			return err
		}
		if renewed {
			s.setCookie(c, value, session.Expires)
		}
		c.Set(sessionKey, session)
		if known(session) {
			s.callers.know(c.Request().Context())
			if !s.asks.try(string(session.Identity[:]), s.Now()) {
				return protocol.Reject(protocol.Busy, "That is more than one person may ask for at once. Try again in a moment.")
			}
		}
		return next(c)
	}
}

func session(c echo.Context) store.Session { return c.Get(sessionKey).(store.Session) }
func known(s store.Session) bool           { return s.Identity != store.Identity{} }

// withGrant lets only those through who have a place in the room of the address.
func (s *Server) withGrant(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := protocol.ParseRoomID(c.Param("room"))
		if err != nil || !known(session(c)) {
			return notHere
		}
		g, err := s.Store.GrantOf(c.Request().Context(), id, session(c).Identity)
		if errors.Is(err, store.ErrNotFound) {
			return notHere
		} else if err != nil {
			return err
		}
		if g.Gone() {
			return notHere
		}
		c.Set(grantKey, g)
		size := c.Request().ContentLength
		if size < 0 {
			size = routes.MaxBody
		}
		done, err := s.Hall.Admit(c.Request().Context(), id, g.Person, int(min(size, protocol.MaxImport)))
		if err != nil {
			return err
		}
		defer done()
		return next(c)
	}
}

func grant(c echo.Context) store.Grant { return c.Get(grantKey).(store.Grant) }

func (s *Server) mayCreate(c echo.Context) bool { return s.Config.Loopback() || session(c).SignedIn }

func (s *Server) getSession(c echo.Context) error {
	return answer(c, s.sessionInfo(c))
}

func (s *Server) sessionInfo(c echo.Context) protocol.Session {
	return protocol.Session{
		Known: known(session(c)), SignedIn: session(c).SignedIn, MayCreate: s.mayCreate(c), Opening: protocol.OpeningOf("", s.Config.OpeningWords),
	}
}

// signIn takes a setup token: the one that the server printed, or one that whoever runs it did. Where none is wanted it
// begins a session all the same, so that what is asked next can be asked again by the same browser. Who may start meetings
// already uses none up.
func (s *Server) signIn(c echo.Context) error {
	var in protocol.SignIn
	if err := take(c, &in); err != nil {
		return err
	}
	if in.Token == "" && s.mayCreate(c) {
		if !known(session(c)) {
			if err := s.begin(c, store.Identity{}, true); err != nil {
				return err
			}
		}
		return answer(c, s.sessionInfo(c))
	}
	if session(c).SignedIn {
		return answer(c, s.sessionInfo(c))
	}
	switch err := s.Store.UseToken(c.Request().Context(), access.HashOf(in.Token), s.Now()); {
	case errors.Is(err, store.ErrTokenOver):
		return protocol.Reject(protocol.Forbidden, "This setup token is not open any more. Whoever runs the server can print another.")
	case errors.Is(err, store.ErrNotFound):
		if !s.tokens.try(addressKey(c.RealIP()), s.Now()) {
			s.discourage(c)
			return protocol.Reject(protocol.Busy, "Too many tries. Wait a minute.")
		}
		return protocol.Reject(protocol.Forbidden, "That is not the setup token. Whoever runs the server can print one.")
	case err != nil:
		return err
	}
	if err := s.begin(c, session(c).Identity, true); err != nil {
		return err
	}
	return answer(c, s.sessionInfo(c))
}

// begin starts a session in the place of the one before: its secret is a new one whenever somebody's standing changes.
func (s *Server) begin(c echo.Context, of store.Identity, signedIn bool) error {
	ctx := c.Request().Context()
	before := session(c)
	cookie, next, err := s.Access.Begin(ctx, of, signedIn || before.SignedIn && of == before.Identity)
	if err != nil {
		return err
	}
	if known(before) {
		keeps := of == before.Identity
		if keeps {
			err = s.Store.ReplaceSession(ctx, before.Hash, s.Now())
		} else {
			err = s.Store.EndSession(ctx, before.Hash)
		}
		if err != nil {
			return err
		}
		s.sockets.Rename(before.Hash, next.Hash, keeps)
	}
	s.setCookie(c, cookie, next.Expires)
	c.Set(sessionKey, next)
	s.callers.know(ctx)
	return nil
}

func (s *Server) signOut(c echo.Context) error {
	if known(session(c)) {
		if err := s.Store.EndSession(c.Request().Context(), session(c).Hash); err != nil {
			return err
		}
		s.sockets.CloseSession(session(c).Hash)
	}
	s.setCookie(c, "", time.Unix(1, 0))
	return answer(c, nil)
}

// sessionsEvery is how soon a session that was ended at another instance loses its sockets here.
const sessionsEvery = time.Second

// FollowSessions closes the sockets of sessions that were ended, or got another secret, at another instance, until the
// context ends. They are told what they would be told there; whoever got another secret comes back with that.
func (s *Server) FollowSessions(ctx context.Context) {
	every := time.NewTicker(sessionsEvery)
	defer every.Stop()
	for {
		select {
		case <-every.C:
		case <-ctx.Done():
			return
		}
		// An error is that the record cannot be reached, and says so elsewhere.
		_ = beside.Do(s.Logger, "a look at sessions", func() error { return s.followSessions(ctx) })
	}
}

func (s *Server) followSessions(ctx context.Context) error {
	open := s.sockets.Sessions()
	if len(open) == 0 {
		return nil
	}
	ended, replaced, err := s.Store.Ended(ctx, open, s.Now())
	if err != nil {
		return err
	}
	for _, hash := range ended {
		s.sockets.CloseSession(hash)
	}
	for _, hash := range replaced {
		s.sockets.MoveSession(hash)
	}
	return nil
}
