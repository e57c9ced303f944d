package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"secondstory/server/store"
)

// EndOtherDevices ends the sessions of a grant's identity, but for one, and the grants of others as the same person.
func (s *Store) EndOtherDevices(ctx context.Context, g store.Grant, but store.Hash) error {
	return s.transaction(ctx, func(t pgx.Tx) error {
		if _, err := t.Exec(ctx, "DELETE FROM session WHERE identity = $1 AND hash <> $2", g.Identity[:], but[:]); err != nil {
			return err
		}
		_, err := t.Exec(ctx, "DELETE FROM admission WHERE room = $1 AND person = $2 AND identity <> $3", key(g.Room.UUID), key(g.Person.UUID), g.Identity[:])
		return err
	})
}
