// Package sqlite keeps the record in one file: the default, for which nothing has to be set up.
//
// All writing goes through one goroutine, so that commits of different rooms share a trip to the disk. The journal is
// a write-ahead log with synchronous=FULL: what was acknowledged survives a power cut, not only a crash.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/rs/zerolog"
	_ "modernc.org/sqlite" // the driver, without C

	"secondstory/server/store"
)

//go:embed migrations/*.sql
var embedded embed.FS

var migrations fs.FS = embedded // a test puts others in its place

// FileName is the record's file in the data folder.
const FileName = "secondstory.db"

// Store is a record in one file. It implements store.Store.
type Store struct {
	write  *writer
	read   *sql.DB
	writes *sql.DB
	beside *sql.DB // writes the journal into the file
	lock   *os.File
	file   *os.File // the record's, for scrub

	checkpoints *checkpoints

	closing sync.Once
	closed  error
}

var _ store.Store = (*Store)(nil)

// ErrInUse: another process has the file open.
var ErrInUse = errors.New("another Second Story is using this data folder")

// Open opens or makes the record in a folder, and brings it up to date. A copy of the file is kept before a migration. What
// breaks beside its callers is told to the context's logger.
func Open(ctx context.Context, folder string) (*Store, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	s := &Store{}
	var err error
	if s.lock, err = lock(filepath.Join(folder, FileName+".lock")); err != nil {
		return nil, err
	}
	path := filepath.Join(folder, FileName)
	if err = private(path); err != nil {
		s.Close()
		return nil, err
	}
	if s.writes, err = open(path, "rwc", 1); err == nil {
		err = s.migrate(ctx, path)
	}
	if err == nil {
		err = syncFolder(folder) // so that a new file is still there after a power cut
	}
	if err == nil {
		s.read, err = open(path, "ro", 4)
	}
	if err == nil {
		s.write, err = startWriter(ctx, s.writes)
	}
	if err == nil {
		s.beside, err = open(path, "rw", 1)
	}
	if err == nil {
		s.file, err = os.OpenFile(path, os.O_RDWR, 0o600)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	if err := s.finishErasing(ctx); err != nil {
		s.Close()
		return nil, err
	}
	s.checkpoints = startCheckpoints(*zerolog.Ctx(ctx), s.beside, s.file, path, s.write)
	return s, nil
}

// finishErasing does what a process that was killed owed to what had been erased, before anybody is served.
func (s *Store) finishErasing(ctx context.Context) error {
	for {
		if more, err := s.Clear(ctx); err != nil {
			return fmt.Errorf("clear what was erased: %w", err)
		} else if !more {
			break
		}
	}
	// The journal may hold it still, whoever wrote it there. Another program that reads the file just now can keep it from
	// being emptied, and is waited for a little; then it is tried again and again beside what is served.
	for again := time.Now().Add(erasingTime); ; time.Sleep(erasingTime / 50) {
		if err := s.write.empty(); err == nil {
			_, err = scrub(s.file)
			return err
		} else if time.Now().After(again) {
			s.write.erases()
			return nil
		}
	}
}

const erasingTime = 2 * time.Second

func open(path, mode string, conns int) (*sql.DB, error) {
	q := url.Values{"mode": {mode}}
	for _, p := range []string{"busy_timeout(5000)", "foreign_keys(on)", "cache_size(-16000)"} {
		q.Add("_pragma", p)
	}
	if mode != "ro" {
		for _, p := range []string{"journal_mode(wal)", "synchronous(full)", "secure_delete(on)", "journal_size_limit(67108864)", "wal_autocheckpoint(0)"} {
			q.Add("_pragma", p)
		}
		q.Set("_txlock", "immediate")
	}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}).String())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	return db, nil
}

// lock keeps a second process off the file: two would not see each other's rooms.
func lock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the data folder cannot be written: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, ErrInUse
	}
	return f, nil
}

// private makes the file first, so that nobody else on the machine may read it; what the database puts beside it follows.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("the data folder cannot be written: %w", err)
	}
	return f.Close()
}

func syncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

func (s *Store) migrate(ctx context.Context, path string) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, s.writes, files)
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
	if now > 0 {
		backup := fmt.Sprintf("%s.before-%d-%d", path, newest, time.Now().Unix())
		err := private(backup)
		if err == nil {
			_, err = s.writes.ExecContext(ctx, "VACUUM INTO ?", backup)
		}
		if err != nil {
			return fmt.Errorf("back the record up before a migration: %w", err)
		}
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("bring the record up to date: %w", err)
	}
	return nil
}

// About says what this record is.
func (s *Store) About(ctx context.Context) (a store.About, err error) {
	var id, secret []byte
	err = s.read.QueryRowContext(ctx, "SELECT id, secret FROM record").Scan(&id, &secret)
	copy(a.ID[:], id)
	copy(a.Secret[:], secret)
	return a, err
}

// KeepSecret keeps the fingerprint of the server's secret, unless there is one already.
func (s *Store) KeepSecret(ctx context.Context, mine store.Fingerprint) (stored store.Fingerprint, err error) {
	err = s.write.do(ctx, func(t tx) error {
		if err := t.exec("UPDATE record SET secret = ? WHERE secret IS NULL", mine[:]); err != nil {
			return err
		}
		var kept []byte
		if err := t.row("SELECT secret FROM record").Scan(&kept); err != nil {
			return err
		}
		copy(stored[:], kept)
		return nil
	})
	return stored, err
}

// Ping says whether the record can be read.
func (s *Store) Ping(ctx context.Context) error {
	var any bool // a record without rooms is well
	return s.read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM room)").Scan(&any)
}

// Close waits for what is being written, and lets the file go. Doing it twice does no harm.
func (s *Store) Close() error {
	s.closing.Do(func() { s.closed = s.close() })
	return s.closed
}

func (s *Store) close() error {
	var errs []error
	if s.checkpoints != nil {
		s.checkpoints.close()
	}
	if s.beside != nil {
		errs = append(errs, s.beside.Close())
	}
	if s.read != nil {
		errs = append(errs, s.read.Close()) // first, so that nobody keeps the journal from being folded in
	}
	if s.write != nil {
		s.write.close()
	}
	if s.writes != nil {
		errs = append(errs, s.writes.Close())
	}
	if s.file != nil { // after all that hold locks on it
		errs = append(errs, s.file.Close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	return errors.Join(errs...)
}
