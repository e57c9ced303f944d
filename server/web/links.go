package web

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"secondstory/protocol"
	"secondstory/room/rules"
	"secondstory/server/access"
	"secondstory/server/store"
)

func (s *Server) makeLink(c echo.Context) error {
	archived := false
	if err := s.Hall.Inspect(c.Request().Context(), grant(c).Room, func(st *rules.State) { archived = st.All.Archived != 0 }); err != nil {
		return err
	}
	if archived {
		return rules.PutAway
	}
	var in protocol.NewLink
	if err := take(c, &in); err != nil {
		return err
	}
	i, err := wanted(in, grant(c).Room)
	if err != nil {
		return err
	}
	i.By = grant(c).Person
	secret, l, err := s.Access.Invite(c.Request().Context(), i)
	if err != nil {
		return err
	}
	return answer(c, protocol.MadeLink{Link: l.ID, URL: s.joinURL(secret), Role: l.Role, Expires: protocol.At(l.Expires)})
}

func wanted(n protocol.NewLink, id protocol.RoomID) (i access.Invitation, err error) {
	if !slices.Contains(protocol.Roles, n.Role) {
		return i, protocol.Reject(protocol.Invalid, "Say what whoever follows the link may do.")
	}
	const most = 90 * 24 // hours; more would not fit what times are counted in
	if n.Days < 0 || n.Hours < 0 || n.Days > most/24 || n.Hours > most {
		return i, protocol.Reject(protocol.Invalid, "A link lasts from an hour to 90 days. Say how many days or hours.")
	}
	life := time.Duration(n.Days*24+n.Hours) * time.Hour
	return access.Invitation{Room: id, Role: n.Role, Life: life, Most: n.Most, Huddle: n.Huddle}, nil
}

// makeRecovery makes whoever leads a way back in, which works once. The one they had ends.
func (s *Server) makeRecovery(c echo.Context) error {
	secret, err := s.Access.Recovery(c.Request().Context(), grant(c).Room, grant(c).Person)
	if err != nil {
		return err
	}
	return answer(c, protocol.MadeRecovery{Recovery: s.joinURL(secret)})
}

func (s *Server) revokeLink(c echo.Context) error {
	var id protocol.LinkID
	if err := id.UnmarshalText([]byte(c.Param("link"))); err != nil {
		return notHere
	}
	if err := s.Access.Revoke(c.Request().Context(), grant(c).Room, id); err != nil {
		return err
	}
	return answer(c, nil)
}

// revokeInvitations closes every link of a room at once, but for ways back in.
func (s *Server) revokeInvitations(c echo.Context) error {
	if err := s.Access.RevokeInvitations(c.Request().Context(), grant(c).Room); err != nil {
		return err
	}
	return answer(c, nil)
}

// endDevices signs every other browser out that is this person here.
func (s *Server) endDevices(c echo.Context) error {
	if err := s.Access.EndDevices(c.Request().Context(), grant(c), session(c).Hash); err != nil {
		return err
	}
	return answer(c, nil)
}

// handover makes a link that brings the same person to another device.
func (s *Server) handover(c echo.Context) error {
	// The list of places may lag behind the room.
	if r, err := s.role(c.Request().Context(), grant(c)); err != nil || r == "" {
		return cmp.Or(err, error(notHere))
	}
	secret, err := s.Access.Handover(c.Request().Context(), grant(c))
	if err != nil {
		return err
	}
	return answer(c, protocol.MadeHandover{URL: s.joinURL(secret)})
}

func (s *Server) readLink(c echo.Context) (in protocol.Join, l store.Link, err error) {
	if err := take(c, &in); err != nil {
		return in, l, err
	}
	l, err = s.Access.Link(c.Request().Context(), in.Secret)
	if errors.Is(err, store.ErrNotFound) && !s.joins.try(addressKey(c.RealIP()), s.Now()) {
		s.discourage(c)
		return in, l, protocol.Reject(protocol.Busy, "Too many tries. Wait a minute.")
	}
	if errors.Is(err, store.ErrNotFound) {
		return in, l, protocol.Reject(protocol.NotFound, "This link opens nothing. Perhaps a part of it was cut off.")
	}
	return in, l, err
}

