package web

import (
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"secondstory/protocol"
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
	if err := read(c, maxBody, &in); err != nil {
		return err
	}
	if !slices.Contains(protocol.Roles, in.Role) {
		return protocol.Reject(protocol.Invalid, "Say what whoever follows the link may do.")
	}
	secret, l, err := s.Access.Invite(c.Request().Context(), id, in.Role, OperatorLinkLife, 1, true)
	if err != nil {
		return err
	}
	return reply(c, http.StatusCreated, MadeLink{l.ID, s.joinURL(secret), l.Role, protocol.At(l.Expires)})
}

// OperatorLinkLife is how long a link made on the command line is open.
const OperatorLinkLife = 24 * time.Hour
