package sqlite

import (
	"context"
	"database/sql"
	"io/fs"
	"testing"
	"testing/fstest"
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

// Pragma reads a setting of the connection that writes.
func (s *Store) Pragma(ctx context.Context, name string) (value string, err error) {
	err = s.write.do(ctx, func(t tx) error { return t.w.conn.QueryRowContext(t.ctx, "PRAGMA "+name).Scan(&value) })
	return value, err
}

// Exec does something to the record that no method does.
func (s *Store) Exec(ctx context.Context, statement string) error {
	return s.write.do(ctx, func(t tx) error { return t.exec(statement) })
}

// Reading begins to read, and goes on until done is called.
func (s *Store) Reading(t *testing.T) (done func()) {
	t.Helper()
	tx, err := s.read.BeginTx(context.Background(), &sql.TxOptions{ReadOnly: true})
	if err == nil {
		var n int
		err = tx.QueryRow("SELECT count(*) FROM room").Scan(&n)
	}
	if err != nil {
		t.Fatal(err)
	}
	return func() { _ = tx.Rollback() }
}
