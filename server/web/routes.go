package web

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/labstack/echo/v4"

	"secondstory/protocol"
	"secondstory/protocol/routes"
)

// handlers are what answers each row of the table of routes, by its name.
func (s *Server) handlers() map[string]echo.HandlerFunc {
	return map[string]echo.HandlerFunc{
		"getSession": s.getSession, "signIn": s.signIn, "signOut": s.signOut,
		"listRooms": s.listRooms, "createRoom": s.createRoom, "openExample": s.openExample,
		"importRoom": s.importRoom, "lookAtFile": s.lookAtFile,
		"lookAtLink": s.lookAtLink, "join": s.join,
		"getRoom": s.getRoom, "socket": s.socket, "command": s.command,
		"calendarFile": s.calendarFile, "textSince": s.textSince, "earlierWords": s.earlierWords,
		"makeLink": s.makeLink, "revokeLink": s.revokeLink, "revokeInvitations": s.revokeInvitations,
		"endDevices": s.endDevices, "makeRecovery": s.makeRecovery, "handover": s.handover,
		"importStory": s.importStory,
		"check":       s.checkRequest, "checkSocket": s.checkSocket,
		"openAPI": s.openAPI, "protocolSchema": s.protocolSchema,
	}
}

const (
	roomPath = "/api/rooms/:room"
	rowKey   = "row"
)

// routes says what is answered. Below /api it is what the table of routes has: a row that nothing answers is an error, and
// so is an answer without a row.
func (s *Server) routes() error {
	e := s.echo
	e.Use(s.recover, s.endWaits, s.headers, s.onlyAllowedHosts, s.onlyOurPages, s.log)
	e.GET("/healthz", s.alive)
	e.GET("/readyz", s.ready)
	e.GET("/metrics", s.metrics())

	api := e.Group("/api", s.withSession)
	room := api.Group(strings.TrimPrefix(roomPath, "/api"), s.withGrant)
	handlers := s.handlers()
	for i := range routes.All {
		r := &routes.All[i]
		h, ok := handlers[r.Name]
		if !ok {
			return fmt.Errorf("nothing answers %s %s (%s)", r.Method, r.Path, r.Name)
		}
		delete(handlers, r.Name)
		path := strings.NewReplacer("{", ":", "}", "").Replace(r.Path)
		within, isOfRoom := strings.CutPrefix(path, roomPath)
		if isOfRoom != (r.Needs == routes.Place || r.Needs == routes.Lead) {
			return fmt.Errorf("%s %s: a place is needed below %s, and nowhere else", r.Method, r.Path, roomPath)
		}
		switch {
		case r.Needs == routes.Lead:
			room.Add(r.Method, within, h, as(r), s.onlyFacilitators)
		case isOfRoom:
			room.Add(r.Method, within, h, as(r))
		default:
			api.Add(r.Method, strings.TrimPrefix(path, "/api"), h, as(r))
		}
	}
	for name := range handlers {
		return fmt.Errorf("%s is in no row of the table of routes", name)
	}
	api.Any("/*", func(echo.Context) error { return protocol.Reject(protocol.NotFound, "There is nothing here.") })
	e.GET("/*", s.page)
	return nil
}

// as tells a handler which row it answers.
func as(r *routes.Route) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			c.Set(rowKey, r)
			return next(c)
		}
	}
}

func row(c echo.Context) *routes.Route { return c.Get(rowKey).(*routes.Route) }

// take reads the body that the row describes.
func take(c echo.Context, v any) error {
	b := row(c).Body
	if b == nil || reflect.TypeOf(b.Of) != reflect.TypeOf(v).Elem() {
		return fmt.Errorf("%T is not the body that the row of %s has", v, row(c).Name)
	}
	return read(c, b.Most, v)
}

// answer gives the answer that the row describes for what v is, or for nothing. The row has its status; what it does not
// describe is not said.
func answer(c echo.Context, v any) error {
	for _, a := range row(c).Answers {
		switch {
		case reflect.TypeOf(a.Of) != reflect.TypeOf(v):
		case v == nil && a.Status == http.StatusNoContent:
			return c.NoContent(a.Status)
		case v != nil:
			return reply(c, a.Status, v)
		}
	}
	return fmt.Errorf("%T is no answer that the row of %s has", v, row(c).Name)
}
