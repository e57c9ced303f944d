package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"secondstory/protocol"
)

// Due lists rooms that want to be woken by now.
func (s *Store) Due(ctx context.Context, now protocol.Instant, limit int) (out []protocol.RoomID, err error) {
	err = s.reading(ctx, func(db *pgxpool.Conn) error {
		out = nil
		rows, err := db.Query(ctx, "SELECT id FROM room WHERE due > 0 AND due <= $1 ORDER BY due LIMIT $2", int64(now), limit)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id protocol.RoomID
			if err := rows.Scan(into(&id.UUID)); err != nil {
				return err
			}
			out = append(out, id)
		}
		return rows.Err()
	})
	return out, err
}

// DeleteRoom deletes everything there is of a room, in one trip. Its row is taken first and goes last: whoever is writing
// into it waits, and finds it gone.
func (s *Store) DeleteRoom(ctx context.Context, id protocol.RoomID) error {
	of := key(id.UUID)
	return s.once(ctx, func(db *pgxpool.Conn) error {
		b := &pgx.Batch{}
		b.Queue("SELECT FROM room WHERE id = $1 FOR UPDATE", of)
		for _, table := range []string{"event", "receipt", "sealed", "snapshot", "link", "admission"} {
			b.Queue("DELETE FROM "+table+" WHERE room = $1", of)
		}
		b.Queue("DELETE FROM room WHERE id = $1", of)
		return db.SendBatch(ctx, b).Close()
	})
}
