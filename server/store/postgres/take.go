package postgres

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"secondstory/server/store"
)

// Source is another record, at rest, that a server was started on.
type Source interface {
	// Rows hands out every row of a table, in the order of its key. Values are as store.Kind says.
	Rows(ctx context.Context, of store.Table, each func(row []any) error) error
	// About says what the record is.
	About(ctx context.Context) (store.About, error)
}

var (
	// ErrNotEmpty: something is in the record already.
	ErrNotEmpty = errors.New("the database holds a record already")
	// ErrOtherSecret: nothing is in the record, but a server with another secret uses it.
	ErrOtherSecret = errors.New("a server with another secret was started on the database")
)

// Take copies all of another record into this empty one, reads it back, and compares it row by row: all of it or
// nothing. Each room begins another life, so that nobody takes its numbers for those of the life before. It says how many
// rows each table has.
func (s *Store) Take(ctx context.Context, from Source) (count map[string]int, err error) {
	about, err := from.About(ctx)
	if err != nil {
		return nil, fmt.Errorf("read what is to be copied: %w", err)
	}
	epochs := map[uuid.UUID]uuid.UUID{} // by room
	err = s.once(ctx, func(db *pgxpool.Conn) error {
		return pgx.BeginFunc(ctx, db, func(t pgx.Tx) error {
			// It takes as long as it takes, and nobody else writes meanwhile.
			for _, statement := range []string{
				"SET LOCAL statement_timeout = 0", "SET LOCAL idle_in_transaction_session_timeout = 0", "LOCK TABLE record, room, session, link, admission, token IN EXCLUSIVE MODE",
			} {
				if _, err := t.Exec(ctx, statement); err != nil {
					return fmt.Errorf("keep others off the database: %w", err)
				}
			}
			for _, table := range store.Tables {
				var any bool
				if err := t.QueryRow(ctx, "SELECT EXISTS (SELECT FROM "+table.Name+")").Scan(&any); err != nil {
					return fmt.Errorf("read %s: %w", table.Name, err)
				}
				if any {
					return ErrNotEmpty
				}
			}
			// A server may have been started on the database before, as long as it was with the same secret.
			marked, err := t.Exec(ctx, "UPDATE record SET secret = $1 WHERE secret IS NULL OR secret = $1", about.Secret[:])
			if err != nil {
				return fmt.Errorf("mark the record with its secret: %w", err)
			}
			if marked.RowsAffected() == 0 {
				return ErrOtherSecret
			}
			count = map[string]int{}
			for _, table := range store.Tables {
				copied, err := take(ctx, t, from, table, epochs)
				if err != nil {
					return err
				}
				count[table.Name] = copied
			}
			return nil
		})
	})
	return count, err
}

// take copies one table and compares what has become of it.
func take(ctx context.Context, t pgx.Tx, from Source, table store.Table, epochs map[uuid.UUID]uuid.UUID) (int, error) {
	names := make([]string, len(table.Columns))
	for i, c := range table.Columns {
		names[i] = c.Name
	}
	// The source hands rows out, the driver asks for them: they meet in a channel.
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	rows, failed := make(chan []any), make(chan error, 1)
	go func() {
		defer close(rows)
		failed <- from.Rows(ctx, table, func(row []any) error {
			select {
			case rows <- another(table, row, epochs):
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()
	var unread error
	copied, err := t.CopyFrom(ctx, pgx.Identifier{table.Name}, names, pgx.CopyFromFunc(func() ([]any, error) {
		row, more := <-rows
		if !more {
			unread = <-failed
			return nil, unread
		}
		return written(table, row), nil
	}))
	if unread != nil {
		return 0, unread
	} else if err != nil {
		stop()
		for range rows { // until the source has stopped
		}
		return 0, fmt.Errorf("copy %s: %w", table.Name, err)
	}
	return int(copied), compare(ctx, t, from, table, names, epochs)
}

// another is a row as it is to be in the copy: a room there is in another life.
func another(table store.Table, row []any, epochs map[uuid.UUID]uuid.UUID) []any {
	if table.Name == "room" {
		id := row[0].(uuid.UUID)
		if epochs[id] == uuid.Nil {
			epochs[id] = uuid.New()
		}
		row[1] = epochs[id]
	}
	return row
}

// written is a row as the driver wants it.
func written(table store.Table, row []any) []any {
	out := make([]any, len(row))
	for i, v := range row {
		switch v := v.(type) {
		case uuid.UUID:
			out[i] = pgtype.UUID{Bytes: v, Valid: v != uuid.Nil || table.Columns[i].Kind != store.NoID}
		case string:
			out[i] = v
			if table.Columns[i].Kind == store.Name {
				out[i] = []byte(v)
			}
		default:
			out[i] = v
		}
	}
	return out
}

// compare reads a table back beside its source.
func compare(ctx context.Context, t pgx.Tx, from Source, table store.Table, names []string, epochs map[uuid.UUID]uuid.UUID) error {
	rows, err := t.Query(ctx, "SELECT "+strings.Join(names, ", ")+" FROM "+table.Name+" ORDER BY "+strings.Join(names[:table.Key], ", "))
	if err != nil {
		return fmt.Errorf("read %s back: %w", table.Name, err)
	}
	defer rows.Close()
	n := 0
	err = from.Rows(ctx, table, func(want []any) error {
		n++
		if !rows.Next() {
			return errors.Join(fmt.Errorf("the copy of %s ends before row %d", table.Name, n), rows.Err())
		}
		got, err := read(rows, table)
		if err != nil {
			return fmt.Errorf("read %s back: %w", table.Name, err)
		}
		if !reflect.DeepEqual(got, another(table, want, epochs)) {
			return fmt.Errorf("row %d of the copy of %s is not what it was copied from", n, table.Name)
		}
		return nil
	})
	if err == nil && rows.Next() {
		err = fmt.Errorf("the copy of %s has more than the %d rows it was copied from", table.Name, n)
	}
	return errors.Join(err, rows.Err())
}

func read(rows pgx.Rows, table store.Table) ([]any, error) {
	into := make([]any, len(table.Columns))
	for i, c := range table.Columns {
		switch c.Kind {
		case store.ID, store.NoID:
			into[i] = new(scanned)
		case store.Number:
			into[i] = new(int64)
		case store.Text:
			into[i] = new(string)
		case store.Truth:
			into[i] = new(bool)
		default:
			into[i] = new([]byte)
		}
	}
	if err := rows.Scan(into...); err != nil {
		return nil, err
	}
	for i, v := range into {
		switch v := v.(type) {
		case *scanned:
			into[i] = uuid.UUID(*v)
		case *int64:
			into[i] = *v
		case *string:
			into[i] = *v
		case *bool:
			into[i] = *v
		case *[]byte:
			into[i] = *v
			if table.Columns[i].Kind == store.Name {
				into[i] = string(*v)
			}
		}
	}
	return into, nil
}
