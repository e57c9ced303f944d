package web

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"secondstory/protocol"
	"secondstory/room/rules"
)

// textSince tells what happened to one text since a version.
func (s *Server) textSince(c echo.Context) error {
	var id protocol.TextID
	since, err := strconv.Atoi(c.QueryParam("since"))
	if err != nil || id.UnmarshalText([]byte(c.Param("text"))) != nil {
		return protocol.Reject(protocol.Invalid, "Name a text, and the version you have.")
	}
	g := grant(c)
	var out protocol.TextSince
	refused := error(notHere)
	err = s.Hall.Inspect(c.Request().Context(), g.Room, func(st *rules.State) {
		out.Version, out.Updates, refused = st.TextSince(g.Person, id, since)
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return err
	}
	return answer(c, out)
}
