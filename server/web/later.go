package web

import "github.com/labstack/echo/v4"

func (s *Server) openExample(c echo.Context) error { return notHere }
func (s *Server) importStory(c echo.Context) error { return notHere }
