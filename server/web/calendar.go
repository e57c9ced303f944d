package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"secondstory/room/rules"
	"secondstory/server/calendar"
)

// calendarFile is the meeting as a file for a member's calendar.
func (s *Server) calendarFile(c echo.Context) error {
	g := grant(c)
	m := calendar.Meeting{Room: g.Room, URL: s.hosts.url + "/m/" + g.Room.String(), Now: s.Now()}
	refused := error(notHere)
	err := s.Hall.Inspect(c.Request().Context(), g.Room, func(st *rules.State) {
		if streams := st.StreamsOf(g.Person); len(streams) > 0 {
			m.Facts, m.Version, m.Cancelled, refused = st.All.Facts, st.Heads[streams[0]], st.All.Cancelled != nil, nil
		}
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return err
	}
	file, err := calendar.Write(m)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	c.Response().Header().Set("Content-Disposition", `attachment; filename="meeting.ics"`)
	return c.Blob(http.StatusOK, calendar.Type, []byte(file))
}
