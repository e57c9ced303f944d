package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"secondstory/protocol"
	"secondstory/server/access"
	"secondstory/server/store"
)

// operatorLink makes a link for whoever runs the server: somebody has lost the last way into their room. It lets one
// person in, within a day. The command line asks for it, and shows that it can read the server's secret.
func (s *Server) operatorLink(c echo.Context) error {
	if !bears(c, s.OperatorToken) {
		return notHere
	}
	id, err := protocol.ParseRoomID(c.Param("room"))
	if err != nil {
		return notHere
	}
	var in NewLink
	if err := read(c, smallBody, &in); err != nil {
		return err
	}
	if !slices.Contains(protocol.Roles, in.Role) {
		return protocol.Reject(protocol.Invalid, "Say what whoever follows the link may do.")
	}
	secret, l, err := s.Access.Invite(c.Request().Context(), access.Invitation{
		Room: id, Role: in.Role, Life: OperatorLinkLife, Most: 1, Huddle: true,
	})
	if err != nil {
		return err
	}
	return reply(c, http.StatusCreated, MadeLink{l.ID, s.joinURL(secret), l.Role, protocol.At(l.Expires)})
}

// OperatorRoom is a room as whoever runs the server sees it: numbers, and nothing that anybody wrote.
type OperatorRoom struct {
	Room    protocol.RoomID  `json:"room"`
	Created protocol.Instant `json:"created"`
	Changed protocol.Instant `json:"changed"`
	Events  int              `json:"events"`
	People  int              `json:"people"`
	Bytes   int64            `json:"bytes"`
	Sockets int              `json:"sockets"` // at this instance
}

// OperatorRooms lists all rooms of a record, and the sockets that each of them has open.
func OperatorRooms(ctx context.Context, record store.Store, sockets map[protocol.RoomID]int) ([]OperatorRoom, error) {
	rooms, err := record.Overview(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]OperatorRoom, len(rooms))
	for i, o := range rooms {
		out[i] = OperatorRoom{o.Room, o.Created, o.Changed, o.Events, o.People, o.Bytes, sockets[o.Room]}
	}
	return out, nil
}

func (s *Server) operatorRooms(c echo.Context) error {
	if !bears(c, s.OperatorToken) {
		return notHere
	}
	out, err := OperatorRooms(c.Request().Context(), s.Store, s.sockets.rooms())
	if err != nil {
		return err
	}
	return reply(c, http.StatusOK, out)
}

// OperatorLinkLife is how long a link made on the command line is open.
const OperatorLinkLife = 24 * time.Hour
