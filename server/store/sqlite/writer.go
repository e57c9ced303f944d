package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"

	"secondstory/server/beside"
)

// writer is the one goroutine that writes. What waits while a commit is on its way to the disk goes together in the
// next one, whichever room it is of.
type writer struct {
	conn  *sql.Conn
	log   zerolog.Logger
	jobs  chan job
	stop  chan struct{} // closed to end it; jobs is never closed, since somebody may be handing one in
	done  chan struct{}
	cache map[string]*sql.Stmt

	commits     atomic.Int64 // since the journal was last in the file whole, or longer
	erased      atomic.Int64 // how often something was deleted for good; the journal may still hold it
	truncations chan chan error
}

// job is one piece of writing: all of it happens or nothing.
type job struct {
	do   func(tx) error
	done chan error
}

// try does a job. One that breaks is undone like one that refuses: others are in the same commit, and more will come.
func (j job) try(t tx) error {
	return beside.Do(t.w.log, "writing to the record", func() error { return j.do(t) })
}

// tx is what a job writes with. Statements are prepared once for the life of the writer.
type tx struct {
	ctx context.Context
	w   *writer
}

var errClosed = errors.New("the record is closed")

const (
	together = 512
	// apart is how long after a commit that several jobs shared the next one begins at the earliest. Whoever writes alone
	// never waits for it. In a busy server, where a commit costs several times what one more job in it does, most commits
	// are saved.
	apart = 4 * time.Millisecond
)

func startWriter(ctx context.Context, db *sql.DB) (*writer, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("open the record for writing: %w", err)
	}
	w := &writer{conn: conn, log: *zerolog.Ctx(ctx), jobs: make(chan job, together), stop: make(chan struct{}), done: make(chan struct{}), cache: map[string]*sql.Stmt{}, truncations: make(chan chan error)}
	go w.run()
	return w, nil
}

// do writes, and returns when it is on the disk. With a context that ends first the outcome is unknown.
func (w *writer) do(ctx context.Context, do func(tx) error) error {
	j := job{do, make(chan error, 1)}
	select {
	case w.jobs <- j:
	case <-w.done:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-j.done:
		return err
	case <-w.done:
		select {
		case err := <-j.done:
			return err
		default:
			return errClosed // handed in too late
		}
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w *writer) close() {
	close(w.stop)
	<-w.done
}

func (w *writer) run() {
	defer close(w.done)
	defer w.conn.Close()
	var last time.Time // when a commit ended that several jobs shared
	for {
		select {
		case first := <-w.jobs:
			if wait := apart - time.Since(last); wait > 0 {
				time.Sleep(wait)
			}
			all := w.gather([]job{first})
			w.commit(all)
			if len(all) > 1 {
				last = time.Now()
			}
		case done := <-w.truncations:
			done <- w.truncate()
		case <-w.stop:
			for all := w.gather(nil); len(all) > 0; all = w.gather(nil) {
				w.commit(all)
			}
			w.truncate() // so that the one file holds everything, and nothing that was deleted
			return
		}
	}
}

// gather takes what waits.
func (w *writer) gather(all []job) []job {
	for len(all) < together {
		select {
		case j := <-w.jobs:
			all = append(all, j)
		default:
			return all
		}
	}
	return all
}

// commit writes several jobs in one transaction. A job that refuses is undone by itself; if the transaction fails,
// none of them has happened.
func (w *writer) commit(all []job) {
	t := tx{context.Background(), w}
	results := make([]error, len(all))
	err := t.exec("BEGIN IMMEDIATE")
	if err == nil {
		refused := false
		if len(all) == 1 { // undone with the transaction
			results[0] = all[0].try(t)
			refused = results[0] != nil
		} else {
			for i, j := range all {
				if results[i], err = t.one(j); err != nil {
					break
				}
			}
		}
		switch {
		case refused:
			err = t.exec("ROLLBACK")
		case err == nil:
			err = t.exec("COMMIT")
		}
		if err != nil {
			_ = t.exec("ROLLBACK") // it may have been rolled back already, as when the disk is full
		}
	}
	for i, j := range all {
		if err != nil {
			results[i] = fmt.Errorf("write to the record: %w", err)
		}
		j.done <- results[i]
	}
	w.commits.Add(1)
}

// erases is for a job that deletes something for good: the journal has to be emptied soon.
func (w *writer) erases() { w.erased.Add(1) }

// empty has the journal emptied between two commits.
func (w *writer) empty() error {
	done := make(chan error, 1)
	select {
	case w.truncations <- done:
		return <-done
	case <-w.done:
		return errClosed
	}
}

// truncate writes the journal into the file and empties it. Whoever reads just now may keep that from happening.
func (w *writer) truncate() error {
	t := tx{context.Background(), w}
	if err := t.exec("PRAGMA busy_timeout = 5"); err != nil {
		return err
	}
	var busy, pages, done int
	err := t.row("PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &done)
	if err == nil && busy != 0 {
		err = errors.New("somebody reads the journal")
	}
	// Pages are read anew, as they are in the file: what was overwritten there must not come back.
	return errors.Join(err, t.exec("PRAGMA shrink_memory"), t.exec("PRAGMA busy_timeout = 5000"))
}

func (t tx) one(j job) (refused, failed error) {
	if err := t.exec("SAVEPOINT one"); err != nil {
		return nil, err
	}
	refused = j.try(t)
	if refused != nil {
		if err := t.exec("ROLLBACK TO one"); err != nil {
			return refused, err
		}
	}
	return refused, t.exec("RELEASE one")
}

func (t tx) stmt(query string) (*sql.Stmt, error) {
	if s := t.w.cache[query]; s != nil {
		return s, nil
	}
	s, err := t.w.conn.PrepareContext(t.ctx, query)
	if err == nil {
		t.w.cache[query] = s
	}
	return s, err
}

func (t tx) exec(query string, args ...any) error {
	_, err := t.count(query, args...)
	return err
}

// count executes and says how many rows were changed.
func (t tx) count(query string, args ...any) (int64, error) {
	s, err := t.stmt(query)
	if err != nil {
		return 0, err
	}
	r, err := s.ExecContext(t.ctx, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

func (t tx) row(query string, args ...any) *sql.Row {
	s, err := t.stmt(query)
	if err != nil {
		return t.w.conn.QueryRowContext(t.ctx, query, args...) // it fails again, and says so when scanned
	}
	return s.QueryRowContext(t.ctx, args...)
}

// bodies reads events by their position, before anything is done with them.
func (t tx) bodies(query string, args ...any) (map[uint64][]byte, error) {
	rows, err := t.w.conn.QueryContext(t.ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[uint64][]byte{}
	for rows.Next() {
		var position uint64
		var body []byte
		if err := rows.Scan(&position, &body); err != nil {
			return nil, err
		}
		all[position] = body
	}
	return all, rows.Err()
}
