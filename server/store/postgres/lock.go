package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/rules"
)

// turn is a room's row, locked in a transaction that its batch ends. An instance that stops in the middle loses it when
// the server gives the transaction up.
type turn struct {
	conn *pgxpool.Conn // nil once it has ended
}

// releaseTime is how long a rollback may take that nobody waits for.
const releaseTime = time.Second

// Lock takes a room for one batch, and reads what has come since a position, in one trip.
func (s *Store) Lock(ctx context.Context, id protocol.RoomID, after uint64) (room.Turn, *rules.Record, error) {
	for again := true; ; again = false {
		c, err := s.pool.Acquire(ctx)
		if err != nil {
			return nil, nil, err
		}
		t := &turn{c}
		rec := &rules.Record{}
		b := &pgx.Batch{}
		b.Queue("BEGIN")
		queueTail(b, rec, id, after, " FOR UPDATE")
		if err = c.SendBatch(ctx, b).Close(); err == nil {
			return t, rec, nil
		}
		gone := ctx.Err() == nil && c.Conn().IsClosed()
		t.Release()
		switch {
		case gone && again:
			s.pool.Reset() // the server was started again, perhaps, and has forgotten all connections
		case errors.Is(err, pgx.ErrNoRows):
			return nil, nil, room.ErrNoRoom
		default:
			return nil, nil, err
		}
	}
}

// Tail reads what has come into a room since a position, as of one moment and in one trip.
func (s *Store) Tail(ctx context.Context, id protocol.RoomID, after uint64) (rec *rules.Record, err error) {
	err = s.reading(ctx, func(db *pgxpool.Conn) error {
		rec = &rules.Record{}
		b := &pgx.Batch{}
		b.Queue("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
		queueTail(b, rec, id, after, "")
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

func queueTail(b *pgx.Batch, rec *rules.Record, id protocol.RoomID, after uint64, locking string) {
	of := key(id.UUID)
	b.Queue("SELECT epoch, position FROM room WHERE id = $1"+locking, of).QueryRow(func(row pgx.Row) error {
		return row.Scan(into(&rec.Epoch.UUID), &rec.Position)
	})
	b.Queue("SELECT "+eventColumns+" FROM event WHERE room = $1 AND position > $2 ORDER BY position", of, after).Query(func(rows pgx.Rows) (err error) {
		rec.Events, err = events(rows)
		return err
	})
	b.Queue("SELECT kind, scope, slot, id, body FROM sealed WHERE room = $1", of).Query(func(rows pgx.Rows) (err error) {
		rec.Rows, err = sealed(rows)
		return err
	})
}

// Append writes the batch and ends the turn. An error other than ErrConflict and ErrRepeated leaves the outcome unknown.
func (t *turn) Append(ctx context.Context, b *room.Batch) error {
	defer t.Release()
	if t.conn == nil {
		return errors.New("the turn has ended")
	}
	// On this connection: were every other one of the pool taken by a turn too, they would wait for each other.
	less, err := rewritten(ctx, t.conn, b)
	if err != nil {
		return err
	}
	trip := &pgx.Batch{}
	position := queueAppend(trip, b, less)
	trip.Queue("COMMIT") // in the same trip: when the room has moved on, nothing was written
	err = t.conn.SendBatch(ctx, trip).Close()
	return appended(err, *position)
}

// Release gives the room back unwritten.
func (t *turn) Release() {
	if t.conn == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), releaseTime)
	defer cancel()
	if c := t.conn.Conn(); !c.IsClosed() && c.PgConn().TxStatus() != 'I' { // I: it has ended
		if _, err := t.conn.Exec(ctx, "ROLLBACK"); err != nil {
			_ = t.conn.Conn().Close(ctx) // with it the transaction ends
		}
	}
	t.conn.Release()
	t.conn = nil
}
