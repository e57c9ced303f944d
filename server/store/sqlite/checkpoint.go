package sqlite

import (
	"context"
	"database/sql"
	"os"
	"time"
)

const (
	checkpointEvery = 250 * time.Millisecond
	checkpointAfter = 256      // commits
	scrubRest       = 50       // times as long as scrubbing took it is left alone
	journalMost     = 64 << 20 // bytes; beyond that the journal is emptied, though people wait for what is left to write of it
)

// checkpoints writes the journal into the file beside the one who writes, so that no commit waits for it. SQLite would
// do it in the middle of a commit, every thousand pages. Soon after something was deleted for good the journal is emptied, too:
// nearly all of it is in the file by then, so that whoever writes waits for little more than that. Somebody who reads may
// keep that from happening; then it is tried again, whether or not anybody writes.
type checkpoints struct {
	db   *sql.DB
	file *os.File
	path string // of the journal
	stop context.CancelFunc
	done chan struct{}
}

func startCheckpoints(db *sql.DB, file *os.File, path string, w *writer) *checkpoints {
	ctx, stop := context.WithCancel(context.Background())
	c := &checkpoints{db: db, file: file, path: path + "-wal", stop: stop, done: make(chan struct{})}
	go c.run(ctx, w)
	return c
}

func (c *checkpoints) close() {
	c.stop()
	<-c.done
}

func (c *checkpoints) run(ctx context.Context, w *writer) {
	defer close(c.done)
	every := time.NewTicker(checkpointEvery)
	defer every.Stop()
	scrubs, next := false, time.Now() // whether the file has to be scrubbed, and when at the earliest
	for {
		select {
		case <-every.C:
		case <-ctx.Done():
			return
		}
		written, erased := w.commits.Load(), w.erased.Load()
		if written < checkpointAfter && erased == 0 && !(scrubs && time.Now().After(next)) {
			continue
		}
		info, err := os.Stat(c.path)
		long := err == nil && info.Size() > journalMost
		var busy, pages, done int64
		// Passive: it does what it can without keeping anybody waiting. The rest has its turn the next time.
		if c.db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &pages, &done) == nil && done == pages {
			w.commits.Add(-written)
		}
		began := time.Now()
		due := scrubs && began.After(next)
		// Not oftener than it has to be: whoever writes waits for it.
		if (erased > 0 || long || due) && w.empty() == nil {
			w.erased.Add(-erased)
			scrubs = scrubs || erased > 0
			due = scrubs && began.After(next)
		}
		if began = time.Now(); due {
			// As long as there is anything, it is done again: whoever writes may have had a page in hand meanwhile.
			found, err := scrub(c.file)
			scrubs = found || err != nil
			next = time.Now().Add(scrubRest * time.Since(began))
		}
	}
}
