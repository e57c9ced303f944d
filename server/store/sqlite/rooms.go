package sqlite

import (
	"context"

	"secondstory/protocol"
)

// Due lists rooms that want to be woken by now.
func (s *Store) Due(ctx context.Context, now protocol.Instant, limit int) (out []protocol.RoomID, err error) {
	rows, err := s.read.QueryContext(ctx, "SELECT id FROM room WHERE due > 0 AND due <= ? ORDER BY due LIMIT ?", int64(now), limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var raw []byte
		if err := rows.Scan(&raw); err != nil {
			return nil, err
		}
		var id protocol.RoomID
		copy(id.UUID[:], raw)
		out = append(out, id)
	}
	return out, rows.Err()
}

// DeleteRoom deletes everything there is of a room.
func (s *Store) DeleteRoom(ctx context.Context, id protocol.RoomID) error {
	return s.write.do(ctx, func(t tx) error {
		t.w.erases()
		for _, table := range []string{"event", "receipt", "sealed", "snapshot", "link", "admission"} {
			if err := t.exec("DELETE FROM "+table+" WHERE room = ?", id.UUID[:]); err != nil {
				return err
			}
		}
		return t.exec("DELETE FROM room WHERE id = ?", id.UUID[:])
	})
}
