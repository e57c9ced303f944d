package access

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"secondstory/protocol"
	"secondstory/server/store"
)

// Bounds of setup tokens.
const (
	TokenLife   = 7 * 24 * time.Hour // unless said otherwise
	longestLife = 90 * 24 * time.Hour
	mostUses    = 100
	mostTokens  = 20 // open at once
)

// Token makes a setup token that lets so many people start meetings here, until it ends.
func (a *Access) Token(ctx context.Context, life time.Duration, uses int) (secret string, t store.Token, err error) {
	if life <= 0 || life > longestLife || uses < 1 || uses > mostUses {
		return "", t, protocol.Reject(protocol.Invalid, "A setup token lasts up to %d days, and works up to %d times.", longestLife/(24*time.Hour), mostUses)
	}
	secret, hash := Secret()
	t = store.Token{ID: uuid.New(), Hash: hash, Made: a.Now(), Expires: a.Now().Add(life).Truncate(time.Second), Most: uses}
	err = a.Store.AddToken(ctx, t, a.Now(), mostTokens)
	if errors.Is(err, store.ErrTooMany) {
		err = protocol.Reject(protocol.TooMany, "%d setup tokens are open already. Revoke some first; `secondstory token list` lists them.", mostTokens)
	}
	return secret, t, err
}

// FirstToken lets one person start meetings who shows what was worked out from the server's secret, within a week from
// now. It says whether that is so: used or revoked once, it never is again.
func (a *Access) FirstToken(ctx context.Context, secret string) (open bool, err error) {
	return a.Store.FirstToken(ctx, store.Token{
		ID: uuid.New(), Hash: HashOf(secret), Made: a.Now(), Expires: a.Now().Add(TokenLife), Most: 1, Setup: true,
	})
}
