package web

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/protocol/routes"
	"secondstory/room"
	"secondstory/room/rules"
	"secondstory/server/access"
	"secondstory/server/store"
)

// Question is one that the command line asks the running server, on the socket in the data folder and nowhere else.
// Whoever may open that runs the server; there is nothing else to show. A server that the command line has started itself
// is asked by Of.
type Question[In, Out any] struct {
	name string
	Of   func(*Server, context.Context, In) (Out, error)
}

// Nothing is what a question asks that has no more to say, and what answers one that was done.
type Nothing struct{}

// The questions there are.
var (
	OperatorRooms       = Question[Nothing, []OperatorRoom]{"rooms", (*Server).operatorRooms}
	OperatorLink        = Question[WantedLink, protocol.MadeLink]{"link", (*Server).operatorLink}
	OperatorLinks       = Question[protocol.RoomID, []protocol.Link]{"links", (*Server).operatorLinks}
	OperatorCloseLink   = Question[LinkOfRoom, Nothing]{"links/close", (*Server).operatorCloseLink}
	OperatorToken       = Question[WantedToken, SetupToken]{"token", (*Server).operatorToken}
	OperatorTokens      = Question[Nothing, []SetupToken]{"tokens", (*Server).operatorTokens}
	OperatorRevokeToken = Question[uuid.UUID, Nothing]{"tokens/revoke", (*Server).operatorRevokeToken}

	operatorQuestions = []routed{
		OperatorRooms, OperatorLink, OperatorLinks, OperatorCloseLink, OperatorToken, OperatorTokens, OperatorRevokeToken,
	}
)

const (
	operatorPath        = "/operator/"
	longestOperatorCall = time.Minute
)

type routed interface{ route(s *Server, e *echo.Echo) }

func (q Question[In, Out]) route(s *Server, e *echo.Echo) {
	e.POST(operatorPath+q.name, func(c echo.Context) error {
		var in In
		if err := read(c, routes.MaxFewWords, &in); err != nil {
			return err
		}
		out, err := q.Of(s, c.Request().Context(), in)
		if err != nil {
			return err
		}
		return reply(c, http.StatusOK, out)
	})
}

// Ask asks a running server, on connections that dial opens. What it refuses is a sentence.
func (q Question[In, Out]) Ask(ctx context.Context, dial func(context.Context) (net.Conn, error), in In) (out Out, err error) {
	ctx, cancel := context.WithTimeout(ctx, longestOperatorCall)
	defer cancel()
	b := client.Over("http://operator", func(ctx context.Context, _, _ string) (net.Conn, error) { return dial(ctx) })
	defer b.Forget()
	err = b.Call(ctx, http.MethodPost, operatorPath+q.name, in, &out)
	if refused := (*client.Refused)(nil); errors.As(err, &refused) && refused.Message != "" {
		err = errors.New(refused.Message)
	}
	return out, err
}

// ServeOperator answers whoever runs the server, on a listener that nobody else reaches, until Stop is called.
func (s *Server) ServeOperator(l net.Listener) {
	e := echo.New()
	e.HTTPErrorHandler = s.fail
	e.Use(s.recover, s.endWaits)
	for _, q := range operatorQuestions {
		q.route(s, e)
	}
	s.operator = &http.Server{Handler: e, ReadHeaderTimeout: 5 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10}
	go func() {
		if err := s.operator.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			s.Logger.Error().Err(err).Msg("the command line is not answered any more")
		}
	}()
}

// WantedLink asks for a link into a room.
type WantedLink struct {
	Room protocol.RoomID `json:"room"`
	Role protocol.Role   `json:"role"`
}

// operatorLink makes a link for whoever runs the server: somebody has lost the last way into their room. It lets one
// person in, within a day, and stands in the room's list of links as made by whoever runs the server.
func (s *Server) operatorLink(ctx context.Context, in WantedLink) (protocol.MadeLink, error) {
	if !slices.Contains(protocol.Roles, in.Role) {
		return protocol.MadeLink{}, protocol.Reject(protocol.Invalid, "Say what whoever follows the link may do.")
	}
	secret, l, err := s.Access.Invite(ctx, access.Invitation{Room: in.Room, Role: in.Role, Life: OperatorLinkLife, Most: 1, Huddle: true})
	if err != nil {
		return protocol.MadeLink{}, orNoRoom(err)
	}
	return protocol.MadeLink{Link: l.ID, URL: s.joinURL(secret), Role: l.Role, Expires: protocol.At(l.Expires)}, nil
}

// operatorLinks lists the links into a room that whoever runs the server has made, and that are not over.
func (s *Server) operatorLinks(ctx context.Context, id protocol.RoomID) (out []protocol.Link, err error) {
	now := protocol.At(s.Now())
	err = s.Hall.Inspect(ctx, id, func(st *rules.State) {
		for _, l := range st.Facilitators.Links {
			if l.By.IsZero() && !l.Revoked && now < l.Expires && (l.Most == 0 || l.Uses < l.Most) {
				out = append(out, l)
			}
		}
	})
	return out, orNoRoom(err)
}

// LinkOfRoom names a link.
type LinkOfRoom struct {
	Room protocol.RoomID `json:"room"`
	Link protocol.LinkID `json:"link"`
}

// operatorCloseLink ends a link that whoever runs the server has made. Those of people are theirs to close.
func (s *Server) operatorCloseLink(ctx context.Context, in LinkOfRoom) (Nothing, error) {
	open, err := s.operatorLinks(ctx, in.Room)
	if err != nil {
		return Nothing{}, err
	}
	if !slices.ContainsFunc(open, func(l protocol.Link) bool { return l.ID == in.Link }) {
		return Nothing{}, protocol.Reject(protocol.NotFound, "No link of yours into that room has this id and is open.")
	}
	return Nothing{}, s.Access.Revoke(ctx, in.Room, in.Link)
}

func orNoRoom(err error) error {
	if errors.Is(err, room.ErrNoRoom) || errors.Is(err, store.ErrNotFound) {
		return protocol.Reject(protocol.NotFound, "There is no such room here.")
	}
	return err
}

// OperatorRoom is a room as whoever runs the server sees it: numbers, and nothing that anybody wrote.
type OperatorRoom struct {
	Room    protocol.RoomID  `json:"room"`
	Created protocol.Instant `json:"created"`
	Changed protocol.Instant `json:"changed"`
	Events  int              `json:"events"`
	People  int              `json:"people"`
	Bytes   int64            `json:"bytes"`
	Sockets int              `json:"sockets"` // at this instance
}

// RoomsOf lists all rooms of a record, and the sockets that each of them has open.
func RoomsOf(ctx context.Context, record store.Store, sockets map[protocol.RoomID]int) ([]OperatorRoom, error) {
	rooms, err := record.Overview(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]OperatorRoom, len(rooms))
	for i, o := range rooms {
		out[i] = OperatorRoom{o.Room, o.Created, o.Changed, o.Events, o.People, o.Bytes, sockets[o.Room]}
	}
	return out, nil
}

func (s *Server) operatorRooms(ctx context.Context, _ Nothing) ([]OperatorRoom, error) {
	return RoomsOf(ctx, s.Store, s.sockets.Rooms())
}

// OperatorLinkLife is how long a link made on the command line is open.
const OperatorLinkLife = 24 * time.Hour
