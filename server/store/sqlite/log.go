package sqlite

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/rules"
)

// Append writes a batch at the expected position, all of it or nothing.
func (s *Store) Append(ctx context.Context, b *room.Batch) error {
	return s.write.do(ctx, func(t tx) error { return appendBatch(t, b) })
}

func appendBatch(t tx, b *room.Batch) error {
	id := b.Room.UUID[:]
	if b.At == 0 {
		n, err := t.count("INSERT INTO room (id, epoch, position, summary) VALUES (?, ?, ?, '{}') ON CONFLICT DO NOTHING", id, b.Epoch.UUID[:], b.Changes())
		if err != nil {
			return err
		}
		if n == 0 {
			return room.ErrConflict
		}
	} else {
		n, err := t.count("UPDATE room SET position = position + ? WHERE id = ? AND position = ? AND epoch = ?", b.Changes(), id, b.At, b.Epoch.UUID[:])
		if err != nil {
			return err
		}
		if n == 0 {
			return room.ErrConflict
		}
	}
	for _, r := range b.Receipts {
		n, err := t.count("INSERT INTO receipt (room, command, said, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
			id, r.ID.UUID[:], r.Said[:], string(protocol.MustEncode(r.At)))
		if err != nil {
			return err
		}
		if n == 0 {
			return room.ErrRepeated
		}
	}
	for i, e := range b.Events {
		var author any
		if !e.By.IsZero() {
			author = e.By.UUID[:]
		}
		err := t.exec("INSERT INTO event (room, position, stream, seq, at, author, name, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			id, b.At+uint64(i)+1, string(e.Stream), e.Seq, int64(e.At), author, e.Name, []byte(e.Body))
		if err != nil {
			return err
		}
	}
	for _, c := range b.Rows {
		var err error
		if c.Gone {
			t.w.erases()
			err = t.exec("DELETE FROM sealed WHERE room = ? AND kind = ? AND scope = ? AND slot = ? AND id = ?", id, string(c.Kind), c.Scope, c.Slot[:], c.ID)
		} else {
			err = t.exec("INSERT INTO sealed (room, kind, scope, slot, id, body) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body",
				id, string(c.Kind), c.Scope, c.Slot[:], c.ID, c.Body)
		}
		if err != nil {
			return err
		}
	}
	for _, f := range b.Forget {
		if err := forget(t, b.Room, f); err != nil {
			return err
		}
	}
	if b.ForgetTo > 0 {
		if err := t.exec("UPDATE room SET forgot = ? WHERE id = ?", b.ForgetTo, id); err != nil {
			return err
		}
	}
	if b.Erases {
		t.w.erases()
		if err := t.exec("UPDATE room SET erased = position WHERE id = ?", id); err != nil {
			return err
		}
		if err := t.exec("DELETE FROM snapshot WHERE room = ?", id); err != nil {
			return err
		}
	}
	if b.Due != nil {
		if err := t.exec("UPDATE room SET due = ? WHERE id = ?", int64(*b.Due), id); err != nil {
			return err
		}
	}
	if b.Summary != nil {
		return t.exec("UPDATE room SET summary = ? WHERE id = ?", string(protocol.MustEncode(b.Summary)), id)
	}
	return nil
}

// Load reads a room: its snapshot, every event after it, and its confidential rows, all as of one moment.
func (s *Store) Load(ctx context.Context, id protocol.RoomID) (*rules.Record, error) {
	t, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer t.Rollback() //nolint:errcheck // nothing was written
	rec, err := stands(ctx, t, id)
	if err != nil {
		return nil, err
	}
	var after uint64
	var body []byte
	err = t.QueryRowContext(ctx, "SELECT position, body FROM snapshot WHERE room = ?", id.UUID[:]).Scan(&after, &body)
	switch {
	case err == nil:
		rec.Snapshot = &rules.Snapshot{}
		if err := protocol.Decode(body, rec.Snapshot); err != nil {
			// A snapshot saves time and nothing else: without it the whole log is read.
			rec.Snapshot, after = nil, 0
		}
	case !errors.Is(err, sql.ErrNoRows):
		return nil, err
	}
	return rec, tail(ctx, t, id, after, rec)
}

// Tail reads what has come into a room since a position, as of one moment.
func (s *Store) Tail(ctx context.Context, id protocol.RoomID, after uint64) (*rules.Record, error) {
	t, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer t.Rollback() //nolint:errcheck // nothing was written
	rec, err := stands(ctx, t, id)
	if err != nil {
		return nil, err
	}
	return rec, tail(ctx, t, id, after, rec)
}

// Lock holds nothing: no other process writes into this record.
func (s *Store) Lock(ctx context.Context, id protocol.RoomID, after uint64) (room.Turn, *rules.Record, error) {
	rec, err := s.Tail(ctx, id, after)
	if err != nil {
		return nil, nil, err
	}
	return turn{s}, rec, nil
}

type turn struct{ store *Store }

func (t turn) Append(ctx context.Context, b *room.Batch) error { return t.store.Append(ctx, b) }
func (t turn) Release()                                        {}

// stands begins a record with where the room stands.
func stands(ctx context.Context, t *sql.Tx, id protocol.RoomID) (*rules.Record, error) {
	rec := &rules.Record{}
	var epoch []byte
	err := t.QueryRowContext(ctx, "SELECT epoch, position FROM room WHERE id = ?", id.UUID[:]).Scan(&epoch, &rec.Position)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, room.ErrNoRoom
	} else if err != nil {
		return nil, err
	}
	copy(rec.Epoch.UUID[:], epoch)
	return rec, nil
}

