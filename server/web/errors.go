package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"

	"github.com/labstack/echo/v4"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/server/store"
)

var statuses = map[protocol.Code]int{
	protocol.Invalid: http.StatusBadRequest, protocol.Forbidden: http.StatusForbidden, protocol.NotFound: http.StatusNotFound,
	protocol.NotNow: http.StatusConflict, protocol.Conflict: http.StatusConflict, protocol.Stale: http.StatusConflict,
	protocol.IDTaken: http.StatusConflict, protocol.IDReused: http.StatusConflict, protocol.TooMany: http.StatusUnprocessableEntity,
	protocol.Busy: http.StatusTooManyRequests, protocol.Unavailable: http.StatusServiceUnavailable, protocol.NewerVersion: http.StatusServiceUnavailable,
}

// notHere is one answer for what does not exist and for what is not open to whoever asks, so that neither tells.
var notHere = protocol.Reject(protocol.NotFound, "This page isn't here, or isn't open to you.")

// fail answers every error in one place. What is no refusal is our fault: it is logged once, and said plainly.
func (s *Server) fail(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	var rejected *protocol.Rejected
	var refused *echo.HTTPError
	status := http.StatusInternalServerError
	switch {
	case errors.As(err, &rejected):
		status = statuses[rejected.Code]
	case errors.Is(err, room.ErrNoRoom), errors.Is(err, store.ErrNotFound):
		rejected, status = notHere, http.StatusNotFound
	case errors.As(err, &refused):
		status = refused.Code
		rejected = protocol.Reject(protocol.Invalid, "%s.", http.StatusText(status))
		if status == http.StatusNotFound {
			rejected = notHere
		}
	case errors.Is(err, context.Canceled):
		status, rejected = 499, protocol.Reject(protocol.Unavailable, "The request was given up.")
	default:
		s.Logger.Error().Err(err).Str("route", c.Path()).Msg("a request failed")
		status = http.StatusServiceUnavailable
		rejected = protocol.Reject(protocol.Unavailable, "Something went wrong on our side. Try again in a moment.")
	}
	if status == http.StatusTooManyRequests {
		c.Response().Header().Set("Retry-After", "10")
	}
	if err := reply(c, status, protocol.Problem{Code: rejected.Code, Message: rejected.Message, Now: rejected.Now, Detail: rejected.Detail}); err != nil {
		s.Logger.Debug().Err(err).Msg("an answer could not be written")
	}
}

// recover turns a panic into an answer, and keeps the process.
func (s *Server) recover(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if p := recover(); p != nil && p != http.ErrAbortHandler { //nolint:errorlint // it is compared by identity
				s.Logger.Error().Str("route", c.Path()).Bytes("stack", debug.Stack()).Msg("a request panicked")
				err = fmt.Errorf("panic in %s", c.Path())
			}
		}()
		return next(c)
	}
}

// reply writes JSON as the protocol does.
func reply(c echo.Context, status int, v any) error {
	b, err := protocol.Encode(v)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.Blob(status, "application/json; charset=utf-8", b)
}

// read reads a JSON body strictly, up to a size in bytes.
func read(c echo.Context, limit int64, v any) error {
	b, err := body(c, limit)
	if err != nil {
		return err
	}
	if err := protocol.Decode(b, v); err != nil {
		var r *protocol.Rejected
		if errors.As(err, &r) {
			return r
		}
		return protocol.Unreadable(err)
	}
	return nil
}
