package web

import (
	_ "embed"
	"net/http"

	"github.com/labstack/echo/v4"

	"secondstory/protocol"
)

//go:embed openapi.gen.json
var openAPI []byte

// openAPI describes this API to tools. It is generated from the table of routes.
func (s *Server) openAPI(c echo.Context) error {
	return c.Blob(http.StatusOK, "application/json; charset=utf-8", openAPI)
}

// protocolSchema describes commands, events and frames to tools.
func (s *Server) protocolSchema(c echo.Context) error {
	return c.Blob(http.StatusOK, "application/schema+json", protocol.Schema)
}
