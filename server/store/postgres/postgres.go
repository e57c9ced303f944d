// Package postgres keeps the record in PostgreSQL, for several instances beside each other.
//
// Each append is one statement that compares, writes and commits in one trip to the server: whoever was second finds the
// room moved on and has written nothing. Nothing is locked between two trips, so an instance that is paused or cut off
// holds nobody up. Only a room that has just met another writer is taken first; whoever stops with it in hand loses it
// after two seconds.
package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"secondstory/server/store"
)

//go:embed migrations/*.sql
var embedded embed.FS

var migrations fs.FS = embedded // a test puts others in its place

const (
	oldest      = 14               // of PostgreSQL's versions
	connections = 16               // at most, unless the address says pool_max_conns
	connectTime = 5 * time.Second  // for one connection, unless the address says connect_timeout
	openTime    = 20 * time.Second // for the record to be reached
)

// lockTime is how long another instance may take to bring the record up to date. A test is less patient.
var lockTime = 30 * time.Second

// Store is a record in a PostgreSQL database. It implements store.Store.
type Store struct{ pool *pgxpool.Pool }

var _ store.Store = (*Store)(nil)

// Open opens the record at an address, as in postgres://user:password@host/database, and brings it up to date. Its
// errors never hold the password.
func Open(ctx context.Context, address string) (*Store, error) {
	return openAs(ctx, address, "")
}

// OpenAlone opens the record for Rekey: its connections bear a name by which others are told from them.
func OpenAlone(ctx context.Context, address string) (*Store, error) {
	return openAs(ctx, address, "secondstory alone "+uuid.NewString())
}

func openAs(ctx context.Context, address, name string) (*Store, error) {
	config, err := configure(address)
	if err != nil {
		return nil, err
	}
	if name != "" {
		config.ConnConfig.RuntimeParams["application_name"] = name
	}
	reach, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	if err := migrate(ctx, reach, config.ConnConfig); err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	s := &Store{pool: pool}
	if err := s.Ping(reach); err != nil {
		pool.Close()
		return nil, fmt.Errorf("it cannot be read: %w", err)
	}
	return s, nil
}

func configure(address string) (*pgxpool.Config, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errAddress // and not the reason, which quotes the address
	}
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		// What lies beneath names the part that is wrong; around it stands the whole address.
		if beneath := errors.Unwrap(err); beneath != nil {
			return nil, fmt.Errorf("%w: %w", errAddress, beneath)
		}
		return nil, errAddress
	}
	if password, given := u.User.Password(); given && password != config.ConnConfig.Password {
		return nil, errPassword // half of it would be taken for a host's name, and be printed
	}
	if !u.Query().Has("pool_max_conns") {
		config.MaxConns = connections
	}
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = connectTime
	}
	if config.ConnConfig.ValidateConnect == nil {
		config.ConnConfig.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsReadWrite // a standby will not do
	}
	if config.ConnConfig.RuntimeParams["application_name"] == "" {
		config.ConnConfig.RuntimeParams["application_name"] = "secondstory"
	}
	config.AfterConnect = prepare
	return config, nil
}

var (
	errAddress  = errors.New("postgres://user:password@host:5432/database is wanted")
	errPassword = errors.New("write @ in the password as %40, : as %3A and / as %2F")
)

// prepare settles what must hold whatever the server's own settings are: a commit is on its disk before it is answered,
// a statement ends some time (after the room has given it up), a second writer is refused, not failed, and an instance
// that was stopped while it had taken a room holds it for two seconds at most.
func prepare(ctx context.Context, c *pgx.Conn) error {
	_, err := c.Exec(ctx, `SELECT
		set_config('synchronous_commit', CASE WHEN current_setting('synchronous_commit') = 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false),
		set_config('default_transaction_isolation', 'read committed', false),
		set_config('statement_timeout', '15s', false), set_config('lock_timeout', '5s', false),
		set_config('idle_in_transaction_session_timeout', '2s', false), set_config('jit', 'off', false)`)
	return err
}

// migrate brings the record up to date, one instance at a time. A migration takes as long as it takes; reaching the
// server and waiting for another instance do not.
func migrate(ctx, reach context.Context, config *pgx.ConnConfig) error {
	db := stdlib.OpenDB(*config)
	defer db.Close()
	turn, err := db.Conn(reach)
	if err != nil {
		// The driver tells of each try on a line of its own.
		return fmt.Errorf("it cannot be reached: %s", strings.Join(strings.Fields(err.Error()), " "))
	}
	defer turn.Close()
	if err := suitable(reach, turn); err != nil {
		return err
	}
	if err := lock(ctx, turn); err != nil {
		return err
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectPostgres, db, files)
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	now, newest, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read the record's version: %w", err)
	}
	if err := store.Readable(now, newest); err != nil || now == newest {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("bring the record up to date: %w", err)
	}
	return nil
}