// tail fills in the events after a position, and the confidential rows.
func tail(ctx context.Context, t *sql.Tx, id protocol.RoomID, after uint64, rec *rules.Record) (err error) {
	rec.Events, err = events(t.QueryContext(ctx, "SELECT stream, seq, at, author, name, "+heard+" FROM event WHERE room = ? AND position > ? ORDER BY position", id.UUID[:], id.UUID[:], after))
	if err != nil {
		return err
	}
	rows, err := t.QueryContext(ctx, "SELECT kind, scope, slot, id, body FROM sealed WHERE room = ?", id.UUID[:])
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var r rules.Row
		var slot []byte
		if err := rows.Scan(&r.Kind, &r.Scope, &slot, &r.ID, &r.Body); err != nil {
			return err
		}
		copy(r.Slot[:], slot)
		rec.Rows = append(rec.Rows, r)
	}
	return rows.Err()
}

func events(rows *sql.Rows, err error) ([]rules.Stored, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []rules.Stored
	for rows.Next() {
		var e rules.Stored
		var author, body []byte
		if err := rows.Scan(&e.Stream, &e.Seq, &e.At, &author, &e.Name, &body); err != nil {
			return nil, fmt.Errorf("read an event: %w", err)
		}
		copy(e.By.UUID[:], author)
		e.Body = body
		out = append(out, e)
	}
	return out, rows.Err()
}

// Read lists events of one stream after a number, oldest first.
func (s *Store) Read(ctx context.Context, id protocol.RoomID, stream protocol.Stream, after uint64, limit int) ([]protocol.Event, error) {
	stored, err := events(s.read.QueryContext(ctx,
		"SELECT stream, seq, at, author, name, "+heard+" FROM event WHERE room = ? AND stream = ? AND seq > ? ORDER BY seq LIMIT ?",
		id.UUID[:], id.UUID[:], string(stream), after, limit))
	out := make([]protocol.Event, len(stored))
	for i, e := range stored {
		out[i] = e.Event
	}
	return out, err
}

// Receipts answers which of these commands were accepted.
func (s *Store) Receipts(ctx context.Context, id protocol.RoomID, ids []protocol.CommandID) (map[protocol.CommandID]room.Receipt, error) {
	out := map[protocol.CommandID]room.Receipt{}
	for _, c := range ids {
		var hash []byte
		var at string
		err := s.read.QueryRowContext(ctx, "SELECT said, at FROM receipt WHERE room = ? AND command = ?", id.UUID[:], c.UUID[:]).Scan(&hash, &at)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		} else if err != nil {
			return nil, err
		}
		r := room.Receipt{ID: c}
		copy(r.Said[:], hash)
		if err := protocol.Decode([]byte(at), &r.At); err != nil {
			return nil, fmt.Errorf("read a receipt: %w", err)
		}
		out[c] = r
	}
	return out, nil
}

// Heads says where these rooms stand.
func (s *Store) Heads(ctx context.Context, ids []protocol.RoomID) (map[protocol.RoomID]room.Head, error) {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = hex.EncodeToString(id.UUID[:])
	}
	rows, err := s.read.QueryContext(ctx, "SELECT id, epoch, position FROM room WHERE id IN (SELECT unhex(value) FROM json_each(?))", string(protocol.MustEncode(names)))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[protocol.RoomID]room.Head{}
	for rows.Next() {
		var id protocol.RoomID
		var h room.Head
		var name, epoch []byte
		if err := rows.Scan(&name, &epoch, &h.Position); err != nil {
			return nil, fmt.Errorf("read where a room stands: %w", err)
		}
		copy(id.UUID[:], name)
		copy(h.Epoch.UUID[:], epoch)
		out[id] = h
	}
	return out, rows.Err()
}

// SaveSnapshot keeps a snapshot in the place of the one before.
func (s *Store) SaveSnapshot(ctx context.Context, id protocol.RoomID, snap *rules.Snapshot) error {
	body := protocol.MustEncode(snap)
	return s.write.do(ctx, func(t tx) error {
		return t.exec(`INSERT INTO snapshot (room, position, body) SELECT id, ?, ? FROM room WHERE id = ? AND erased <= ?
			ON CONFLICT DO UPDATE SET position = excluded.position, body = excluded.body WHERE excluded.position > snapshot.position`,
			snap.Position, []byte(body), id.UUID[:], snap.Position)
	})
}

// DropSnapshot lets go of a room's snapshot.
func (s *Store) DropSnapshot(ctx context.Context, id protocol.RoomID) error {
	return s.write.do(ctx, func(t tx) error { return t.exec("DELETE FROM snapshot WHERE room = ?", id.UUID[:]) })
}
