package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"

	"secondstory/protocol"
)

// Size is how many bytes of words a room's record holds.
func (s *Store) Size(ctx context.Context, id protocol.RoomID) (n int64, err error) {
	err = s.reading(ctx, func(db *pgxpool.Conn) error {
		return db.QueryRow(ctx, `SELECT
			(SELECT coalesce(sum(octet_length(body)), 0) FROM event WHERE room = $1) + (SELECT coalesce(sum(octet_length(body)), 0) FROM sealed WHERE room = $1)`,
			key(id.UUID)).Scan(&n)
	})
	if err != nil {
		return 0, fmt.Errorf("read how much a room's record holds: %w", err)
	}
	return n, nil
}
