package sqlite

import (
	"context"
	"fmt"

	"secondstory/protocol"
	"secondstory/room/rules"
	"secondstory/server/store"
)

// Rekey gives the record another secret. Nobody else is connected: the lock on the folder sees to that.
func (s *Store) Rekey(ctx context.Context, from, to store.Fingerprint, anew func(protocol.RoomID, *rules.Record) ([]rules.Row, error)) error {
	return s.write.do(ctx, func(t tx) error {
		n, err := t.count("UPDATE record SET secret = ? WHERE secret = ?", to[:], from[:])
		if err != nil {
			return err
		}
		if n == 0 {
			return store.ErrOtherSecret
		}
		t.w.erases() // what only the secret before opens is not kept in the file
		if err := t.exec("DELETE FROM token WHERE setup"); err != nil {
			return err
		}
		rooms, err := s.sealed(ctx)
		if err != nil {
			return err
		}
		for _, id := range rooms {
			rec, err := s.Load(ctx, id)
			if err != nil {
				return fmt.Errorf("read the room %s: %w", id, err)
			}
			rows, err := anew(id, rec)
			if err != nil {
				return err
			}
			if err := reseal(t, id, rows); err != nil {
				return fmt.Errorf("write the room %s: %w", id, err)
			}
		}
		return nil
	})
}

// sealed lists the rooms that have confidential rows.
func (s *Store) sealed(ctx context.Context) (out []protocol.RoomID, err error) {
	rows, err := s.read.QueryContext(ctx, "SELECT DISTINCT room FROM sealed ORDER BY room")
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

func reseal(t tx, id protocol.RoomID, rows []rules.Row) error {
	if err := t.exec("DELETE FROM sealed WHERE room = ?", id.UUID[:]); err != nil {
		return err
	}
	for _, r := range rows {
		if err := t.exec("INSERT INTO sealed (room, kind, scope, slot, id, body) VALUES (?, ?, ?, ?, ?, ?)",
			id.UUID[:], string(r.Kind), r.Scope, r.Slot[:], r.ID, r.Body); err != nil {
			return err
		}
	}
	return t.exec("UPDATE room SET position = position + 1 WHERE id = ?", id.UUID[:])
}