// suitable says whether the server and the database can keep a record.
func suitable(ctx context.Context, c *sql.Conn) error {
	var version int
	var encoding string
	err := c.QueryRowContext(ctx, "SELECT current_setting('server_version_num')::int / 10000, current_setting('server_encoding')").Scan(&version, &encoding)
	switch {
	case err != nil:
		return fmt.Errorf("it cannot be read: %w", err)
	case version < oldest:
		return fmt.Errorf("PostgreSQL %d or newer is wanted, and this is %d", oldest, version)
	case encoding != "UTF8":
		return fmt.Errorf("the database has the encoding %s and cannot hold every language; make one with ENCODING 'UTF8'", encoding)
	}
	return nil
}

// lockKey is the number of the advisory lock that instances take before they look at the record's version. It is let go
// when the connection is closed, by a crash too.
const lockKey = 0x5ec0_4d57_0417

// lock waits for this instance's turn.
func lock(ctx context.Context, c *sql.Conn) error {
	_, err := c.ExecContext(ctx, fmt.Sprintf("SET lock_timeout = %d", lockTime.Milliseconds()))
	if err == nil {
		_, err = c.ExecContext(ctx, "SELECT pg_advisory_lock($1)", int64(lockKey))
	}
	if refused := (*pgconn.PgError)(nil); errors.As(err, &refused) && refused.Code == lockNotAvailable {
		return fmt.Errorf("another instance has been bringing the record up to date for %s; look at its log, or start again later", lockTime)
	} else if err != nil {
		return fmt.Errorf("wait for other instances that start: %w", err)
	}
	return nil
}

// What PostgreSQL calls its refusals.
const (
	uniqueViolation  = "23505"
	lockNotAvailable = "55P03"
)

// violates says whether a row was refused because there is one like it.
func violates(err error, constraint string) bool {
	refused := (*pgconn.PgError)(nil)
	return errors.As(err, &refused) && refused.Code == uniqueViolation && refused.ConstraintName == constraint
}

// once does something that may have happened although an error comes back. It is tried again only if it certainly was not
// begun.
func (s *Store) once(ctx context.Context, do func(*pgxpool.Conn) error) error {
	gone, err := s.with(ctx, do)
	if gone && pgconn.SafeToRetry(err) {
		_, err = s.with(ctx, do)
	}
	return err
}

// reading does something that changes nothing, so that it may be done again when the connection turns out to be gone.
func (s *Store) reading(ctx context.Context, do func(*pgxpool.Conn) error) error {
	gone, err := s.with(ctx, do)
	if gone {
		_, err = s.with(ctx, do)
	}
	return err
}

// with does something with a connection, and says whether that was found to be gone. Then the others are given up too: a
// server that was started again has forgotten them all, and one failure is enough to learn that.
func (s *Store) with(ctx context.Context, do func(*pgxpool.Conn) error) (gone bool, err error) {
	c, err := s.pool.Acquire(ctx)
	if err != nil {
		return false, err
	}
	defer c.Release()
	err = do(c)
	if gone = err != nil && ctx.Err() == nil && c.Conn().IsClosed(); gone {
		s.pool.Reset()
	}
	return gone, err
}

// About says what this record is.
func (s *Store) About(ctx context.Context) (a store.About, err error) {
	err = s.reading(ctx, func(db *pgxpool.Conn) error {
		var secret []byte
		err := db.QueryRow(ctx, "SELECT id, secret FROM record").Scan(into(&a.ID), &secret)
		copy(a.Secret[:], secret)
		return err
	})
	return a, err
}

// KeepSecret keeps the fingerprint of the server's secret, unless there is one already.
func (s *Store) KeepSecret(ctx context.Context, mine store.Fingerprint) (store.Fingerprint, error) {
	if err := s.exec(ctx, "UPDATE record SET secret = $1 WHERE secret IS NULL", mine[:]); err != nil {
		return store.Fingerprint{}, err
	}
	a, err := s.About(ctx)
	return a.Secret, err
}

// Ping says whether the record can be read.
func (s *Store) Ping(ctx context.Context) error {
	var any bool // a record without rooms is well
	return s.reading(ctx, func(db *pgxpool.Conn) error {
		return db.QueryRow(ctx, "SELECT EXISTS (SELECT FROM room)").Scan(&any)
	})
}

// Close waits for what is being written. Doing it twice does no harm.
func (s *Store) Close() error {
	s.pool.Close()
	return nil
}
