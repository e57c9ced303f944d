package web

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"secondstory/protocol"
	"secondstory/room/rules"
	"secondstory/room/text"
)

// TextSince is what happened to one text since a version, so that words that were typed on it and not sent, before a
// page was reloaded, can still be merged.
type TextSince struct {
	Version int                 `json:"version"` // after the last of them
	Updates []text.RecentUpdate `json:"updates"`
}

func (s *Server) textSince(c echo.Context) error {
	var id protocol.TextID
	since, err := strconv.Atoi(c.QueryParam("since"))
	if err != nil || id.UnmarshalText([]byte(c.Param("text"))) != nil {
		return protocol.Reject(protocol.Invalid, "Name a text, and the version you have.")
	}
	g := grant(c)
	var out TextSince
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
	return reply(c, http.StatusOK, out)
}
