package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"secondstory/server/store"
)

// Clear takes a little of what a room has forgotten out of the record. Nothing is held between two steps, and several
// instances that do the same do no harm.
func (s *Store) Clear(ctx context.Context) (more bool, err error) {
	err = s.once(ctx, func(db *pgxpool.Conn) error {
		var id uuid.UUID
		var cleared, forgot int64
		err := db.QueryRow(ctx, "SELECT id, cleared, forgot FROM room WHERE cleared < forgot LIMIT 1").Scan(into(&id), &cleared, &forgot)
		if more = !errors.Is(err, pgx.ErrNoRows); !more {
			return nil
		} else if err != nil {
			return fmt.Errorf("look for what was forgotten: %w", err)
		}
		all, to, err := held(ctx, db, id, cleared, forgot)
		if err != nil {
			return fmt.Errorf("look for what was forgotten: %w", err)
		}
		b := &pgx.Batch{}
		b.Queue("UPDATE event SET body = NULL WHERE room = $1 AND position = ANY ($2)", key(id), all)
		b.Queue("UPDATE room SET cleared = $2 WHERE id = $1 AND cleared < $2", key(id), to)
		return db.SendBatch(ctx, b).Close()
	})
	return more && err == nil, err
}

// held lists events that still hold what was forgotten, as many as are cleared in one step, and says how far that is.
func held(ctx context.Context, db *pgxpool.Conn, id uuid.UUID, after, to int64) (all []int64, until int64, err error) {
	rows, err := db.Query(ctx, `SELECT position, length(body) FROM event
		WHERE room = $1 AND position > $2 AND position <= $3 AND stream IN ('all', 'record') AND body IS NOT NULL ORDER BY position LIMIT $4`, key(id), after, to, store.ClearRows)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	bytes := 0
	for rows.Next() {
		var position int64
		var size int
		if err := rows.Scan(&position, &size); err != nil {
			return nil, 0, err
		}
		all = append(all, position)
		if bytes += size; len(all) == store.ClearRows || bytes > store.ClearBytes {
			return all, position, nil
		}
	}
	return all, to, rows.Err()
}
