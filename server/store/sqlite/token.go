package sqlite

import (
	"context"
	"time"

	"github.com/google/uuid"

	"secondstory/server/store"
)

const tokenOpen = "NOT revoked AND expires > ? AND uses < most"

// AddToken keeps a new token.
func (s *Store) AddToken(ctx context.Context, x store.Token, now time.Time, most int) error {
	return s.write.do(ctx, func(t tx) error {
		n, err := t.count("INSERT INTO token (hash, id, made, expires, uses, most, revoked, setup) SELECT ?, ?, ?, ?, ?, ?, ?, ? WHERE (SELECT count(*) FROM token WHERE "+tokenOpen+") < ?",
			x.Hash[:], x.ID[:], x.Made.Unix(), x.Expires.Unix(), x.Uses, x.Most, x.Revoked, x.Setup, now.Unix(), most)
		if err == nil && n == 0 {
			return store.ErrTooMany
		}
		return err
	})
}

// FirstToken keeps the token of the server's secret, and says whether it is open.
func (s *Store) FirstToken(ctx context.Context, x store.Token) (open bool, err error) {
	err = s.write.do(ctx, func(t tx) error {
		if err := t.exec("INSERT INTO token (hash, id, made, expires, uses, most, revoked, setup) VALUES (?, ?, ?, ?, 0, ?, 0, 1) ON CONFLICT DO NOTHING",
			x.Hash[:], x.ID[:], x.Made.Unix(), x.Expires.Unix(), x.Most); err != nil {
			return err
		}
		n, err := t.count("UPDATE token SET expires = max(expires, ?) WHERE hash = ? AND NOT revoked AND uses < most", x.Expires.Unix(), x.Hash[:])
		open = n > 0
		return err
	})
	return open, err
}

// UseToken uses a token, once.
func (s *Store) UseToken(ctx context.Context, hash store.Hash, now time.Time) error {
	return s.write.do(ctx, func(t tx) error {
		n, err := t.count("UPDATE token SET uses = uses + 1 WHERE hash = ? AND "+tokenOpen, hash[:], now.Unix())
		if err != nil || n > 0 {
			return err
		}
		var is bool
		if err := t.row("SELECT EXISTS (SELECT 1 FROM token WHERE hash = ?)", hash[:]).Scan(&is); err != nil {
			return err
		}
		if is {
			return store.ErrTokenOver
		}
		return store.ErrNotFound
	})
}

// OpenTokens lists those that can be used.
func (s *Store) OpenTokens(ctx context.Context, now time.Time) (out []store.Token, err error) {
	rows, err := s.read.QueryContext(ctx, "SELECT hash, id, made, expires, uses, most, setup FROM token WHERE "+tokenOpen+" ORDER BY made, id", now.Unix())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var x store.Token
		var hash, id []byte
		var made, expires int64
		if err := rows.Scan(&hash, &id, &made, &expires, &x.Uses, &x.Most, &x.Setup); err != nil {
			return nil, err
		}
		copy(x.Hash[:], hash)
		copy(x.ID[:], id)
		x.Made, x.Expires = time.Unix(made, 0), time.Unix(expires, 0)
		out = append(out, x)
	}
	return out, rows.Err()
}

// RevokeToken makes a token of no use.
func (s *Store) RevokeToken(ctx context.Context, id uuid.UUID, now time.Time) error {
	return s.write.do(ctx, func(t tx) error {
		n, err := t.count("UPDATE token SET revoked = 1 WHERE id = ? AND "+tokenOpen, id[:], now.Unix())
		if err == nil && n == 0 {
			return store.ErrNotFound
		}
		return err
	})
}
