package sqlite

import (
	"context"

	"secondstory/server/store"
)

// EndOtherDevices ends the sessions of a grant's identity, but for one, and the grants of others as the same person.
func (s *Store) EndOtherDevices(ctx context.Context, g store.Grant, but store.Hash) error {
	return s.write.do(ctx, func(t tx) error {
		if err := t.exec("DELETE FROM session WHERE identity = ? AND hash <> ?", g.Identity[:], but[:]); err != nil {
			return err
		}
		return t.exec("DELETE FROM admission WHERE room = ? AND person = ? AND identity <> ?", g.Room.UUID[:], g.Person.UUID[:], g.Identity[:])
	})
}
