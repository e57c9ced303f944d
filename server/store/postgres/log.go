package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/rules"
)

// Load reads a room: its snapshot, every event after it, and its confidential rows, all as of one moment and in one trip.
func (s *Store) Load(ctx context.Context, id protocol.RoomID) (rec *rules.Record, err error) {
	rec, err = s.load(ctx, id, true)
	if errors.Is(err, errSnapshot) {
		// A snapshot saves time and nothing else: without it the whole log is read.
		rec, err = s.load(ctx, id, false)
	}
	return rec, err
}

// errSnapshot: the snapshot cannot be read.
var errSnapshot = errors.New("a snapshot does not decode")

// load reads a room: with its snapshot and the events after that, or all events and no snapshot.
func (s *Store) load(ctx context.Context, id protocol.RoomID, short bool) (rec *rules.Record, err error) {
	of := key(id.UUID)
	err = s.reading(ctx, func(db *pgxpool.Conn) error {
		rec = &rules.Record{}
		b := &pgx.Batch{}
		b.Queue("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
		b.Queue("SELECT epoch, position FROM room WHERE id = $1", of).QueryRow(func(row pgx.Row) error {
			return row.Scan(into(&rec.Epoch.UUID), &rec.Position)
		})
		b.Queue("SELECT body FROM snapshot WHERE room = $1 AND $2", of, short).QueryRow(func(row pgx.Row) error {
			var body []byte
			if err := row.Scan(&body); errors.Is(err, pgx.ErrNoRows) {
				return nil
			} else if err != nil {
				return err
			}
			rec.Snapshot = &rules.Snapshot{}
			if err := protocol.Decode(body, rec.Snapshot); err != nil {
				return fmt.Errorf("%w: %w", errSnapshot, err)
			}
			return nil
		})
		b.Queue("SELECT "+eventColumns+` FROM event
			WHERE room = $1 AND position > COALESCE((SELECT position FROM snapshot WHERE room = $1 AND $2), 0) ORDER BY position`, of, short).Query(func(rows pgx.Rows) (err error) {
			rec.Events, err = events(rows)
			return err
		})
		b.Queue("SELECT kind, scope, slot, id, body FROM sealed WHERE room = $1", of).Query(func(rows pgx.Rows) (err error) {
			rec.Rows, err = sealed(rows)
			return err
		})
		b.Queue("COMMIT")
		return db.SendBatch(ctx, b).Close()
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, room.ErrNoRoom
	} else if err != nil {
		return nil, err
	}
	return rec, nil
}

// eventColumns are those of an event as anybody may still be given it; the room is $1.
const eventColumns = "stream, seq, at, author, name, CASE WHEN position <= (SELECT forgot FROM room WHERE id = $1) AND stream IN ('all', 'record') THEN NULL ELSE body END"

func events(rows pgx.Rows) (out []rules.Stored, err error) {
	defer rows.Close()
	for rows.Next() {
		var e rules.Stored
		var body []byte
		if err := rows.Scan(&e.Stream, &e.Seq, &e.At, into(&e.By.UUID), &e.Name, &body); err != nil {
			return nil, fmt.Errorf("read an event: %w", err)
		}
		e.Body = body
		out = append(out, e)
	}
	return out, rows.Err()
}

func sealed(rows pgx.Rows) (out []rules.Row, err error) {
	defer rows.Close()
	for rows.Next() {
		var r rules.Row
		var slot []byte
		if err := rows.Scan(&r.Kind, &r.Scope, &slot, &r.ID, &r.Body); err != nil {
			return nil, fmt.Errorf("read a row: %w", err)
		}
		copy(r.Slot[:], slot)
		out = append(out, r)
	}
	return out, rows.Err()
}

// Read lists events of one stream after a number, oldest first.
func (s *Store) Read(ctx context.Context, id protocol.RoomID, stream protocol.Stream, after uint64, limit int) ([]protocol.Event, error) {
	var stored []rules.Stored
	err := s.reading(ctx, func(db *pgxpool.Conn) error {
		rows, err := db.Query(ctx, "SELECT "+eventColumns+" FROM event WHERE room = $1 AND stream = $2 AND seq > $3 ORDER BY seq LIMIT $4",
			key(id.UUID), string(stream), after, limit)
		if err == nil {
			stored, err = events(rows)
		}
		return err
	})
	out := make([]protocol.Event, len(stored))
	for i, e := range stored {
		out[i] = e.Event
	}
	return out, err
}

// Receipts answers which of these commands were accepted.
func (s *Store) Receipts(ctx context.Context, id protocol.RoomID, ids []protocol.CommandID) (out map[protocol.CommandID]room.Receipt, err error) {
	err = s.reading(ctx, func(db *pgxpool.Conn) error {
		out = map[protocol.CommandID]room.Receipt{}
		rows, err := db.Query(ctx, "SELECT command, said, at FROM receipt WHERE room = $1 AND command = ANY ($2)",
			key(id.UUID), keys(ids, func(c protocol.CommandID) uuid.UUID { return c.UUID }))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var r room.Receipt
			var said []byte
			var at string
			err := rows.Scan(into(&r.ID.UUID), &said, &at)
			if err == nil {
				err = protocol.Decode([]byte(at), &r.At)
			}
			if err != nil {
				return fmt.Errorf("read a receipt: %w", err)
			}
			copy(r.Said[:], said)
			out[r.ID] = r
		}
		return rows.Err()
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Heads says where these rooms stand.
func (s *Store) Heads(ctx context.Context, ids []protocol.RoomID) (out map[protocol.RoomID]room.Head, err error) {
	err = s.reading(ctx, func(db *pgxpool.Conn) error {
		out = map[protocol.RoomID]room.Head{}
		rows, err := db.Query(ctx, "SELECT id, epoch, position FROM room WHERE id = ANY ($1)", keys(ids, func(id protocol.RoomID) uuid.UUID { return id.UUID }))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id protocol.RoomID
			var h room.Head
			if err := rows.Scan(into(&id.UUID), into(&h.Epoch.UUID), &h.Position); err != nil {
				return fmt.Errorf("read where a room stands: %w", err)
			}
			out[id] = h
		}
		return rows.Err()
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// SaveSnapshot keeps a snapshot in the place of the one before. The room is held still meanwhile: else something could be
// erased between the look at it and the writing.
func (s *Store) SaveSnapshot(ctx context.Context, id protocol.RoomID, snap *rules.Snapshot) error {
	body := protocol.MustEncode(snap)
	return s.once(ctx, func(db *pgxpool.Conn) error {
		_, err := db.Exec(ctx, `INSERT INTO snapshot (room, position, body) SELECT id, $2, $3 FROM room WHERE id = $1 AND erased <= $2 FOR SHARE
			ON CONFLICT (room) DO UPDATE SET position = excluded.position, body = excluded.body WHERE excluded.position > snapshot.position`,
			key(id.UUID), snap.Position, []byte(body))
		return err
	})
}

// DropSnapshot lets go of a room's snapshot.
func (s *Store) DropSnapshot(ctx context.Context, id protocol.RoomID) error {
	return s.exec(ctx, "DELETE FROM snapshot WHERE room = $1", key(id.UUID))
}

func (s *Store) exec(ctx context.Context, statement string, args ...any) error {
	return s.once(ctx, func(db *pgxpool.Conn) error {
		_, err := db.Exec(ctx, statement, args...)
		return err
	})
}

// key is an id as the driver wants it.
func key(id uuid.UUID) pgtype.UUID { return pgtype.UUID{Bytes: id, Valid: true} }

func keys[T any](all []T, of func(T) uuid.UUID) []pgtype.UUID {
	out := make([]pgtype.UUID, len(all))
	for i, x := range all {
		out[i] = key(of(x))
	}
	return out
}

// into has an id scanned; null is nobody's.
func into(id *uuid.UUID) pgtype.UUIDScanner { return (*scanned)(id) }

type scanned uuid.UUID

// ScanUUID takes what the driver has read.
func (s *scanned) ScanUUID(v pgtype.UUID) error {
	*s = v.Bytes
	return nil
}

// last keeps the last change of each row: one statement changes a row once.
func last(changes []rules.RowChange) []rules.RowChange {
	at := map[rules.RowKey]int{}
	for i, c := range changes {
		at[c.RowKey] = i
	}
	out := make([]rules.RowChange, 0, len(at))
	for i, c := range changes {
		if at[c.RowKey] == i {
			out = append(out, c)
		}
	}
	return out
}
