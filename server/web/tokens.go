package web

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"secondstory/protocol"
	"secondstory/server/store"
)

// WantedToken asks for a setup token.
type WantedToken struct {
	Days int `json:"days"`
	Uses int `json:"uses"`
}

// SetupToken is one as whoever runs the server sees it. Its secret is said once, when it is made.
type SetupToken struct {
	ID      uuid.UUID        `json:"id"`
	Secret  string           `json:"secret,omitzero"`
	Made    protocol.Instant `json:"made"`
	Expires protocol.Instant `json:"expires"`
	Uses    int              `json:"uses"`
	Most    int              `json:"most"`
	First   bool             `json:"first,omitzero"` // the one that is printed at the first start
}

func shownToken(t store.Token) SetupToken {
	return SetupToken{ID: t.ID, Made: protocol.At(t.Made), Expires: protocol.At(t.Expires), Uses: t.Uses, Most: t.Most, First: t.Setup}
}

// operatorToken makes a setup token for whoever runs the server.
func (s *Server) operatorToken(ctx context.Context, in WantedToken) (SetupToken, error) {
	const most = 1000 // days; more would not fit what times are counted in
	secret, t, err := s.Access.Token(ctx, time.Duration(min(max(in.Days, 0), most))*24*time.Hour, in.Uses)
	if err != nil {
		return SetupToken{}, err
	}
	out := shownToken(t)
	out.Secret = secret
	return out, nil
}

// operatorTokens lists the setup tokens that can be used.
func (s *Server) operatorTokens(ctx context.Context, _ Nothing) (out []SetupToken, err error) {
	all, err := s.Store.OpenTokens(ctx, s.Now())
	for _, t := range all {
		out = append(out, shownToken(t))
	}
	return out, err
}

// operatorRevokeToken makes a setup token of no use.
func (s *Server) operatorRevokeToken(ctx context.Context, id uuid.UUID) (Nothing, error) {
	err := s.Store.RevokeToken(ctx, id, s.Now())
	if errors.Is(err, store.ErrNotFound) {
		err = protocol.Reject(protocol.NotFound, "No setup token has this id and is open.")
	}
	return Nothing{}, err
}
