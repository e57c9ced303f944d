package postgres

import (
	"context"
	"io/fs"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// WithMigration adds a migration to those that are built in, until restore is called.
func WithMigration(name, statements string) (restore func()) {
	before := migrations
	all := fstest.MapFS{"migrations/" + name: {Data: []byte("-- +goose Up\n" + statements)}}
	old, _ := fs.Glob(before, "migrations/*")
	for _, path := range old {
		b, err := fs.ReadFile(before, path)
		if err != nil {
			panic(err)
		}
		all[path] = &fstest.MapFile{Data: b}
	}
	migrations = all
	return func() { migrations = before }
}

// Impatient shortens the wait for another instance's migration, until restore is called.
func Impatient(wait time.Duration) (restore func()) {
	before := lockTime
	lockTime = wait
	return func() { lockTime = before }
}

// LockKey is the number of the lock that is held while migrating.
const LockKey = lockKey

// Setting reads a setting of a connection.
func (s *Store) Setting(ctx context.Context, name string) (value string, err error) {
	return value, s.pool.QueryRow(ctx, "SELECT current_setting($1)", name).Scan(&value)
}

// Fill opens as many connections as there may be.
func (s *Store) Fill(ctx context.Context) error {
	var all []*pgxpool.Conn
	defer func() {
		for _, c := range all {
			c.Release()
		}
	}()
	for range s.pool.Config().MaxConns {
		c, err := s.pool.Acquire(ctx)
		if err != nil {
			return err
		}
		all = append(all, c)
	}
	return nil
}

// Waiting counts connections that wait for a lock.
func (s *Store) Waiting(ctx context.Context) (n int, err error) {
	return n, s.pool.QueryRow(ctx, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()").Scan(&n)
}
