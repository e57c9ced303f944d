package sqlite

import (
	"context"
	"database/sql"
	"os"
	"time"

	"github.com/rs/zerolog"

	"secondstory/server/beside"
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
	log  zerolog.Logger
	stop context.CancelFunc
	done chan struct{}

	// Owned by run.
	scrubs bool      // the file has to be scrubbed
	next   time.Time // at the earliest
}

func startCheckpoints(log zerolog.Logger, db *sql.DB, file *os.File, path string, w *writer) *checkpoints {
	ctx, stop := context.WithCancel(context.Background())
	c := &checkpoints{db: db, file: file, path: path + "-wal", log: log, stop: stop, done: make(chan struct{}), next: time.Now()}
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
	for {
		select {
		case <-every.C:
		case <-ctx.Done():
			return
		}
		_ = beside.Do(c.log, "a checkpoint", func() error { c.write(ctx, w); return nil }) // the next one has its turn
	}
}

func (c *checkpoints) write(ctx context.Context, w *writer) {
	written, erased := w.commits.Load(), w.erased.Load()
	if written < checkpointAfter && erased == 0 && !(c.scrubs && time.Now().After(c.next)) {
		return
	}
	info, err := os.Stat(c.path)
	long := err == nil && info.Size() > journalMost
	var busy, pages, done int64
	// Passive: it does what it can without keeping anybody waiting. The rest has its turn the next time.
	if c.db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &pages, &done) == nil && done == pages {
		w.commits.Add(-written)
	}
	began := time.Now()
	due := c.scrubs && began.After(c.next)
	// Not oftener than it has to be: whoever writes waits for it.
	if (erased > 0 || long || due) && w.empty() == nil {
		w.erased.Add(-erased)
		c.scrubs = c.scrubs || erased > 0
		due = c.scrubs && began.After(c.next)
	}
	if began = time.Now(); due {
		// As long as there is anything, it is done again: whoever writes may have had a page in hand meanwhile.
		found, err := scrub(c.file)
		c.scrubs = found || err != nil
		c.next = time.Now().Add(scrubRest * time.Since(began))
	}
}