// place is whoever this browser is in the room of a link; nobody, if they have no place there, or have left.
func (s *Server) place(c echo.Context, l store.Link) (who protocol.PersonID, in bool, err error) {
	if !known(session(c)) {
		return who, false, nil
	}
	g, err := s.Store.GrantOf(c.Request().Context(), l.Room, session(c).Identity)
	if errors.Is(err, store.ErrNotFound) {
		return who, false, nil
	} else if err != nil {
		return who, false, err
	}
	err = s.Hall.Inspect(c.Request().Context(), l.Room, func(st *rules.State) { in = st.RoleOf(g.Person) != "" })
	return g.Person, in, err
}

// lookAtLink says what a link leads to, without using it.
func (s *Server) lookAtLink(c echo.Context) error {
	_, l, over := s.readLink(c)
	if over != nil && !errors.Is(over, store.ErrLinkOver) {
		return over
	}
	ctx := c.Request().Context()
	person, already, err := s.place(c, l)
	if err != nil {
		return err
	}
	// Whoever is in the room is led in by a link that lets nobody new in any more.
	if over != nil && !already {
		return rules.LinkOver
	}
	out := protocol.Invitation{Room: l.Room, Kind: l.Kind, Role: l.Role, Leads: []string{}, Already: already}
	if !already {
		if out.Waits, err = s.Access.Waits(ctx, l); err != nil {
			return err
		}
	}
	err = s.Hall.Inspect(ctx, l.Room, func(st *rules.State) {
		f := st.All.Facts
		out.Shut = st.All.Shut
		out.Stage, out.Closed = st.All.Stage, st.All.Closed != 0
		out.Title, out.Zone, out.Started, out.Meets, out.Template = f.Title, f.Zone, f.Started, f.Meets, f.Template
		if c := st.All.Cancelled; c != nil {
			out.Cancelled, out.Note = true, c.Note
		}
		out.Archived = st.All.Archived != 0
		out.Opening, out.Readers, out.Names = f.Opening, f.Readers, st.All.Inquiry.Names
		for _, p := range st.All.People {
			if p.Role == protocol.RoleFacilitator && p.In() {
				out.Leads = append(out.Leads, p.Name)
			}
			if p.ID == st.ResolvePerson(person) && p.In() {
				out.YourName = p.Name
			}
		}
	})
	if err != nil {
		return err
	}
	return answer(c, out)
}

// join takes a link up: a place in the room, and a session to keep it.
func (s *Server) join(c echo.Context) error {
	in, l, err := s.readLink(c)
	if errors.Is(err, store.ErrLinkOver) {
		if _, already, err := s.place(c, l); err != nil || !already {
			return cmp.Or(err, error(rules.LinkOver))
		}
		return answer(c, protocol.Joined{Room: l.Room})
	}
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	if l.Kind == protocol.LinkHandover {
		g, err := s.Access.TakeOver(ctx, in.Secret, l, session(c).Identity)
		if err != nil {
			return orOver(err)
		}
		if !known(session(c)) {
			if err := s.begin(c, g.Identity, false); err != nil {
				return err
			}
		}
		return answer(c, protocol.Joined{Room: g.Room})
	}
	if in.Name == "" && l.Role == protocol.RoleWall {
		in.Name = "Shared screen"
	}
	if !known(session(c)) {
		// Nobody gets a session, and a cookie for it, who cannot come in.
		if err := (rules.EnterPerson{Name: in.Name, Pronouns: in.Pronouns}).Check(); err != nil {
			return err
		}
		if err := s.begin(c, store.Identity{}, false); err != nil {
			return err
		}
	}
	g, used, err := s.Access.TakeUp(ctx, in.Secret, l, session(c).Identity, in.Name, in.Pronouns)
	if err != nil {
		return orOver(err)
	}
	out := protocol.Joined{Room: g.Room}
	if used && l.Kind == protocol.LinkRecovery {
		secret, err := s.Access.Recovery(ctx, g.Room, g.Person)
		if err != nil {
			return err
		}
		out.Recovery = s.joinURL(secret)
	}
	return answer(c, out)
}

func orOver(err error) error {
	if errors.Is(err, store.ErrLinkOver) {
		return rules.LinkOver
	}
	return err
}
