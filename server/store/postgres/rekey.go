package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"secondstory/protocol"
	"secondstory/room/rules"
	"secondstory/server/store"
)

// Rekey gives the record another secret. While it does, others may read and nobody writes; a server that has any
// connection to the database is somebody else, and so is whoever looks into it with psql.
func (s *Store) Rekey(ctx context.Context, from, to store.Fingerprint, anew func(protocol.RoomID, *rules.Record) ([]rules.Row, error)) error {
	return s.once(ctx, func(db *pgxpool.Conn) error {
		return pgx.BeginFunc(ctx, db, func(t pgx.Tx) error {
			if err := s.alone(ctx, t); err != nil {
				return err
			}
			done, err := t.Exec(ctx, "UPDATE record SET secret = $1 WHERE secret = $2", to[:], from[:])
			if err != nil {
				return err
			}
			if done.RowsAffected() == 0 {
				return store.ErrOtherSecret
			}
			if _, err := t.Exec(ctx, "DELETE FROM token WHERE setup"); err != nil {
				return err
			}
			rows, err := t.Query(ctx, "SELECT DISTINCT room FROM sealed ORDER BY room")
			if err != nil {
				return err
			}
			rooms, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (id protocol.RoomID, err error) {
				return id, row.Scan(into(&id.UUID))
			})
			if err != nil {
				return err
			}
			for _, id := range rooms {
				rec, err := s.Load(ctx, id) // on another connection: it sees what was there before
				if err != nil {
					return fmt.Errorf("read the room %s: %w", id, err)
				}
				rows, err := anew(id, rec)
				if err != nil {
					return err
				}
				if err := reseal(ctx, t, id, rows); err != nil {
					return fmt.Errorf("write the room %s: %w", id, err)
				}
			}
			return nil
		})
	})
}

// alone keeps others from writing until the transaction ends, and sees that nobody else is there. A server that comes
// later waits, and finds that its secret is another one.
func (s *Store) alone(ctx context.Context, t pgx.Tx) error {
	for _, statement := range []string{
		"SET LOCAL statement_timeout = 0", "SET LOCAL idle_in_transaction_session_timeout = 0", "LOCK TABLE record, room, sealed, token IN EXCLUSIVE MODE",
	} {
		if _, err := t.Exec(ctx, statement); err != nil {
			return fmt.Errorf("keep others off the database: %w", err)
		}
	}
	var others int
	err := t.QueryRow(ctx, `SELECT count(*) FROM pg_stat_activity
		WHERE datname = current_database() AND usename IS NOT NULL AND application_name <> current_setting('application_name')`).Scan(&others)
	if err != nil {
		return fmt.Errorf("see who else is connected: %w", err)
	}
	if others > 0 {
		return store.ErrInUse
	}
	return nil
}

func reseal(ctx context.Context, t pgx.Tx, id protocol.RoomID, rows []rules.Row) error {
	trip := &pgx.Batch{}
	trip.Queue("DELETE FROM sealed WHERE room = $1", key(id.UUID))
	for _, r := range rows {
		trip.Queue("INSERT INTO sealed (room, kind, scope, slot, id, body) VALUES ($1, $2, $3, $4, $5, $6)",
			key(id.UUID), string(r.Kind), r.Scope, r.Slot[:], r.ID, r.Body)
	}
	trip.Queue("UPDATE room SET position = position + 1 WHERE id = $1", key(id.UUID))
	return t.SendBatch(ctx, trip).Close()
}
