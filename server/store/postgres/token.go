package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"secondstory/server/store"
)

const tokenOpen = "NOT revoked AND expires > $1 AND uses < most"

// AddToken keeps a new token.
func (s *Store) AddToken(ctx context.Context, x store.Token, now time.Time, most int) error {
	return s.once(ctx, func(db *pgxpool.Conn) error {
		done, err := db.Exec(ctx, `INSERT INTO token (hash, id, made, expires, uses, most, revoked, setup)
			SELECT $2, $3, $4, $5, $6, $7, $8, $9 WHERE (SELECT count(*) FROM token WHERE `+tokenOpen+") < $10",
			now.Unix(), x.Hash[:], key(x.ID), x.Made.Unix(), x.Expires.Unix(), x.Uses, x.Most, x.Revoked, x.Setup, most)
		if err == nil && done.RowsAffected() == 0 {
			return store.ErrTooMany
		}
		return err
	})
}

// FirstToken keeps the token of the server's secret, and says whether it is open.
func (s *Store) FirstToken(ctx context.Context, x store.Token) (open bool, err error) {
	err = s.transaction(ctx, func(t pgx.Tx) error {
		if _, err := t.Exec(ctx, "INSERT INTO token (hash, id, made, expires, uses, most, revoked, setup) VALUES ($1, $2, $3, $4, 0, $5, false, true) ON CONFLICT DO NOTHING",
			x.Hash[:], key(x.ID), x.Made.Unix(), x.Expires.Unix(), x.Most); err != nil {
			return err
		}
		done, err := t.Exec(ctx, "UPDATE token SET expires = greatest(expires, $1) WHERE hash = $2 AND NOT revoked AND uses < most", x.Expires.Unix(), x.Hash[:])
		open = err == nil && done.RowsAffected() > 0
		return err
	})
	return open, err
}

// UseToken uses a token, once. Whoever uses it at the same moment waits.
func (s *Store) UseToken(ctx context.Context, hash store.Hash, now time.Time) error {
	return s.once(ctx, func(db *pgxpool.Conn) error {
		done, err := db.Exec(ctx, "UPDATE token SET uses = uses + 1 WHERE hash = $2 AND "+tokenOpen, now.Unix(), hash[:])
		if err != nil || done.RowsAffected() > 0 {
			return err
		}
		var is bool
		if err := db.QueryRow(ctx, "SELECT EXISTS (SELECT FROM token WHERE hash = $1)", hash[:]).Scan(&is); err != nil {
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
	err = s.reading(ctx, func(db *pgxpool.Conn) error {
		out = nil
		rows, err := db.Query(ctx, "SELECT hash, id, made, expires, uses, most, setup FROM token WHERE "+tokenOpen+" ORDER BY made, id", now.Unix())
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var x store.Token
			var hash []byte
			var made, expires int64
			if err := rows.Scan(&hash, into(&x.ID), &made, &expires, &x.Uses, &x.Most, &x.Setup); err != nil {
				return err
			}
			copy(x.Hash[:], hash)
			x.Made, x.Expires = time.Unix(made, 0), time.Unix(expires, 0)
			out = append(out, x)
		}
		return rows.Err()
	})
	return out, err
}

// RevokeToken makes a token of no use.
func (s *Store) RevokeToken(ctx context.Context, id uuid.UUID, now time.Time) error {
	return s.once(ctx, func(db *pgxpool.Conn) error {
		done, err := db.Exec(ctx, "UPDATE token SET revoked = true WHERE id = $2 AND "+tokenOpen, now.Unix(), key(id))
		if err == nil && done.RowsAffected() == 0 {
			return store.ErrNotFound
		}
		return err
	})
}
