package sqlite

import (
	"context"
	"fmt"

	"secondstory/server/store"
)

// Overview lists all rooms, the one that changed last first.
func (s *Store) Overview(ctx context.Context) ([]store.Overview, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT r.id,
		COALESCE((SELECT at FROM event WHERE room = r.id ORDER BY position LIMIT 1), 0),
		COALESCE((SELECT at FROM event WHERE room = r.id ORDER BY position DESC LIMIT 1), 0) AS changed,
		(SELECT count(*) FROM event WHERE room = r.id),
		(SELECT count(DISTINCT person) FROM admission WHERE room = r.id),
		(SELECT COALESCE(sum(octet_length(body)), 0) FROM event WHERE room = r.id)
			+ (SELECT COALESCE(sum(octet_length(body)), 0) FROM sealed WHERE room = r.id)
			+ (SELECT COALESCE(sum(octet_length(body)), 0) FROM snapshot WHERE room = r.id)
		FROM room r ORDER BY changed DESC, r.id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []store.Overview
	for rows.Next() {
		var o store.Overview
		var id []byte
		if err := rows.Scan(&id, &o.Created, &o.Changed, &o.Events, &o.People, &o.Bytes); err != nil {
			return nil, fmt.Errorf("read how large a room is: %w", err)
		}
		copy(o.Room.UUID[:], id)
		out = append(out, o)
	}
	return out, rows.Err()
}
