package store

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
)

// Tokens are the setup tokens that let somebody start meetings. Secrets are stored as hashes only.
type Tokens interface {
	// AddToken keeps a new token. ErrTooMany: as many as most are open already.
	AddToken(ctx context.Context, t Token, now time.Time, most int) error
	// FirstToken keeps the token of the server's secret, or puts its end off if it is there and open. It says whether it is
	// open: used or revoked once, it never is again.
	FirstToken(ctx context.Context, t Token) (open bool, err error)
	// UseToken uses a token, once. ErrNotFound if there is none; ErrTokenOver: expired, used up or revoked.
	UseToken(ctx context.Context, hash Hash, now time.Time) error
	// OpenTokens lists those that can be used, the oldest first.
	OpenTokens(ctx context.Context, now time.Time) ([]Token, error)
	// RevokeToken makes a token of no use. ErrNotFound if none of this id is open.
	RevokeToken(ctx context.Context, id uuid.UUID, now time.Time) error
}

var (
	// ErrTokenOver: the token has expired, was revoked, or has been used as often as it may be.
	ErrTokenOver = errors.New("the token is over")
	// ErrTooMany: there are as many of them as there may be.
	ErrTooMany = errors.New("too many")
)

// Token lets whoever shows it start meetings.
type Token struct {
	ID      uuid.UUID
	Hash    Hash
	Made    time.Time
	Expires time.Time
	Uses    int
	Most    int
	Revoked bool
	Setup   bool // worked out from the server's secret
}
