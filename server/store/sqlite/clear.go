package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"secondstory/protocol"
	"secondstory/room/rules"
	"secondstory/server/store"
)

// heard is the body of an event as anybody may still be given it; its argument is the room.
const heard = "CASE WHEN position <= (SELECT forgot FROM room WHERE id = ?) AND stream IN ('all', 'record') THEN NULL ELSE body END"

// forget takes words out of events. It finds them by their numbers, so that it costs what it takes out.
func forget(t tx, id protocol.RoomID, f rules.Forgotten) error {
	t.w.erases()
	const which = "room = ? AND position IN (SELECT e.position FROM json_each(?) AS n CROSS JOIN event AS e ON e.room = ? AND e.stream = 'all' AND e.seq = n.value)"
	of := []any{id.UUID[:], string(protocol.MustEncode(f.Seqs)), id.UUID[:]}
	if len(f.Words) == 0 {
		return t.exec("UPDATE event SET body = NULL WHERE "+which, of...)
	}
	bodies, err := t.bodies("SELECT position, body FROM event WHERE body IS NOT NULL AND "+which, of...)
	if err != nil {
		return err
	}
	for position, body := range bodies {
		if err := t.exec("UPDATE event SET body = ? WHERE room = ? AND position = ?", []byte(f.Blank(body)), id.UUID[:], position); err != nil {
			return err
		}
	}
	return nil
}

// Clear takes a little of what a room has forgotten out of the record. What to take is looked for beside whoever writes.
func (s *Store) Clear(ctx context.Context) (more bool, err error) {
	var id []byte
	var cleared, forgot uint64
	err = s.read.QueryRowContext(ctx, "SELECT id, cleared, forgot FROM room WHERE cleared < forgot LIMIT 1").Scan(&id, &cleared, &forgot)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("look for what was forgotten: %w", err)
	}
	all, to, err := s.held(ctx, id, cleared, forgot)
	if err != nil {
		return false, fmt.Errorf("look for what was forgotten: %w", err)
	}
	return true, s.write.do(ctx, func(t tx) error {
		if to == forgot { // until then emptying the journal would be for little
			t.w.erases()
		}
		if err := t.exec("UPDATE event SET body = NULL WHERE room = ? AND position IN (SELECT value FROM json_each(?))", id, string(protocol.MustEncode(all))); err != nil {
			return err
		}
		return t.exec("UPDATE room SET cleared = ? WHERE id = ?", to, id)
	})
}

// held lists events that still hold what was forgotten, as many as are cleared in one step, and says how far that is.
func (s *Store) held(ctx context.Context, id []byte, after, to uint64) (all []uint64, until uint64, err error) {
	rows, err := s.read.QueryContext(ctx, `SELECT position, length(body) FROM event
		WHERE room = ? AND position > ? AND position <= ? AND stream IN ('all', 'record') AND body IS NOT NULL ORDER BY position`, id, after, to)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	bytes := 0
	for rows.Next() {
		var position uint64
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
