package sqlite

import (
	"context"
	"fmt"

	"secondstory/protocol"
)

// Size is how many bytes of words a room's record holds.
func (s *Store) Size(ctx context.Context, id protocol.RoomID) (n int64, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT
		(SELECT coalesce(sum(length(body)), 0) FROM event WHERE room = ?1) + (SELECT coalesce(sum(length(body)), 0) FROM sealed WHERE room = ?1)`,
		id.UUID[:]).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("read how much a room's record holds: %w", err)
	}
	return n, nil
}
