package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"

	"secondstory/server/store"
)

// Overview lists all rooms, the one that changed last first.
func (s *Store) Overview(ctx context.Context) (out []store.Overview, err error) {
	err = s.reading(ctx, func(db *pgxpool.Conn) error {
		out = nil
		rows, err := db.Query(ctx, `SELECT r.id,
		COALESCE((SELECT at FROM event WHERE room = r.id ORDER BY position LIMIT 1), 0),
		COALESCE((SELECT at FROM event WHERE room = r.id ORDER BY position DESC LIMIT 1), 0) AS changed,
		(SELECT count(*) FROM event WHERE room = r.id),
		(SELECT count(DISTINCT person) FROM admission WHERE room = r.id),
		((SELECT COALESCE(sum(octet_length(body)), 0) FROM event WHERE room = r.id)
			+ (SELECT COALESCE(sum(octet_length(body)), 0) FROM sealed WHERE room = r.id)
			+ (SELECT COALESCE(sum(octet_length(body)), 0) FROM snapshot WHERE room = r.id))::bigint
		FROM room r ORDER BY changed DESC, r.id`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var o store.Overview
			if err := rows.Scan(into(&o.Room.UUID), &o.Created, &o.Changed, &o.Events, &o.People, &o.Bytes); err != nil {
				return fmt.Errorf("read how large a room is: %w", err)
			}
			out = append(out, o)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
