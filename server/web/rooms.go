package web

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/rules"
	"secondstory/server/store"
)

func (s *Server) createRoom(c echo.Context) error {
	var in protocol.NewRoom
	if err := take(c, &in); err != nil {
		return err
	}
	if strings.TrimSpace(in.Facts.Opening) == "" {
		in.Facts.Opening = protocol.OpeningOf(in.Facts.Template, s.Config.OpeningWords)
	}
	made, err := s.make(c, rules.CreateRoom{Facts: in.Facts, Names: in.Names, Asked: in.Asked, Huddle: in.Huddle}, in.Name)
	if err != nil {
		return err
	}
	return answer(c, made)
}

// make creates a room for whoever asks, if they may, with what they ask first in it.
func (s *Server) make(c echo.Context, what rules.CreateRoom, name string, more ...protocol.Command) (made protocol.MadeRoom, err error) {
	if !s.mayCreate(c) {
		return made, protocol.Reject(protocol.Forbidden, "To start a meeting here, enter a setup token. Whoever runs the server can print one.")
	}
	if !s.makes.try(addressKey(c.RealIP()), s.Now()) {
		return made, protocol.Reject(protocol.Busy, "Many meetings were started from here in the last hour. Try again later.")
	}
	if !known(session(c)) {
		if err := s.begin(c, store.Identity{}, true); err != nil {
			return made, err
		}
	}
	wish, err := wishID(c)
	if err != nil {
		return made, err
	}
	m, err := s.Access.Create(c.Request().Context(), session(c).Identity, wish, what, name, more...)
	return protocol.MadeRoom{Room: m.Room, Invite: s.joinURL(m.Invite), Recovery: s.joinURL(m.Recovery), Link: m.Link.ID, Expires: protocol.At(m.Link.Expires)}, err
}

// joinURL holds the secret behind a #, so that it reaches no server's log and no page's referrer.
func (s *Server) joinURL(secret string) string { return s.hosts.url + "/j#" + secret }

func (s *Server) listRooms(c echo.Context) error {
	out := []protocol.ListedRoom{}
	if known(session(c)) {
		listed, err := s.Store.Rooms(c.Request().Context(), session(c).Identity)
		if err != nil {
			return err
		}
		for _, l := range listed {
			if l.Role == protocol.RoleWall {
				continue // a shared screen shows what it is sent, and reads nothing
			}
			out = append(out, protocol.ListedRoom{Room: l.Room, Role: l.Role, Summary: l.Summary})
		}
	}
	return answer(c, out)
}

const longestWait = 10 * time.Second

// getRoom answers the room's views. With ?after=stream:number it waits, up to ten seconds, until that is in them.
func (s *Server) getRoom(c echo.Context) error {
	g := grant(c)
	stream, after, err := position(c.QueryParam("after"))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), longestWait)
	defer cancel()
	r, err := s.Hall.Read(ctx, g.Room, g.Person, stream, after)
	switch {
	case errors.Is(err, room.ErrNotArrived):
		return protocol.Reject(protocol.Unavailable, "That has not arrived here yet. Try again.")
	case err != nil:
		return err
	case len(r.Streams) == 0:
		return notHere
	}
	v := protocol.RoomView{Room: g.Room, Epoch: r.Epoch, You: r.You, Heads: map[protocol.Stream]uint64{}}
	for _, name := range r.Streams {
		v.Heads[name] = r.Parts[name].Head
	}
	return replyInPieces(c, v, r)
}

// replyInPieces answers with views that many share: they are not copied.
func replyInPieces(c echo.Context, v protocol.RoomView, r room.Reading) error {
	head := protocol.MustEncode(v)
	out := [][]byte{bytes.TrimSuffix(head, []byte("}}"))} // streams comes last, and is filled in here
	for i, name := range r.Streams {
		sign := ","
		if i == 0 {
			sign = ""
		}
		out = append(out, append(append([]byte(sign), protocol.MustEncode(name)...), ':'), r.Parts[name].View())
	}
	out = append(out, []byte("}}"))
	c.Response().Header().Set("Content-Type", "application/json")
	c.Response().Header().Set("Cache-Control", "no-store")
	c.Response().WriteHeader(http.StatusOK)
	for _, b := range out {
		if _, err := c.Response().Write(b); err != nil {
			return nil // they have gone
		}
	}
	return nil
}

func position(s string) (protocol.Stream, uint64, error) {
	if s == "" {
		return "", 0, nil
	}
	i := strings.LastIndexByte(s, ':')
	var stream protocol.Stream
	if i < 0 || stream.UnmarshalText([]byte(s[:i])) != nil {
		return "", 0, protocol.Reject(protocol.Invalid, "A position reads stream:number.")
	}
	n, err := strconv.ParseUint(s[i+1:], 10, 53)
	if err != nil {
		return "", 0, protocol.Reject(protocol.Invalid, "A position reads stream:number.")
	}
	return stream, n, nil
}

// command is the plain form of a socket's command: the same body, the same answer.
func (s *Server) command(c echo.Context) error {
	var in protocol.CommandFrame
	if err := take(c, &in); err != nil {
		return err
	}
	if in.ID.IsZero() || in.Name == "" || in.Type != "command" {
		return protocol.Reject(protocol.Invalid, "A command has a type, an id, a name and a body.")
	}
	answer, err := s.Hall.Ask(c.Request().Context(), grant(c).Room, grant(c).Person, in)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if answer.Rejected != nil {
		status = statuses[answer.Rejected.Code]
	}
	return reply(c, status, answer.Frame())
}

// role is what somebody may do in a room now.
func (s *Server) role(ctx context.Context, g store.Grant) (r protocol.Role, err error) {
	err = s.Hall.Inspect(ctx, g.Room, func(st *rules.State) { r = st.RoleOf(g.Person) })
	return r, err
}

// onlyFacilitators refuses everybody else.
func (s *Server) onlyFacilitators(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r, err := s.role(c.Request().Context(), grant(c))
		if err == nil && r != protocol.RoleFacilitator {
			err = protocol.Reject(protocol.Forbidden, "Only facilitators can do that.")
		}
		if err != nil {
			return err
		}
		return next(c)
	}
}
