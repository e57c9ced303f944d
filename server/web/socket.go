package web

import (
	"cmp"
	"context"

	"github.com/gorilla/websocket"
	"github.com/labstack/echo/v4"

	"secondstory/protocol"
	"secondstory/server/live"
)

var noUpgrade = protocol.Reject(protocol.Invalid, "This address is for a WebSocket. If a proxy stands before the server, let it pass the upgrade on.")

// socket is the handshake. Who asks is known and has a place in the room before the protocol is switched. The rest
// is for live.
func (s *Server) socket(c echo.Context) error {
	g := grant(c)
	if !websocket.IsWebSocketUpgrade(c.Request()) {
		return noUpgrade
	}
	if c.Request().Header.Get("Origin") == "" && c.Request().Header.Get("Sec-Fetch-Mode") != "" {
		return protocol.Reject(protocol.Forbidden, "A browser says where its page came from.")
	}
	if err := s.Access.Enter(c.Request().Context(), g); err != nil {
		return err
	}
	// The list of places may lag behind the room.
	if r, err := s.role(c.Request().Context(), g); err != nil || r == "" {
		return cmp.Or(err, error(notHere))
	}
	return s.sockets.Come(c.Response(), c.Request(), live.Guest{
		Room: g.Room, Person: g.Person, Session: session(c).Hash,
		Welcomed: func(ctx context.Context, as protocol.PersonID) error { return s.Access.Welcomed(ctx, g, as) },
	})
}
